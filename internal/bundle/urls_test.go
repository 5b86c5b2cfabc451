package bundle

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestFindReferences(t *testing.T) {
	for _, test := range []struct {
		name, css string
		want      []string
	}{
		{"unquoted", "a{b:url(x.png)}", []string{"x.png"}},
		{"quoted", `a{b:url("x.png");c:url('y.png')}`, []string{"x.png", "y.png"}},
		{"white space", "a{b:url(\t x.png \n)}", []string{"x.png"}},
		{"a space at the end that is escaped", `a{b:url(x\ )}`, []string{"x "}},
		{"a space that ends a code", `a{b:url(x\41 )}`, []string{"xA"}},
		{"a code before a letter", `a{b:url("\000041b")}`, []string{"Ab"}},
		{"a line break that is escaped", "a{b:url(\"x\\\ny.png\")}", []string{"xy.png"}},
		{"an escaped quote", `a{b:url("x\"y.png")}`, []string{`x"y.png`}},
		{"no character", `a{b:url("\0 x\d800 \110000 ")}`, []string{"\uFFFDx\uFFFD\uFFFD"}},
		{"capitals", "a{b:URL(x.png)}", []string{"x.png"}},
		{"several", "a{b:url(x) , url(y)}", []string{"x", "y"}},
		{"image-set", `a{b:image-set("x" 1x,url(y) 2x type("image/png"))}`, []string{"x", "y"}},
		{"not in a comment", "a{/* url(x) */b:c}", nil},
		{"not in a string", `a{b:"url(x)"}`, nil},
		{"not in an at-rule's prelude", `@import url(x);@import "y" screen;@namespace url(z);@supports (b:url(w)){a{b:url(v)}}`, []string{"v"}},
		{"not in another function", `a{b:murl("x");filter:progid:A(src='x')}`, nil},
		{"not what isn't closed as it should be", `a{b:url(x y)}`, nil},
		{"in a font", `@font-face{src:url(x.eot?#iefix)format("embedded-opentype"),url(x.woff2)}`, []string{"x.eot?#iefix", "x.woff2"}},
		{"in nested rules", "@media print{@supports (a:b){a{&:hover{b:url(x)}}}}", []string{"x"}},
		{"behind a data URL with a semicolon", "a{b:url(data:image/png;base64,AA==) , url(x)}", []string{"data:image/png;base64,AA==", "x"}},
		{"behind a byte of nothing", "a{b:\x00url(x)}", []string{"x"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			references, _ := findReferences(test.css)
			for _, r := range references {
				got = append(got, r.url)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReferencesKnowWhereTheirValueDeclarationAndRulesStart(t *testing.T) {
	const css = "@media print {\n  .a, .b:hover {\n    /* c */ background : red url(x.png);\n  }\n}\n"
	references, _ := findReferences(css)
	r := references[0]
	at := func(i int) string { return css[i : i+3] }
	got := []string{at(r.start), at(r.value), at(r.declaration)}
	for _, rule := range r.rules {
		got = append(got, at(rule))
	}
	if diff := cmp.Diff([]string{"url", "red", "bac", ".a,", "@me"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestFindImports(t *testing.T) {
	_, imports := findReferences(`@charset "x"; @import url(a.css) layer(b) supports(c: url(d)); @IMPORT "e.css" screen; .f { g: url(h); @import 'i.css'; } @import;`)
	var got []string
	for _, r := range imports {
		got = append(got, r.url)
	}
	if diff := cmp.Diff([]string{"a.css", "e.css", "i.css"}, got); diff != "" {
		t.Error(diff)
	}
}

// Whatever stands in a stylesheet: references come in order and don't overlap; writing them anew, they say the same, and
// nothing else has changed.
func FuzzReferences(f *testing.F) {
	for _, seed := range []string{
		"a{b:url(x.png)}", `a{b:url("x\20y")}`, `a{b:image-set("x" 1x)}`, "a{/*url(x)*/b:\"url(x)\"}", "@import url(x);",
		"a{b:url(x", "a{b:url(\"x\\\n\")", "a{b:url(x\\", `a{b:u\rl(x)}`, "}{}{url()", "a{--x:{url(y)};b:url( )}", "<!-- a{b:url(x)} -->",
		"a{b:url(x)url(\"y\"url(z)}", "a{b:U+26;c:url(\xff)}", `a{b:-webkit-image-set(url(x),"\"")}`, "a{b:url(0\x00)}", `a{b:image-set(1x"y")}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, css string) {
		references, _ := findReferences(css)
		var rewritten strings.Builder
		at := 0
		for _, r := range references {
			if r.start < at || r.end <= r.start || r.end > len(css) || r.value > r.start || r.declaration > r.value {
				t.Fatalf("a place that can't be: %+v", r)
			}
			rewritten.WriteString(css[at:r.start])
			rewritten.WriteString(r.replacement(css, r.url))
			at = r.end
		}
		rewritten.WriteString(css[at:])
		if !utf8.ValidString(css) || strings.HasSuffix(css, `\`) || at == len(css) {
			return // what ends in the middle of a URL is closed by writing it
		}
		again, _ := findReferences(rewritten.String())
		if len(again) != len(references) {
			t.Fatalf("%d references became %d:\n%q\n%q", len(references), len(again), css, rewritten.String())
		}
		for i := range again {
			if again[i].url != references[i].url {
				t.Fatalf("%q became %q", references[i].url, again[i].url)
			}
		}
	})
}

func FuzzQuoteURL(f *testing.F) {
	for _, seed := range []string{"", "x.png", `a"b`, `a\b`, "a\nb", "ü", "a b", "\x7f", ")", "/*", "\x01f"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, url string) {
		if strings.ContainsRune(url, 0) || !utf8.ValidString(url) {
			return // CSS has no NUL
		}
		references, _ := findReferences("a{b:" + quoteURL(url) + "}")
		if len(references) != 1 || references[0].url != url {
			t.Fatalf("%q was read as %+v", url, references)
		}
	})
}
