package csscompare

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func TestVerdicts(t *testing.T) {
	const old = "a{*zoom:1;-moz-border-radius:1px;border-radius:1px}@-webkit-keyframes x{to{b:c}}input:-moz-placeholder{d:e}"
	const shim = "a{background:url('data:image/svg+xml;base64,eA==');background-size:100%;" +
		"background:-moz-linear-gradient(a,b);background:linear-gradient(a,b)}"
	for name, c := range map[string]struct {
		expected, actual string
		opt              Options
		want             Verdict
	}{
		"white has four spellings":                     {"a{color:#FFF;b:0.50px}", "a {\n color: white;\n b: .5px }", Options{}, Strict},
		"the order of a selector list is nothing":      {"a,b{c:d}", "b , a { c: d }", Options{}, Strict},
		"quotes in url() are nothing":                  {"a{b:url(x.png)}", `a{b:url("x.png")}`, Options{}, Strict},
		"neighbours of one selector are one rule":      {"a{b:c}a{d:e}", "a{b:c;d:e}", Options{}, Strict},
		"five decimals count":                          {"a{b:rgba(255, 0, 0, 0.333333333)}", "a{b:rgba(255,0,0,.33333)}", Options{}, Strict},
		"hsl is rgb":                                   {"a{b:hsl(120, 100%, 50%)}", "a{b:lime}", Options{}, Strict},
		"an empty rule is nothing":                     {"a{}b{c:d}", "b{c:d}", Options{}, Strict},
		"a comment is nothing":                         {"a{/* x */b:c}", "a{b:c}", Options{}, Strict},
		"what no parser reads is alike as text":        {"a{f: http://host/x}", "a{f:  http://host/x}", Options{}, Strict},
		"escapes are the characters":                   {`a{content:"\0041 b"}`, `a{content:"Ab"}`, Options{}, Strict},
		"a name that looks like a colour is none":      {"a{animation:red}", "a{animation:#f00}", Options{}, Differs},
		"the order of rules counts":                    {"a{b:1}c{d:2}", "c{d:2}a{b:1}", Options{}, Differs},
		"the order of declarations counts":             {"a{b:1;b:2}", "a{b:2;b:1}", Options{}, Differs},
		"a length of zero has no unit":                 {"a{margin:0px 0px}", "a{margin:0}", Options{}, Semantic},
		"a declaration twice is one":                   {"a{color:red;color:red}", "a{color:red}", Options{}, Semantic},
		"equal rules side by side are one":             {"a{color:red}b{color:red}", "a,b{color:red}", Options{}, Semantic},
		"four sides are a shorthand":                   {"a{margin-top:1px;margin-right:2px;margin-bottom:1px;margin-left:2px}", "a{margin:1px 2px}", Options{}, Semantic},
		"a selector that a browser may not know stays": {"a{b:c}x::-moz-y{b:c}", "a,x::-moz-y{b:c}", Options{}, Differs},
		"prefixes count":                               {old, "a{border-radius:1px}", Options{}, Differs},
		"prefixes don't count if asked":                {old, "a{border-radius:1px}", Options{IgnorePrefixes: true}, Prefixes},
		"other values count all the same":              {old, "a{border-radius:2px}", Options{IgnorePrefixes: true}, Differs},
		"an SVG in place of a gradient is a prefix":    {shim, "a{background:linear-gradient(a,b)}", Options{IgnorePrefixes: true}, Prefixes},
		"an open block is no CSS":                      {"a{b:c", "a{b:c}", Options{}, Broken},
		"a word alone is no CSS":                       {"a{b}", "a{b:c}", Options{}, Broken},
		"an open string is no CSS":                     {"a{b:'c}", "a{b:c}", Options{}, Broken},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Compare(c.expected, c.actual, c.opt); got.Verdict != c.want {
				t.Errorf("Compare(%q, %q) = %v %+v, want %v", c.expected, c.actual, got.Verdict, got, c.want)
			}
		})
	}
}

func TestDifferencesAreReadable(t *testing.T) {
	got := Compare("@media print{a{color:red}}b{c:d}", "@media print{a{color:blue}}b{c:d}", Options{})
	want := Result{
		Verdict: Differs,
		Removed: []string{"@media print | a { color: #ff0000 }"},
		Added:   []string{"@media print | a { color: #0000ff }"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Two encoders write one picture in different bytes.
func TestPicturesAreTheirPoints(t *testing.T) {
	red := color.NRGBA{255, 0, 0, 255}
	full := image.NewNRGBA(image.Rect(0, 0, 1, 1))
	full.Set(0, 0, red)
	pale := image.NewPaletted(full.Bounds(), color.Palette{red, color.NRGBA{0, 0, 255, 255}})
	css := func(picture image.Image) string {
		var b bytes.Buffer
		if err := png.Encode(&b, picture); err != nil {
			t.Fatal(err)
		}
		return "a{b:url('data:image/png;base64," + base64.StdEncoding.EncodeToString(b.Bytes()) + "')}"
	}
	if got := Compare(css(full), css(pale), Options{}).Verdict; got != Strict {
		t.Errorf("one point in two encodings: %v", got)
	}
	expected := css(full)
	pale.SetColorIndex(0, 0, 1)
	if got := Compare(expected, css(pale), Options{}).Verdict; got != Differs {
		t.Errorf("a red and a blue point: %v", got)
	}
}

func TestFolders(t *testing.T) {
	old := fstest.MapFS{
		"a.css":     {Data: []byte("a{b:c}")},
		"sub/b.css": {Data: []byte("a{b:c}")},
		"c.css":     {Data: []byte("a{b:c}")},
		"note.txt":  {Data: []byte("x")},
	}
	actual := fstest.MapFS{"a.css": {Data: []byte("a { b: c }")}, "sub/b.css": {Data: []byte("a{b:d}")}}
	results, err := Folders(old, actual, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range results {
		got = append(got, r.Name+" "+r.Verdict.String())
	}
	if want := "a.css strict, c.css MISSING, sub/b.css DIFFERS"; strings.Join(got, ", ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

// Whatever stands in a file: it is alike to itself, and nothing panics or hangs.
func FuzzCompare(f *testing.F) {
	for _, seed := range []string{
		"a{b:c}", "@media (min-width:.5em){a:hover,b[c='d']{e:url(x) f(g, 1.50px)/2}}", "a{b:\"\\41\";c:#FfF!important}",
		"a{b:url(", "a{b:c(((((", "}", "@charset 'x';@import url(y);", "/* */a{*b:c;_d:e}", "a{b:')'}", "\ufeffa{b:1e9999}",
	} {
		f.Add(seed, seed)
	}
	f.Fuzz(func(t *testing.T, one, other string) {
		if got := Compare(one, one, Options{}); got.Verdict != Strict {
			t.Errorf("%q is not alike to itself: %v", one, got.Verdict)
		}
		there, back := Compare(one, other, Options{IgnorePrefixes: true}), Compare(other, one, Options{IgnorePrefixes: true})
		if there.Verdict != back.Verdict {
			t.Errorf("%q and %q: %v there, %v back", one, other, there.Verdict, back.Verdict)
		}
		if nodes, err := parse(one); err == nil {
			lines(nodes, true)
			meaning(nodes)
		}
	})
}
