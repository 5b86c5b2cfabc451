package assets_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"testing"
	"time"

	"assetbuild/internal/chromium"
	"assetbuild/internal/config"
	"assetbuild/internal/pipeline"
	"assetbuild/internal/prerequisite"
)

// A way moves the page's layers and background.
type way struct {
	name, query string
	// before runs in the page before any script of its own, after once it has loaded.
	before, after string
	// ready holds in the page when the way is the one that moves things.
	ready string
	// film leaves the film on the page. It plays where one scrolls by, and paints: that isn't what scrolling costs.
	film bool
}

// removeFilm takes the film out of the page as soon as the parser has made it.
const removeFilm = `
	new MutationObserver((_, observer) => {
		const button = document.querySelector("[data-play]");
		if (button) observer.disconnect();
		button?.closest(".phone").remove();
	}).observe(document, { childList: true, subtree: true });`

// The ways of the page itself, with the wheel left alone: scroll-driven CSS; translate3d from script, which is what the page
// does in a browser without scroll-driven animations, so it is told that this one has none; and margins, the slow way.
var ways = []way{
	{name: "CSS", query: "?nowheel=1", ready: "!document.querySelector('[data-effects]')"},
	{name: "translate3d", query: "?nowheel=1", before: `
		const { supports } = CSS;
		CSS.supports = (...condition) => !condition.join().includes("animation-timeline") && supports.apply(CSS, condition);`,
		ready: "document.querySelector('[data-effects=transform]')"},
	{name: "margin-top", query: "?nowheel=1&notransform=1", ready: "document.querySelector('[data-effects=margin]')"},
}

// open opens the page in a tab of its own and waits until the runtime has started.
func (w way) open(t testing.TB, s *site) *chromium.Tab {
	t.Helper()
	tab := chromium.Open(t)
	before := w.before
	if !w.film {
		before += removeFilm
	}
	tab.Call("Page.addScriptToEvaluateOnNewDocument", map[string]any{"source": "{" + before + "}"}, nil)
	tab.Go(s.URL + "/" + w.query)
	if w.after != "" {
		tab.Run(w.after)
	}
	tab.Wait(w.ready)
	return tab
}

// swept opens the page and scrolls through it, so that its pictures are there, decoded and painted. Decoding has no event to
// wait for: it takes a second at most.
func (w way) swept(t testing.TB, s *site) *chromium.Tab {
	t.Helper()
	tab := w.open(t, s)
	for _, slide := range slides {
		show(tab, slide)
	}
	tab.Run(`
		for (let y = 0; y < document.body.scrollHeight; y += 450) {
			scrollTo({ top: y, behavior: "instant" });
			await new Promise(requestAnimationFrame);
		}
		scrollTo({ top: 0, behavior: "instant" });
		await new Promise((next) => setTimeout(next, 1000));`)
	return tab
}

// rest waits until the page has not moved for ten frames, and gives where it is: px.
func rest(tab *chromium.Tab) float64 {
	return chromium.Eval[float64](tab, `
		let y, still = 0;
		do {
			await new Promise(requestAnimationFrame);
			still = scrollY == y ? still + 1 : 0;
			y = scrollY;
		} while (still < 10)
		return y;`)
}

// ticks counts what 60 ticks of the wheel cost, from the page's first slide to its last. The pointer is at the edge, where
// nothing changes under it.
func ticks(t testing.TB, s *site, w way) chromium.Counts {
	t.Helper()
	tab := w.swept(t, s)
	counts := tab.Trace(func() {
		for range 60 {
			tab.Wheel(chromium.Wheel{X: 8, Y: 450, DeltaY: 90})
		}
		rest(tab)
	})
	t.Logf("%s: %+v", w.name, counts)
	return counts
}

