package parallax_test

import (
	"slices"
	"testing"

	"assetbuild/internal/chromium"
)

// tops and heights of the slides, in px from the document's top.
func boxes(tab *chromium.Tab) (tops, heights []float64) {
	all := chromium.Eval[[][2]float64](tab, `
		return [...document.querySelectorAll("[data-slide]")].map((slide) => {
			const box = slide.getBoundingClientRect();
			return [box.top + scrollY, box.height];
		})`)
	for _, box := range all {
		tops, heights = append(tops, box[0]), append(heights, box[1])
	}
	return tops, heights
}

// tall is a page whose second slide is taller than any viewport here.
var tall = page{style: `#s1 { height: 1500px; }`}

func TestItem01_ASlideIsAsTallAsTheViewportOrItsContent(t *testing.T) {
	t.Parallel()
	tab, _ := open(t, tall)
	started(tab)
	for _, height := range []int{900, 700, 1000} {
		tab.Viewport(chromium.Viewport{Width: 1440, Height: height})
		_, heights := boxes(tab)
		want := slices.Repeat([]float64{float64(height)}, 8)
		want[1] = 1500
		if !slices.Equal(heights, want) {
			t.Errorf("viewport of %d px: heights %v, want %v", height, heights, want)
		}
	}
}

func TestItem01_AMarginAtASlidesEdgeStaysInIt(t *testing.T) {
	t.Parallel()
	tab, _ := open(t, page{
		body:  `<main data-parallax><section data-slide id="s0"><h1>Title</h1></section><section data-slide id="s1"><p>text</p></section><section data-slide id="s2" hidden></section></main>`,
		style: `h1, p { margin: 2em 0; }`,
	})
	started(tab)
	if tops, heights := boxes(tab); !slices.Equal(tops[:2], []float64{0, 900}) || heights[2] != 0 {
		t.Errorf("slides start at %v px with heights of %v px: margins push them down, or a hidden one is shown", tops, heights)
	}
	newClock().notch(tab, 1)
	expect(t, tab, 900, "a notch leads to the second slide, not to the first one's start")
}

func TestItem04_DraggingTheScrollbarIsLeftAlone(t *testing.T) {
	t.Parallel()
	tab, _ := open(t, page{})
	started(tab)
	x := chromium.Eval[float64](tab, "return (innerWidth + document.documentElement.clientWidth) / 2")
	tab.Drag(x, 30, x, 100)
	y := rest(tab)
	if y == 0 {
		t.Fatal("the scrollbar was not dragged at all")
	}
	if int(y)%900 == 0 {
		t.Errorf("the page rests at %v px, on a slide: it was moved after the drag", y)
	}
}

func TestItem06_AResizeKeepsTheSlideInItsPlaceSynchronously(t *testing.T) {
	t.Parallel()
	tab, _ := open(t, page{})
	started(tab)
	tab.Run(`
		scrollTo({ top: 2700, behavior: "instant" });
		addEventListener("resize", () => { seen = document.getElementById("s3").getBoundingClientRect().top; });`)
	tab.Wait(`log.at(-1) == "enter s3"`)
	tab.Viewport(chromium.Viewport{Width: 1200, Height: 700})
	tab.Wait("'seen' in window")
	same(t, chromium.Eval[float64](tab, "return seen"), 0, "top of the slide in view, in the resize event itself")
	expect(t, tab, 2100, "after the resize")
}

func TestItem06_AResizeInTheMiddleOfASlideChangeEndsOnTheSlide(t *testing.T) {
	t.Parallel()
	tab, _ := open(t, page{})
	started(tab)
	tab.Key("PageDown", 0)
	tab.Wait("scrollY > 0")
	tab.Viewport(chromium.Viewport{Width: 800, Height: 1000}) // turned by 90°
	expect(t, tab, 1000, "after the turn")
}

func TestItem07_EachVisitEntersAndLeavesOnce(t *testing.T) {
	t.Parallel()
	tab, _ := open(t, page{}, "?nowheel=1")
	started(tab)
	for range 20 {
		tab.Wheel(chromium.Wheel{X: 700, Y: 450, DeltaY: 100})
	}
	rest(tab)
	same(t, events(tab), "enter s0, leave s0, enter s1, leave s1, enter s2", "events")
}

func TestItem07_SlidesThatAreOnlyFlownOverAreNotVisited(t *testing.T) {
	t.Parallel()
	tab, _ := open(t, page{script: `import { start } from "assetbuild/parallax"; globalThis.handle = start();`})
	started(tab)
	tab.Run("handle.goTo('s5')")
	expect(t, tab, 4500, "the way over four slides")
	same(t, events(tab), "enter s0, leave s0, enter s5", "events")
}

