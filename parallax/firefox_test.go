package parallax_test

import (
	"fmt"
	"math"
	"testing"
)

// TestFirefox sees the runtime in a second engine, one that still lacks scroll-driven animations, so that the path of
// translate3d is the one the browser chooses by itself. What WebDriver can't do there is seen in Chromium only: events with
// times of their own, traces, touch, print, emulated media features.
func TestFirefox(t *testing.T) {
	t.Parallel()
	f := startFirefox(t)
	s := serve(t, tall)
	f.call("WebDriver:SetWindowRect", map[string]any{"width": 1200, "height": 800}, nil)
	visit := func(query string) (height float64) {
		f.call("WebDriver:Navigate", map[string]any{"url": s.URL + "/" + query}, nil)
		f.eval("while (!log.length) await new Promise(requestAnimationFrame)")
		return f.eval("return innerHeight").(float64)
	}
	height := visit("")
	if f.eval(`return CSS.supports("animation-timeline: view()")`) == true {
		t.Log("this Firefox has scroll-driven animations: the path below is CSS")
	}
	expect := func(want float64, why string) {
		t.Helper()
		var got float64
		for range 10 { // on a busy machine a smooth scroll may pause for longer than rest looks
			if got = f.rest(); math.Abs(got-want) <= 1 {
				return
			}
		}
		t.Errorf("%s: the page rests at %v px, want %v", why, got, want)
	}
	const slide = 1500 // the tall one, s1

	f.wheel(1, 100)
	expect(height, "a notch of the wheel")
	f.eval("await new Promise((next) => setTimeout(next, 500))") // the pause that makes the next event a new throw
	f.wheel(1, 100)
	expect(height+100, "inside the tall slide")
	f.key("\uE010") // End
	expect(6*height+slide, "End")
	f.key("\uE00E") // PageUp
	expect(5*height+slide, "PageUp")
	f.key("\uE011") // Home
	expect(0, "Home")
	f.key("\uE00F") // PageDown
	expect(height, "PageDown")
	same(t, f.eval("return document.activeElement.id").(string), "s1", "focus")
	same(t, f.eval(`return document.querySelector("[aria-current]").hash`).(string), "#s1", "current link")

	f.eval(fmt.Sprintf(`scrollTo({ top: %v, behavior: "instant" }); for (let i = 0; i < 4; i++) await new Promise(requestAnimationFrame)`, height/2))
	offset := f.eval(`return new DOMMatrix(getComputedStyle(document.querySelector("#s0 [data-layer]")).transform).f`).(float64)
	if want := height / 2 * 0.3; math.Abs(offset-want) > 0.5 {
		t.Errorf("a layer is %v px off, want %v", offset, want)
	}
	part := height / 2 / (6*height + slide)
	if opacity := f.eval("return +getComputedStyle(half).opacity").(float64); math.Abs(opacity-2*part) > 0.01 {
		t.Errorf("the overlay's opacity is %v, want %v", opacity, 2*part)
	}
	if scale := f.eval("return new DOMMatrix(getComputedStyle(background).transform).a").(float64); math.Abs(scale-1-part*0.1) > 0.001 {
		t.Errorf("the background is scaled by %v, want %v", scale, 1+part*0.1)
	}
	if zoom := f.eval(`return +getComputedStyle(document.querySelector("[data-content]")).zoom`).(float64); zoom <= 1 {
		t.Errorf("content is scaled by %v", zoom)
	}

	visit("?notransform=1")
	f.eval(`scrollTo({ top: innerHeight / 2, behavior: "instant" }); for (let i = 0; i < 4; i++) await new Promise(requestAnimationFrame)`)
	margin := f.eval(`return parseFloat(getComputedStyle(document.querySelector("#s0 [data-layer]")).marginTop)`).(float64)
	if want := height / 2 * 0.3; math.Abs(margin-want) > 0.5 {
		t.Errorf("with ?notransform=1 a layer's margin is %v px, want %v", margin, want)
	}
}
