package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"assetbuild/internal/csscompare"
)

// addresses are what differs between the two builds on purpose: published files have other names than Compass's. Positions
// of icons, sizes, data URLs and all else are to be the same.
var addresses = regexp.MustCompile(`url\(\s*["']?(?:/|\.)[^)]*\)`)

// A project is built by its config.rb, migrated, and built again; also once the config.rb is gone.
func TestAMigratedProjectBuildsTheSameCSS(t *testing.T) {
	sassCache(t)
	root := t.TempDir()
	for name, text := range map[string]string{
		"config.rb": "http_path = '/'\ncss_dir = 'stylesheets'\nsass_dir = 'app/sass'\nimages_dir = 'app/images'\nfonts_dir = 'app/fonts'\n" +
			"additional_import_paths = ['shared']\nline_comments = false\nrequire 'compass/import-once/activate'\n",
		"app/fonts/title.woff": "font",
		"shared/_mixins.scss":  "@mixin wide { width: image-width('logo.png'); }\n",
		"app/sass/home.scss": `@import "compass", "mixins", "icons/*.png";
.a { @include border-radius(3px); @include wide; background: image-url("logo.png"); @include icons-sprite(home); }
.b { background: inline-image("logo.png"); }
@include all-icons-sprites(true);
@include font-face("Title", font-files("title.woff"));
`,
		"app/sass/shop/cart.sass": `@import compass/typography
$m: sprite-map("icons/*.png", $layout: smart)
.c
  background: sprite($m, away) no-repeat
  +adjust-font-size-to(24px)
`,
	} {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for name, size := range map[string]int{"logo": 40, "icons/home": 16, "icons/away": 24} {
		path := filepath.Join(root, "app", "images", filepath.FromSlash(name)+".png")
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		writeFile(t, path, pngOf(t, size, size))
	}
	runs := func(args ...string) {
		t.Helper()
		var out, errOut bytes.Buffer
		if status := run(args, strings.NewReader(""), &out, &errOut); status != 0 {
			t.Fatalf("assetbuild %s: status %d\n%s%s", strings.Join(args, " "), status, out.String(), errOut.String())
		}
	}
	runs("build", root)
	old := map[string]string{}
	for _, name := range []string{"home", "shop/cart"} {
		old["app/sass/"+name] = read(t, filepath.Join(root, "stylesheets", filepath.FromSlash(name)+".css"))
	}
	runs("migrate", root)
	same := func() {
		t.Helper()
		runs("build", root)
		var chunks map[string]struct{ File string }
		if err := json.Unmarshal([]byte(read(t, filepath.Join(root, "public", "manifest.json"))), &chunks); err != nil {
			t.Fatal(err)
		}
		for _, entry := range []string{"app/sass/home.scss", "app/sass/shop/cart.sass"} {
			css := read(t, filepath.Join(root, "public", filepath.FromSlash(chunks[entry].File)))
			before := old[strings.TrimSuffix(entry, filepath.Ext(entry))]
			if r := csscompare.Compare(addresses.ReplaceAllString(before, "url(x)"), addresses.ReplaceAllString(css, "url(x)"), csscompare.Options{}); !r.Passes(csscompare.Options{}) {
				t.Errorf("%s: %s\n- %s\n+ %s", entry, r.Verdict, strings.Join(r.Removed, "\n- "), strings.Join(r.Added, "\n+ "))
			}
		}
	}
	same()
	if err := os.Remove(filepath.Join(root, "config.rb")); err != nil {
		t.Fatal(err)
	}
	same()
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
