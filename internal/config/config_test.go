package config

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"assetbuild/internal/diagnostic"
)

// project lays out a folder; a name that ends with a slash is an empty folder.
func project(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, content := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		if strings.HasSuffix(name, "/") {
			must(t, os.MkdirAll(path, 0o755))
			continue
		}
		must(t, os.MkdirAll(filepath.Dir(path), 0o755))
		must(t, os.WriteFile(path, []byte(content), 0o644))
	}
	return root
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func sameSettings(t *testing.T, got, want *Config) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(Config{}), cmpopts.IgnoreFields(Config{}, "File"), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("settings differ (- expected, + got):\n%s", diff)
	}
}

func TestWithoutFileTheDefaultsHold(t *testing.T) {
	root := project(t, nil)
	got, err := Load(root, "")
	must(t, err)
	if got.Output != filepath.Join(root, "public") || got.Sprites.Generated != filepath.Join(root, ".assetbuild", "sass", "generated") {
		t.Errorf("folders are not below the root: %q, %q", got.Output, got.Sprites.Generated)
	}
	if got.File != "" {
		t.Errorf("File = %q without a file", got.File)
	}
}

// commented finds the template's lines that show a default: a # and no space after it.
var commented = regexp.MustCompile(`(?m)^#(\S)`)

func TestTemplateSaysWhatTheDefaultsSay(t *testing.T) {
	folders := map[string]string{
		"assets/sprites/": "", "assets/sass/": "", "assets/js/": "", "assets/pages/": "", "assets/static/": "",
	}
	for name, text := range map[string][]byte{
		"as written": Template(),
		"with every commented-out line uncommented": commented.ReplaceAll(Template(), []byte("$1")),
	} {
		t.Run(name, func(t *testing.T) {
			root := project(t, folders)
			want, err := Default(root)
			must(t, err)
			got, err := Parse(root, filepath.Join(root, FileName), text)
			must(t, err)
			sameSettings(t, got, want)
		})
	}
	if n := len(commented.FindAll(Template(), -1)); n < 20 {
		t.Errorf("the template shows %d defaults, expected at least 20", n)
	}
}

