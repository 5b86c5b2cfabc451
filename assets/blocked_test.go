package assets_test

import (
	"bytes"
	"image/color"
	"image/png"
	"math"
	"testing"
	"time"

	"assetbuild/internal/chromium"
)

// markLayer hides the page but for one of its layers, made a small pink box low enough in its slide to be seen, and a ruler
// beside it: every 100 px its blue changes by one, so that a picture shows how far the page was scrolled.
const markLayer = `
	const marks = new CSSStyleSheet();
	marks.replaceSync("* { visibility: hidden !important } .ruler { visibility: visible !important; height: 100px } " +
		"html { background: white !important } .places-photo::after { display: none } " +
		".places-photo { visibility: visible !important; inset: 300px auto auto 200px !important; width: 100px; height: 50px; background: #f0f !important }");
	document.adoptedStyleSheets = [marks];
	const ruler = document.createElement("div");
	Object.assign(ruler.style, { position: "absolute", top: 0, left: 0, width: "100px" });
	for (let i = 0; i < 60; i++) {
		const step = ruler.appendChild(document.createElement("div"));
		step.className = "ruler";
		step.style.background = "rgb(0 255 " + i + ")";
	}
	document.body.append(ruler);
	const slide = document.getElementById("places");
	scrollTo({ top: slide.offsetTop - 700, behavior: "instant" });
	for (let i = 0; i < 4; i++) await new Promise(requestAnimationFrame);
	return [slide.offsetTop, Number(document.querySelector(".places-photo").dataset.layer)];`

// blocked blocks the main thread for 1.5 s in the middle of a scroll, and gives how far from its place a layer of the page
// was seen at worst meanwhile, and how far the page was seen to scroll: px.
func blocked(t testing.TB, s *site, path way) (off, scrolled float64) {
	t.Helper()
	tab := path.open(t, s)
	place := chromium.Eval[[2]float64](tab, markLayer)
	top, speed := place[0], place[1]
	scrolling := make(chan error, 1)
	go func() { scrolling <- tab.Scroll(1400, 800) }()
	tab.Wait(`document.getElementById("places").getBoundingClientRect().top < 680`)
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
		// The layer is in its own place where its slide fills the window.
		off = max(off, math.Abs(top+350+speed*(y-top)-y-edge))
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
	s := serve(t)
	var off, scrolled float64
	for range 5 { // a busy machine may show too few frames
		if off, scrolled = blocked(t, s, ways[0]); scrolled >= 20 {
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
