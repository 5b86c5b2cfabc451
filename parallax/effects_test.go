package parallax_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"assetbuild/internal/chromium"
)

// paths are the two ways to move things that look the same; the slow one is compared apart.
var paths = []struct{ name, script string }{
	{"CSS", `import { start } from "assetbuild/parallax"; start();`},
	{"translate3d", `import { start } from "assetbuild/parallax"; start({ effects: "transform" });`},
}

// scroll goes to y px at once and waits until everything has followed.
func scroll(tab *chromium.Tab, y float64) {
	tab.Run(fmt.Sprintf(`scrollTo({ top: %v, behavior: "instant" });`, y) +
		`for (let i = 0; i < 4; i++) await new Promise(requestAnimationFrame)`)
}

// offset gives how far an element is moved down by its transform, and how much it is scaled.
func offset(tab *chromium.Tab, selector string) (px, scale float64) {
	m := chromium.Eval[[2]float64](tab, `
		const m = new DOMMatrix(getComputedStyle(document.querySelector("`+selector+`")).transform);
		return [m.f, m.a];`)
	return m[0], m[1]
}

func near(a, b float64) bool { return math.Abs(a-b) <= 0.5 }

func TestItem09_TheScrollPathIsThrottledAndTheResizePathIsNot(t *testing.T) {
	tab, _ := open(t, page{script: paths[1].script}, "")
	started(tab)
	counts := tab.Trace(func() {
		tab.Run(`for (let i = 1; i <= 20; i++) { scrollTo({ top: i * 50, behavior: "instant" }); dispatchEvent(new Event("scroll")); dispatchEvent(new Event("scroll")); await new Promise(requestAnimationFrame); }`)
	})
	if counts.Frames == 0 || counts.Frames > 21 {
		t.Errorf("%d frames for 20 places and 60 scroll events", counts.Frames)
	}
	tab.Run(`scrollTo({ top: 450, behavior: "instant" }); await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
		addEventListener("resize", () => { seen = document.querySelector("#s1 [data-layer]").getBoundingClientRect().top - document.querySelector("#s1").getBoundingClientRect().top });`)
	tab.Viewport(chromium.Viewport{Width: 1440, Height: 600})
	tab.Wait("'seen' in window")
	y := at(tab)
	if want := (y - 600) * 0.3; !near(chromium.Eval[float64](tab, "return seen"), want) {
		t.Errorf("in the resize event the layer is %v px off, want %v", chromium.Eval[float64](tab, "return seen"), want)
	}
}

func TestItem10_TheBackgroundIsFixedAndATenthTallerThanTheViewport(t *testing.T) {
	t.Parallel()
	tab, _ := open(t, page{})
	started(tab)
	got := chromium.Eval[string](tab, `
		const style = getComputedStyle(background);
		return [style.position, background.offsetTop, background.offsetLeft, background.offsetWidth == document.documentElement.clientWidth,
			background.offsetHeight, style.backgroundSize, style.backgroundPosition, style.backgroundRepeat].join(" ")`)
	same(t, got, "fixed 0 0 true 990 cover 50% 0px no-repeat", "geometry")
}

func TestItem11_TheOverlaysFadeInOneAfterTheOther(t *testing.T) {
	t.Parallel()
	for _, path := range paths {
		tab, _ := open(t, page{script: path.script})
		started(tab)
		for _, c := range []struct{ part, half, full float64 }{{0, 0, 0}, {0.25, 0.5, 0}, {0.5, 1, 0}, {0.75, 1, 0.5}, {1, 1, 1}} {
			scroll(tab, c.part*6300)
			got := chromium.Eval[[2]float64](tab, "return [+getComputedStyle(half).opacity, +getComputedStyle(full).opacity]")
			if math.Abs(got[0]-c.half) > 0.01 || math.Abs(got[1]-c.full) > 0.01 {
				t.Errorf("%s: after %v of the page opacities %v, want %v and %v", path.name, c.part, got, c.half, c.full)
			}
		}
		same(t, chromium.Eval[bool](tab, `
			const [a, b] = [background, half].map((element) => element.getBoundingClientRect());
			return a.top == b.top && a.left == b.left && a.width == b.width && a.height == b.height`), true, "overlays share the background's geometry")
	}
}

