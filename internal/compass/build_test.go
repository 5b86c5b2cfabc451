package compass

import (
	"context"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A small project: icons, an extension of its own, and a configuration.
func project(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		write(t, filepath.Join(root, filepath.FromSlash(name)), text)
	}
	return root
}

func icon(t *testing.T, file string, width, height int) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
}

func build(t *testing.T, root string) *Build {
	t.Helper()
	b, err := Run(context.Background(), Options{Settings: Settings{Root: root}, Command: dartSass(t)})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func actions(t *testing.T, b *Build) []string {
	t.Helper()
	written, err := b.Write()
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, w := range written {
		all = append(all, w.Action+" "+w.File)
	}
	return all
}

// A sheet whose icons changed replaces the one that an older build wrote; an image of the same form that someone else put
// there stays.
func TestWriteReplacesItsOwnSheets(t *testing.T) {
	root := project(t, map[string]string{
		"config.rb":                            "css_dir = 'css'\nline_comments = false\n",
		"sass/a.scss":                          "@import 'set/*.png';\n@include all-set-sprites;\n",
		"images/set-s0123456789.png":           "not ours",
		"extensions/ext/sass/ext.css":          "",
		"extensions/ext/stylesheets/more.scss": ".more { color: red; }\n",
	})
	icon(t, filepath.Join(root, "images/set/a.png"), 3, 4)
	first := actions(t, build(t, root))
	if len(first) != 3 || !slices.Contains(first, "write css/a.css") || !slices.Contains(first, "write css/ext/more.css") {
		t.Fatalf("the first build: %v", first)
	}
	sheet := strings.TrimPrefix(first[slices.IndexFunc(first, func(s string) bool { return strings.Contains(s, ".png") })], "write ")
	if again := actions(t, build(t, root)); slices.ContainsFunc(again, func(s string) bool { return !strings.HasPrefix(s, "unchanged ") }) {
		t.Errorf("a build without a change: %v", again)
	}
	icon(t, filepath.Join(root, "images/set/b.png"), 5, 2)
	if changed := actions(t, build(t, root)); !slices.Contains(changed, "remove "+sheet) {
		t.Errorf("after a change: %v, %s is not removed", changed, sheet)
	}
	if _, err := os.Stat(filepath.Join(root, "images/set-s0123456789.png")); err != nil {
		t.Errorf("someone else's image is gone: %v", err)
	}
}

// If one stylesheet fails all errors are told.
func TestAllErrorsAreTold(t *testing.T) {
	root := project(t, map[string]string{
		"sass/a.scss": ".a { width: image-width('none.png'); }\n",
		"sass/b.scss": "@import 'compass';\n.b { @include border-radios; }\n",
		"sass/c.scss": ".c { d: e; }\n",
	})
	_, err := Run(context.Background(), Options{Settings: Settings{Root: root}, Command: dartSass(t)})
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{"sass/a.scss:1", "sass/b.scss:2"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%v doesn't name %s", err, want)
		}
	}
}

// In development, the default, a comment before each rule tells where it comes from.
func TestLineComments(t *testing.T) {
	root := project(t, map[string]string{
		"sass/a.scss":     "@import 'part';\n.a {\n  b: c;\n  .d { e: f; }\n}\n",
		"sass/_part.scss": "\n\n.part { x: y; }\n",
	})
	b := build(t, root)
	css := string(b.Files[filepath.Join(root, "stylesheets", "a.css")])
	for _, want := range []string{"/* line 3, ../sass/_part.scss */\n.part {", "/* line 2, ../sass/a.scss */\n.a {", "/* line 4, ../sass/a.scss */\n.a .d {"} {
		if !strings.Contains(css, want) {
			t.Errorf("no %q in\n%s", want, css)
		}
	}
}