func TestItem08_ContentIsScaledBetweenItsLimits(t *testing.T) {
	t.Parallel()
	tab, _ := open(t, page{})
	for _, c := range []struct {
		width, height int
		want          float64
	}{
		{1024, 768, 1},       // the design's own width
		{1440, 900, 1.40625}, // the width decides
		{1440, 720, 1.2},     // the height decides
		{3000, 2000, 1.5},    // not above the limit
		{800, 600, 1},        // not below
		{500, 900, 1},        // a small screen is left alone
	} {
		tab.Viewport(chromium.Viewport{Width: c.width, Height: c.height})
		got := chromium.Eval[float64](tab, `return +getComputedStyle(document.querySelector("[data-content]")).zoom`)
		if got < c.want-0.001 || got > c.want+0.001 {
			t.Errorf("%d × %d: scale %v, want %v", c.width, c.height, got, c.want)
		}
	}
}

func TestItem31_ATallSlideScrollsNativelyUntilItsEdge(t *testing.T) {
	t.Parallel()
	tab, _ := open(t, tall)
	started(tab)
	c := newClock()
	c.notch(tab, 1)
	expect(t, tab, 900, "down to the tall slide")
	c.notch(tab, 1)
	expect(t, tab, 1020, "a notch inside it")
	c.throw(tab, 1, 1)
	expect(t, tab, 1500, "a throw inside it stops at its lower edge")
	c.notch(tab, 1)
	expect(t, tab, 2400, "from the edge to the next slide")
	c.notch(tab, -1)
	expect(t, tab, 1500, "back up to its lower edge")
	c.notch(tab, -1)
	expect(t, tab, 1380, "a notch up inside it")
	c.throw(tab, -1, 1)
	expect(t, tab, 900, "a throw up stops at its upper edge")
	c.notch(tab, -1)
	expect(t, tab, 0, "from the edge to the slide before")
}

func TestItem33_EnterAndLeaveNeedNoScrollListener(t *testing.T) {
	t.Parallel()
	tab, _ := open(t, page{}, "?nowheel=1")
	started(tab)
	for _, target := range []string{"window", "document", "document.querySelector('main')"} {
		for _, listener := range tab.Listeners(target) {
			if listener.Type == "scroll" || listener.Type == "scrollend" {
				t.Errorf("%s has a %s listener", target, listener.Type)
			}
		}
	}
	tab.Run(`scrollTo({ top: 1800, behavior: "instant" })`)
	tab.Wait(`log.at(-1) == "enter s2"`)
}

func TestItem34_ALateImageDoesNotMoveTheSlideInView(t *testing.T) {
	t.Parallel()
	tab, _ := open(t, page{})
	started(tab)
	tab.Run(`scrollTo({ top: 1800, behavior: "instant" })`)
	tab.Wait(`log.at(-1) == "enter s2"`)
	tab.Run(`
		const image = new Image();
		image.src = "/late-100x1300.jpg";
		document.querySelector("#s0 [data-content]").append(image);
		await image.decode();
		await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));`)
	_, heights := boxes(tab)
	if heights[0] <= 900 {
		t.Fatalf("the image did not make its slide taller: %v", heights)
	}
	same(t, chromium.Eval[float64](tab, `return Math.round(document.getElementById("s2").getBoundingClientRect().top)`), 0, "top of the slide in view")
	newClock().notch(tab, 1)
	expect(t, tab, heights[0]+1800, "a notch leads to the next slide, where it is now")
}

func TestItem35_ZoomingInWithTwoFingersMovesNothing(t *testing.T) {
	t.Parallel()
	tab := chromium.Open(t)
	tab.Viewport(chromium.Viewport{Width: 1024, Height: 768, Touch: true})
	s := serve(t, page{})
	tab.Go(s.URL)
	started(tab)
	tab.Run(`scrollTo({ top: 768, behavior: "instant" })`)
	_, before := boxes(tab)
	tab.Call("Emulation.setPageScaleFactor", map[string]any{"pageScaleFactor": 2}, nil)
	tab.Wait("visualViewport.scale == 2")
	_, after := boxes(tab)
	if !slices.Equal(before, after) {
		t.Errorf("heights changed from %v to %v", before, after)
	}
	expect(t, tab, 768, "after zooming in")
}

