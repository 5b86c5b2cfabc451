package stats

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"assetbuild/internal/artifact"
	"assetbuild/sass"
	"assetbuild/sprite"

	"github.com/google/go-cmp/cmp"
)

func output(t *testing.T, r *Report, name string) Output {
	t.Helper()
	var names []string
	for _, o := range r.Outputs {
		sum := int64(0)
		for _, p := range o.Parts {
			sum += p.Bytes
		}
		if sum != o.Raw {
			t.Errorf("the parts of %s have %d bytes of %d: %+v", o.Name, sum, o.Raw, o.Parts)
		}
		names = append(names, o.Name)
	}
	for _, o := range r.Outputs {
		if o.Name == name {
			return o
		}
	}
	t.Fatalf("there is no output %s among %s", name, strings.Join(names, ", "))
	return Output{}
}

func take(t *testing.T, b Build) *Report {
	t.Helper()
	r, err := Take(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The map leads from two rules to a mixin's body and to a rule of the entry. Its segments stand at bytes 0 and 12.
func TestAStylesheetIsPartedBySourceAndMixin(t *testing.T) {
	const css = "a{color:red}b{top:0}\n/*# sourceMappingURL=home.css.map */\n"
	const sourceMap = `{"version":3,"sources":["../../../assets/sass/_m.scss","../../../assets/sass/home.scss"],` +
		`"sourcesContent":["// red\n@mixin red {\n  color: red;\n}\n","@use 'm';\na { @include m.red }\nb { top: 0 }\n"],"names":[],"mappings":"AAEE,YCAA"}`
	survey := &sass.Survey{Graph: []sass.LoadMention{{
		Spot: sass.Spot{File: "assets/sass/home.scss", Path: "/p/assets/sass/home.scss"}, Found: true, Target: sass.Spot{File: "assets/sass/_m.scss", Path: "/p/assets/sass/_m.scss"},
	}}}
	r := take(t, Build{Sass: survey, Files: []artifact.File{
		{Path: "assets/css/home-AAAAAAAA.css", Hashed: true, Kind: "stylesheet", From: "assets/sass/home.scss", Data: []byte(css)},
		{Path: "assets/css/home-AAAAAAAA.css.map", Hashed: true, Kind: "map", Data: []byte(sourceMap)},
		{Path: "manifest.json", Kind: "manifest", Data: []byte(`{"assets/sass/home.scss":{"file":"assets/css/home-AAAAAAAA.css","src":"assets/sass/home.scss","isEntry":true}}`)},
	}})
	want := Output{
		Path: "assets/css/home-AAAAAAAA.css", Name: "assets/css/home.css", Kind: "stylesheet", Entry: "assets/sass/home.scss",
		Sizes: Sizes{int64(len(css)), int64(len(css)), int64(len(css))}, By: []string{}, Measure: BySourceMap,
		Parts: []Part{
			{Source: "(bundler)", Bytes: 37, By: []string{}},
			{Source: "assets/sass/_m.scss", Bytes: 12, By: []string{"assets/sass/home.scss"}},
			{Source: "assets/sass/home.scss", Bytes: 9, By: []string{}},
		},
		Mixins: []Mixin{{Name: "@mixin red", Source: "assets/sass/_m.scss", Line: 2, Bytes: 12}},
	}
	if diff := cmp.Diff(want, output(t, r, "assets/css/home.css")); diff != "" {
		t.Error(diff)
	}
	if len(r.Outputs) != 1 {
		t.Errorf("there are %d outputs: a visitor loads no map and no manifest", len(r.Outputs))
	}
}

func TestNamesOutliveFingerprints(t *testing.T) {
	part := func(source string) []artifact.Part { return []artifact.Part{{Bytes: 9}, {Source: source, Bytes: 1}} }
	files := []artifact.File{
		{Path: "assets/js/chunk-AAAAAAAA.js", Hashed: true, Kind: "script", Parts: part("a.js")},
		{Path: "assets/js/chunk-BBBBBBBB.js", Hashed: true, Kind: "script", Parts: part("b.js")},
		{Path: "assets/js/home-CCCCCCCC.js", Hashed: true, Kind: "script", From: "home.js", Parts: part("home.js")},
		{Path: "assets/logo-DDDDDDDD.png", Hashed: true, Kind: "asset", From: "a/logo.png"},
		{Path: "assets/logo-EEEEEEEE.png", Hashed: true, Kind: "asset", From: "b/logo.png"},
		{Path: "assets/one-FFFFFFFF.png", Hashed: true, Kind: "asset", From: "a/one.png"},
		{Path: "photo-ABCDEFGH.jpg", Kind: "static", From: "static/photo-ABCDEFGH.jpg"},
	}
	want := map[string]string{
		"assets/js/chunk-AAAAAAAA.js": "assets/js/chunk.js (a.js)",
		"assets/js/chunk-BBBBBBBB.js": "assets/js/chunk.js (b.js)",
		"assets/js/home-CCCCCCCC.js":  "assets/js/home.js",
		"assets/logo-DDDDDDDD.png":    "assets/logo.png (a/logo.png)",
		"assets/logo-EEEEEEEE.png":    "assets/logo.png (b/logo.png)",
		"assets/one-FFFFFFFF.png":     "assets/one.png",
		"photo-ABCDEFGH.jpg":          "photo-ABCDEFGH.jpg",
	}
	if diff := cmp.Diff(want, names(files)); diff != "" {
		t.Error(diff)
	}
}

// iconSet packs a directory of images as a build does.
func iconSet(t *testing.T, files map[string][]byte) (set SheetSet, sheets map[string][]byte) {
	t.Helper()
	root := t.TempDir()
	for name, data := range files {
		path := filepath.Join(root, "nav", name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	dirs, err := sprite.Scan(t.Context(), root, sprite.ScanOptions{Project: root})
	if err != nil {
		t.Fatal(err)
	}
	arranged, err := sprite.Arrange(t.Context(), dirs[0], sprite.Options{WebP: true})
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := arranged.Encode(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	sheets = map[string][]byte{}
	for _, e := range encoded {
		sheets[e.Name] = e.Data
	}
	return SheetSet{Directory: "assets/sprites/nav", Layout: arranged.Layout()}, sheets
}

// painted is an image in one colour, or of noise.
func painted(t *testing.T, side int, noise bool) []byte {
	t.Helper()
	img, random := image.NewNRGBA(image.Rect(0, 0, side, side)), rand.New(rand.NewPCG(1, uint64(side)))
	for i := range img.Pix {
		img.Pix[i] = 200
		if noise && i%4 < 3 {
			img.Pix[i] = uint8(random.Uint32())
		} else if i%4 == 3 {
			img.Pix[i] = 255
		}
	}
	img.SetNRGBA(0, 0, color.NRGBA{255, 0, 0, 255})
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestIconsCostWhatTheSheetSpendsOnThem(t *testing.T) {
	noise := painted(t, 24, true)
	set, sheets := iconSet(t, map[string][]byte{
		"flat.png": painted(t, 32, false), "noise.png": noise, "same.png": noise,
		"round.svg":  []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16"><circle cx="8" cy="8" r="7"/></svg>`),
		"square.svg": []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16"><path d="M1 2 3 4 5 6 7 8 9 10 11 12 13 14 1 5 7 2 8 1 9 4Z"/></svg>`),
	})
	var files []artifact.File
	for name, data := range sheets {
		files = append(files, artifact.File{Path: strings.Replace("assets/"+name, ".", "-AAAAAAAA.", 1), Hashed: true, Kind: "sheet", Data: data})
	}
	r := take(t, Build{Files: files, Sheets: []SheetSet{set}})
	costs := func(name string, how Measure) map[string]int64 {
		o, found := output(t, r, name), map[string]int64{}
		if o.Measure != how {
			t.Errorf("%s is measured by %s, want %s", name, o.Measure, how)
		}
		for _, p := range o.Parts {
			found[strings.TrimPrefix(p.Source, "assets/sprites/nav/")] = p.Bytes
		}
		return found
	}
	bitmaps := costs("assets/nav.png", ByStream)
	if bitmaps["noise.png"] < 24*24 || bitmaps["noise.png"] != bitmaps["same.png"] || bitmaps["flat.png"] > bitmaps["noise.png"]/5 {
		t.Errorf("noise that two icons share, and one colour, cost %v", bitmaps)
	}
	for name := range sheets {
		if filepath.Ext(name) == ".webp" {
			if webp := costs("assets/nav.webp", BySibling); webp["flat.png"] > webp["noise.png"]/5 {
				t.Errorf("in WebP they cost %v", webp)
			}
		}
	}
	vectors := map[string]int64{}
	for name := range sheets {
		if filepath.Ext(name) == ".svg" {
			vectors = costs("assets/"+name, ByMarkup)
		}
	}
	if vectors["square.svg"] <= vectors["round.svg"] || vectors["round.svg"] < 50 {
		t.Errorf("a long path and a circle cost %v", vectors)
	}
}

func TestAnIconIsForTheStylesheetsThatUseItsPlaceholders(t *testing.T) {
	layout := sprite.Layout{Name: "nav", Sheets: []sprite.Sheet{{Images: []sprite.Image{{ID: "home"}, {ID: "home-small"}, {ID: "cart"}}}}}
	taking := &taking{build: Build{Sheets: []SheetSet{{Layout: layout}}}}
	got := taking.users([]Output{
		{Name: "a.css", Mixins: []Mixin{{Name: "%nav-home-sprite"}, {Name: "@mixin nav-cart"}, {Name: "%other-home"}}},
		{Name: "b.css", Mixins: []Mixin{{Name: "%nav-home, %nav-home-small-background"}, {Name: "%nav-homes"}}},
	})
	if diff := cmp.Diff(map[string][]string{"nav-home": {"a.css", "b.css"}, "nav-home-small": {"b.css"}}, got); diff != "" {
		t.Error(diff)
	}
}
