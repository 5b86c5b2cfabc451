package stats

import (
	"slices"
	"strings"
	"testing"

	"assetbuild/internal/artifact"
	"assetbuild/internal/manifest"

	"github.com/google/go-cmp/cmp"
)

func TestWhatAPageAsksFor(t *testing.T) {
	for _, test := range []struct{ name, page, want string }{
		{"a stylesheet", `<link rel="stylesheet" href="a.css">`, "a.css!"},
		{"an icon, and a preload", `<link rel="shortcut icon" href=i.ico><link rel=preload href='f.woff2'>`, "i.ico! f.woff2!"},
		{"another page is a link", `<link rel="next" href="b.html"><a href="c.html">c</a>`, "b.html c.html"},
		{"scripts", `<script src="a.js"></script><script>let x = "<img src=no.png>"</script>`, "a.js!"},
		{"of an image's candidates one is loaded", `<img src="a.jpg" srcset="b.jpg 2x, c.jpg 3x">`, "a.jpg! b.jpg c.jpg"},
		{"a picture's sources are candidates", `<picture><source srcset="a.webp"><img src="a.jpg"></picture>`, "a.webp a.jpg!"},
		{"a video is loaded when it plays", `<video src="v.mp4" poster="p.jpg"><source src="w.webm"></video>`, "v.mp4 p.jpg! w.webm"},
		{"a lazy image is loaded when it comes near", `<img src="a.jpg" loading="lazy">`, "a.jpg"},
		{"escapes", `<img src="a&amp;b.png">`, "a&b.png!"},
		{"a comment is no tag", `<!-- <img src="a.png"> -->`, ""},
		{"a page that ends early", `<img src="a.png"`, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, r := range references([]byte(test.page)) {
				text := r.url
				if r.loads {
					text += "!"
				}
				got = append(got, text)
			}
			if strings.Join(got, " ") != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestWhereAURLLeads(t *testing.T) {
	for _, test := range []struct{ name, url, page, public, want string }{
		{"from the host's root", "/assets/a.css", "index.html", "/", "assets/a.css"},
		{"below a folder of the host", "/shop/assets/a.css", "x/index.html", "/shop/", "assets/a.css"},
		{"a host of its own", "https://cdn.example.com/x/a.css?v#f", "index.html", "https://cdn.example.com/x/", "a.css"},
		{"another host", "https://example.com/a.css", "index.html", "/", ""},
		{"a host without a scheme", "//example.com/a.css", "index.html", "/shop/", ""},
		{"relative", "../assets/a%20b.css", "journal/one.html", "", "assets/a b.css"},
		{"relative to the page, and said so", "../a.css", "journal/one.html", "./", "a.css"},
		{"data", "data:image/png;base64,AAAA", "index.html", "/", ""},
		{"a folder", "/journal/", "index.html", "/", "journal/index.html"},
		{"a place in the page itself", "#top", "index.html", "/", ""},
		{"a bad escape", "/%zz", "index.html", "/", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := outputOf(test.url, test.page, test.public); got != test.want {
				t.Errorf("%s in %s leads to %q, want %q", test.url, test.page, got, test.want)
			}
		})
	}
}

// A page loads what its stylesheets and scripts need at once; what a script asks for later only shows who refers to it.
func TestAPageLoadsWhatItsFilesNeed(t *testing.T) {
	files := []artifact.File{
		{Path: "index.html", Kind: "page", Data: []byte(`<link rel="stylesheet" href="/a.css"><script type="module" src="/a.js"></script><a href="/b.html">b</a>`)},
		{Path: "b.html", Kind: "page", Data: []byte(`<link rel="stylesheet" href="/a.css"><link rel="stylesheet" href="https://example.com/x.css">`)},
		{Path: "a.css", Kind: "stylesheet"}, {Path: "a.js", Kind: "script"}, {Path: "chunk.js", Kind: "script"},
		{Path: "lazy.js", Kind: "script"}, {Path: "nav.png", Kind: "sheet"}, {Path: "logo.png", Kind: "asset"},
	}
	g := newGraph(files, map[string]manifest.Chunk{
		"a.css":   {File: "a.css", Assets: []string{"nav.png"}},
		"a.js":    {File: "a.js", Imports: []string{"chunk.js"}, DynamicImports: []string{"lazy.js"}, Assets: []string{"logo.png"}},
		"lazy.js": {File: "lazy.js", Imports: []string{"chunk.js"}},
	}, "/")
	for page, want := range map[string][]string{
		"index.html": {"a.css", "a.js", "chunk.js", "index.html", "nav.png"},
		"b.html":     {"a.css", "b.html", "nav.png"},
	} {
		if got := g.together(page); !slices.Equal(got, want) {
			t.Errorf("%s loads %q, want %q", page, got, want)
		}
	}
	by := map[string][]string{}
	for _, f := range files {
		by[f.Path] = g.referring(f.Path)
	}
	want := map[string][]string{
		"index.html": nil, "b.html": {"index.html"}, "a.css": {"b.html", "index.html"}, "a.js": {"index.html"},
		"chunk.js": {"a.js", "lazy.js"}, "lazy.js": {"a.js"}, "nav.png": {"a.css"}, "logo.png": {"a.js"},
	}
	if diff := cmp.Diff(want, by); diff != "" {
		t.Error(diff)
	}
}

func FuzzReferences(f *testing.F) {
	f.Add([]byte(`<img src="a.png" srcset="b.png 2x,, c"><link rel=icon href=`))
	f.Add([]byte("<svg><script src='x'"))
	f.Fuzz(func(t *testing.T, page []byte) {
		for _, r := range references(page) {
			if file := outputOf(r.url, "a/b.html", "/x/"); strings.HasPrefix(file, "/") {
				t.Errorf("%q leads to %q", r.url, file)
			}
		}
	})
}
