package main

import (
	"context"
	"errors"
	"fmt"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"assetbuild/bench/load"
	"assetbuild/internal/chromium"
)

// servedProject is a project with a sheet, a stylesheet, a script and a page.
var servedProject = map[string]string{
	"assets/sass/home.scss":    "@import 'generated/nav';\nbody { color: red }\ni { display: block; @extend %nav-home-sprite; }\n",
	"assets/js/home.js":        "document.title = 'one';\n",
	"assets/pages/index.html":  "<!doctype html><html><head>{{stylesheet \"assets/sass/home.scss\"}}{{script \"assets/js/home.js\"}}</head><body><i></i></body></html>\n",
	"assets/static/robots.txt": "all\n",
}

// A serving is `assetbuild serve` in a project of its own.
type serving struct {
	tb      testing.TB
	root    string
	address string
	stop    func() error
}

// startServing starts the command in a project that holds what lies in root, and waits until it says where the site is.
func startServing(tb testing.TB, root string) *serving {
	tb.Helper()
	s := &serving{tb: tb, root: root}
	for name, text := range servedProject {
		s.save(name, text)
	}
	s.icon(0x3366cc)
	ctx, cancel := context.WithCancel(tb.Context())
	out, in := io.Pipe()
	command := newRootCommand(newTerminal(strings.NewReader(""), in, in))
	command.SetArgs([]string{"serve", "--port", "0", s.root})
	ended := make(chan error, 1)
	go func() {
		ended <- command.ExecuteContext(ctx)
		_ = in.Close()
	}()
	addresses := make(chan string, 1)
	go watchOutput(out, addresses)
	s.stop = sync.OnceValue(func() error {
		cancel()
		return <-ended
	})
	tb.Cleanup(func() { _ = s.stop() })
	s.address = <-addresses
	if s.address == "" {
		tb.Fatal("it never said where the site is")
	}
	return s
}

// watchOutput gives the address that the output names, and reads the rest so that the command goes on.
func watchOutput(out io.Reader, addresses chan<- string) {
	pattern := regexp.MustCompile(`http://localhost:\d+/`)
	var text strings.Builder
	part := make([]byte, 4096)
	for {
		n, err := out.Read(part)
		text.Write(part[:n])
		if address := pattern.FindString(text.String()); address != "" {
			addresses <- address
			_, _ = io.Copy(io.Discard, out)
			return
		}
		if err != nil {
			close(addresses)
			return
		}
	}
}

// save writes a file of the project.
func (s *serving) save(name, text string) {
	s.tb.Helper()
	path := filepath.Join(s.root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		s.tb.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		s.tb.Fatal(err)
	}
}

// icon draws the project's only icon anew.
func (s *serving) icon(rgb uint64) {
	s.tb.Helper()
	var out strings.Builder
	if err := png.Encode(&out, iconOf(16, 16, rgb)); err != nil {
		s.tb.Fatal(err)
	}
	s.save("assets/sprites/nav/home.png", out.String())
}

// body writes the stylesheet with another colour.
func (s *serving) body(colour string) {
	s.save("assets/sass/home.scss", strings.Replace(servedProject["assets/sass/home.scss"], "red", colour, 1))
}

const bodyColour = "getComputedStyle(document.body).color"

// TestServeShowsASaveInTheBrowser goes the whole way, from a file to the page.
func TestServeShowsASaveInTheBrowser(t *testing.T) {
	t.Cleanup(chromium.Close)
	s := startServing(t, t.TempDir())
	tab := chromium.Open(t)
	tab.Go(s.address)
	tab.Wait("document.title == 'one' && Symbol.for('assetbuild') in window")
	tab.Run("window.same = true")

	s.body("blue")
	tab.Wait(bodyColour + " == 'rgb(0, 0, 255)'")

	const image = "getComputedStyle(document.querySelector('i')).backgroundImage"
	before := chromium.Eval[string](tab, "return "+image)
	s.icon(0xcc3366)
	tab.Wait(fmt.Sprintf("%s != %q", image, before))
	after := chromium.Eval[string](tab, `
		const sheet = new Image();
		sheet.src = `+image+`.slice(5, -2);
		await sheet.decode();
		const canvas = new OffscreenCanvas(1, 1).getContext("2d");
		canvas.drawImage(sheet, -8, -8);
		return [...canvas.getImageData(0, 0, 1, 1).data].join(" ");`)
	if after != "204 51 102 255" {
		t.Errorf("the page's sheet has %s in the icon's middle", after)
	}

	s.body("$nobody")
	tab.Wait("document.querySelector('assetbuild-errors')?.shadowRoot.textContent.includes('$nobody')")
	s.body("green")
	tab.Wait("!document.querySelector('assetbuild-errors') && " + bodyColour + " == 'rgb(0, 128, 0)'")
	if !chromium.Eval[bool](tab, "return window.same === true") {
		t.Error("the page was loaded anew")
	}

	tab.Loading(func() { s.save("assets/js/home.js", "document.title = 'two';\n") })
	tab.Wait("document.title == 'two' && !window.same")
	tab.Loading(func() {
		s.save("assets/pages/index.html", strings.Replace(servedProject["assets/pages/index.html"], "<i>", "<b>new</b><i>", 1))
	})
	tab.Wait("document.querySelector('b')")

	if err := s.stop(); !errors.Is(err, errEnded) {
		t.Errorf("it ends with %v", err)
	}
	if _, err := os.Stat(filepath.Join(s.root, "public")); err == nil {
		t.Error("it wrote to the output folder")
	}
}

// BenchmarkSaveToScreen measures the time from a saved stylesheet to the frame after the one in which the page has its
// styles: in a small project, and in that of `make bench`, with 1,660 sources.
func BenchmarkSaveToScreen(b *testing.B) {
	b.Cleanup(chromium.Close)
	b.Run("small", func(b *testing.B) { saveToScreen(b, b.TempDir()) })
	b.Run("load", func(b *testing.B) {
		root := b.TempDir()
		if err := load.Write(root, load.Size{}); err != nil {
			b.Fatal(err)
		}
		saveToScreen(b, root)
	})
}

func saveToScreen(b *testing.B, root string) {
	s := startServing(b, root)
	tab := chromium.Open(b)
	tab.Go(s.address)
	tab.Wait("Symbol.for('assetbuild') in window")
	var times []time.Duration
	for i := 0; b.Loop(); i++ {
		colour := fmt.Sprintf("rgb(%d, %d, 7)", i/256%256, i%256)
		start := time.Now()
		s.body(colour)
		chromium.Eval[bool](tab, `
			while (`+bodyColour+` != "`+colour+`") await new Promise(requestAnimationFrame);
			await new Promise(requestAnimationFrame);
			return true;`)
		times = append(times, time.Since(start))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(times[len(times)*95/100].Microseconds())/1000, "p95-ms")
}
