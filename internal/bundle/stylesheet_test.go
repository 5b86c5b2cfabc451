package bundle

import (
	"slices"
	"strings"
	"testing"

	"assetbuild/internal/diagnostic"
)

// bundleStyle bundles CSS as what Sass made of assets/sass/home.scss, in a development build without a source map.
func bundleStyle(t *testing.T, root string, opt Options, css string) (*Bundler, *Result, error) {
	t.Helper()
	opt.Root = root
	b := New(opt)
	b.AddSheet("generated/nav.png", []byte("sheet"), "assets/sprites/nav.png")
	result, err := b.Stylesheet(t.Context(), Stylesheet{Entry: "assets/sass/home.scss", Name: "home", CSS: css})
	return b, result, err
}

func TestReferencesInStylesheets(t *testing.T) {
	root := project(t, map[string]string{
		"assets/sass/img/a.png":     "a",
		"assets/sass/img/b c.png":   "b",
		"assets/sass/font.eot":      "font",
		"assets/static/favicon.ico": "icon",
	})
	const a, b, eot, nav = "/assets/a-ZKLYCEWK.png", "/assets/b_c-HYR6QFQA.png", "/assets/font-PFPKH35E.eot", "/assets/nav-PCXXXW2W.png"
	for _, test := range []struct{ name, css, want string }{
		{"a file beside the entry", `a { b: url(img/a.png) }`, `url("` + a + `")`},
		{"a generated sheet", `a { b: url(generated/nav.png) }`, `url("` + nav + `")`},
		{"quotes", `a { b: url( 'img/a.png' ) }`, `url("` + a + `")`},
		{"white space and capitals", "a { b: URL(\n  img/a.png\n) }", `url("` + a + `")`},
		{"a space in the name", `a { b: url("img/b c.png") }`, `url("` + b + `")`},
		{"a space as a CSS escape", `a { b: url(img/b\ c.png) }`, `url("` + b + `")`},
		{"a space as a code", `a { b: url("img/b\20 c.png") }`, `url("` + b + `")`},
		{"a space as a URL escape", `a { b: url(img/b%20c.png) }`, `url("` + b + `")`},
		{"query and fragment are kept", `a { b: url(font.eot?x=1#iefix) }`, `url("` + eot + `?x=1#iefix")`},
		{"two in a list", `@font-face { src: url(font.eot?) format("eot"), url(img/a.png) }`, `src: url("` + eot + `?") format("eot"), url("` + a + `")`},
		{"image-set() of url()s", `a { b: image-set(url(img/a.png) 1x, url(generated/nav.png) 2x) }`, `image-set(url("` + a + `") 1x, url("` + nav + `") 2x)`},
		{"image-set() of strings", `a { b: -webkit-image-set("img/a.png" 1x) }`, `-webkit-image-set(url("` + a + `") 1x)`},
		{"a type in image-set() is no file", `a { b: image-set(url(img/a.png) type("image/png")) }`, `type("image/png")`},
		{"a custom property", `a { --b: url(img/a.png) }`, `url("` + a + `")`},
		{"inside of @media", `@media print { a { b: url(img/a.png) } }`, `url("` + a + `")`},

		{"a comment is no reference", `a { b: c /* url(x.png) */ }`, `b: c`},
		{"a string is no reference", `a::after { content: "url(x.png)" }`, `content: "url(x.png)"`},
		{"another host", `a { b: url(//cdn.example.com/x.png) }`, `url(//cdn.example.com/x.png)`},
		{"a scheme", `a { b: url(https://example.com/x.png) }`, `url(https://example.com/x.png)`},
		{"an unknown scheme", `a { b: url(about:blank) }`, `url(about:blank)`},
		{"data", `a { b: url(data:image/gif;base64,R0lGODlhAQABAAAAACw=) }`, `url(data:image/gif;base64,R0lGODlhAQABAAAAACw=)`},
		{"a fragment of the page", `a { b: url(#id) }`, `url(#id)`},
		{"a static file", `a { b: url(/favicon.ico?v=2) }`, `url(/favicon.ico?v=2)`},
		{"an import from another host", `@import url(https://fonts.example.com/css?family=A);`, `@import "https://fonts.example.com/css?family=A";`},
		{"nothing", `a { b: url() }`, `url()`},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, result, err := bundleStyle(t, root, Options{PublicPath: "/", Static: root + "/assets/static"}, test.css)
			if err != nil {
				t.Fatal(err)
			}
			got := string(find(t, result.Files, "assets/css/home.css").Data)
			if !strings.Contains(got, test.want) {
				t.Errorf("got\n%s\nwant in it\n%s", got, test.want)
			}
			if len(result.Warnings) > 0 {
				t.Errorf("warnings: %v", result.Warnings)
			}
		})
	}
}

