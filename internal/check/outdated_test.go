package check

import (
	"fmt"
	"slices"
	"testing"

	"assetbuild/internal/config"
)

// outdatedIn gives the lines and texts of what is outdated in a stylesheet.
func outdatedIn(body string, targets ...string) []string {
	p := &project{cfg: &config.Config{Targets: targets}}
	t := newText("", "a.scss", sassText, body)
	t.own = true
	p.texts = []*text{t}
	var found []string
	for _, f := range outdatedCSS(p) {
		found = append(found, fmt.Sprintf("%d:%d", f.Line, f.Column))
	}
	return found
}

func TestOutdatedCSS(t *testing.T) {
	modern := config.Baseline2023
	cases := []struct {
		why, body string
		targets   []string
		want      []string
	}{
		{"a property that all targets know without prefix", ".a { -webkit-border-radius: 1px }", modern, []string{"1:6"}},
		{"a property that Safari knows with a prefix only", ".a { -webkit-user-select: none }", modern, nil},
		{"one that the oldest Safari needs", ".a { -webkit-backdrop-filter: none }", []string{"safari17.2"}, nil},
		{"and a newer one doesn't", ".a { -webkit-backdrop-filter: none }", []string{"safari18"}, []string{"1:6"}},
		{"a version with a point", ".a { -webkit-appearance: none }", []string{"ios15.3"}, nil},
		{"a prefix of a browser that is no target", ".a { -moz-transform: none; -ms-transform: none }", []string{"chrome120"}, []string{"1:6", "1:28"}},
		{"languages name no browser", ".a { -moz-transform: none }", []string{"es2020"}, nil},
		{"a value", ".a { background: -webkit-linear-gradient(red, blue); position: -webkit-sticky }", modern, []string{"1:18", "1:64"}},
		{"an at-rule", "@-webkit-keyframes a { from { top: 0 } }", modern, []string{"1:1"}},
		{"a selector", "input::-moz-placeholder { a: b }\n&:-ms-input-placeholder { a: b }", modern, []string{"1:6", "2:2"}},
		{"scrollbars and the like have no standard name", "::-webkit-scrollbar { width: 1px } .a { -webkit-tap-highlight-color: red; -webkit-font-smoothing: antialiased }", modern, nil},
		{"line-clamp has no other way", ".a { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3 }", modern, nil},
		{"a computed name", ".a { -webkit-#{$p}: 1px; #{$x}-webkit-transform: none; $-webkit-transform: 1 }", modern, nil},
		{"comments and strings with comments in them", "// -moz-transform: none\n/* ; -moz-transform: none */ .a { b: '//'; -moz-transform: none }", modern, []string{"2:44"}},
		{"hacks for Internet Explorer", ".a { *zoom: 1; filter: progid:DXImageTransform.Microsoft.Alpha(opacity=50); width: 1px\\9; }", modern, []string{"1:24", "1:6", "1:87"}},
		{"which somebody still serves", ".a { *zoom: 1; width: 1px\\9; }", []string{"ie7"}, nil},
		{"a star is no hack", "* { a: b } .a > *:hover { c: 2 *$x; }", modern, nil},
	}
	for _, c := range cases {
		t.Run(c.why, func(t *testing.T) {
			if got := outdatedIn(c.body, c.targets...); !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestTableOfPrefixes(t *testing.T) {
	if n := len(prefixes()); n < 250 {
		t.Fatalf("%d names only", n)
	}
	for key, n := range prefixes() {
		if n.Name[0] != '-' || n.Standard == "" || len(n.Until) == 0 || n.Name == n.Standard {
			t.Errorf("%s: %+v", key, n)
		}
	}
}

func FuzzTexts(f *testing.F) {
	f.Add(".a { b: url( 'x' ) } // c\n/* d")
	f.Add("// assetbuild-check: budget -- x\n\"\\")
	f.Add("a: -webkit-x::-moz-placeholder{*zoom:1\\9;}url(")
	f.Fuzz(func(t *testing.T, body string) {
		source := newText("", "a.scss", sassText, body)
		source.own = true
		if code := source.code(); len(code) != len(body) {
			t.Errorf("%q became %q", body, code)
		}
		for _, ref := range source.references() {
			if body[ref.offset:ref.offset+len(ref.url)] != ref.url {
				t.Errorf("%q is not at %d", ref.url, ref.offset)
			}
		}
		for _, e := range source.excuses() {
			if e.line < 1 || e.line > len(source.starts) {
				t.Errorf("line %d of %d", e.line, len(source.starts))
			}
		}
		outdatedIn(body, config.Baseline2023...)
		lossless([]byte(body))
	})
}