func TestEveryKeyActs(t *testing.T) {
	root := project(t, map[string]string{
		"img/nav/small/home.png": "", "img/nav/small/line.png": "", "scss/": "", "ts/": "", "html/": "", "files/": "",
		"sprite.tmpl": "", "pictures/": "", "type/": "", "icons/": "", "more/": "", "node_modules/susy/": "",
		FileName: `
output = "dist"
public_path = "https://cdn.example.com/x"
manifest = ".vite/manifest.json"
publish = "symlink"
compress = ["zst"]
targets = ["chrome100", "es2020"]
allow_outside = true

[sprites]
source = "img"
generated = "gen"
url_prefix = "/img/"
template = "sprite.tmpl"
layout = "vertical"
padding = 1
max_width = 1000
max_height = 2000
trim = true
formats = ["png", "webp"]

[[sprites.directory]]
path = "nav/small"
padding = 0
icons = { home = { padding = 4 }, line = { repeat = "x" } }

[sass]
source = "scss"
load_paths = ["node_modules", "../shared"]
version = "1.91.0"
path = "bin/sass"

[js]
source = "ts"
format = "iife"
external = ["jquery"]
jsx = "automatic"
jsx_import_source = "preact"
define = { "process.env.NODE_ENV" = '"production"', DEBUG = "false" }
alias.react = "preact/compat"
loader = { ".txt" = "text" }

[pages]
source = "html"
data.title = "Photos"
data.nav = [{ href = "/", text = "Home" }]

[static]
source = "files"

[generations]
keep = 5
hours = 0

[cache]
folder = "../cache"
max_megabytes = 10

[compass]
images_path = "pictures"
fonts_path = "type"
sprite_load_path = ["pictures", "icons"]
extensions_path = "more"
require = ["susy"]
http_images_path = "/img"
import_once = true
disable_warnings = true
browsers = "2014"

[check]
hosts = ["*.example.com"]
icon_side = 64
png_waste = 5
rules = { unused-icon = "off" }

[[check.budget]]
path = "*.html"
raw = 1
gzip = 2
brotli = 3
requests = 4
growth_bytes = 5
growth_percent = 6
`,
	})
	got, err := Load(root, "")
	must(t, err)
	options := SheetOptions{Layout: "vertical", Padding: 1, MaxWidth: 1000, MaxHeight: 2000, Trim: true, Formats: []string{"png", "webp"}}
	own := options
	own.Padding = 0
	sameSettings(t, got, &Config{
		Root: root, Work: filepath.Join(root, ".assetbuild"), Output: filepath.Join(root, "dist"), PublicPath: "https://cdn.example.com/x/",
		Manifest: ".vite/manifest.json", Publish: "symlink", Compress: []string{"zst"}, Generations: Generations{Keep: 5}, Targets: []string{"chrome100", "es2020"}, AllowOutside: true,
		Sprites: Sprites{
			Source: filepath.Join(root, "img"), Generated: filepath.Join(root, "gen"), URLPrefix: "/img/",
			Template: filepath.Join(root, "sprite.tmpl"), SheetOptions: options,
			Directories: []Directory{{Path: "nav/small", SheetOptions: own, Icons: map[string]Icon{"home": {Padding: 4}, "line": {Repeat: "x"}}}},
		},
		Sass: Sass{
			Source: filepath.Join(root, "scss"), Version: "1.91.0", Path: filepath.Join(root, "bin", "sass"),
			LoadPaths: []string{filepath.Join(root, "node_modules"), filepath.Join(filepath.Dir(root), "shared")},
		},
		JS: JS{
			Source: filepath.Join(root, "ts"), Format: "iife", External: []string{"jquery"}, JSX: "automatic", JSXImportSource: "preact",
			Define: map[string]string{"process.env.NODE_ENV": `"production"`, "DEBUG": "false"},
			Alias:  map[string]string{"react": "preact/compat"}, Loader: map[string]string{".txt": "text"},
		},
		Pages: Pages{Source: filepath.Join(root, "html"), Data: map[string]any{
			"title": "Photos", "nav": []any{map[string]any{"href": "/", "text": "Home"}},
		}},
		Static: Static{Source: filepath.Join(root, "files")},
		Cache:  Cache{Folder: filepath.Join(filepath.Dir(root), "cache"), MaxMegabytes: 10},
		Compass: Compass{
			Enabled: true, ImagesPath: filepath.Join(root, "pictures"), FontsPath: filepath.Join(root, "type"),
			SpriteLoadPath: []string{filepath.Join(root, "pictures"), filepath.Join(root, "icons")}, ExtensionsPath: filepath.Join(root, "more"),
			Require: []string{"susy"}, HTTPImagesPath: "/img", ImportOnce: true, DisableWarnings: true, Browsers: "2014",
		},
		Check: Check{
			Hosts: []string{"*.example.com"}, IconSide: 64, PNGWaste: 5, Rules: map[string]string{"unused-icon": "off"},
			Budgets: []Budget{{Path: "*.html", Raw: 1, Gzip: 2, Brotli: 3, Requests: 4, GrowthBytes: 5, GrowthPercent: 6}},
		},
	})
	if o, icons := got.Sprites.Options("nav/small"); o.Padding != 0 || icons["home"].Padding != 4 {
		t.Errorf("options of nav/small: %+v, %+v", o, icons)
	}
	if o, icons := got.Sprites.Options("nav"); o.Padding != 1 || icons != nil {
		t.Errorf("options of nav: %+v, %+v", o, icons)
	}
}

// told gives the errors of a text, one a line, each with its remedy after an arrow.
func told(err error) string {
	var lines []string
	for _, d := range diagnostic.Of(err) {
		lines = append(lines, strings.TrimSpace(d.Error()+" → "+d.Remedy))
	}
	return strings.Join(lines, "\n")
}
