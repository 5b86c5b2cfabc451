package assets_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"assetbuild/internal/chromium"
	"assetbuild/internal/prerequisite"
)

// axe gives the source of axe-core, where `npm ci` has fetched it into parallax/.
func axe(t *testing.T) string {
	t.Helper()
	source, err := os.ReadFile(filepath.Join("..", "parallax", "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		prerequisite.Missing(t, "no axe-core: run `npm ci` in parallax/")
	}
	return string(source)
}

// complaints gives what axe-core finds on the page that is wrong, each with its impact and the elements.
func complaints(tab *chromium.Tab) []string {
	return chromium.Eval[[]string](tab, `
		const { violations } = await axe.run(document, { resultTypes: ["violations"] });
		return violations.map(({ id, impact, help, nodes }) =>
			id + " (" + impact + "): " + help + ": " + nodes.map((node) => node.target.join(" ")).join(", "));`)
}

// axe-core finds nothing at all on the sample page, in each window, and with a photograph open over it.
func TestAxeFindsNothing(t *testing.T) {
	source := axe(t)
	s := serve(t)
	check := func(t *testing.T, tab *chromium.Tab) {
		t.Helper()
		tab.Run(source)
		for _, complaint := range complaints(tab) {
			t.Error(complaint)
		}
	}
	for _, window := range windows {
		t.Run(window.name, func(t *testing.T) {
			tab := chromium.Open(t)
			tab.Viewport(window.Viewport)
			tab.Go(s.URL + "/?nowheel=1")
			show(tab, "explore")
			check(t, tab)
			tab.Run(`document.querySelector(".photo a").click()`)
			tab.Wait(`document.querySelector("dialog[open] img")?.complete`)
			check(t, tab)
		})
	}
	t.Run("while the film plays", func(t *testing.T) {
		tab := chromium.Open(t)
		tab.Go(s.URL + "/?nowheel=1")
		show(tab, "darkroom")
		tab.Wait(`document.querySelector(".play.is-playing") && document.querySelector("#darkroom.ember")`)
		check(t, tab)
	})
	t.Run("a page without a picture that is badly made is told to be", func(t *testing.T) {
		tab := chromium.Open(t)
		tab.Go(s.URL + "/")
		tab.Run(`document.querySelector("img").removeAttribute("alt")`)
		tab.Run(source)
		if found := strings.Join(complaints(tab), "\n"); !strings.Contains(found, "image-alt") {
			t.Errorf("a picture without a text was not found: %q", found)
		}
	})
}

// The film is started and paused by a button that one can see, reach by keyboard and hear the name of: on touch screens, where
// nothing starts by itself, and for who minds motion.
func TestTheFilmHasAButtonThatOneCanSee(t *testing.T) {
	s := serve(t)
	for _, c := range []struct {
		name     string
		viewport chromium.Viewport
		features map[string]string
		press    func(tab *chromium.Tab)
	}{
		{"by touch on a phone", chromium.Viewport{Width: 390, Height: 844, Touch: true}, nil, func(tab *chromium.Tab) { tab.Tap("[data-play]") }},
		{"by key, for who minds motion", chromium.Viewport{}, map[string]string{"prefers-reduced-motion": "reduce"}, func(tab *chromium.Tab) {
			tab.Run(`document.querySelector("[data-play]").focus({ preventScroll: true })`)
			tab.Key(" ", 0)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			tab := chromium.Open(t)
			tab.Viewport(c.viewport)
			if c.features != nil {
				tab.Media("", c.features)
			}
			tab.Go(s.URL + "/")
			show(tab, "darkroom")
			const shown = `getComputedStyle(document.querySelector(".play .icon")).opacity == "1"`
			tab.Wait(`document.querySelector("[data-play]").checkVisibility() && ` + shown)
			if name := chromium.Eval[string](tab, `return document.querySelector("[data-play]").ariaLabel + (document.getElementById("film").paused ? ", paused" : "")`); name != "Play the film, paused" {
				t.Errorf("before: %s", name)
			}
			c.press(tab)
			tab.Wait(`document.getElementById("film").currentTime > 0 && document.querySelector("[data-play]").ariaLabel == "Pause the film"`)
			c.press(tab)
			tab.Wait(`document.getElementById("film").paused && document.querySelector("[data-play]").ariaLabel == "Play the film" && ` + shown)
			quiet(t, s, tab)
		})
	}
	t.Run("where the film starts by itself, no mark is over it", func(t *testing.T) {
		tab := chromium.Open(t)
		tab.Go(s.URL + "/")
		show(tab, "darkroom")
		tab.Wait(`document.querySelector(".play.is-playing") && getComputedStyle(document.querySelector(".play .icon")).opacity == "0"`)
	})
	t.Run("without script there are the browser's controls", func(t *testing.T) {
		tab := chromium.Open(t)
		tab.Call("Emulation.setScriptExecutionDisabled", map[string]any{"value": true}, nil)
		tab.Go(s.URL + "/")
		tab.Call("Emulation.setScriptExecutionDisabled", map[string]any{"value": false}, nil)
		if got := chromium.Eval[bool](tab, `return document.getElementById("film").controls && !document.querySelector("[data-play]").checkVisibility()`); !got {
			t.Error("no controls, or a button that does nothing")
		}
	})
}

// Who has set text to twice its size finds all of it: nothing sticks out of its slide or of the window, nothing is cut.
func TestTextAtTwiceItsSizeIsWhole(t *testing.T) {
	s := serve(t)
	for _, window := range windows {
		t.Run(window.name, func(t *testing.T) {
			tab := chromium.Open(t)
			tab.Viewport(window.Viewport)
			tab.Media("", map[string]string{"prefers-reduced-motion": "reduce"}) // layers of slides out of view are elsewhere
			tab.Call("Page.setFontSizes", map[string]any{"fontSizes": map[string]any{"standard": 32, "fixed": 26}}, nil)
			tab.Go(s.URL + "/?nowheel=1")
			for _, slide := range slides {
				show(tab, slide)
			}
			if size := chromium.Eval[string](tab, `return getComputedStyle(document.querySelector(".lead")).fontSize`); size != "36.8px" {
				t.Fatalf("text is %s large: it was not set to twice its size", size)
			}
			for _, cut := range chromium.Eval[[]string](tab, `
				const cut = [];
				for (const slide of document.querySelectorAll(".slide")) {
					const around = slide.getBoundingClientRect();
					for (const element of slide.querySelectorAll("h1, h2, p, li, dt, dd, a, button, label, input, figcaption")) {
						if (!element.checkVisibility() || element.closest(".visually-hidden, .photo")) continue;
						const box = element.getBoundingClientRect();
						const inside = box.left >= -1 && box.right <= document.documentElement.clientWidth + 1 && box.top >= around.top - 1 && box.bottom <= around.bottom + 1;
						if (!inside || (element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX != "visible"))
							cut.push(slide.id + ": " + element.localName + " " + element.textContent.trim().slice(0, 40));
					}
				}
				return cut;`) {
				t.Errorf("cut: %s", cut)
			}
			if chromium.Eval[bool](tab, `return document.documentElement.scrollWidth > innerWidth`) {
				t.Error("the page is wider than the window")
			}
		})
	}
}