func TestItem12_TheBackgroundMovesAndGrowsWithTheScroll(t *testing.T) {
	t.Parallel()
	for _, path := range paths {
		tab, _ := open(t, page{script: path.script})
		started(tab)
		for _, part := range []float64{0, 0.5, 1} {
			scroll(tab, part*6300)
			px, scale := offset(tab, "[data-background]")
			if !near(px, -90*part) || math.Abs(scale-1-0.1*part) > 0.001 {
				t.Errorf("%s: after %v of the page moved by %v px, scaled by %v", path.name, part, px, scale)
			}
			if bottom := chromium.Eval[float64](tab, "return background.getBoundingClientRect().bottom"); bottom < 900 {
				t.Errorf("%s: after %v of the page its lower edge shows at %v px", path.name, part, bottom)
			}
		}
	}
}

func TestItem13_LayersMoveInProportionToTheScrollWithinTheirLimits(t *testing.T) {
	t.Parallel()
	layer := func(i int) string { return fmt.Sprintf("#l%d", i) }
	body := `<main data-parallax><section data-slide id="s0"></section><section data-slide id="s1">
		<div data-layer="0.5" id="l0"></div><div data-layer="-0.2" id="l1"></div>
		<div data-layer="0.5" id="l2"></div><div data-layer="-0.5" id="l3"></div><div data-layer id="l4"></div>
		<div data-content><div data-layer="0.5" id="l5"></div></div>
		</section><section data-slide id="s2"></section></main>`
	const style = `[data-layer] { position: absolute; } #l2, #l3 { --layer-min: -100px; --layer-max: 60px; }`
	clamp := func(v float64) float64 { return min(max(v, -100), 60) }
	for _, path := range paths {
		tab, _ := open(t, page{body: body, style: style, script: path.script})
		started(tab)
		scaled := chromium.Eval[float64](tab, `return +getComputedStyle(document.querySelector("[data-content]")).zoom`)
		for _, y := range []float64{0, 450, 700, 900, 1000, 1350, 1800} {
			scroll(tab, y)
			far := y - 900
			for i, want := range []float64{far * 0.5, far * -0.2, clamp(far * 0.5), clamp(far * -0.5), far * 0.3, far * 0.5 / scaled} {
				if got, _ := offset(tab, layer(i)); !near(got, want) {
					t.Errorf("%s: at %v px %s is %v px off, want %v", path.name, y, layer(i), got, want)
				}
			}
		}
	}
}

func TestItem14_OnlyChosenElementsAreMoved(t *testing.T) {
	t.Parallel()
	for _, path := range paths {
		tab, _ := open(t, page{script: path.script})
		started(tab)
		scroll(tab, 450)
		others := chromium.Eval[[]string](tab, `
			return [...document.querySelectorAll("*")]
				.filter((e) => !e.matches("[data-layer], [data-background], [data-blur]"))
				.filter((e) => { const s = getComputedStyle(e); return s.transform != "none" || s.willChange != "auto" })
				.map((e) => e.outerHTML)`)
		same(t, len(others), 0, fmt.Sprintf("%s: other elements with a transform or a layer: %v", path.name, others))
	}
}

func TestItem15_PlacesAreReadOnceAnEventAtMost(t *testing.T) {
	t.Parallel()
	const head = `<script>
		var reads = {};
		const count = (owner, name, kind) => {
			const { get } = Object.getOwnPropertyDescriptor(owner, name);
			Object.defineProperty(owner, name, { configurable: true, get() { reads[name] = (reads[name] ?? 0) + 1; return get.call(this) } });
		};
		for (const name of ["scrollY", "pageYOffset", "innerWidth", "innerHeight"]) count(window, name);
		for (const name of ["offsetTop", "offsetHeight", "offsetWidth", "offsetLeft", "offsetParent"]) count(HTMLElement.prototype, name);
		for (const name of ["clientHeight", "clientWidth", "scrollHeight", "scrollTop"]) count(Element.prototype, name);
		const rect = Element.prototype.getBoundingClientRect;
		Element.prototype.getBoundingClientRect = function () { reads.rect = (reads.rect ?? 0) + 1; return rect.call(this) };
		const query = Element.prototype.querySelectorAll;
		Element.prototype.querySelectorAll = function (s) { reads.query = (reads.query ?? 0) + 1; return query.call(this, s) };
	</script>`
	tab, _ := open(t, page{head: head, script: paths[1].script})
	started(tab)
	got := chromium.Eval[map[string]int](tab, `
		scrollTo({ top: 10, behavior: "instant" }); // within one slide: no enter, no leave
		await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
		reads = {};
		events = 0;
		addEventListener("scroll", () => events++);
		for (let i = 1; i <= 20; i++) {
			scrollTo({ top: 10 + i, behavior: "instant" });
			await new Promise(requestAnimationFrame);
		}
		await new Promise(requestAnimationFrame);
		return { ...reads, events };`)
	if got["scrollY"] == 0 || got["scrollY"] > got["events"] {
		t.Errorf("scrollY was read %d times in %d events", got["scrollY"], got["events"])
	}
	delete(got, "scrollY")
	delete(got, "events")
	same(t, len(got), 0, fmt.Sprintf("other reads and look-ups while scrolling: %v", got))
}

