package library

import (
	"bytes"
	"io/fs"
	"strings"
	"testing"
)

// A project that rounds corners needs none of the transforms; what it needs is whole.
func TestReaching(t *testing.T) {
	names := map[string]bool{}
	Calls([]byte(`@import "compass/css3"; .a { @include border_left-radius(3px); b: $default_rotate; }`), names)
	files := Reaching(names, map[string][]byte{"compass/_more.scss": []byte("@function mine() { @return pi(); }\n$x: mine();\n")}, false)
	radius, err := fs.ReadFile(files, "compass/css3/_border-radius.scss")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"@mixin border-left-radius", "@mixin border-top-left-radius", "@mixin border-corner-radius", "$default-border-radius: 5px"} {
		if !strings.Contains(string(radius), want) {
			t.Errorf("%s is left out", want)
		}
	}
	if strings.Contains(string(radius), "@mixin border-right-radius") {
		t.Error("border-right-radius is kept")
	}
	transform, err := fs.ReadFile(files, "compass/css3/_transform.scss")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(transform), "@mixin scale") || strings.Contains(string(transform), "$default-scale-x") || !strings.Contains(string(transform), "$default-rotate: 45deg") {
		t.Errorf("of transform is kept:\n%s", transform)
	}
	more, err := fs.ReadFile(files, "compass/_more.scss")
	if err != nil || !strings.Contains(string(more), "@function mine") {
		t.Errorf("%s, %v", more, err)
	}
}

// Putting all statements together gives the file again, and all names keep everything.
func TestStatementsAreWhole(t *testing.T) {
	names := map[string]bool{}
	err := fs.WalkDir(Files, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(Sources, file)
		if err != nil {
			return err
		}
		var joined []byte
		for _, s := range statementsOf(text, true) {
			joined = append(joined, s.text...)
			names[s.name] = true
			if strings.Count(string(s.text), "@mixin ")+strings.Count(string(s.text), "@function ") > 1 {
				t.Errorf("%s: two definitions in one statement:\n%s", file, s.text)
			}
		}
		if !bytes.Equal(joined, text) {
			t.Errorf("%s: other text", file)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	files := Reaching(names, nil, false)
	_ = fs.WalkDir(Files, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		want, _ := fs.ReadFile(Sources, file)
		if got, err := fs.ReadFile(files, file); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: something is left out (%v)", file, err)
		}
		return nil
	})
}

// A bundle has each module once, its @use rules first, and imports nothing more of the library.
func TestBundle(t *testing.T) {
	names := map[string]bool{}
	Calls([]byte(`@include border-radius; @include text-shadow; @include opacity(1);`), names)
	text, err := fs.ReadFile(Reaching(names, nil, true), "compass/_css3.scss")
	if err != nil {
		t.Fatal(err)
	}
	for _, once := range []string{"@mixin border-radius(", "$default-border-radius: ", `@use "compass/core/lists";`} {
		if n := strings.Count(string(text), once); n != 1 {
			t.Errorf("%s stands there %d times", once, n)
		}
	}
	if strings.Contains(string(text), `@import "compass/`) {
		t.Error("a module is imported")
	}
	if last, first := strings.LastIndex(string(text), "@use "), strings.Index(string(text), "$"); last > first {
		t.Error("a @use rule stands behind something else")
	}
}
