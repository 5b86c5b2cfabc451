package pages_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"assetbuild/internal/bundle"
	"assetbuild/internal/diagnostic"
	"assetbuild/internal/manifest"
	"assetbuild/internal/pages"

	"github.com/google/go-cmp/cmp"
)

// built is a manifest such as a release build gives.
var built = manifest.Manifest{
	"assets/sass/home.scss":  {File: "assets/css/home-AAAAAAAA.css", Integrity: "sha384-home"},
	"assets/sprites/nav.png": {File: "assets/nav-BBBBBBBB.png"},
	"assets/js/home.ts":      {File: "assets/js/home-CCCCCCCC.js", Integrity: "sha384-js", CSS: []string{"assets/js/home-DDDDDDDD.css"}, Imports: []string{"_chunk-EEEEEEEE.js"}},
	"_chunk-EEEEEEEE.js":     {File: "assets/js/chunk-EEEEEEEE.js", Integrity: "sha384-chunk", Imports: []string{"_deep-FFFFFFFF.js"}, CSS: []string{"assets/js/chunk-GGGGGGGG.css"}},
	"_deep-FFFFFFFF.js":      {File: "assets/js/deep-FFFFFFFF.js", Imports: []string{"_chunk-EEEEEEEE.js"}},
	"_home-DDDDDDDD.css":     {File: "assets/js/home-DDDDDDDD.css", Integrity: "sha384-css"},
}

