package parallax_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"assetbuild/internal/chromium"
	"assetbuild/parallax"
)

func TestItem05_SmallAndTouchScreensScrollAsAnyPage(t *testing.T) {
	t.Parallel()
	for _, v := range []chromium.Viewport{
		{Width: 390, Height: 844, Touch: true}, {Width: 844, Height: 390, Touch: true}, {Width: 1024, Height: 768, Touch: true}, {Width: 500, Height: 900},
	} {
		tab := chromium.Open(t)
		tab.Viewport(v)
		s := serve(t, page{style: `@media screen and (min-width: 600px) and (min-height: 600px) and (not (pointer: coarse)) { #background { background-image: url(/large-2048x950.jpg); } }`})
		tab.Go(s.URL)
		started(tab)
		if v.Touch {
			tab.Swipe(200, 350, 200, 150)
		} else {
			tab.Wheel(chromium.Wheel{X: 200, Y: 300, DeltaY: 200})
		}
		if y := rest(tab); y == 0 || int(y)%v.Height == 0 {
			t.Errorf("%+v: the page rests at %v px: not scrolled, or moved to a slide", v, y)
		}
		got := chromium.Eval[string](tab, `return [...document.querySelectorAll("[data-layer], [data-background]")].map((e) => getComputedStyle(e).transform).filter((t) => t != "none").join()
			+ getComputedStyle(document.querySelector("[data-content]")).zoom + getComputedStyle(half).opacity`)
		same(t, got, "10", fmt.Sprintf("%+v: transforms, scale and blur", v))
		same(t, s.was("/large-2048x950.jpg"), 0, fmt.Sprintf("%+v: requests for an image of the effects", v))
	}
}

func TestItem23_CSSAloneLaysThePageOut(t *testing.T) {
	t.Parallel()
	const layout = `return JSON.stringify([...document.querySelectorAll("main *, nav")].map((e) => {
		const { x, y, width, height } = e.getBoundingClientRect();
		return [x, y + scrollY, width, height].map(Math.round);
	}))`
	tab, s := open(t, page{}, "?nojs=1")
	without := chromium.Eval[string](tab, layout)
	tab.Go(s.URL)
	started(tab)
	rest(tab)
	same(t, chromium.Eval[string](tab, layout), without, "the layout with script")
}

func TestItem24_LinksLeadFromSlideToSlide(t *testing.T) {
	t.Parallel()
	tab, _ := open(t, page{})
	started(tab)
	tab.ClickOn("#s0 a")
	expect(t, tab, 900, "after the cue in the first slide")
	tab.ClickOn("[data-nav] a:nth-child(5)")
	expect(t, tab, 3600, "after a link in the nav")
}

func TestItem25_ThePhotoGridLoadsLazilyAndTakesNoPart(t *testing.T) {
	t.Parallel()
	grid := `<section data-slide id="grid">` + strings.Repeat(`<img loading="lazy" width="300" height="200" alt="" src="/grid-300x200.jpg">`, 30) + `</section>`
	body := strings.Replace(slides(6), "</main>", grid+"</main>", 1)
	tab, s := open(t, page{body: body})
	started(tab)
	same(t, s.was("/grid-300x200.jpg"), 0, "requests for the grid's photos at the start")
	tab.Run("document.getElementById('grid').scrollIntoView({ behavior: 'instant' })")
	tab.Wait("document.querySelector('#grid img').complete && document.querySelector('#grid img').naturalWidth == 300")
	same(t, chromium.Eval[int](tab, `return [...document.querySelectorAll("#grid, #grid *")].filter((e) => { const s = getComputedStyle(e); return s.transform != "none" || s.willChange != "auto" || s.animationName != "none" }).length`),
		0, "elements of the grid with an effect")
}

func TestItem26_TheHookForAServerMadeGridIsCalledAfterEachMeasurement(t *testing.T) {
	t.Parallel()
	tab, _ := open(t, page{head: `<script>sizes = []; document.addEventListener("parallax:resize", ({ target }) => sizes.push(target.localName + innerWidth))</script>`})
	tab.Wait("sizes.length > 0")
	tab.Viewport(chromium.Viewport{Width: 1000, Height: 800})
	tab.Wait(`sizes.at(-1) == "main1000"`)
}

