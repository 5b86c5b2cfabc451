package assets_test

import (
	"slices"
	"strings"
	"testing"

	"assetbuild/internal/chromium"
)

func TestEveryPageLoadsWithoutAnError(t *testing.T) {
	s := serve(t)
	for _, page := range []string{"/", "/about.html", "/journal/nine-minutes.html"} {
		t.Run(page, func(t *testing.T) {
			tab := chromium.Open(t)
			tab.Go(s.URL + page)
			if title := chromium.Eval[string](tab, `return document.title`); !strings.Contains(title, "Tarn") {
				t.Errorf("the title is %q", title)
			}
			quiet(t, s, tab)
		})
	}
}

func TestEverySlideIsWholeAndNothingJumps(t *testing.T) {
	s := serve(t)
	for _, window := range windows {
		t.Run(window.name, func(t *testing.T) {
			tab := chromium.Open(t)
			tab.Viewport(window.Viewport)
			tab.Go(s.URL + "/?nowheel=1")
			tab.Run(`
				window.shifts = [];
				new PerformanceObserver((list) => {
					for (const entry of list.getEntries()) if (!entry.hadRecentInput) shifts.push(entry.value);
				}).observe({ type: "layout-shift", buffered: true });`)
			for _, slide := range slides {
				show(tab, slide)
				if broken := chromium.Eval[[]string](tab, `
					return [...document.getElementById("`+slide+`").querySelectorAll("img")]
						.filter((image) => image.complete && image.naturalWidth == 0).map((image) => image.src);`); len(broken) > 0 {
					t.Errorf("%s: images without a picture: %v", slide, broken)
				}
			}
			if low := chromium.Eval[[]string](tab, `
				return [...document.querySelectorAll(".slide")].filter((slide) => slide.offsetHeight < innerHeight).map((slide) => slide.id);`); len(low) > 0 {
				t.Errorf("lower than the window: %v", low)
			}
			if chromium.Eval[bool](tab, `return document.documentElement.scrollWidth > innerWidth`) {
				t.Error("the page is wider than the window")
			}
			if shifts := chromium.Eval[[]float64](tab, `return shifts`); len(shifts) > 0 {
				t.Errorf("the layout shifted by %v", shifts)
			}
			quiet(t, s, tab)
		})
	}
}

func TestSmallTouchScreensFetchNoLargeImage(t *testing.T) {
	s := serve(t)
	tab := chromium.Open(t)
	tab.Viewport(chromium.Viewport{Width: 390, Height: 844, Touch: true})
	tab.Go(s.URL + "/")
	for _, slide := range slides {
		show(tab, slide)
	}
	asked := s.requests()
	for _, large := range []string{"/assets/aurora-wide-", "/assets/tarn-wide-", "/assets/forest-half-", "/assets/forest-full-", "/assets/spruces-"} {
		if i := slices.IndexFunc(asked, func(path string) bool { return strings.HasPrefix(path, large) }); i >= 0 {
			t.Errorf("a phone fetched %s", asked[i])
		}
	}
	if !slices.ContainsFunc(asked, func(path string) bool { return strings.HasPrefix(path, "/assets/forest-small-") }) {
		t.Error("a phone did not fetch the small scene: has it been renamed?")
	}
}

func TestTheFilmNamesTheFilterThatItShows(t *testing.T) {
	s := serve(t)
	tab := chromium.Open(t)
	tab.Go(s.URL + "/?nowheel=1")
	tab.Run(`
		window.cues = [];
		document.addEventListener("parallax:cue", (event) => cues.push(event.detail));`)
	show(tab, "darkroom")
	tab.Wait(`cues.length > 0`)
	if first := chromium.Eval[string](tab, `return cues[0]`); first != "ember" {
		t.Errorf("the first cue is %q", first)
	}
	if opacity := chromium.Eval[string](tab, `
		const mark = () => getComputedStyle(document.querySelector(".filter-ember"), "::after").opacity;
		while (mark() != "1" && document.querySelector("#darkroom.ember")) await new Promise(requestAnimationFrame);
		return mark();`); opacity != "1" {
		t.Errorf("the filter's mark has opacity %s", opacity)
	}
	quiet(t, s, tab)
}

func TestAPhotographOpensAloneAndClosesAgain(t *testing.T) {
	s := serve(t)
	tab := chromium.Open(t)
	tab.Go(s.URL + "/?nowheel=1")
	show(tab, "explore")
	tab.ClickOn(".photo a")
	tab.Wait(`document.querySelector("dialog[open] img")?.complete`)
	tab.Key("Escape", 0)
	tab.Wait(`!document.querySelector("dialog")`)
	quiet(t, s, tab)
}

func TestALikeIsRememberedAndNeedsScript(t *testing.T) {
	s := serve(t)
	tab := chromium.Open(t)
	tab.Go(s.URL + "/journal/nine-minutes.html")
	like := func() string {
		return chromium.Eval[string](tab, `
			const button = document.querySelector("[data-like]");
			return button.getAttribute("aria-pressed") + " " + button.querySelector("[data-count]").textContent;`)
	}
	tab.ClickOn("[data-like]")
	if got := like(); got != "true 413" {
		t.Errorf("after a click: %s", got)
	}
	tab.Go(s.URL + "/journal/nine-minutes.html?again")
	if got := like(); got != "true 413" {
		t.Errorf("on the next visit: %s", got)
	}
	tab.Call("Emulation.setScriptExecutionDisabled", map[string]any{"value": true}, nil)
	tab.Go(s.URL + "/journal/nine-minutes.html?plain")
	tab.Call("Emulation.setScriptExecutionDisabled", map[string]any{"value": false}, nil)
	if shown := chromium.Eval[bool](tab, `return document.querySelector("[data-like]").checkVisibility()`); shown {
		t.Error("without script there is a button that does nothing")
	}
}