func TestHacksForOldBrowsersPassWithoutNoise(t *testing.T) {
	const css = `.a {
  *zoom: 1;
  _height: 1px;
  width: expression(document.body.clientWidth > 800 ? "800px" : "auto");
  filter: progid:DXImageTransform.Microsoft.gradient(startColorstr='#80000000', endColorstr='#80000000');
  -ms-filter: "progid:DXImageTransform.Microsoft.Alpha(Opacity=50)";
  filter: alpha(opacity=50);
}
`
	for _, release := range []bool{false, true} {
		_, result, err := bundleStyle(t, t.TempDir(), Options{Release: release, Targets: []string{"chrome111", "safari16.4"}}, css)
		if err != nil {
			t.Fatal(err)
		}
		if len(result.Warnings) > 0 {
			t.Errorf("warnings: %v", result.Warnings)
		}
		got := string(find(t, result.Files, "assets/css/home*.css").Data)
		got = strings.ReplaceAll(strings.ReplaceAll(got, " ", ""), `"`, `'`)
		for _, hack := range []string{"*zoom:1", "_height:1px", "expression(document.body.clientWidth>800", "gradient(startColorstr='#80000000'", "progid:DXImageTransform.Microsoft.Alpha(Opacity=50)", "alpha(opacity=50)"} {
			if !strings.Contains(got, hack) {
				t.Errorf("release %v: %s is gone:\n%s", release, hack, got)
			}
		}
	}
}

func TestMissingFileNamesAllPlaces(t *testing.T) {
	root := project(t, map[string]string{"lib/logo.png": "logo"})
	_, _, err := bundleStyle(t, root, Options{LoadPaths: []string{root + "/lib"}}, "a { b: url(lgo.png); c: url(generated/nva.png) }")
	list := diagnostic.Of(err)
	if len(list) != 2 {
		t.Fatalf("got %v", err)
	}
	second, first := list[0], list[1] // sorted by their messages
	if first.Message != "file not found: lgo.png" || first.Remedy != "There is lib/logo.png." || first.File != "assets/sass/home.scss" {
		t.Errorf("got %+v", first)
	}
	if got := strings.Join(first.Notes, "\n"); got != "looked for assets/sass/lgo.png\nlooked for lib/lgo.png" {
		t.Errorf("places:\n%s", got)
	}
	if second.Remedy != "There is the sheet generated/nav.png." {
		t.Errorf("got %+v", second)
	}
}

func TestMissingStaticFileIsAWarning(t *testing.T) {
	root := project(t, map[string]string{"assets/static/a.png": ""})
	_, result, err := bundleStyle(t, root, Options{Static: root + "/assets/static"}, "a { b: url(/b.png?x); c: url(/a.png) }")
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Warnings) != 1 || result.Warnings[0].Message != "no such file in assets/static: /b.png" {
		t.Errorf("got %v", result.Warnings)
	}
}

func TestRelativeReferencesLeadFromTheStylesheet(t *testing.T) {
	root := project(t, map[string]string{"assets/sass/a.png": "a"})
	b := New(Options{Root: root, PublicPath: "./"})
	result, err := b.Stylesheet(t.Context(), Stylesheet{Entry: "assets/sass/shop/cart.scss", Name: "shop/cart", CSS: "a { b: url(../a.png) }"})
	if err != nil {
		t.Fatal(err)
	}
	got := string(find(t, result.Files, "assets/css/shop/cart.css").Data)
	if want := `url("../../a-ZKLYCEWK.png")`; !strings.Contains(got, want) {
		t.Errorf("got\n%s\nwant in it %s", got, want)
	}
}

func TestTwoStylesheetsOfOneName(t *testing.T) {
	entries := []Stylesheet{{Entry: "assets/sass/home.scss", Name: "home"}, {Entry: "assets/sass/Home.sass", Name: "Home"}}
	for range 2 {
		b := New(Options{Root: t.TempDir()})
		if _, err := b.Stylesheet(t.Context(), entries[0]); err != nil {
			t.Fatal(err)
		}
		_, err := b.Stylesheet(t.Context(), entries[1])
		if err == nil || err.Error() != "assets/sass/home.scss: would be published as assets/css/home.css, and so would assets/sass/Home.sass" {
			t.Errorf("got %v", err)
		}
		entries[0], entries[1] = entries[1], entries[0]
	}
}

func TestWarningsAboutCSSStandInTheSource(t *testing.T) {
	const css = ".a {\n  widht: 1px;\n}\n"
	sources := map[string]string{"assets/sass/_part.scss": "// a line\n.a { widht: 1px }\n"}
	root := project(t, sources)
	b := New(Options{Root: root})
	result, err := b.Stylesheet(t.Context(), Stylesheet{
		Entry: "assets/sass/home.scss", Name: "home", CSS: css,
		SourceMap: sassMap(t, root, css, sources, mapping{".a", "assets/sass/_part.scss", ".a"}, mapping{"widht", "assets/sass/_part.scss", "widht"}),
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Warnings) != 1 {
		t.Fatalf("got %v", result.Warnings)
	}
	if got := result.Warnings[0]; got.Place() != "assets/sass/_part.scss:2:6" || got.Source != ".a { widht: 1px }" || !strings.Contains(got.Remedy, "width") {
		t.Errorf("got %+v", got)
	}
}

func TestAllMistakesOfAStylesheetAreTold(t *testing.T) {
	_, _, err := bundleStyle(t, project(t, nil), Options{Static: "/nowhere"}, `@import url(a.css); a { b: url(b.png); c: url(c.png); d: url(/d.png); widht: 1px }`)
	var got []string
	for _, d := range diagnostic.Of(err) {
		got = append(got, d.Severity.String()+" "+strings.SplitAfter(d.Message, ": ")[0])
	}
	want := []string{"error file not found: ", "error file not found: ", "error file not found: ", `warning "widht" is not a known CSS property`, "warning no such file in ../../../../nowhere: "}
	if len(got) != len(want) || !slices.Equal(got[:4], want[:4]) {
		t.Errorf("got %q", got)
	}
}
