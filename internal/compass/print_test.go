package compass

import (
	"testing"

	"assetbuild/internal/csscompare"
	"assetbuild/sass"
)

const expanded = `@charset "UTF-8";
/* a note */
a > b, c {
  color: red;
  content: "x , y";
  background: url(a b.png), rgba(0, 0, 0, 0.5);
}
@media screen and (min-width: 1px) {
  a:not(.b, .c) {
    d: e;
  }
}
@import url(x.css);
@font-face {
  src: url("x");
}
`

// The four styles, each as Compass prints it but for what only the source's nesting tells.
func TestStyles(t *testing.T) {
	for name, c := range map[string]struct {
		style Style
		want  string
	}{
		"compressed has no blanks": {Compressed, "\ufeffa>b,c{color:red;content:\"x , y\";background:url(a b.png),rgba(0,0,0,0.5)}@media screen and (min-width: 1px){a:not(.b, .c){d:e}}@import url(x.css);@font-face{src:url(\"x\")}"},
		"compact has a line a rule": {Compact, `@charset "UTF-8";
/* a note */
a > b, c { color: red; content: "x , y"; background: url(a b.png), rgba(0, 0, 0, 0.5); }

@media screen and (min-width: 1px) {
  a:not(.b, .c) { d: e; } }

@import url(x.css);
@font-face { src: url("x"); }
`},
		"nested closes on the last line": {Nested, `@charset "UTF-8";
/* a note */
a > b, c {
  color: red;
  content: "x , y";
  background: url(a b.png), rgba(0, 0, 0, 0.5); }

@media screen and (min-width: 1px) {
  a:not(.b, .c) {
    d: e; } }

@import url(x.css);
@font-face {
  src: url("x"); }
`},
	} {
		t.Run(name, func(t *testing.T) {
			host := newHost("/project", &Config{OutputStyle: c.style})
			css, _, err := host.print(&sass.Stylesheet{Entry: "a.scss", CSS: expanded})
			if got := string(css); err != nil || got != c.want {
				t.Errorf("got %v\n%s\nwant\n%s", err, got, c.want)
			}
		})
	}
}

// Whatever is printed means the same in each style.
func FuzzStyles(f *testing.F) {
	for _, seed := range []string{expanded, "a{b:c}", "/* x */a{b:\"}\";c:url(;)}", "@media x{@supports (a:b){c{d:e}}}", "a{}b{c:d;}"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, css string) {
		for _, style := range []Style{Nested, Compact, Compressed} {
			p := printer{style: style}
			p.nodes(readCSS(css), "")
			_ = csscompare.Compare(css, p.out.String(), csscompare.Options{})
		}
	})
}

func TestStylesMeanTheSame(t *testing.T) {
	for _, style := range []Style{Nested, Compact, Compressed} {
		p := printer{style: style}
		p.nodes(readCSS(expanded), "")
		if got := csscompare.Compare(expanded, p.out.String(), csscompare.Options{}); !got.Passes(csscompare.Options{}) {
			t.Errorf("style %d: %v %v %v", style, got.Verdict, got.Removed, got.Added)
		}
	}
}
