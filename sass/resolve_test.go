package sass

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func TestLoads(t *testing.T) {
	tests := []struct{ name, files, want string }{
		{"a partial beside the file goes before a load path", `
-- home.scss --
@use 'a';
-- _a.scss --
.beside { b: c; }
-- lib/_a.scss --
.path { b: c; }
`, ".beside"},
		{"a load path", `
-- home.scss --
@use 'a/b';
-- lib/a/_b.sass --
.indented
  b: c
`, ".indented"},
		{"relative to the file that asks, not to the entry", `
-- home.scss --
@use 'a/one';
-- a/_one.scss --
@use 'two';
-- a/_two.scss --
.near { b: c; }
-- _two.scss --
.far { b: c; }
`, ".near"},
		{"a folder's index", `
-- home.scss --
@use 'a';
-- a/_index.scss --
.index { b: c; }
`, ".index"},
		{"@import prefers the file made for it", `
-- home.scss --
@import 'a';
-- _a.scss --
.module { b: c; }
-- _a.import.scss --
.import { b: c; }
`, ".import"},
		{"@use does not", `
-- home.scss --
@use 'a';
-- _a.scss --
.module { b: c; }
-- _a.import.scss --
.import { b: c; }
`, ".module"},
		{"a Sass file goes before a CSS file", `
-- home.scss --
@use 'a';
-- a.css --
.css { b: c; }
-- a.scss --
.scss { b: c; }
`, ".scss"},
		{"a CSS file as a module", `
-- home.scss --
@use 'a';
-- a.css --
.css { b: c; }
`, ".css"},
		{"plain CSS imports stay", `
-- home.scss --
@import url(a.css), "b.css", "//host/c", "d" screen;
`, "@import url(a.css);\n@import \"b.css\";\n@import \"//host/c\";\n@import \"d\" screen;"},
		{"a package by its plain path", `
-- home.scss --
@import 'grid/scss/grid';
-- node_modules/grid/scss/_grid.scss --
@import 'parts';
-- node_modules/grid/scss/_parts.scss --
.grid { b: c; }
`, ".grid"},
		{"a package by pkg: and its sass field", `
-- home.scss --
@use 'pkg:grid';
-- node_modules/grid/package.json --
{"sass": "scss/main.scss"}
-- node_modules/grid/scss/main.scss --
.field { b: c; }
`, ".field"},
		{"a package by pkg: and its exports", `
-- home.scss --
@use 'pkg:@team/grid/parts/a';
-- node_modules/@team/grid/package.json --
{"exports": {".": "./x.js", "./parts/*": {"node": "./no.js", "sass": "./scss/_*.scss"}}}
-- node_modules/@team/grid/scss/_a.scss --
.exported { b: c; }
`, ".exported"},
		{"a package without a manifest's help by its index", `
-- home.scss --
@use 'pkg:grid';
-- node_modules/grid/_index.scss --
.index { b: c; }
`, ".index"},
		{"the library is looked through last", `
-- home.scss --
@import 'compass/css3', 'compass/own';
-- lib/compass/_own.scss --
.own { b: c; }
`, ".library"},
		{"a library's file finds its own neighbours", `
-- home.scss --
@import 'compass/all';
`, ".neighbour"},
		{"names with blanks, plus signs and escapes", `
-- home.scss --
@use 'a b/c+d %41' as x;
-- a b/_c+d A.scss --
.odd { b: c; }
`, ".odd"},
		{"a computed load", `
-- home.scss --
@use 'sass:meta';
$name: 'a';
@include meta.load-css('parts/#{$name}');
-- parts/_a.scss --
.computed { b: c; }
`, ".computed"},
		{"an entry in the indented syntax", `
-- home.sass --
@import a, 'b'
.entry
  +rounded
-- _a.sass --
=rounded
  border-radius: 1px
-- _b.scss --
.b { c: d; }
`, "border-radius: 1px"},
	}
	library := fstest.MapFS{
		"compass/_css3.scss":   {Data: []byte(".library { b: c; }")},
		"compass/_all.scss":    {Data: []byte("@import 'part';")},
		"compass/_part.scss":   {Data: []byte(".neighbour { b: c; }")},
		"compass/_hidden.scss": {Data: []byte(".hidden { b: c; }")},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root := project(t, test.files)
			c := compiler(t, root, func(o *Options) {
				o.LoadPaths = append(o.LoadPaths, filepath.Join(root, "lib"))
				o.Library = library
			})
			entry := "home.scss"
			if strings.Contains(test.files, "-- home.sass --") {
				entry = "home.sass"
			}
			if css := compile(t, c, root, entry); !strings.Contains(css, test.want) {
				t.Errorf("%q is missing in\n%s", test.want, css)
			}
		})
	}
}

func TestAStylesheetTellsWhatItReadAndWhatWouldHaveWon(t *testing.T) {
	root := project(t, `
-- home.scss --
@use 'a';
@use 'b';
-- lib/_a.scss --
@use 'sub/c';
-- lib/sub/_c.scss --
-- _b.scss --
`)
	sheet, err := compiler(t, root, func(o *Options) { o.LoadPaths = []string{filepath.Join(root, "lib")} }).
		Compile(context.Background(), filepath.Join(root, "home.scss"))
	if err != nil {
		t.Fatal(err)
	}
	var loads []string
	for _, path := range sheet.Loads {
		rel, _ := filepath.Rel(root, path)
		loads = append(loads, filepath.ToSlash(rel))
	}
	if want := []string{"_b.scss", "home.scss", "lib/_a.scss", "lib/sub/_c.scss"}; !slices.Equal(loads, want) {
		t.Errorf("loads are %v, want %v", loads, want)
	}
	for _, winner := range []string{"_a.scss", "a.sass", "_b.sass", "a/_index.scss", "lib/_a.sass"} {
		if !slices.Contains(sheet.LookedFor, filepath.Join(root, winner)) {
			t.Errorf("%s would have won and is not among %v", winner, sheet.LookedFor)
		}
	}
	if slices.Contains(sheet.LookedFor, filepath.Join(root, "lib/a.css")) {
		t.Error("lib/a.css would have lost to lib/_a.scss and is listed")
	}
}

func TestAFailedCompileTellsWhatWouldMendIt(t *testing.T) {
	root := project(t, `
-- home.scss --
@use 'part';
-- _part.scss --
@use 'missing';
`)
	sheet, err := compiler(t, root).Compile(context.Background(), filepath.Join(root, "home.scss"))
	if err == nil {
		t.Fatal("the missing file was found")
	}
	if !slices.Contains(sheet.Loads, filepath.Join(root, "_part.scss")) {
		t.Errorf("loads are %v", sheet.Loads)
	}
	if !slices.Contains(sheet.LookedFor, filepath.Join(root, "_missing.scss")) {
		t.Errorf("looked for are %v", sheet.LookedFor)
	}
}
