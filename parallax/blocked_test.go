package parallax_test

import (
	"bytes"
	"fmt"
	"image/color"
	"image/png"
	"math"
	"strings"
	"testing"
	"time"
)

// blockedPage has a tall slide with a layer, pink, that nearly keeps up with the scroll, and beside it a ruler: every 100 px
// its blue changes by one, so that a picture shows how far the page was scrolled.
func blockedPage(script string) page {
	var ruler strings.Builder
	for i := range 30 {
		fmt.Fprintf(&ruler, `<div style="height: 100px; background: rgb(0 255 %d)"></div>`, i)
	}
	return page{
		body: `<main data-parallax><section data-slide id="s0"><div id="ruler">` + ruler.String() + `</div><div data-layer="0.9"></div></section>
			<section data-slide id="s1"></section></main>`,
		style: `[data-slide] { background: white !important; }
			#s0 { height: 3000px; }
			[data-layer] { position: absolute; top: 1500px; left: 200px; width: 100px; height: 50px; background: #f0f; }
			#ruler { width: 100px; }`,
		script: script,
	}
}

// blocked blocks the main thread for 1.5 s in the middle of a scroll, and gives how far from its place the layer was seen
// at worst meanwhile, and how far the page was seen to scroll: px.
func blocked(t testing.TB, p page) (off, scrolled float64) {
	t.Helper()
	tab, _ := open(t, p, "?nowheel=1")
	started(tab)
	scrolling := make(chan error, 1)
	go func() { scrolling <- tab.Scroll(2500, 800) }()
	tab.Wait("scrollY > 20")
	var released time.Time
	frames := tab.Frames(func() {
		tab.Run("const end = performance.now() + 1500; while (performance.now() < end);")
		released = time.Now()
	})
	if err := <-scrolling; err != nil {
		t.Fatal(err)
	}
	first := math.Inf(1)
	for _, frame := range frames {
		// The second in the middle: before and after it, the main thread may not be blocked yet, or no longer.
		if since := released.Sub(frame.At); since > 1250*time.Millisecond || since < 250*time.Millisecond {
			continue
		}
		y, edge := measured(t, frame.PNG)
		if y < 0 || edge < 0 {
			continue
		}
		first = min(first, y)
		off = max(off, math.Abs(1550+0.9*(y+450-1500)-y-edge))
		scrolled = max(scrolled, y-first)
	}
	return off, scrolled
}

// measured reads from a picture how far the page was scrolled, and where the layer's lower edge is; -1 where it isn't seen.
func measured(t testing.TB, picture []byte) (y, edge float64) {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	at := func(x, y int) color.RGBA { return color.RGBAModel.Convert(img.At(x, y)).(color.RGBA) }
	y, edge = -1, -1
	for row := 1; row <= 100; row++ {
		if above, below := at(50, row-1), at(50, row); below.G == 255 && below.B == above.B+1 {
			y = float64(below.B)*100 - float64(row)
		}
	}
	for row := img.Bounds().Max.Y - 1; row >= 0 && edge < 0; row-- {
		if at(250, row) == (color.RGBA{255, 0, 255, 255}) {
			edge = float64(row + 1)
		}
	}
	return y, edge
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
