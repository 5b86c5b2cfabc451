package sass

import (
	"fmt"
	"slices"
	"testing"
)

func TestBodiesOfDefinitions(t *testing.T) {
	for _, test := range []struct {
		name, text string
		indented   bool
		want       []string
	}{
		{"a mixin ends with its last statement", "@mixin a($x: 1) {\n  b: c;\n  d { e: f }\n}\ng { h: i }\n", false, []string{"mixin a: @mixin a($x: 1) {\n  b: c;\n  d { e: f"}},
		{"two on a line", "@mixin a{b:c}@mixin d{e:f}", false, []string{"mixin a: @mixin a{b:c", "mixin d: @mixin d{e:f"}},
		{"one in another", "@mixin a { %b { c: d } e: f }", false, []string{"mixin a: @mixin a { %b { c: d } e: f", "placeholder b: %b { c: d"}},
		{"functions", "@function f($a) { @return $a }", false, []string{"function f: @function f($a) { @return $a"}},
		{"placeholders of one rule", "%a, .x %b { c: d }", false, []string{"placeholder a, %b: %a, .x %b { c: d"}},
		{"a computed placeholder", "%icon-#{$n} { c: d }", false, []string{"placeholder icon-…: %icon-#{$n} { c: d"}},
		{"a use is no definition", "a { @include b { c: d } @extend %e; }", false, nil},
		{"an empty mixin", "@mixin a {}", false, []string{"mixin a: @mixin a"}},
		{"the indented syntax", "=a\n  b: c\n  d: e\nf\n  g: h\n", true, []string{"mixin a: =a\n  b: c\n  d: e"}},
		{"a bracket that nothing closes", "@mixin a { b: c", false, []string{"mixin a: @mixin a { b: c"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, b := range BodiesOf(test.text, test.indented) {
				got = append(got, fmt.Sprintf("%s %s: %s", b.Kind, b.Name, test.text[b.Start:b.End]))
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got\n%q\nwant\n%q", got, test.want)
			}
		})
	}
}

func FuzzBodiesOf(f *testing.F) {
	f.Add("@mixin a { b: c } %d { e: f", false)
	f.Add("=a\n  b: #{c\n%d\n", true)
	f.Fuzz(func(t *testing.T, text string, indented bool) {
		for _, b := range BodiesOf(text, indented) {
			if b.Start < 0 || b.End < b.Start || b.End > len(text) || b.Name == "" {
				t.Fatalf("a bad body: %+v", b)
			}
		}
	})
}
