package parallax_test

import (
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"strings"
	"sync"
	"testing"

	"github.com/evanw/esbuild/pkg/api"

	"assetbuild/internal/chromium"
	"assetbuild/parallax"
)

func TestMain(m *testing.M) { os.Exit(chromium.Main(m)) }

// runtime bundles a script as a project's build would, with "assetbuild/parallax/…" resolved from the embedded files. A
// release build is minified, a development build is not. Packages are looked up from a folder.
func runtime(source string, release bool, folder string) ([]byte, error) {
	embedded := api.Plugin{Name: "parallax", Setup: func(build api.PluginBuild) {
		build.OnResolve(api.OnResolveOptions{Filter: `.*`}, func(args api.OnResolveArgs) (api.OnResolveResult, error) {
			name, ok := parallax.Resolve(args.Path)
			if !ok {
				return api.OnResolveResult{}, nil
			}
			return api.OnResolveResult{Path: name, Namespace: "parallax"}, nil
		})
		build.OnLoad(api.OnLoadOptions{Filter: `.*`, Namespace: "parallax"}, func(args api.OnLoadArgs) (api.OnLoadResult, error) {
			data, err := parallax.Files.ReadFile(args.Path)
			text := string(data)
			loader := api.LoaderTS
			if path.Ext(args.Path) == ".css" {
				loader = api.LoaderCSS
			}
			return api.OnLoadResult{Contents: &text, Loader: loader}, err
		})
	}}
	result := api.Build(api.BuildOptions{
		Stdin:             &api.StdinOptions{Contents: source, Loader: api.LoaderTS, ResolveDir: folder},
		Bundle:            true,
		Format:            api.FormatESModule,
		Target:            api.ES2022,
		MinifyWhitespace:  release,
		MinifyIdentifiers: release,
		MinifySyntax:      release,
		Plugins:           []api.Plugin{embedded},
		Outdir:            "out",
	})
	if len(result.Errors) > 0 {
		return nil, fmt.Errorf("bundle: %s", result.Errors[0].Text)
	}
	return result.OutputFiles[0].Contents, nil
}

// page is what a test serves: the body of a document, and what its script and style sheet add to the runtime's.
type page struct {
	// body is the document's body; eight plain slides where it is empty.
	body string
	// style is added after the runtime's style sheet.
	style string
	// script replaces `import "assetbuild/parallax/auto"`.
	script string
	// head goes into the document's head.
	head string
	// packages is a folder with node_modules, for scripts that import from there.
	packages string
	// policy is a Content-Security-Policy.
	policy string
}

// requests counts what a server was asked for.
type server struct {
	*httptest.Server
	mu    sync.Mutex
	asked map[string]int
}

// was tells how often a path was asked for.
func (s *server) was(name string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked[name]
}

// serve serves a page at / until the test ends, beside its script, style sheet and pictures.
func serve(t testing.TB, p page) *server {
	t.Helper()
	if p.script == "" {
		p.script = `import "assetbuild/parallax/auto"`
	}
	script, err := runtime(p.script, false, p.packages)
	if err != nil {
		t.Fatal(err)
	}
	css, err := parallax.Files.ReadFile("parallax.css")
	if err != nil {
		t.Fatal(err)
	}
	if p.body == "" {
		p.body = slides(8)
	}
	html := `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Test</title>` +
		`<link rel="stylesheet" href="/style.css"><script src="/log.js"></script>` + p.head +
		`<script type="module" src="/script.js"></script>` + p.body
	s := &server{asked: map[string]int{}}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.asked[r.URL.Path]++
		s.mu.Unlock()
		if p.policy != "" {
			w.Header().Set("Content-Security-Policy", p.policy)
		}
		switch name := r.URL.Path; {
		case name == "/" || name == "/other":
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprint(w, html)
		case name == "/script.js":
			w.Header().Set("Content-Type", "text/javascript")
			w.Write(script)
		case name == "/log.js":
			w.Header().Set("Content-Type", "text/javascript")
			fmt.Fprint(w, eventLog)
		case name == "/style.css":
			w.Header().Set("Content-Type", "text/css")
			w.Write(append(css, plain+p.style...))
		case strings.HasSuffix(name, ".jpg"):
			jpeg.Encode(w, picture(name), nil)
		default:
			http.ServeFile(w, r, "testdata"+name)
		}
	}))
	t.Cleanup(s.Close)
	return s
}

// open serves a page and opens it in a tab; the query ("?nojs=1") and the hash come after the address.
func open(t testing.TB, p page, rest ...string) (*chromium.Tab, *server) {
	t.Helper()
	tab := chromium.Open(t)
	s := serve(t, p)
	tab.Go(s.URL + "/" + strings.Join(rest, ""))
	return tab, s
}

// eventLog keeps the runtime's events in a global, as "enter s1" or "cue s1 warm".
const eventLog = `
var log = [];
for (const type of ["enter", "leave", "cue"])
	document.addEventListener("parallax:" + type, ({ target, detail }) =>
		log.push([type, target.id, detail].filter(Boolean).join(" ")));
`

// plain is the style of the test pages: nothing that the runtime needs, only what makes its effects visible.
const plain = `
body { margin: 0; font: 20px/1.5 sans-serif; }
[data-slide]:nth-child(odd) { background: #2468ac40; }
[data-slide]:nth-child(even) { background: #ac682440; }
[data-layer] { width: 300px; height: 200px; background: teal; }
[data-nav] { position: fixed; top: 0; right: 0; z-index: 1; background: white; }
`

// slides gives a body of n slides "s0", "s1", …, each with a layer, content and a link, with a nav and a background.
func slides(n int) string {
	var nav, all strings.Builder
	for i := range n {
		fmt.Fprintf(&nav, `<a href="#s%d">%d</a> `, i, i)
		fmt.Fprintf(&all, `<section data-slide id="s%d"><div data-layer="0.3"></div><div data-content><h2>Slide %d</h2><p><a href="#s%d">next</a></p></div></section>`, i, i, i+1)
	}
	return `<nav data-nav>` + nav.String() + `</nav><main data-parallax>` +
		`<div data-background id="background"><div data-blur="half" id="half"></div><div data-blur="full" id="full"></div></div>` +
		all.String() + `</main>`
}

// picture draws a photo-like gradient: "/hero-2048x950.jpg" has that size, others have 64 × 64 px.
func picture(name string) image.Image {
	width, height := 64, 64
	fmt.Sscanf(name[strings.LastIndex(name, "-")+1:], "%dx%d.jpg", &width, &height)
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			img.Set(x, y, color.RGBA{uint8(x * 255 / width), uint8(y * 255 / height), 128, 255})
		}
	}
	return img
}