// render lays files below assets/pages and renders them. It gives the pages by their path.
func render(t *testing.T, opt pages.Options, files map[string]string) (map[string]string, error) {
	t.Helper()
	opt.Root = t.TempDir()
	opt.Dir = filepath.Join(opt.Root, "assets", "pages")
	for name, content := range files {
		file := filepath.Join(opt.Dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if opt.Manifest == nil {
		opt.Manifest = built
	}
	rendered, err := pages.Render(t.Context(), opt)
	out := map[string]string{}
	for _, page := range rendered {
		out[page.Path] = string(page.Data)
	}
	return out, err
}

func TestPages(t *testing.T) {
	for _, test := range []struct {
		name  string
		opt   pages.Options
		files map[string]string
		want  map[string]string
	}{
		{
			"a page keeps its path, a partial is none, other files aren't taken", pages.Options{},
			map[string]string{"index.html": "a", "journal/2014/post.html": "b", "_nav.html": "c", "journal/_x.html": "d", "notes.txt": "e", ".hidden.html": "f"},
			map[string]string{"index.html": "a", "journal/2014/post.html": "b"},
		},
		{
			"the dot is the data, escaped", pages.Options{Data: map[string]any{"title": "A & B", "items": []any{map[string]any{"name": "one"}}}},
			map[string]string{"index.html": `<title>{{.title}}</title>{{range .items}}<b>{{.name}}</b>{{end}}`},
			map[string]string{"index.html": `<title>A &amp; B</title><b>one</b>`},
		},
		{
			"a partial is named from the pages folder or a folder above the page", pages.Options{},
			map[string]string{
				"_nav.html": "root", "journal/_side.html": "side", "parts/_card.html": "card",
				"journal/post.html": `{{template "_nav.html" .}} {{template "_side.html" .}} {{template "journal/_side.html" .}} {{template "parts/_card.html" .}}`,
			},
			map[string]string{"journal/post.html": "root side side card"},
		},
		{
			"the nearer partial wins", pages.Options{},
			map[string]string{"_nav.html": "root", "journal/_nav.html": "near", "journal/post.html": `{{template "_nav.html"}}`, "index.html": `{{template "_nav.html"}}`},
			map[string]string{"journal/post.html": "near", "index.html": "root"},
		},
		{
			"each page fills a layout's blocks by itself", pages.Options{},
			map[string]string{
				"_layout.html": `<main>{{block "content" .}}nothing{{end}}</main>`,
				"a.html":       `{{template "_layout.html" .}}{{define "content"}}A{{end}}`,
				"b.html":       `{{define "content"}}B{{end}}{{template "_layout.html" .}}`,
				"c.html":       `{{template "_layout.html" .}}`,
			},
			map[string]string{"a.html": "<main>A</main>", "b.html": "<main>B</main>", "c.html": "<main>nothing</main>"},
		},
		{
			"an empty page", pages.Options{},
			map[string]string{"index.html": "", "_empty.html": "", "b.html": `{{template "_empty.html"}}x`},
			map[string]string{"index.html": "", "b.html": "x"},
		},
		{
			"asset gives a URL in any place", pages.Options{PublicPath: "/"},
			map[string]string{"index.html": `<img src="{{asset "assets/sprites/nav.png"}}"><a style="background: url('{{asset "assets/sprites/nav.png"}}')"></a><script>x = {{asset "assets/sprites/nav.png"}}</script>`},
			map[string]string{"index.html": `<img src="/assets/nav-BBBBBBBB.png"><a style="background: url('/assets/nav-BBBBBBBB.png')"></a><script>x = "/assets/nav-BBBBBBBB.png"</script>`},
		},
		{
			"a stylesheet has its integrity", pages.Options{PublicPath: "/"},
			map[string]string{"index.html": `{{stylesheet "assets/sass/home.scss"}}`},
			map[string]string{"index.html": `<link rel="stylesheet" href="/assets/css/home-AAAAAAAA.css" integrity="sha384-home">`},
		},
		{
			"a script brings the CSS and the preloads of its imports, deepest first", pages.Options{PublicPath: "/"},
			map[string]string{"index.html": `{{script "assets/js/home.ts"}}`},
			map[string]string{"index.html": `<link rel="stylesheet" href="/assets/js/chunk-GGGGGGGG.css">` +
				`<link rel="stylesheet" href="/assets/js/home-DDDDDDDD.css" integrity="sha384-css">` +
				`<link rel="modulepreload" href="/assets/js/deep-FFFFFFFF.js">` +
				`<link rel="modulepreload" href="/assets/js/chunk-EEEEEEEE.js" integrity="sha384-chunk">` +
				`<script type="module" src="/assets/js/home-CCCCCCCC.js" integrity="sha384-js"></script>`},
		},
		{
			"what a page linked before isn't linked again", pages.Options{PublicPath: "/"},
			map[string]string{"index.html": `{{stylesheet "assets/sass/home.scss"}}|{{stylesheet "assets/sass/home.scss"}}`},
			map[string]string{"index.html": `<link rel="stylesheet" href="/assets/css/home-AAAAAAAA.css" integrity="sha384-home">|`},
		},
		{
			"another host needs CORS for integrity", pages.Options{PublicPath: "https://cdn.example.com/x"},
			map[string]string{"index.html": `{{stylesheet "assets/sass/home.scss"}}`},
			map[string]string{"index.html": `<link rel="stylesheet" href="https://cdn.example.com/x/assets/css/home-AAAAAAAA.css" integrity="sha384-home" crossorigin="anonymous">`},
		},
		{
			"classic scripts are deferred", pages.Options{PublicPath: "/", Classic: true, Manifest: manifest.Manifest{"assets/js/a.js": {File: "assets/js/a.js"}}},
			map[string]string{"index.html": `{{script "assets/js/a.js"}}`},
			map[string]string{"index.html": `<script defer src="/assets/js/a.js"></script>`},
		},
		{
			"relative references lead from the page", pages.Options{PublicPath: "./"},
			map[string]string{"index.html": `{{asset "assets/sprites/nav.png"}}`, "a/b/c.html": `<img src="{{asset "assets/sprites/nav.png"}}">`},
			map[string]string{"index.html": `assets/nav-BBBBBBBB.png`, "a/b/c.html": `<img src="../../assets/nav-BBBBBBBB.png">`},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := render(t, test.opt, test.files)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestMistakesInPages(t *testing.T) {
	for _, test := range []struct {
		name           string
		files          map[string]string
		place, message string
		remedy         string
	}{
		{"a syntax error", map[string]string{"index.html": "a\n{{if}}"}, "assets/pages/index.html:2", "missing value for if", ""},
		{"an unknown function", map[string]string{"index.html": `{{aset "x"}}`}, "assets/pages/index.html:1", `function "aset" not defined`, "There is the function asset."},
		{"an unknown partial", map[string]string{"index.html": `{{template "_nva.html"}}`, "_nav.html": ""}, "assets/pages/index.html:1:12", `no such template "_nva.html"`, "There is _nav.html."},
		{"a key that isn't there", map[string]string{"index.html": "\n\n  {{stylesheet \"assets/sass/hom.scss\"}}"}, "assets/pages/index.html:3:5", "there is no assets/sass/hom.scss", "There is assets/sass/home.scss."},
		{"a key in a partial", map[string]string{"index.html": `{{template "_nav.html"}}`, "_nav.html": `{{script "x"}}`}, "assets/pages/_nav.html:1:3", "there is no x", `A key is a path from the project's root, such as "assets/sass/home.scss".`},
		{"a stylesheet as a script", map[string]string{"index.html": `{{script "assets/sass/home.scss"}}`}, "assets/pages/index.html:1:3", "assets/sass/home.scss is no script", `Link it by {{stylesheet "assets/sass/home.scss"}} or {{asset "assets/sass/home.scss"}}.`},
		{"a script as a stylesheet", map[string]string{"index.html": `{{stylesheet "assets/js/home.ts"}}`}, "assets/pages/index.html:1:3", "assets/js/home.ts is no stylesheet", `Link it by {{script "assets/js/home.ts"}} or {{asset "assets/js/home.ts"}}.`},
		{"a page without end", map[string]string{"index.html": `{{range 1000000000}}0123456789012345678901234567890123456789{{end}}`}, "assets/pages/index.html", "the page grows beyond 64 MB", "Look for a loop that goes on for too long."},
		{"a partial that calls itself", map[string]string{"index.html": `{{template "_a.html"}}`, "_a.html": `{{template "_a.html"}}`}, "assets/pages/_a.html:1:12", "exceeded maximum template depth", ""},
		{"an ambiguous place", map[string]string{"index.html": `<a href="{{if .x}}"{{end}}>`}, "assets/pages/index.html:1", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := render(t, pages.Options{Data: map[string]any{}}, test.files)
			list := diagnostic.Of(err)
			if len(list) != 1 {
				t.Fatalf("got %d findings: %v", len(list), err)
			}
			got := list[0]
			if !strings.HasPrefix(got.Place(), test.place) || !strings.Contains(got.Message, test.message) || test.remedy != "" && got.Remedy != test.remedy {
				t.Errorf("got %s: %s\n%s\n%v", got.Place(), got.Message, got.Remedy, got.Notes)
			}
			if got.Source == "" && got.Line > 0 {
				t.Error("the line isn't shown")
			}
		})
	}
}

func TestAllMistakesOfAllPagesAreTold(t *testing.T) {
	_, err := render(t, pages.Options{}, map[string]string{
		"a.html":    "{{asset \"x\"}}\n{{asset \"y\"}}{{template \"_p.html\"}}",
		"b.html":    `{{template "_p.html"}}{{end}}`,
		"c.html":    `{{template "_p.html"}}`,
		"_p.html":   `{{script "z"}}`,
		"d.html":    "{{template \"_q.html\"}}{{template \"_r.html\"}}{{asset \"w\"}}",
		"good.html": `fine`,
	})
	var got []string
	for _, d := range diagnostic.Of(err) {
		got = append(got, d.Error())
	}
	want := []string{
		"assets/pages/_p.html:1:3: there is no z",
		"assets/pages/a.html:1:3: there is no x",
		"assets/pages/a.html:2:3: there is no y",
		"assets/pages/b.html:1: unexpected {{end}}",
		"assets/pages/d.html:1:12: no such template \"_q.html\"",
		"assets/pages/d.html:1:34: no such template \"_r.html\"",
		"assets/pages/d.html:1:47: there is no w",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAssetOfAFileThatNobodyElseUsesIsAdded(t *testing.T) {
	root := t.TempDir()
	dir := filepath.Join(root, "assets", "pages")
	for name, content := range map[string]string{"assets/pages/index.html": `<img src="{{asset "assets/images/a b.jpg"}}">`, "assets/images/a b.jpg": "photo"} {
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	bundler := bundle.New(bundle.Options{Root: root})
	rendered, err := pages.Render(context.Background(), pages.Options{Root: root, Dir: dir, PublicPath: "/", Assets: bundler})
	if err != nil {
		t.Fatal(err)
	}
	added := bundler.Assets().Files
	if len(added) != 1 || added[0].Source != filepath.Join(root, "assets", "images", "a b.jpg") {
		t.Fatalf("got %v", added)
	}
	if got, want := string(rendered[0].Data), `<img src="/`+added[0].Path+`">`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestAssetsThatCanNotBeAdded(t *testing.T) {
	root := t.TempDir()
	dir := filepath.Join(root, "assets", "pages")
	lay := func(name, content string) {
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	lay("assets/images/photo.jpg", "photo")
	outside := t.TempDir() // beside the project
	lay("../"+filepath.Base(outside)+"/x", "secret")
	for _, test := range []struct{ name, key, message, remedy string }{
		{"a name that is nearly right", "assets/images/foto.jpg", "there is no assets/images/foto.jpg", "There is assets/images/photo.jpg."},
		{"a file outside of the project", "../" + filepath.Base(outside) + "/x", "lies outside of the project", "Copy the file into the project"},
		{"a folder", "assets/images", "there is no assets/images", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			lay("assets/pages/index.html", `{{asset "`+test.key+`"}}`)
			_, err := pages.Render(t.Context(), pages.Options{Root: root, Dir: dir, Assets: bundle.New(bundle.Options{Root: root})})
			list := diagnostic.Of(err)
			if len(list) != 1 || list[0].Place() != "assets/pages/index.html:1:3" || !strings.Contains(list[0].Message, test.message) || !strings.HasPrefix(list[0].Remedy, test.remedy) {
				t.Errorf("got %+v", list)
			}
		})
	}
}

func TestStaticFilesByTheirPathInTheOutput(t *testing.T) {
	static := t.TempDir()
	if err := os.WriteFile(filepath.Join(static, "favicon.svg"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	got, err := render(t, pages.Options{PublicPath: "./", Static: static}, map[string]string{"a/b.html": `<link rel="icon" href="{{asset "/favicon.svg"}}">`})
	if err != nil {
		t.Fatal(err)
	}
	if want := `<link rel="icon" href="../favicon.svg">`; got["a/b.html"] != want {
		t.Errorf("got %s, want %s", got["a/b.html"], want)
	}
	_, err = render(t, pages.Options{Static: static}, map[string]string{"a.html": `{{asset "/favicn.svg"}} {{asset "/../secret"}}`})
	if list := diagnostic.Of(err); len(list) != 2 || list[0].Message != "there is no /favicn.svg in the static folder" || list[1].Message != "there is no /../secret" {
		t.Errorf("got %v", err)
	}
}
