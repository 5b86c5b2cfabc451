package parallax_test

import (
	"slices"
	"testing"

	"assetbuild/internal/chromium"
)

// videoPage has a video with two cues in its second slide, and more slides around it.
func videoPage(sources, attributes string) page {
	return page{
		body: `<main data-parallax><section data-slide id="s0"></section><section data-slide id="s1">
			<video id="clip" class="clip" data-video data-cues="0.4:warm 1.2:cold 3:" width="640" height="360" poster="/poster-64x36.jpg"
				preload="none" playsinline ` + attributes + `>` + sources + `</video></section>
			<section data-slide id="s2"></section><section data-slide id="s3"></section><section data-slide id="s4"></section></main>`,
		style:  `.clip { display: block; }`,
		script: `import { start } from "assetbuild/parallax"; globalThis.handle = start();`,
	}
}

const bothSources = `<source src="/clip.webm" type="video/webm"><source src="/clip.mp4" type="video/mp4">`

func TestItem17_CuesGiveTheSlideTheirClassesInTime(t *testing.T) {
	t.Parallel()
	tab, _ := open(t, videoPage(bothSources, "muted"))
	started(tab)
	tab.Run("handle.goTo('s1')")
	tab.Wait("s1.classList.contains('warm')")
	if time := chromium.Eval[float64](tab, "return clip.currentTime"); time < 0.4 {
		t.Errorf("the first cue came at %v s", time)
	}
	tab.Wait("s1.classList.contains('cold')")
	same(t, chromium.Eval[string](tab, "return s1.className"), "cold", "the former cue's class is gone")
	tab.Wait("s1.className == ''") // the third cue has no class
	same(t, events(tab), "enter s0, leave s0, enter s1, cue s1 warm, cue s1 cold, cue s1", "events")
}

func TestItem18_AVideoIsResetAfterTheSlideChangeAndStartsAgainOnReturn(t *testing.T) {
	t.Parallel()
	for _, to := range []string{"s2", "s4"} { // next door, and a flight over others
		tab, _ := open(t, videoPage(bothSources, "muted"))
		started(tab)
		tab.Run("handle.goTo('s1')")
		tab.Wait("s1.classList.contains('warm')")
		tab.Run(`
			order = [];
			clip.addEventListener("seeking", () => order.push("reset"));
			addEventListener("scrollend", () => order.push("scrollend"));
			document.addEventListener("parallax:leave", () => order.push("leave"));
			document.addEventListener("parallax:cue", ({ detail }) => order.push("cue " + detail));
			handle.goTo("` + to + `")`)
		tab.Wait("order.includes('reset') && clip.currentTime == 0 && s1.className == ''")
		order := chromium.Eval[[]string](tab, "return order")
		end := slices.Index(order, "scrollend")
		if end < 1 || order[0] != "leave" || slices.Index(order, "reset") < end || slices.Index(order, "cue ") < end {
			t.Errorf("order of events on the way to %s: %q, want the video and its cue reset after the scroll", to, order)
		}
		same(t, chromium.Eval[bool](tab, "return clip.paused"), true, "the video is paused")

		tab.Run("order = []; first = 9; clip.addEventListener('playing', () => { first = clip.currentTime }, { once: true }); handle.goTo('s1')")
		tab.Wait("s1.classList.contains('warm')")
		if first := chromium.Eval[float64](tab, "return first"); first > 0.3 {
			t.Errorf("on return the video starts at %v s", first)
		}
		same(t, chromium.Eval[bool](tab, "return order.includes('reset')"), false, "a reset in view, which would flash")
	}
}