func TestItem37_HashLinksAndTheHistoryWork(t *testing.T) {
	t.Parallel()
	tab, s := open(t, page{}, "#s3")
	started(tab)
	expect(t, tab, 2700, "a page that is opened at a slide")
	same(t, events(tab), "enter s3", "events")

	tab.Run("places = new Set; addEventListener('scroll', () => places.add(scrollY))")
	tab.ClickOn("[data-nav] a:nth-child(2)")
	expect(t, tab, 900, "after a link")
	if places := chromium.Eval[int](tab, "return places.size"); places < 3 {
		t.Errorf("the page was seen at %d places on its way: the link was not animated", places)
	}
	same(t, chromium.Eval[string](tab, "return location.hash"), "#s1", "address")
	same(t, chromium.Eval[string](tab, "return document.activeElement.id"), "s1", "focus after a link")
	newClock().notch(tab, 1)
	expect(t, tab, 1800, "after a notch")
	tab.ClickOn("[data-nav] a:nth-child(6)")
	expect(t, tab, 4500, "after another link")

	tab.Run("history.back()")
	tab.Wait("location.hash == '#s1'")
	if y := rest(tab); y != 900 && y != 1800 { // Chromium's choice: the hash's slide, or where the page was left
		t.Errorf("back, the page rests at %v px", y)
	}
	tab.Run("history.forward()")
	tab.Wait("location.hash == '#s5'")
	expect(t, tab, 4500, "forward")

	newClock().notch(tab, -1)
	expect(t, tab, 3600, "after a notch up")
	tab.Loading(func() { tab.Call("Page.reload", nil, nil) })
	started(tab)
	expect(t, tab, 3600, "after a reload")

	tab.Go(s.URL + "/other")
	started(tab)
	tab.Run("history.back()")
	tab.Wait("location.pathname == '/' && log.length > 0")
	expect(t, tab, 3600, "back from another page")
	newClock().notch(tab, 1)
	expect(t, tab, 4500, "and it still works")
}

func TestItem37_ALinkToAnElementInsideASlideShowsTheSlide(t *testing.T) {
	t.Parallel()
	body := `<main data-parallax><section data-slide id="s0"><a id="link" href="#inside">in</a> <a id="deep" href="#far">deep</a></section>
		<section data-slide id="s1"><p style="margin: 600px 0 0" id="inside">inside</p></section>
		<section data-slide id="s2"><p style="margin: 1200px 0 0" id="far">far</p></section></main>`
	tab, _ := open(t, page{body: body, style: "[data-slide] { display: flow-root; }"})
	started(tab)
	tab.ClickOn("#link")
	expect(t, tab, 900, "the slide fits: it is shown as a whole")
	tab.Run(`scrollTo({ top: 0, behavior: "instant" })`)
	rest(tab)
	tab.ClickOn("#deep")
	if y := rest(tab); y <= 1900 {
		t.Errorf("the slide is tall: the page rests at %v px, where the element is not in view", y)
	}
}

func TestItem39_ThePageIsCompleteWithoutScript(t *testing.T) {
	t.Parallel()
	tab := chromium.Open(t)
	tab.Call("Emulation.setScriptExecutionDisabled", map[string]any{"value": true}, nil)
	s := serve(t, page{})
	tab.Go(s.URL)
	tab.Call("Emulation.setScriptExecutionDisabled", map[string]any{"value": false}, nil)
	got := chromium.Eval[string](tab, `
		return [...document.querySelectorAll("h2")].filter((e) => e.checkVisibility({ opacityProperty: true, visibilityProperty: true })).length + " " +
			[...document.querySelectorAll("[data-slide]")].map((e) => e.offsetHeight).join()`)
	same(t, got, "8 900,900,900,900,900,900,900,900", "headings that can be seen, heights of the slides")
	scroll(tab, 450)
	px, _ := offset(tab, "#s0 [data-layer]")
	same(t, px, 135, "offset of a layer: the style sheet moves it alone")
}

func TestItem40_ThePagePrintsStaticAndExpanded(t *testing.T) {
	t.Parallel()
	for _, path := range paths {
		tab, _ := open(t, page{script: path.script})
		started(tab)
		scroll(tab, 450)
		tab.Media("print", nil)
		rest(tab)
		got := chromium.Eval[string](tab, `
			return [...document.querySelectorAll("[data-layer], [data-content]")].map((e) => getComputedStyle(e).transform + getComputedStyle(e).zoom).filter((t) => t != "none1").join()
				+ getComputedStyle(background).display + " " + (s0.offsetHeight < 600)`)
		same(t, got, "none true", path.name+": transforms and scales, the background's display, and whether a slide is as short as its content")
		tab.Media("", nil)
		rest(tab)
		same(t, chromium.Eval[float64](tab, "return s0.offsetHeight"), 900, path.name+": a slide's height after printing")
	}
}

