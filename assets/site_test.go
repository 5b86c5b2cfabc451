// Package assets_test builds the sample site as a user would and looks at it in a real Chromium.
package assets_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"assetbuild/internal/chromium"
	"assetbuild/internal/config"
	"assetbuild/internal/pipeline"
)

func TestMain(m *testing.M) {
	status := chromium.Main(m)
	if built.folder != "" {
		os.RemoveAll(built.folder)
	}
	os.Exit(status)
}

// built is the site, built once for all tests in a folder of its own.
var built struct {
	once   sync.Once
	folder string
	err    error
}

// buildSite gives the folder that holds the site's sources in assets/ and its output in public/.
func buildSite(t testing.TB) string {
	t.Helper()
	built.once.Do(func() { built.folder, built.err = build() })
	if built.err != nil {
		t.Fatal(built.err)
	}
	return built.folder
}

func build() (folder string, err error) {
	folder, err = os.MkdirTemp("", "sample-site-")
	if err != nil {
		return "", err
	}
	for _, name := range []string{"fonts", "images", "js", "pages", "sass", "sprites", "static", "video"} {
		if err := os.CopyFS(filepath.Join(folder, "assets", name), os.DirFS(name)); err != nil {
			return folder, err
		}
	}
	settings, err := config.Load(folder, "")
	if err != nil {
		return folder, err
	}
	result, err := pipeline.Build(context.Background(), pipeline.Options{Config: settings})
	if err != nil {
		return folder, err
	}
	if len(result.Messages) > 0 {
		return folder, fmt.Errorf("the sample site builds with warnings: %w", result.Messages)
	}
	return folder, nil
}

// A site is the built site on a server of its own, which notes what it was asked for.
type site struct {
	URL    string
	folder string
	// files are scripts that a test adds to the site, by their path.
	files map[string][]byte

	mu     sync.Mutex
	asked  []string
	failed []string
}

// serve publishes the site under a strict policy: nothing inline, nothing from elsewhere.
func serve(t testing.TB) *site {
	t.Helper()
	s := &site{folder: buildSite(t), files: map[string][]byte{}}
	files := http.FileServer(http.Dir(filepath.Join(s.folder, "public")))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'self'; script-src 'self'; style-src 'self'")
		if script, ok := s.files[r.URL.Path]; ok {
			w.Header().Set("Content-Type", "text/javascript")
			w.Write(script)
			return
		}
		seen := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		files.ServeHTTP(seen, r)
		s.mu.Lock()
		defer s.mu.Unlock()
		s.asked = append(s.asked, r.URL.Path)
		if seen.status >= 400 {
			s.failed = append(s.failed, fmt.Sprint(r.URL.Path, ": ", seen.status))
		}
	}))
	t.Cleanup(server.Close)
	s.URL = server.URL
	return s
}

// requests gives the paths that were asked for so far.
func (s *site) requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.asked...)
}

// failures gives the requests that had no answer.
func (s *site) failures() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.failed...)
}

type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// The windows that the page was made for.
var windows = []struct {
	name string
	chromium.Viewport
}{
	{"laptop 1440 × 900", chromium.Viewport{Width: 1440, Height: 900}},
	{"small desktop 1024 × 768", chromium.Viewport{Width: 1024, Height: 768}},
	{"phone 390 × 844", chromium.Viewport{Width: 390, Height: 844, Touch: true}},
	{"phone on its side 844 × 390", chromium.Viewport{Width: 844, Height: 390, Touch: true}},
}

var slides = []string{"welcome", "albums", "darkroom", "field-notes", "places", "explore", "join"}

// show brings a slide into view, without animation, and waits until its images are there.
func show(tab *chromium.Tab, slide string) {
	tab.Run(fmt.Sprintf(`
		const slide = document.getElementById(%q);
		slide.scrollIntoView({ behavior: "instant" });
		const images = [...slide.querySelectorAll("img")].filter((image) => {
			const box = image.getBoundingClientRect();
			return box.top < innerHeight && box.bottom > 0;
		});
		await Promise.all(images.map((image) => image.complete || new Promise((done) => { image.onload = image.onerror = done; })));
		await document.fonts.ready;
		await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));`, slide))
}

// photograph gives what the window shows, in device px.
func photograph(t *testing.T, tab *chromium.Tab) *image.NRGBA {
	t.Helper()
	shot, err := png.Decode(bytes.NewReader(tab.Screenshot()))
	if err != nil {
		t.Fatal(err)
	}
	out := image.NewNRGBA(shot.Bounds())
	draw.Draw(out, out.Bounds(), shot, shot.Bounds().Min, draw.Src)
	return out
}

// quiet fails the test where the page wrote to its console or a file was missing.
func quiet(t *testing.T, s *site, tab *chromium.Tab) {
	t.Helper()
	for _, message := range tab.Console() {
		t.Errorf("console: %s: %s", message.Type, message.Text)
	}
	if failed := s.failures(); len(failed) > 0 {
		t.Error("missing: " + strings.Join(failed, ", "))
	}
}
