package parallax_test

import (
	"testing"

	"assetbuild/internal/chromium"
)

func TestItem03_KeysLandExactlyOnASlide(t *testing.T) {
	t.Parallel()
	tab, _ := open(t, page{})
	started(tab)
	for _, c := range []struct {
		key       string
		modifiers int
		want      float64
	}{
		{"PageDown", 0, 900}, {" ", 0, 1800}, {"ArrowDown", 0, 2700}, {"ArrowUp", 0, 1800}, {"PageUp", 0, 900},
		{" ", chromium.Shift, 0}, {"End", 0, 6300}, {"Home", 0, 0}, {"PageUp", 0, 0},
	} {
		tab.Key(c.key, c.modifiers)
		expect(t, tab, c.want, "after "+c.key)
	}
}

func TestItem03_TwoQuickPressesMoveTwoSlides(t *testing.T) {
	t.Parallel()
	tab, _ := open(t, page{})
	started(tab)
	tab.Key("PageDown", 0)
	tab.Key("PageDown", 0)
	expect(t, tab, 1800, "after two presses")
}

func TestItem03_SlideChangesAreAnimated(t *testing.T) {
	t.Parallel()
	tab, _ := open(t, page{})
	started(tab)
	tab.Run("places = new Set; addEventListener('scroll', () => places.add(scrollY))")
	tab.Key("PageDown", 0)
	expect(t, tab, 900, "after the key")
	if places := chromium.Eval[int](tab, "return places.size"); places < 3 {
		t.Errorf("the page was seen at %d places on its way", places)
	}
}

// keyTargets has, in its first slide, what may have the focus.
const keyTargets = `<main data-parallax>
	<section data-slide id="s0">
		<input id="input"><textarea id="textarea"></textarea><select id="select"><option>a<option>b</select>
		<p id="editable" contenteditable="true">text</p><button id="button">B</button><a id="link" href="#">L</a>
		<video id="video" controls tabindex="0"></video><details><summary id="summary">S</summary></details>
		<div id="slider" role="slider" tabindex="0" aria-valuenow="1">x</div>
		<div id="scroller" tabindex="0" style="height: 100px; overflow: auto"><div style="height: 5000px"></div></div>
		<div id="native" data-native><span id="inside" tabindex="0">game</span></div><div id="shadow"></div>
		<dialog id="dialog"><p id="inDialog" tabindex="0">text</p></dialog>
	</section>
	<section data-slide id="s1"></section>
</main>`

func TestItem29_KeysAreLeftToWhatHasTheFocus(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, focus, key string
		modifiers        int
		taken            bool
	}{
		{"nothing has the focus", "document.body", "PageDown", 0, true},
		{"an input types", "input", " ", 0, false},
		{"an input moves its caret", "input", "End", 0, false},
		{"a text area", "textarea", "PageDown", 0, false},
		{"a select", "select", "ArrowDown", 0, false},
		{"editable text", "editable", "ArrowDown", 0, false},
		{"an input in a shadow tree", "shadow.attachShadow({ mode: 'open' }).appendChild(document.createElement('input'))", " ", 0, false},
		{"Space presses a button", "button", " ", 0, false},
		{"another key on a button", "button", "PageDown", 0, true},
		{"Space on a link", "link", " ", 0, false},
		{"Space plays a video", "video", " ", 0, false},
		{"Space opens details", "summary", " ", 0, false},
		{"a slider", "slider", "PageDown", 0, false},
		{"a child that can scroll", "scroller", "PageDown", 0, false},
		{"what asks for its keys", "inside", "ArrowDown", 0, false},
		{"an open dialog", "(dialog.show(), inDialog)", "PageDown", 0, false},
		{"an open modal dialog", "(dialog.showModal(), inDialog)", "PageDown", 0, false},
		{"with Ctrl", "document.body", "ArrowDown", chromium.Ctrl, false},
		{"with Alt", "document.body", "PageDown", chromium.Alt, false},
		{"with Meta", "document.body", "ArrowDown", chromium.Meta, false},
		{"with Shift", "document.body", "ArrowDown", chromium.Shift, false},
		{"Shift and Space, from the first slide", "document.body", " ", chromium.Shift, false},
		{"another key", "document.body", "a", 0, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			tab, _ := open(t, page{body: keyTargets})
			started(tab)
			tab.Run(c.focus + `.focus(); addEventListener("keydown", (event) => { taken = event.defaultPrevented })`)
			tab.Key(c.key, c.modifiers)
			same(t, chromium.Eval[bool](tab, "return taken"), c.taken, "whether the runtime prevented the default")
			if c.taken {
				expect(t, tab, 900, "after the key")
			}
		})
	}
}

func TestItem28_TheNavShowsTheSlideInViewAndTheFocusGoesAlong(t *testing.T) {
	t.Parallel()
	current := func(tab *chromium.Tab) string {
		return chromium.Eval[string](tab, `return [...document.querySelectorAll("[data-nav] [aria-current]")].map((link) => link.hash + " " + link.getAttribute("aria-current")).join()`)
	}
	focus := func(tab *chromium.Tab) string {
		return chromium.Eval[string](tab, `return document.activeElement.id || document.activeElement.hash || document.activeElement.tagName`)
	}
	tab, _ := open(t, page{})
	started(tab)
	same(t, current(tab), "#s0 true", "at the start")

	tab.Key("PageDown", 0)
	expect(t, tab, 900, "by key")
	same(t, current(tab), "#s1 true", "after a key")
	same(t, focus(tab), "s1", "focus after a key")
	same(t, chromium.Eval[string](tab, "return getComputedStyle(document.activeElement).outlineStyle"), "auto", "outline of the slide that has the focus")

	newClock().notch(tab, 1)
	expect(t, tab, 1800, "by wheel")
	same(t, current(tab), "#s2 true", "after the wheel")
	same(t, focus(tab), "s2", "focus after the wheel: it was in a slide, and would be out of sight")

	tab.Run(`document.querySelector("[data-nav] a").focus({ preventScroll: true })`)
	tab.Key("PageDown", 0)
	expect(t, tab, 2700, "by key in the nav")
	same(t, focus(tab), "#s3", "focus within the nav")

	tab.Run("document.activeElement.blur()")
	newClock().notch(tab, 1)
	expect(t, tab, 3600, "by wheel")
	same(t, focus(tab), "BODY", "focus of someone who uses a mouse")
}

func TestItem28_AScreenReaderIsNotLockedIn(t *testing.T) {
	t.Parallel()
	tab, _ := open(t, page{})
	started(tab)
	tab.Key("PageDown", 0)
	rest(tab)
	same(t, chromium.Eval[int](tab, `return document.querySelectorAll("[aria-hidden], [inert]").length`), 0, "hidden or inert elements")
	// A virtual cursor moves the focus or scrolls by itself; the runtime follows, and doesn't scroll back.
	tab.Run(`document.querySelector("#s4 a").focus()`)
	y := rest(tab)
	if y < 2700 || y > 4500 {
		t.Errorf("the page rests at %v px: it doesn't show what has the focus", y)
	}
}