func TestItem43_FindInPageAndAnchorsWork(t *testing.T) {
	t.Parallel()
	tab, _ := open(t, page{})
	started(tab)
	same(t, chromium.Eval[bool](tab, `return find("Slide 4")`), true, "found")
	y := rest(tab)
	if y < 2700+1 || y > 4500 {
		t.Errorf("the page rests at %v px: what was found is not in view", y)
	}
	newClock().notch(tab, 1)
	if y := rest(tab); int(y)%900 != 0 {
		t.Errorf("a notch later the page rests at %v px, on no slide", y)
	}
}

func TestItem45_AStrictPolicyIsEnough(t *testing.T) {
	t.Parallel()
	p := videoPage(bothSources, "muted")
	p.policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'"
	p.body = strings.Replace(p.body, "<main data-parallax>", `<main data-parallax><div data-background></div>`, 1)
	for _, script := range []string{p.script, `import { start } from "assetbuild/parallax"; globalThis.handle = start({ effects: "transform" });`} {
		p.script = script
		tab, _ := open(t, p)
		tab.Run("violations = []; document.addEventListener('securitypolicyviolation', (event) => violations.push(event.violatedDirective))")
		started(tab)
		tab.Run("handle.next()")
		expect(t, tab, 900, "to the next slide")
		tab.Wait("s1.classList.contains('warm')")
		scroll(tab, 1800)
		_, scale := offset(tab, "[data-background]")
		if scale <= 1 {
			t.Errorf("the background was not moved: scale %v", scale)
		}
		same(t, len(chromium.Eval[[]string](tab, "return violations")), 0, "violations")
		same(t, len(tab.Console()), 0, fmt.Sprintf("lines in the console: %v", tab.Console()))
	}
}

func TestItem45_ImportsWithoutADOM(t *testing.T) {
	t.Parallel()
	// A worker has no document, as a server has none.
	tab, _ := open(t, page{script: `
		import "assetbuild/parallax/auto";
		import * as all from "assetbuild/parallax";
		if (typeof document == "undefined") postMessage(Object.keys(all).sort().join());`})
	got := chromium.Eval[string](tab, `
		return new Promise((done) => {
			const worker = new Worker("/script.js", { type: "module" });
			worker.onmessage = ({ data }) => done(data);
			worker.onerror = ({ message }) => done(message);
		})`)
	same(t, got, "background,fromAddress,hash,keys,layers,motion,nav,slides,start,video,wheel", "what the module exports")
}

func TestItem45_WorksFromRightToLeft(t *testing.T) {
	t.Parallel()
	tab, _ := open(t, page{body: `<body dir="rtl">` + slides(4)})
	started(tab)
	newClock().notch(tab, 1)
	expect(t, tab, 900, "after a notch")
	got := chromium.Eval[string](tab, "return [background.getBoundingClientRect().left <= 0, document.documentElement.scrollWidth <= innerWidth].join()")
	same(t, got, "true,true", "the background covers the left edge, and nothing sticks out")
}

