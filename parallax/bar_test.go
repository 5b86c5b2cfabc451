package parallax_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"testing"

	"github.com/evanw/esbuild/pkg/api"

	"assetbuild/internal/chromium"
	"assetbuild/parallax"
)

// zipped gives the size of data after gzip -9.
func zipped(t testing.TB, data []byte) int {
	t.Helper()
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	w.Write(data)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Len()
}

func size(t testing.TB, script string) int {
	t.Helper()
	bundle, err := runtime(script, true, "")
	if err != nil {
		t.Fatal(err)
	}
	return zipped(t, bundle)
}

func TestBarSizes(t *testing.T) {
	if got := size(t, `import "assetbuild/parallax/auto"`); got > 3072 {
		t.Errorf("everything is %d B after gzip, the bar is 3,072 B", got)
	}
	css, err := parallax.Files.ReadFile("parallax.css")
	if err != nil {
		t.Fatal(err)
	}
	minified := api.Transform(string(css), api.TransformOptions{Loader: api.LoaderCSS, MinifyWhitespace: true, MinifySyntax: true})
	if got := zipped(t, minified.Code); len(minified.Errors) > 0 || got > 1024 {
		t.Errorf("the style sheet is %d B after gzip, the bar is 1,024 B (errors: %v)", got, minified.Errors)
	}
}

func TestBarAPageHasOnlyWhatItUses(t *testing.T) {
	all := size(t, `import "assetbuild/parallax/auto"`)
	same(t, size(t, `import { start } from "assetbuild/parallax"`) < 60, true, "an import that is not used leaves nothing")
	for _, module := range []string{"layers", "background", "keys", "nav", "video", "wheel", "hash", "motion"} {
		one := size(t, fmt.Sprintf(`import { slides, %s } from "assetbuild/parallax"; %[1]s.init(slides.init(), undefined!)`, module))
		if one > all*2/3 {
			t.Errorf("a page with %s alone has %d B of %d B", module, one, all)
		}
	}
}

// barPage has eight slides of what the runtime moves, and its nav shows the current link without painting.
var barPage = page{
	style: `
		[data-nav] a { position: relative; }
		[data-nav] a::after { content: ""; position: absolute; inset: 0; background: #fc08; opacity: 0; will-change: opacity; }
		[data-nav] a[aria-current]::after { opacity: 1; }
		#background { background-image: url(/bar-2048x950.jpg); }
		#half { background-image: url(/half-2048x950.jpg); }
		#full { background-image: url(/full-2048x950.jpg); }`,
}

// forced makes the bar's page move by script.
func forced(effects string) page {
	p := barPage
	p.script = `import { fromAddress, start } from "assetbuild/parallax"; start(fromAddress({ effects: "` + effects + `" }));`
	return p
}

// swept opens a page and scrolls through it once, so that its pictures are there and decoded. Decoding has no event to
// wait for: it takes a second at most.
func swept(t testing.TB, p page, query string) *chromium.Tab {
	t.Helper()
	tab, _ := open(t, p, query)
	started(tab)
	tab.Run(`
		for (let y = 0; y < document.body.scrollHeight; y += 450) {
			scrollTo({ top: y, behavior: "instant" });
			await new Promise(requestAnimationFrame);
		}
		scrollTo({ top: 0, behavior: "instant" });
		await new Promise((next) => setTimeout(next, 1000));`)
	return tab
}

// ticks counts what 60 wheel ticks cost over the eight slides.
func ticks(t testing.TB, p page, query string) chromium.Counts {
	t.Helper()
	tab := swept(t, p, query)
	counts := tab.Trace(func() {
		for range 60 {
			tab.Wheel(chromium.Wheel{X: 700, Y: 450, DeltaY: 105})
		}
		rest(tab)
	})
	t.Logf("%+v, rests at %v px", counts, at(tab))
	return counts
}

func TestItem36_TheCSSPathRunsNoScriptWhileScrolling(t *testing.T) {
	c := ticks(t, barPage, "?nowheel=1")
	same(t, c.ScriptBut("observer"), 0, "calls into script but the observers'")
	same(t, c.Frames, 0, "frames")
	same(t, c.Layout, 0, "Layout")
	same(t, c.Paint, 0, "Paint")
	same(t, c.ForcedStyle, 0, "forced styles")
	same(t, c.Script["observer"] > 0, true, "the observers ran")
}

func TestBarTheTransformPathPaintsNothing(t *testing.T) {
	c := ticks(t, forced("transform"), "?nowheel=1")
	same(t, c.Layout, 0, "Layout")
	same(t, c.Paint, 0, "Paint")
	same(t, c.ForcedLayout, 0, "forced layouts")
	// Where a busy machine has a frame come before the nav's new mark got its style, reading the scroll position asks for it.
	same(t, max(0, c.ForcedStyle-7), 0, "forced styles beyond one for each of the seven slide changes")
	same(t, c.Frames > 20, true, "frames were needed: the path is the one that is measured")
	if c.Frames > c.Script["scroll"] {
		t.Errorf("%d frames for %d scroll events", c.Frames, c.Script["scroll"])
	}
}

func TestBarTheSlowWayIsSeenToBeSlow(t *testing.T) {
	c := ticks(t, barPage, "?nowheel=1&notransform=1")
	same(t, c.Layout > 20, true, "Layout is well above 0")
	same(t, c.Paint > 20, true, "Paint is well above 0")
}

func TestBarOneSlideAThrowCostsNothingBesidesTheWheelListener(t *testing.T) {
	tab := swept(t, barPage, "")
	clock := newClock()
	c := tab.Trace(func() {
		clock.throw(tab, 1, 0)
		rest(tab)
	})
	t.Logf("%+v", c)
	same(t, at(tab), 900, "after one throw")
	same(t, c.ScriptBut("wheel", "scrollend", "observer"), 0, "calls into script but the wheel's, the observers' and the one at the end")
	same(t, c.Script["scrollend"], 1, "calls at the end")
	same(t, c.Frames, 0, "frames from script")
	same(t, c.Layout, 0, "Layout")
	same(t, c.Paint, 0, "Paint")
	same(t, c.ForcedStyle, 0, "forced styles")
}
