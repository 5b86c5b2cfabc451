package parallax_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"assetbuild/internal/chromium"
)

func TestBackFromAnotherPageByTheBackForwardCache(t *testing.T) {
	t.Parallel()
	tab, s := open(t, videoPage(bothSources, "muted"))
	started(tab)
	tab.Run("addEventListener('pageshow', ({ persisted }) => { restored = persisted }); handle.goTo('s1')")
	tab.Wait("s1.classList.contains('warm')")
	tab.Go(s.URL + "/other")
	started(tab)
	tab.Run("history.back()")
	tab.Wait("location.pathname == '/'")
	if !chromium.Eval[bool](tab, "return globalThis.restored == true") {
		t.Skip("this Chromium loaded the page anew: item 37 covers that")
	}
	expect(t, tab, 900, "back, on the slide that was left")
	tab.Wait("!clip.paused") // and the film goes on
	newClock().notch(tab, 1)
	expect(t, tab, 1800, "a notch still leads to the next slide")
	// Cues of the film come when they come.
	if got := events(tab); strings.Count(got, "leave s1, enter s2") != 1 || strings.Count(got, "enter") != 3 {
		t.Errorf("events: %s", got)
	}
	same(t, len(tab.Console()), 0, fmt.Sprintf("lines in the console: %v", tab.Console()))
}

func TestATabletThatIsTurnedInTheMiddleOfASwipeKeepsItsSlide(t *testing.T) {
	t.Parallel()
	tab := chromium.Open(t)
	turn := func(width, height int, orientation string, angle int) {
		tab.Call("Emulation.setDeviceMetricsOverride", map[string]any{
			"width": width, "height": height, "deviceScaleFactor": 1, "mobile": true,
			"screenOrientation": map[string]any{"type": orientation, "angle": angle},
		}, nil)
	}
	tab.Viewport(chromium.Viewport{Width: 768, Height: 1024, Touch: true})
	turn(768, 1024, "portraitPrimary", 0)
	s := serve(t, page{})
	tab.Go(s.URL)
	started(tab)
	tab.Run(`scrollTo({ top: 2048, behavior: "instant" })`)
	tab.Wait(`log.at(-1) == "enter s2"`)
	touch := func(kind string, y float64) {
		points := []map[string]any{}
		if kind != "touchEnd" {
			points = append(points, map[string]any{"x": 300, "y": y})
		}
		tab.Call("Input.dispatchTouchEvent", map[string]any{"type": kind, "touchPoints": points}, nil)
	}
	touch("touchStart", 600)
	for y := 590.0; y >= 500; y -= 10 {
		touch("touchMove", y)
	}
	tab.Wait("scrollY > 2048")
	turn(1024, 768, "landscapePrimary", 90)
	tab.Wait("innerHeight == 768")
	touch("touchEnd", 0)
	rest(tab)
	top := chromium.Eval[float64](tab, `return s2.getBoundingClientRect().top`)
	if top > 1 || top < -384 {
		t.Errorf("the slide that was in view starts at %v px of a window of 768 px", top)
	}
	same(t, strings.HasPrefix(events(tab), "enter s0, leave s0, enter s2"), true, "events: "+events(tab))
	same(t, strings.Count(events(tab), "enter"), 2, "slides that were entered: "+events(tab))
}

func TestAWindowThatChangesInTheMiddleOfAThrowEndsOnTheSlide(t *testing.T) {
	t.Parallel()
	tab, _ := open(t, page{})
	started(tab)
	newClock().throw(tab, 1, 0) // its inertia outlasts the animation's beginning
	tab.Key("PageDown", 0)
	tab.Wait("scrollY > 900 && scrollY < 1800")
	for _, v := range []chromium.Viewport{{Width: 900, Height: 1440}, {Width: 1440, Height: 900}, {Width: 1000, Height: 700}} {
		tab.Viewport(v)
	}
	expect(t, tab, 1400, "after turning it there and back")
	newClock().notch(tab, -1)
	expect(t, tab, 700, "a notch back")
}

// axNode is one node of the accessibility tree, as a screen reader's virtual cursor meets it.
type axNode struct {
	Ignored bool `json:"ignored"`
	Role    struct {
		Value string `json:"value"`
	} `json:"role"`
	Name struct {
		Value string `json:"value"`
	} `json:"name"`
	Node int `json:"backendDOMNodeId"`
}

// accessible gives what the accessibility tree has of a role, in its order.
func accessible(tab *chromium.Tab, role string) (nodes []axNode) {
	var tree struct {
		Nodes []axNode `json:"nodes"`
	}
	tab.Call("Accessibility.enable", nil, nil)
	tab.Call("Accessibility.getFullAXTree", nil, &tree)
	for _, node := range tree.Nodes {
		if !node.Ignored && node.Role.Value == role {
			nodes = append(nodes, node)
		}
	}
	return nodes
}

func TestItem28_AVirtualCursorReadsTheWholePageAndIsFollowed(t *testing.T) {
	t.Parallel()
	tab, _ := open(t, page{})
	started(tab)
	want := []string{}
	for i := range 8 {
		want = append(want, fmt.Sprintf("Slide %d", i))
	}
	names := func() (names []string) {
		for _, node := range accessible(tab, "heading") {
			names = append(names, node.Name.Value)
		}
		return names
	}
	same(t, slices.Equal(names(), want), true, fmt.Sprintf("headings at the start: %v", names()))
	newClock().throw(tab, 1, 0)
	expect(t, tab, 900, "after a throw")
	same(t, slices.Equal(names(), want), true, fmt.Sprintf("headings on the second slide: %v", names()))

	// The cursor goes from heading to heading, down and up again: each comes into view, and the page stays there.
	headings := accessible(tab, "heading")
	for _, heading := range append(slices.Clone(headings), headings[6], headings[3], headings[0]) {
		tab.Call("DOM.scrollIntoViewIfNeeded", map[string]any{"backendNodeId": heading.Node}, nil)
		rest(tab)
		seen := chromium.Eval[bool](tab, fmt.Sprintf(`
			const heading = [...document.querySelectorAll("h2")].find((h2) => h2.textContent == %q);
			const { top, bottom } = heading.getBoundingClientRect();
			return top >= 0 && bottom <= innerHeight;`, heading.Name.Value))
		same(t, seen, true, heading.Name.Value+" is in view")
	}
	// Text that a reader reaches by the focus: from link to link through all slides, without a trap.
	tab.Run("document.body.tabIndex = -1; document.body.focus()")
	reached := []string{}
	for range 40 {
		tab.Key("Tab", 0)
		name := chromium.Eval[string](tab, `
			const { activeElement } = document;
			return activeElement.closest("[data-slide]")?.id ?? "";`)
		if name != "" && !slices.Contains(reached, name) {
			reached = append(reached, name)
		}
	}
	same(t, len(reached), 8, fmt.Sprintf("slides whose links Tab reaches: %v", reached))
}

func TestItem43_ATextFragmentLeadsToItsWords(t *testing.T) {
	t.Parallel()
	// What a search engine's link does is what find-in-page does: the browser scrolls, and the runtime lets it.
	tab, _ := open(t, page{}, "#:~:text=Slide%205")
	started(tab)
	y := rest(tab)
	top := chromium.Eval[float64](tab, `return document.querySelector("#s5 h2").getBoundingClientRect().top`)
	if top < 0 || top > 900 {
		t.Errorf("the page rests at %v px, and the words are at %v px of the window", y, top)
	}
	newClock().notch(tab, 1)
	if y := rest(tab); int(y)%900 != 0 {
		t.Errorf("a notch later the page rests at %v px, on no slide", y)
	}
}