func TestEachModuleWorksAlone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		script string
		test   func(tab *chromium.Tab)
	}{
		{`import { init } from "assetbuild/parallax/slides"; globalThis.handle = init();`, func(tab *chromium.Tab) {
			tab.Run("handle.next()")
			expect(t, tab, 900, "a stage alone")
		}},
		{`import * as slides from "assetbuild/parallax/slides"; import * as wheel from "assetbuild/parallax/wheel"; wheel.init(slides.init());`, func(tab *chromium.Tab) {
			newClock().throw(tab, 1, 0)
			expect(t, tab, 900, "the wheel alone")
		}},
		{`import * as slides from "assetbuild/parallax/slides"; import * as keys from "assetbuild/parallax/keys"; keys.init(slides.init());`, func(tab *chromium.Tab) {
			tab.Key("End", 0)
			expect(t, tab, 6300, "keys alone")
		}},
		{`import * as slides from "assetbuild/parallax/slides"; import * as nav from "assetbuild/parallax/nav"; nav.init(slides.init());`, func(tab *chromium.Tab) {
			tab.Wait("document.querySelectorAll('[aria-current]').length == 1")
		}},
		{`import * as slides from "assetbuild/parallax/slides"; import * as hash from "assetbuild/parallax/hash"; hash.init(slides.init());`, func(tab *chromium.Tab) {
			tab.Run("document.querySelector('[data-nav] a:nth-child(3)').click()")
			expect(t, tab, 1800, "links alone")
		}},
		{`import * as slides from "assetbuild/parallax/slides"; import * as layers from "assetbuild/parallax/layers"; layers.init(slides.init(), "transform");`, func(tab *chromium.Tab) {
			scroll(tab, 450)
			px, _ := offset(tab, "#s0 [data-layer]")
			same(t, px, 135, "layers alone")
			same(t, chromium.Eval[string](tab, "return [...document.querySelectorAll('[data-background][data-effects]')].join()"), "", "backgrounds that layers alone move by script")
		}},
		{`import * as slides from "assetbuild/parallax/slides"; import * as background from "assetbuild/parallax/background"; background.init(slides.init(), "transform");`, func(tab *chromium.Tab) {
			scroll(tab, 1800)
			_, scale := offset(tab, "[data-background]")
			same(t, scale > 1, true, "a background alone grows")
			same(t, chromium.Eval[string](tab, "return [...document.querySelectorAll('[data-layer][data-effects]')].join()"), "", "layers that a background alone moves by script")
		}},
		{`import * as slides from "assetbuild/parallax/slides"; import * as motion from "assetbuild/parallax/motion"; motion.init(slides.init(), (signal) => {
			document.body.title = "moves";
			signal.onabort = () => document.body.title = "rests";
		});`, func(tab *chromium.Tab) {
			tab.Wait("document.body.title == 'moves'")
		}},
	} {
		tab, _ := open(t, page{script: c.script})
		started(tab)
		c.test(tab)
	}
	filmed := videoPage(bothSources, "muted")
	filmed.script = `import * as slides from "assetbuild/parallax/slides"; import * as video from "assetbuild/parallax/video"; video.init(slides.init());`
	tab, _ := open(t, filmed)
	started(tab)
	scroll(tab, 900)
	tab.Wait("s1.classList.contains('warm')")
}

func TestADevelopmentBuildTellsWhatMakesNoSense(t *testing.T) {
	t.Parallel()
	tab, _ := open(t, page{
		body: `<nav data-nav><a href="#nowhere">?</a></nav><main data-parallax><div data-layer="0.5"></div><section data-slide>
			<i data-layer="fast"></i><i data-layer="0"></i><i data-layer="1" id="limits"></i><video data-video data-cues="soon:warm"></video><video data-video data-cues="3:late 1:early"></video></section></main>`,
		style:  `#limits { --layer-min: 10px; --layer-max: -10px; }`,
		script: `import { start } from "assetbuild/parallax"; start({ hijak: true, effects: "magic", media: "600px", root: document.querySelector("main") } as object);`,
	})
	started(tab)
	var lines []string
	for _, line := range tab.Console() {
		lines = append(lines, line.Text)
	}
	for _, want := range []string{`no option "hijak"`, `effects: "magic"`, `media: "600px"`, "order of their times", "has no id", `"fast"`, "speed 0", "above its upper", `cue "soon:warm"`, "#nowhere", "in no slide"} {
		if !slices.ContainsFunc(lines, func(line string) bool { return strings.Contains(line, want) }) {
			t.Errorf("no line has %s in\n%s", want, strings.Join(lines, "\n"))
		}
	}
	release, err := runtime(`import "assetbuild/parallax/auto"`, true, "")
	if err != nil {
		t.Fatal(err)
	}
	same(t, strings.Contains(string(release), "console"), false, "a release build has the messages")
	unchecked, err := runtime(`import { slides, wheel, keys, hash, nav, video, layers, background } from "assetbuild/parallax"; globalThis.all = [slides, wheel, keys, hash, nav, video, layers, background];`, true, "")
	if err != nil {
		t.Fatal(err)
	}
	// What start and fromAddress add to the modules is their own few lines: the checks are larger than that by far.
	if cost := len(release) - len(unchecked); cost > 500 {
		t.Errorf("beyond its modules a release build has %d B: the checks are in it", cost)
	}
}

func TestResolve(t *testing.T) {
	for specifier, want := range map[string]string{
		"assetbuild/parallax":              "index.ts",
		"assetbuild/parallax/auto":         "auto.ts",
		"assetbuild/parallax/wheel":        "wheel.ts",
		"assetbuild/parallax/parallax.css": "parallax.css",
		"./slides":                         "slides.ts",
		"assetbuild/parallax/nothing":      "",
		"assetbuild/parallaxes":            "",
		"assetbuild/parallax/../sass":      "",
		"assetbuild/parallax/embed.go":     "",
		"./nothing":                        "",
		"react":                            "",
		"":                                 "",
	} {
		name, ok := parallax.Resolve(specifier)
		if name != want || ok != (want != "") {
			t.Errorf("Resolve(%q) gives %q, %v; want %q", specifier, name, ok, want)
		}
	}
}