func TestItem38_DestroyTakesEverythingBackAndStartsAgain(t *testing.T) {
	t.Parallel()
	for _, effects := range []string{"", "transform", "margin"} {
		tab, _ := open(t, page{
			body:   slides(4),
			script: `import { start } from "assetbuild/parallax"; globalThis.begin = (effects) => (globalThis.handle = start(effects ? { effects } : {}));`,
		})
		const state = `return JSON.stringify([...document.querySelectorAll("body *")].map((e) => [e.tagName, e.style.cssText, e.className, e.ariaCurrent, e.hidden]))`
		targets := []string{"window", "document", "document.body", "document.querySelector('main')", "document.querySelector('nav a')"}
		count := func() (n int) {
			for _, target := range targets {
				n += len(tab.Listeners(target))
			}
			return n
		}
		before, listeners := chromium.Eval[string](tab, state), count()
		for range 2 {
			tab.Run("log.length = 0; begin('" + effects + "')")
			started(tab)
			if count() == listeners {
				t.Error("no listener after the start: the test is blind")
			}
			tab.Key("PageDown", 0)
			tab.Wait("scrollY > 0 && scrollY < 900")
			tab.Run("handle.destroy()") // in the middle of a slide change
			same(t, chromium.Eval[string](tab, state), before, "elements after destroy with effects "+effects)
			same(t, count(), listeners, "listeners after destroy with effects "+effects)
			tab.Run(`scrollTo({ top: 0, behavior: "instant" })`)
			rest(tab)
			same(t, chromium.Eval[string](tab, state), before, "elements after a scroll that nobody follows")
		}
	}
}

func TestItem44_ASlideChangeEndsWithoutScrollendToo(t *testing.T) {
	t.Parallel()
	const script = `
		import { start } from "assetbuild/parallax";
		globalThis.handle = start();
		globalThis.settled = () => new Promise((done) => handle.on("rest", done));`
	for _, c := range []struct{ name, head string }{
		{"with scrollend", ""},
		{"without it", `<script>delete window.onscrollend; if ("onscrollend" in window) throw "still there"</script>`},
	} {
		t.Run(c.name, func(t *testing.T) {
			tab, _ := open(t, page{script: script, head: c.head})
			started(tab)
			same(t, chromium.Eval[float64](tab, "handle.next(); await settled(); return scrollY"), 900, "where the slide change has ended")
		})
	}
}

func TestASlideThatIsRemovedIsForgotten(t *testing.T) {
	t.Parallel()
	tab, _ := open(t, page{})
	started(tab)
	tab.Run(`document.getElementById("s1").remove()`)
	rest(tab)
	newClock().notch(tab, 1)
	expect(t, tab, 900, "a notch leads to what is the next slide now")
	same(t, events(tab), "enter s0, leave s0, enter s2", "events")
	same(t, len(tab.Console()), 0, "lines in the console")
}

func TestTextAtTwiceItsSizeMakesSlidesTallerAndStaysReachable(t *testing.T) {
	t.Parallel()
	body := `<main data-parallax><section data-slide id="s0"><div data-content>` + lorem + `</div></section><section data-slide id="s1"></section></main>`
	tab, _ := open(t, page{body: body, style: "body { font-size: 100%; }"})
	started(tab)
	tab.Run(`document.documentElement.style.fontSize = "800%"`)
	rest(tab)
	_, heights := boxes(tab)
	if heights[0] <= 900 {
		t.Fatalf("the slide is %v px tall: the text did not grow", heights[0])
	}
	c := newClock()
	c.notch(tab, 1)
	expect(t, tab, 120, "inside the slide that has become tall")
}

func TestTwoInstancesOnOnePageKeepToTheirOwn(t *testing.T) {
	t.Parallel()
	body := `<main data-parallax id="one"><section data-slide id="a0"></section><section data-slide id="a1"></section></main>
		<p style="height: 400px; margin: 0">between</p>
		<main data-parallax id="two"><section data-slide id="b0"></section><section data-slide id="b1"></section></main>`
	tab, _ := open(t, page{body: body})
	started(tab)
	c := newClock()
	c.notch(tab, 1)
	expect(t, tab, 900, "to the first one's second slide")
	c.notch(tab, 1)
	expect(t, tab, 1020, "out of the first one, natively")
	c.throw(tab, 1, 1)
	if y := rest(tab); y <= 1020 || y >= 2200 {
		t.Errorf("a throw between the two rests at %v px", y)
	}
	c.throw(tab, 1, 1)
	expect(t, tab, 2200, "the next one stops at the second one's first slide")
	c.notch(tab, 1)
	expect(t, tab, 3100, "to the second one's second slide")
	tab.Key("PageUp", 0)
	expect(t, tab, 2200, "back up by key")
}

const lorem = `<p>Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et dolore magna
aliqua. Ut enim ad minim veniam, quis nostrud exercitation ullamco laboris nisi ut aliquip ex ea commodo consequat. Duis aute
irure dolor in reprehenderit in voluptate velit esse cillum dolore eu fugiat nulla pariatur. Excepteur sint occaecat cupidatat
non proident, sunt in culpa qui officia deserunt mollit anim id est laborum.</p>`
