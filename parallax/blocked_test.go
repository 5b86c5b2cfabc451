package parallax_test

import (
	"bytes"
	"image/color"
	"image/png"
	"math"
	"testing"
)

// blockedPage has a layer, pink, 700 px below the top of its slide, and beside it a mark, green, 500 px below, which
// shows how far the page was scrolled.
func blockedPage(script string) page {
	return page{
		body: `<main data-parallax><section data-slide id="s0"><div id="mark"></div><div data-layer="0.3"></div></section>
			<section data-slide id="s1"></section><section data-slide id="s2"></section></main>`,
		style: `[data-slide] { background: white !important; }
			[data-layer] { position: absolute; top: 700px; left: 200px; width: 100px; height: 50px; background: #f0f; }
			#mark { position: absolute; top: 500px; left: 0; width: 100px; height: 50px; background: #0f0; }`,
		script: script,
	}
}

// blocked scrolls by 250 px while the main thread does nothing else for 1.5 s, and gives how far from its place the layer
// was seen at worst, and how far the page was seen scrolled: px.
func blocked(t testing.TB, p page) (off, scrolled float64) {
	t.Helper()
	tab, _ := open(t, p, "?nowheel=1")
	started(tab)
	frames := tab.Frames(func() {
		done := make(chan error)
		go func() {
			done <- tab.TryCall("Runtime.evaluate", map[string]any{"expression": "const end = performance.now() + 1500; while (performance.now() < end);"}, nil)
		}()
		tab.Scroll(250, 400)
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	})
	for _, frame := range frames {
		mark, layer := lowest(t, frame, 50, color.RGBA{0, 255, 0, 255}), lowest(t, frame, 250, color.RGBA{255, 0, 255, 255})
		if mark < 0 || layer < 0 {
			continue
		}
		y := 550 - mark
		off = max(off, math.Abs(750-0.7*y-layer))
		scrolled = max(scrolled, y)
	}
	return off, scrolled
}

// lowest gives the lower edge of what has a colour in a picture's column, or -1.
func lowest(t testing.TB, picture []byte, x int, want color.RGBA) float64 {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	for y := img.Bounds().Max.Y - 1; y >= 0; y-- {
		if color.RGBAModel.Convert(img.At(x, y)) == want {
			return float64(y + 1)
		}
	}
	return -1
}

func TestBarALayerIsInItsPlaceWhileTheMainThreadIsBlocked(t *testing.T) {
	var off, scrolled float64
	for range 5 { // a busy machine may show too few frames
		if off, scrolled = blocked(t, blockedPage(paths[0].script)); scrolled >= 20 {
			break
		}
	}
	t.Logf("%v px off while scrolled by %v px", off, scrolled)
	if scrolled < 20 {
		t.Fatalf("the page was seen scrolled by %v px only: the test is blind", scrolled)
	}
	if off > 2 {
		t.Errorf("the layer was %v px from its place", off)
	}
}