// bundle builds a project of one script (or stylesheet) and gives what a visitor fetches, with the line at its end that names
// its source map. Packages are the folder of what the script imports from npm, where it does.
func bundle(t testing.TB, name, source, packages string) []byte {
	t.Helper()
	folder := t.TempDir()
	write := func(name, content string) {
		t.Helper()
		name = filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write(name, source)
	if packages != "" {
		if err := os.CopyFS(filepath.Join(folder, "node_modules"), os.DirFS(packages)); err != nil {
			t.Fatal(err)
		}
	}
	settings, err := config.Load(folder, "")
	if err != nil {
		t.Fatal(err)
	}
	result, err := pipeline.Build(t.Context(), pipeline.Options{Config: settings})
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range result.Files {
		if extension := path.Ext(file.Path); extension == ".js" || extension == ".css" {
			data, err := os.ReadFile(filepath.Join(folder, "public", filepath.FromSlash(file.Path)))
			if err != nil {
				t.Fatal(err)
			}
			return data
		}
	}
	t.Fatalf("%s gave neither a script nor a stylesheet: %v", name, result.Files)
	return nil
}

// published gives the size of the same after gzip -9.
func published(t testing.TB, name, source, packages string) int {
	t.Helper()
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	w.Write(bundle(t, name, source, packages))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Len()
}

// peers gives the folder into which `npm ci` has fetched what the page is measured beside.
func peers(t testing.TB) string {
	t.Helper()
	folder := filepath.Join("..", "parallax", "node_modules")
	if _, err := os.Stat(filepath.Join(folder, "rellax")); err != nil {
		prerequisite.Missing(t, "no rellax: run `npm ci` in parallax/")
	}
	return folder
}

const (
	everything = `import "assetbuild/parallax/auto";`
	stylesheet = `@use "assetbuild/parallax";`
)

func TestBarPublishedSizes(t *testing.T) {
	if got := published(t, "assets/js/page.ts", everything, ""); got > 3072 {
		t.Errorf("everything is %d B after gzip, the bar is 3,072 B", got)
	}
	if got := published(t, "assets/sass/page.scss", stylesheet, ""); got > 1024 {
		t.Errorf("the style sheet is %d B after gzip, the bar is 1,024 B", got)
	}
}

// An expectation is a count of the bar: exactly nothing, or well above it.
type expectation struct {
	what string
	got  int
	some bool
}

func (e expectation) check(t *testing.T) {
	t.Helper()
	if e.some && e.got < 20 || !e.some && e.got != 0 {
		t.Errorf("%s: %d", e.what, e.got)
	}
}

func TestBarScrollingTheSamplePage(t *testing.T) {
	s := serve(t)
	for i, expected := range []func(c chromium.Counts) []expectation{
		func(c chromium.Counts) []expectation {
			return []expectation{
				{"script but the observers'", c.ScriptBut("observer"), false}, {"frames", c.Frames, false}, {"Layout", c.Layout, false},
				{"Paint", c.Paint, false}, {"forced styles", c.ForcedStyle, false},
			}
		},
		func(c chromium.Counts) []expectation {
			return []expectation{
				{"Layout", c.Layout, false}, {"Paint", c.Paint, false}, {"forced layouts", c.ForcedLayout, false},
				// Where a busy machine has a frame come before the nav's new mark got its style, reading the scroll position asks for it.
				{"forced styles beyond one a slide change", max(0, c.ForcedStyle-len(slides)+1), false},
				{"frames", c.Frames, true}, {"frames beyond one a scroll event", max(0, c.Frames-c.Script["scroll"]), false},
			}
		},
		func(c chromium.Counts) []expectation {
			return []expectation{{"Layout", c.Layout, true}, {"Paint", c.Paint, true}}
		},
	} {
		t.Run(ways[i].name, func(t *testing.T) {
			for _, e := range expected(ticks(t, s, ways[i])) {
				e.check(t)
			}
		})
	}
}

func TestBarAThrowOnTheSamplePage(t *testing.T) {
	tab := way{ready: "true"}.swept(t, serve(t))
	counts, rests := thrown(tab)
	t.Logf("%+v", counts)
	if rests != 900 {
		t.Errorf("after one throw the page rests at %v px, want one slide of 900 px", rests)
	}
	for _, e := range []expectation{
		{"script but the wheel's, the observers' and the one at the end", counts.ScriptBut("wheel", "scrollend", "observer"), false},
		{"frames", counts.Frames, false}, {"Layout", counts.Layout, false}, {"Paint", counts.Paint, false}, {"forced styles", counts.ForcedStyle, false},
	} {
		e.check(t)
	}
}

// thrown counts what one throw of the wheel costs, with a second of inertia, and gives where the page rests: px.
func thrown(tab *chromium.Tab) (counts chromium.Counts, rests float64) {
	counts = tab.Trace(func() {
		tab.Throw(chromium.Wheel{X: 8, Y: 450, Time: float64(time.Now().UnixMilli()) / 1000}, 1)
		rests = rest(tab)
	})
	return counts, rests
}

func TestBarTheSamplePageAsksForNoFrameWhileIdle(t *testing.T) {
	s := serve(t)
	for _, w := range ways {
		tab := w.swept(t, s)
		if counts := idle(tab); counts.Frames != 0 || counts.ScriptBut() != 0 {
			t.Errorf("%s: an idle second asked for %d frames and called script %d times", w.name, counts.Frames, counts.ScriptBut())
		}
	}
}

// idle counts what a second costs in which nothing happens.
func idle(tab *chromium.Tab) chromium.Counts {
	return tab.Trace(func() { tab.Run("await new Promise((next) => setTimeout(next, 1000))") })
}

func row(cells ...any) {
	for _, cell := range cells {
		fmt.Printf("| %v ", cell)
	}
	fmt.Println("|")
}
