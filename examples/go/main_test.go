package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"assetbuild/internal/config"
	"assetbuild/internal/devserver"
	"assetbuild/internal/pipeline"
	"assetbuild/manifest"
	"assetbuild/sprite"
)

// project is what the page refers to: two scripts that share a chunk, which brings its own styles.
var project = map[string]string{
	"assets/sass/home.scss":      "body { color: red }",
	"assets/js/home.ts":          `import { tell } from "./parts/shared"; tell("home")`,
	"assets/js/journal.ts":       `import { tell } from "./parts/shared"; tell("journal")`,
	"assets/js/parts/shared.ts":  `import "./shared.css"; export const tell = (what: string) => console.log("shared", what)`,
	"assets/js/parts/shared.css": "h1 { color: blue }",
	"assets/images/hills.jpg":    "a picture, as far as a server cares",
	"assets/pages/index.html":    `<!DOCTYPE html><title>p</title><img src="{{asset "assets/images/hills.jpg"}}">`,
}

func write(t *testing.T, root, name, text string) {
	t.Helper()
	path := filepath.Join(root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func options(t *testing.T, root string) pipeline.Options {
	t.Helper()
	cfg, err := config.Load(root, "")
	if err != nil {
		t.Fatal(err)
	}
	return pipeline.Options{Config: cfg, Profile: sprite.Fast}
}

func build(t *testing.T, opt pipeline.Options) *pipeline.Result {
	t.Helper()
	result, err := pipeline.Build(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func get(t *testing.T, url string) string {
	t.Helper()
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s, %v\n%s", url, response.Status, err, body)
	}
	return string(body)
}

var reference = regexp.MustCompile(`(?:href|src)="([^"]+)"`)

// TestAServersPageFollowsTheBuilds: everything that the page names is served, before and after a build that replaces it,
// and the server is not restarted.
func TestAServersPageFollowsTheBuilds(t *testing.T) {
	root := t.TempDir()
	for name, text := range project {
		write(t, root, name, text)
	}
	build(t, options(t, root))
	public := filepath.Join(root, "public")
	files, err := manifest.Open(filepath.Join(public, "manifest.json"), manifest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(newServer(files, public))
	defer server.Close()

	first := get(t, server.URL+"/")
	checkPage(t, server.URL, first)
	write(t, root, "assets/sass/home.scss", "body { color: green }")
	build(t, options(t, root))
	second := get(t, server.URL+"/")
	checkPage(t, server.URL, second)
	if first == second {
		t.Error("the page still names the former build's stylesheet")
	}
}

func checkPage(t *testing.T, server, html string) {
	t.Helper()
	named := reference.FindAllStringSubmatch(html, -1)
	if len(named) != 7 { // a stylesheet, two of the scripts' own, a preload, two scripts, the picture
		t.Errorf("the page names %d files:\n%s", len(named), html)
	}
	for _, ref := range named {
		if !strings.HasPrefix(ref[1], "/assets/") {
			t.Errorf("the page names %s", ref[1])
		}
		if get(t, server+ref[1]) == "" {
			t.Errorf("%s is empty", ref[1])
		}
	}
	if n := strings.Count(html, ` integrity="sha384-`); n != 6 {
		t.Errorf("%d of 6 tags have an integrity:\n%s", n, html)
	}
	preload, shared := strings.Index(html, "modulepreload"), strings.Index(html, "<script")
	if preload < 0 || preload > shared || strings.Count(html, "modulepreload") != 1 {
		t.Errorf("the shared chunk is not preloaded once, ahead of the scripts:\n%s", html)
	}
}

// TestWhileServeRunsPagesNameWhatItHolds: the manifest is that of serve, without a release build, and without integrity.
func TestWhileServeRunsPagesNameWhatItHolds(t *testing.T) {
	root := t.TempDir()
	for name, text := range project {
		write(t, root, name, text)
	}
	opt := options(t, root)
	opt.Dev, opt.Memory = true, true
	dev := devserver.New(devserver.Options{})
	dev.Update(devserver.Build{Root: root, Base: "/", Files: build(t, opt).Files})
	serve := httptest.NewServer(dev.Handler())
	defer serve.Close()

	files, err := manifest.Open(serve.URL+"/manifest.json", manifest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(newServer(files, "nowhere"))
	defer server.Close()
	html := get(t, server.URL+"/")
	if strings.Contains(html, "integrity") || !strings.Contains(html, `href="/assets/css/home.css"`) || !strings.Contains(html, `src="/assets/js/home.js"`) {
		t.Errorf("the page is\n%s", html)
	}
	for _, ref := range reference.FindAllStringSubmatch(html, -1) {
		get(t, serve.URL+ref[1])
	}
}
