package manifest_test

import (
	"errors"
	"html/template"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"assetbuild/manifest"
)

const table = `{
  "_chunk-D.js": {"file": "assets/js/chunk-D.js", "css": ["assets/css/chunk-E.css"], "imports": ["_deep-F.js"], "integrity": "sha384-d"},
  "_chunk-E.css": {"file": "assets/css/chunk-E.css", "integrity": "sha384-e"},
  "_deep-F.js": {"file": "assets/js/deep-F.js", "imports": ["_chunk-D.js"]},
  "assets/images/a b.png": {"file": "assets/a b-G.png", "src": "assets/images/a b.png"},
  "assets/js/home.ts": {"file": "assets/js/home-C.js", "isEntry": true, "imports": ["_chunk-D.js"], "integrity": "sha384-c"},
  "assets/sass/home.scss": {"file": "assets/css/home-A.css", "isEntry": true, "integrity": "sha384-a"}
}`

// replace puts a manifest in its place as a build does: whole.
func replace(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file+".new", []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(file+".new", file); err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, text string, opt manifest.Options) (*manifest.Files, string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "manifest.json")
	replace(t, file, text)
	files, err := manifest.Open(file, opt)
	if err != nil {
		t.Fatal(err)
	}
	return files, file
}

func render(t *testing.T, files *manifest.Files, text string) (string, error) {
	t.Helper()
	var out strings.Builder
	err := template.Must(template.New("page").Funcs(files.Funcs()).Parse(text)).Execute(&out, nil)
	return out.String(), err
}

func TestTagsOfATemplate(t *testing.T) {
	const scripts = `<link rel="stylesheet" href="/assets/css/chunk-E.css" integrity="sha384-e">` +
		`<link rel="modulepreload" href="/assets/js/deep-F.js"><link rel="modulepreload" href="/assets/js/chunk-D.js" integrity="sha384-d">` +
		`<script type="module" src="/assets/js/home-C.js" integrity="sha384-c"></script>`
	for _, test := range []struct {
		name, text, want string
		opt              manifest.Options
	}{
		{"a stylesheet", `{{stylesheet "assets/sass/home.scss"}}`, `<link rel="stylesheet" href="/assets/css/home-A.css" integrity="sha384-a">`, manifest.Options{}},
		{"a script, after its imports' styles and preloads, though they import each other", `{{script "assets/js/home.ts"}}`, scripts, manifest.Options{}},
		{"an image whose name needs escapes", `<img src="{{asset "assets/images/a b.png"}}">`, `<img src="/assets/a%20b-G.png">`, manifest.Options{}},
		{"another host needs CORS, or no browser checks integrity", `{{stylesheet "assets/sass/home.scss"}}`,
			`<link rel="stylesheet" href="https://cdn.example.com/x/assets/css/home-A.css" integrity="sha384-a" crossorigin="anonymous">`,
			manifest.Options{PublicPath: "https://cdn.example.com/x/"}},
		{"a classic script", `{{script "assets/js/home.ts"}}`, strings.Replace(scripts, `type="module"`, "defer", 1), manifest.Options{Classic: true}},
	} {
		t.Run(test.name, func(t *testing.T) {
			files, _ := open(t, table, test.opt)
			got, err := render(t, files, test.text)
			if err != nil || got != test.want {
				t.Errorf("got  %s, %v\nwant %s", got, err, test.want)
			}
		})
	}
}

func TestAPageLinksEachFileOnce(t *testing.T) {
	files, _ := open(t, table, manifest.Options{})
	page, err := files.Page()
	if err != nil {
		t.Fatal(err)
	}
	first, err := page.Script("assets/js/home.ts")
	if err != nil {
		t.Fatal(err)
	}
	if again, err := page.Script("assets/js/home.ts"); first == "" || again != "" || err != nil {
		t.Errorf("first %s, then %s, %v", first, again, err)
	}
}

func TestWhatCannotBeLinked(t *testing.T) {
	files, _ := open(t, table, manifest.Options{})
	for _, test := range []struct{ name, text, want string }{
		{"no such key", `{{asset "assets/sass/shop.scss"}}`, "the manifest has no assets/sass/shop.scss"},
		{"a script as a stylesheet", `{{stylesheet "assets/js/home.ts"}}`, "assets/js/home.ts is no stylesheet"},
		{"a stylesheet as a script", `{{script "assets/sass/home.scss"}}`, "assets/sass/home.scss is no script"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got, err := render(t, files, test.text); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %s, %v", got, err)
			}
		})
	}
}

// TestABuildIsNoticed: a manifest that was replaced is read again, also where time stands still or goes back; one that is
// gone or broken leaves the last good one.
func TestABuildIsNoticed(t *testing.T) {
	files, file := open(t, table, manifest.Options{})
	want := func(name string) {
		t.Helper()
		if got, err := render(t, files, `{{asset "assets/sass/home.scss"}}`); err != nil || got != "/assets/css/"+name {
			t.Errorf("got %s, %v, want %s", got, err, name)
		}
	}
	want("home-A.css")
	long := time.Unix(1_000_000_000, 0)
	for _, name := range []string{"home-B.css", "home-C.css"} {
		replace(t, file, strings.Replace(table, "home-A.css", name, 1))
		if err := os.Chtimes(file, long, long); err != nil {
			t.Fatal(err)
		}
		want(name)
	}
	replace(t, file, "{")
	want("home-C.css")
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	want("home-C.css")
}

func TestManyPagesAtOnce(t *testing.T) {
	files, file := open(t, table, manifest.Options{})
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 50 {
				if _, err := render(t, files, `{{script "assets/js/home.ts"}}`); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	for range 50 {
		replace(t, file, table)
	}
	group.Wait()
}

func TestAManifestThatIsNotThere(t *testing.T) {
	if _, err := manifest.Open(filepath.Join(t.TempDir(), "manifest.json"), manifest.Options{}); !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), "assetbuild build") {
		t.Errorf("got %v", err)
	}
	for name, handler := range map[string]http.HandlerFunc{
		"another server's error": http.NotFound,
		"no manifest":            func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>")) },
	} {
		server := httptest.NewServer(handler)
		files, err := manifest.Open(server.URL, manifest.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := files.Page(); err == nil {
			t.Errorf("%s was taken for a manifest", name)
		}
		server.Close()
		if _, err := files.Page(); err == nil || !strings.Contains(err.Error(), "assetbuild serve") {
			t.Errorf("nobody answers: %v", err)
		}
	}
}
