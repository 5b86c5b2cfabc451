package main

import (
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"assetbuild/internal/compass"
	"assetbuild/internal/dartsass"
)

func modules(t *testing.T) []module {
	t.Helper()
	all, err := read()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestTheDocumentIsCurrent(t *testing.T) {
	there, err := os.ReadFile("../../docs/library.md")
	if err != nil {
		t.Fatal(err)
	}
	if string(there) != page(modules(t)) {
		t.Error("docs/library.md is old: go generate ./internal/librarydocs")
	}
}

func TestEveryMixinAndFunctionHasACommentAndAnExample(t *testing.T) {
	for _, m := range modules(t) {
		for _, e := range m.entries {
			if e.kind != "$" && (e.doc == "" || len(e.examples) == 0) {
				t.Errorf("%s: %s %s", m.path, e.kind, e.name)
			}
		}
	}
}

// The examples of a module are a stylesheet that imports the module, and compass/css3, whose mixins stand in many. The CSS
// file that md5sum looks at has to be there before.
func TestExamplesCompile(t *testing.T) {
	root := t.TempDir()
	for _, name := range []string{"images/logo.png", "images/icons/home.png", "images/icons/home_hover.png", "images/icons/away.png"} {
		draw(t, filepath.Join(root, filepath.FromSlash(name)))
	}
	for _, name := range []string{"config.rb", "fonts/title.woff", "fonts/title.ttf", "stylesheets/title.css", "stylesheets/global.css"} {
		write(t, filepath.Join(root, filepath.FromSlash(name)), "")
	}
	for _, m := range modules(t) {
		name, text := "global", "@import \"compass/css3\";\n"
		if m.path != "" {
			name, text = strings.ReplaceAll(m.path, "/", "-"), text+fmt.Sprintf("@import %q;\n", m.path)
		}
		for _, e := range m.entries {
			for _, example := range e.examples {
				text += ".example { " + example + " }\n"
			}
		}
		write(t, filepath.Join(root, "sass", name+".scss"), text)
	}
	binary, err := dartsass.Find(t.Context(), dartsass.Options{Version: compass.DartSassVersion, Root: root})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := compass.Run(t.Context(), compass.Options{Settings: compass.Settings{Root: root}, Command: binary.Command}); err != nil {
		t.Error(err)
	}
}

func draw(t *testing.T, path string) {
	t.Helper()
	var out strings.Builder
	if err := png.Encode(&out, image.NewNRGBA(image.Rect(0, 0, 4, 4))); err != nil {
		t.Fatal(err)
	}
	write(t, path, out.String())
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestParseReadsCommentsSignaturesAndExamples(t *testing.T) {
	summary, entries := parse(`// What the file
// is about.

@use "x";

/// A mixin.
/// Two lines.
/// @example @include a(1px);
@mixin a($b: "{;", $c: (d: e),
  $f...) {
  g: h;
}
// no doc comment
@function i() { @return 1; }
/// A variable.
$j: (k: "l;") !default;
`)
	want := []entry{
		{"@mixin", "a", `a($b: "{;", $c: (d: e), $f...)`, "A mixin. Two lines.", []string{"@include a(1px);"}},
		{"@function", "i", "i()", "", nil},
		{"$", "j", `(k: "l;") !default`, "A variable.", nil},
	}
	if summary != "What the file is about." || fmt.Sprint(entries) != fmt.Sprint(want) {
		t.Errorf("got %q, %+v", summary, entries)
	}
}
