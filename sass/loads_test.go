package sass

import (
	"slices"
	"strings"
	"testing"
)

func TestScanLoads(t *testing.T) {
	tests := []struct {
		name, text string
		indented   bool
		want       []string
	}{
		{"each rule", `@use "a"; @forward 'b' show c; @import "d", 'e';`, false, []string{"a", "b", "d", "e"}},
		{"configured and renamed", `@use "a" as b with ($c: "d");`, false, []string{"a"}},
		{"built-in modules are none", `@use "sass:map"; @use "pkg:x";`, false, []string{"pkg:x"}},
		{"CSS imports are none", `@import url("a"), "b.css", "http://c", "//d", "e" screen, "f#{$x}", url(g), "h";`, false, []string{"h"}},
		{"conditions with commas stay one argument", `@import "a" supports(b: c(d, e)), "f";`, false, []string{"f"}},
		{"in comments are none", "// @use 'a'\n/* @use 'b' */ @use 'c';", false, []string{"c"}},
		{"in strings are none", `$a: "@use 'b'"; $c: "#{"@use 'd'"}"; @use "e";`, false, []string{"e"}},
		{"an address holds no comment", "a { b: url(http://c/d); } @import 'e';", false, []string{"e"}},
		{"nested imports", `.a { @import "b" } .c { @media print { @import "d"; } }`, false, []string{"b", "d"}},
		{"literal load-css", `@include meta.load-css("a"); @include meta.load-css($b); load-css`, false, []string{"a"}},
		{"escapes", `@use "a\62 c"; @use "d\"e"; @use "f%20g";`, false, []string{"abc", `d"e`, "f g"}},
		{"a missing semicolon", "@import 'a'\n@import 'b';", false, []string{"a", "b"}},
		{"indented, bare", "@import a/b, c\n@import 'd'\n.e\n  @import f", true, []string{"a/b", "c", "d", "f"}},
		{"indented, bare, of icons: no comment begins there", "@import icons/*.png, nav/*.png // of two\n@import 'd'", true, []string{"icons/*.png", "nav/*.png", "d"}},
		{"indented comments go on by indentation", "// a\n   @use 'b'\n@use 'c'\n/* d\n  @use 'e'\n@use 'f'", true, []string{"c", "f"}},
		{"indented comment behind a statement", "a: b // c\n  @import 'd'", true, []string{"d"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, l := range scanLoads(test.text, test.indented) {
				got = append(got, l.url)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// FuzzScan hands any text to all that reads sources: nothing may fail or hang, and offsets lie in the text.
func FuzzScan(f *testing.F) {
	for _, seed := range []string{
		"@use 'a' with ($b: c);", "@import \"a\", url(b) screen;", "%a-#{$b}-c { d: e }", "// a\n  b", "/* a", "\"#{\"a\"}",
		"@mixin a($b) { @warn \"c#{$b}\"; }", "$m: (\"a\": (x: 1px), \"b\": 2);", "@if not $a { %b, %c { d: e } } @else { f: g }",
		"\\", "#{", "url(", "@warn", "=a\n  b", "@extend %a-#{b}-c !optional;", "a{b:50%}", "f($a: )", "f(\"a\", b, 1px)",
	} {
		f.Add(seed, false)
		f.Add(seed, true)
	}
	f.Fuzz(func(t *testing.T, text string, indented bool) {
		for _, l := range scanLoads(text, indented) {
			if l.offset < 0 || l.offset >= len(text) {
				t.Errorf("offset %d in %d bytes", l.offset, len(text))
			}
		}
		every := map[int]bool{}
		for _, l := range scanLoads(text, indented) {
			every[l.offset] = l.byImport
		}
		if blanked := without(text, indented, every); len(blanked) != len(text) || strings.Count(blanked, "\n") != strings.Count(text, "\n") {
			t.Errorf("%q without imports is %q", text, blanked)
		}
		s := &source{text: text}
		if s.takesChances(); len(s.literalCalls(map[string]bool{"f": true})) > strings.Count(text, "f(") {
			t.Error("more calls than there are")
		}
		calledInCSS(text)
		parseCall(text)
		scanDefined(text, indented)
		scanUsage(text, indented)
		enclosing(text, len(text), indented)
		given, _ := debugWarnings(text, indented)
		if strings.Count(given, "\n") != strings.Count(text, "\n") {
			t.Error("lines were lost")
		}
		var joined, blank strings.Builder
		for _, part := range split(text) {
			joined.WriteString(part.text)
			blank.WriteString(part.blank)
		}
		if joined.String() != text {
			t.Errorf("the parts of %q are %q", text, joined.String())
		}
	})
}