func TestItem19_EitherFormatPlaysAndThePosterStandsInWhereNoneDoes(t *testing.T) {
	t.Parallel()
	const webm, mp4 = `<source src="/clip.webm" type="video/webm">`, `<source src="/clip.mp4" type="video/mp4">`
	for _, c := range []struct {
		name, sources string
		plays         bool
	}{
		{"both formats", webm + mp4, true},
		{"WebM", webm, true},
		{"a source that fails, then one that plays", `<source src="/missing.webm" type="video/webm">` + webm, true},
		{"a source that fails", `<source src="/missing.webm" type="video/webm">`, false},
		{"two sources that fail", `<source src="/missing.webm" type="video/webm"><source src="/missing.mp4" type="video/mp4">`, false},
		{"no format that this browser knows", `<source src="/clip.mov" type="video/x-unknown">`, false},
		{"no source at all", ``, true}, // nothing failed: the video shows its poster by itself
	} {
		t.Run(c.name, func(t *testing.T) {
			tab, _ := open(t, videoPage(c.sources, "muted aria-label='A clip'"))
			started(tab)
			tab.Run("handle.goTo('s1')")
			if c.plays {
				if c.sources != "" {
					tab.Wait("clip.currentTime > 0")
				} else {
					rest(tab)
				}
				same(t, chromium.Eval[int](tab, "return document.querySelectorAll('img').length"), 0, "pictures")
				return
			}
			tab.Wait("clip.offsetWidth == 0")
			got := chromium.Eval[string](tab, `
				const image = document.querySelector("#s1 img");
				await image.decode();
				return [new URL(image.src).pathname, image.alt, image.className, image.offsetWidth > 0].join()`)
			same(t, got, "/poster-64x36.jpg,A clip,clip,true", "the picture that stands in")
			tab.Run("handle.destroy()")
			same(t, chromium.Eval[bool](tab, "return clip.offsetWidth > 0 && !document.querySelector('img')"), true, "after destroy the video is back")
		})
	}
}

func TestItem20_WhereAutoplayIsRefusedATapPlays(t *testing.T) {
	t.Parallel()
	p := videoPage(bothSources, "") // with sound, which Chromium refuses to play before the user has done something
	p.script = `import { start } from "assetbuild/parallax"; start(); document.getElementById("s1").scrollIntoView({ behavior: "instant" });`
	tab, _ := open(t, p)
	tab.Wait(`log.at(-1) == "enter s1"`)
	rest(tab)
	same(t, chromium.Eval[bool](tab, "return clip.paused"), true, "the video is paused: autoplay was refused")
	same(t, len(tab.Console()), 0, "lines in the console")
	tab.ClickOn("#clip")
	tab.Wait("clip.currentTime > 0")
}

func TestItem21_AFullWidthVideoIsALayerAndSmallScreensDontFetchIt(t *testing.T) {
	t.Parallel()
	body := `<main data-parallax><section data-slide id="s0"></section><section data-slide id="s1">
		<video id="clip" data-layer="0.2" data-video muted playsinline preload="none" poster="/poster-64x36.jpg" style="position: absolute; width: 100%">` +
		bothSources + `</video></section></main>`
	tab, s := open(t, page{body: body})
	started(tab)
	scroll(tab, 700)
	px, _ := offset(tab, "#clip")
	same(t, px, -40, "offset of the video")
	tab.Wait("clip.currentTime > 0")

	small := chromium.Open(t)
	small.Viewport(chromium.Viewport{Width: 390, Height: 844, Touch: true})
	before := s.was("/clip.webm")
	small.Go(s.URL)
	started(small)
	small.Run(`scrollTo({ top: 844, behavior: "instant" })`)
	small.Wait(`log.at(-1) == "enter s1"`)
	rest(small)
	same(t, s.was("/clip.webm")+s.was("/clip.mp4"), before, "requests for the video from a small screen")
	px, _ = offset(small, "#clip")
	same(t, px, 0, "offset of the video on a small screen")
	small.Tap("#clip")
	small.Wait("clip.currentTime > 0")
}

func TestItem27_WhoMindsMotionSeesNoVideoPlay(t *testing.T) {
	t.Parallel()
	tab, _ := open(t, videoPage(bothSources, "muted"))
	started(tab)
	tab.Run("handle.goTo('s1')")
	tab.Wait("clip.currentTime > 0")
	tab.Media("", map[string]string{"prefers-reduced-motion": "reduce"})
	tab.Wait("clip.paused") // while the page is open
	tab.ClickOn("#clip")
	tab.Wait("!clip.paused") // a tap still plays
	tab.Media("", map[string]string{"prefers-reduced-motion": "no-preference"})
	tab.Wait("!clip.paused")
}

func TestItem41_AHiddenTabPausesItsVideos(t *testing.T) {
	t.Parallel()
	tab, _ := open(t, videoPage(bothSources, "muted"))
	started(tab)
	tab.Run("handle.goTo('s1')")
	tab.Wait("clip.currentTime > 0")
	hide := func(hidden string) {
		tab.Run(`Object.defineProperty(document, "hidden", { configurable: true, get: () => ` + hidden + ` });
			document.dispatchEvent(new Event("visibilitychange"));`)
	}
	hide("true")
	tab.Wait("clip.paused")
	hide("false")
	tab.Wait("!clip.paused")
}
