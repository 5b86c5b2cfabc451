package sass

import (
	"slices"
	"testing"
)

func TestFunctionsThatCSSDoesNotHave(t *testing.T) {
	tests := []struct {
		name, css string
		want      []string
	}{
		{"in a value", ".a { width: foo(1px); }", []string{"foo"}},
		{"within another", ".a { width: calc(1px + foo(2px)); }", []string{"foo"}},
		{"CSS's own, in any case of letters", ".a { color: RGB(1, 2, 3); transform: translateX(1px) rotateZ(2deg); }", nil},
		{"with a vendor's prefix", ".a { width: -webkit-foo(1px); }", nil},
		{"custom properties hold anything", ".a { --b: foo(1px); }", nil},
		{"selectors and conditions are no values", "@media foo(1px) { .a:is(.b):foo(.c) { d: e; } }", nil},
		{"rules without a block", "@import url(a) layer(b) foo(c);", nil},
		{"filters of old browsers", ".a { filter: progid:DXImageTransform.Microsoft.gradient(startColorstr='#1', endColorstr='#2'); zoom: expression(a.b(1)); }", nil},
		{"old gradients", ".a { background: -webkit-gradient(linear, from(red), color-stop(50%, blue), to(green)); }", nil},
		{"in strings, comments and addresses", ".a { b: \"foo(1)\"; /* foo(2) */ c: url(foo(3); }", nil},
		{"each once", ".a { b: foo(1); c: bar(2) foo(3) }", []string{"bar", "foo"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := calledInCSS(test.css); !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