func TestItem16_NoTransformFallsBackToMarginTop(t *testing.T) {
	t.Parallel()
	tab, _ := open(t, page{}, "?notransform=1")
	started(tab)
	scroll(tab, 450)
	got := chromium.Eval[string](tab, `
		const { marginTop, transform } = getComputedStyle(document.querySelector("#s1 [data-layer]"));
		return marginTop + " " + transform + " " + getComputedStyle(background).transform`)
	same(t, got, "-135px none none", "a layer's margin and transform, and the background's")
	tops, _ := boxes(tab)
	if !slices.Equal(tops[:3], []float64{0, 900, 1800}) {
		t.Errorf("margins move the slides: %v", tops[:3])
	}
}

func TestItem16_NoJSStartsNothing(t *testing.T) {
	t.Parallel()
	tab, _ := open(t, page{}, "?nojs=1")
	tab.Wheel(chromium.Wheel{X: 700, Y: 450, DeltaY: 120})
	expect(t, tab, 120, "the wheel is the browser's")
	same(t, events(tab), "", "events")
}

func TestItem22_OnePictureServesAllWidths(t *testing.T) {
	t.Parallel()
	tab, s := open(t, page{style: `@media (min-width: 600px) { #background { background-image: url(/hero-2048x950.jpg); } }`})
	for _, width := range []int{2560, 1440, 1024, 700} {
		tab.Viewport(chromium.Viewport{Width: width, Height: 768})
		rest(tab)
	}
	same(t, s.was("/hero-2048x950.jpg"), 1, "requests for the picture")
	same(t, chromium.Eval[string](tab, "return getComputedStyle(background).backgroundSize"), "cover", "its size")
}

func TestItem27_WhoMindsMotionGetsNone(t *testing.T) {
	t.Parallel()
	still := map[string]string{"prefers-reduced-motion": "reduce"}
	moved := func(tab *chromium.Tab) string {
		return chromium.Eval[string](tab, `return [...document.querySelectorAll("[data-layer], [data-background]")].map((e) => getComputedStyle(e).transform).filter((t) => t != "none").join() + getComputedStyle(half).opacity`)
	}
	for _, path := range paths {
		tab := chromium.Open(t)
		tab.Media("", still)
		s := serve(t, page{script: path.script})
		tab.Go(s.URL)
		started(tab)
		scroll(tab, 450)
		same(t, moved(tab), "0", path.name+": transforms and the overlay's opacity")

		tab.Media("", nil)
		tab.Wait(`getComputedStyle(background).transform != "none"`) // while the page is open
		tab.Media("", still)
		tab.Wait(`getComputedStyle(background).transform == "none"`)
		same(t, moved(tab), "0", path.name+": after a change")

		scroll(tab, 0)
		tab.Run("places = new Set; addEventListener('scroll', () => places.add(scrollY))")
		tab.Key("PageDown", 0)
		expect(t, tab, 900, path.name+": after a key")
		same(t, chromium.Eval[int](tab, "return places.size"), 1, path.name+": places on the way")
		newClock().throw(tab, 1, 0)
		expect(t, tab, 1800, path.name+": after a throw")
	}
}

func TestItem42_NoFrameIsRequestedWhileNothingMoves(t *testing.T) {
	for _, path := range paths {
		tab, _ := open(t, page{script: path.script})
		started(tab)
		scroll(tab, 1000)
		counts := tab.Trace(func() { tab.Run("await new Promise((next) => setTimeout(next, 1000))") })
		same(t, counts.Frames, 0, path.name+": frames in an idle second")
		same(t, counts.ScriptBut(), 0, path.name+": calls into script in an idle second")
	}
}
