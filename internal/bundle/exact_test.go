package bundle

import (
	"strings"
	"testing"

	"assetbuild/internal/diagnostic"
)

func TestAnExactURLMeansOneFileWhereverItStands(t *testing.T) {
	root := project(t, map[string]string{"img/a b.png": "a", "assets/sass/img/a b.png": "another", "type/x.eot": "font"})
	a, eot := Exact("img/a b.png"), Exact("type/x.eot")
	for name, test := range map[string]struct{ public, css, want string }{
		"in url()":                           {"/", `a { b: url('` + a + `') }`, `url("/assets/a_b-ZKLYCEWK.png")`},
		"with a query and a fragment":        {"/", `a { b: url('` + eot + `?#iefix') }`, `url("/assets/x-PFPKH35E.eot?#iefix")`},
		"in a string":                        {"/", `a { b: "` + a + `" }`, `"/assets/a_b-ZKLYCEWK.png"`},
		"in a filter":                        {"/x/", `a { filter: f(src='` + a + `') }`, `src="/x/assets/a_b-ZKLYCEWK.png"`},
		"in a string, with relative URLs":    {"", `a { b: "` + a + `" }`, `"../a_b-ZKLYCEWK.png"`},
		"twice, in url() and in a string":    {"/", `a { b: url(` + a + `) "` + a + `" }`, `url("/assets/a_b-ZKLYCEWK.png") "/assets/a_b-ZKLYCEWK.png"`},
		"on another host":                    {"https://x.test/", `a { b: "` + a + `" }`, `"https://x.test/assets/a_b-ZKLYCEWK.png"`},
		"characters that end other URLs":     {"/", `a { b: url('` + Exact("img/a b.png") + `'), c }`, `url("/assets/a_b-ZKLYCEWK.png"), c`},
		"nothing of the scheme stays behind": {"/", `a { b: url('` + a + `') }`, `a {`},
	} {
		t.Run(name, func(t *testing.T) {
			_, result, err := bundleStyle(t, root, Options{PublicPath: test.public}, test.css)
			if err != nil {
				t.Fatal(err)
			}
			got := string(find(t, result.Files, "assets/css/home.css").Data)
			if !strings.Contains(got, test.want) || strings.Contains(got, exactScheme) {
				t.Errorf("got\n%s\nwant in it\n%s", got, test.want)
			}
			if len(result.Inputs) == 0 || len(result.Assets) == 0 {
				t.Errorf("the file is no input (%v) or no asset (%v)", result.Inputs, result.Assets)
			}
		})
	}
}

func TestAnExactURLThatIsNotThereIsToldOnce(t *testing.T) {
	root := project(t, map[string]string{"img/logo.png": "a"})
	for _, css := range []string{`a { b: url('` + Exact("img/lgo.png") + `') }`, `a { b: "` + Exact("img/lgo.png") + `" }`} {
		_, _, err := bundleStyle(t, root, Options{}, css)
		found := diagnostic.Of(err)
		if len(found) != 1 || found[0].Message != "file not found: img/lgo.png" || found[0].Remedy != "There is img/logo.png." {
			t.Errorf("%s: got %v", css, found)
		}
	}
}

// Two maps of one folder have two sheets; each is published, has its entry in the manifest, and is what its rule shows.
func TestTwoSheetsOfOneDirectory(t *testing.T) {
	b := New(Options{Root: t.TempDir(), PublicPath: "/"})
	b.AddSheet("compass/1/nav.png", []byte("vertical"), "img/nav.png")
	b.AddSheet("compass/2/nav.png", []byte("smart"), "img/nav.png")
	result, err := b.Stylesheet(t.Context(), Stylesheet{
		Entry: "a.scss", Name: "a", CSS: `a { b: url(compass/1/nav.png) } b { b: url(compass/2/nav.png) }`,
	})
	if err != nil {
		t.Fatal(err)
	}
	assets := b.Assets()
	if len(assets.Files) != 2 || len(assets.Chunks) != 2 {
		t.Fatalf("got %d files and %d chunks", len(assets.Files), len(assets.Chunks))
	}
	css := string(find(t, result.Files, "assets/css/a.css").Data)
	for _, f := range assets.Files {
		if !strings.Contains(css, "/"+f.Path) {
			t.Errorf("%s is not in\n%s", f.Path, css)
		}
	}
}
