package parallax_test

import (
	"testing"

	"assetbuild/internal/chromium"
)

func TestItem02_AThrowOfTheWheelWithASecondOfInertiaMovesExactlyOneSlide(t *testing.T) {
	t.Parallel()
	tab, _ := open(t, page{})
	started(tab)
	c := newClock()
	c.throw(tab, 1, 0)
	expect(t, tab, 900, "after one throw")
	c.throw(tab, 1, 1)
	expect(t, tab, 1800, "after a second one, later")
	c.throw(tab, -1, 1)
	expect(t, tab, 900, "after one upwards")
	same(t, events(tab), "enter s0, leave s0, enter s1, leave s1, enter s2, leave s2, enter s1", "events")
}

func TestItem02_NewThrowsAreToldFromTheTailOfTheLast(t *testing.T) {
	t.Parallel()
	type part struct{ from, to, times, gap float64 } // sizes in px, from the first to the last event; seconds between events
	tail := part{60, 1, 60, 0.016}
	for _, c := range []struct {
		name  string
		parts []part
		want  float64
	}{
		{"a hand that speeds up", []part{{2, 80, 30, 0.016}, tail}, 1},
		{"a throw into the tail of the last", []part{tail, {10, 90, 8, 0.016}, tail}, 2},
		{"a throw the other way into the tail", []part{tail, {-20, -60, 4, 0.016}, {-60, -1, 60, 0.016}}, 0},
		{"a finger that trembles back as it leaves", []part{{60, 20, 20, 0.016}, {-1, -2, 2, 0.016}}, 1},
		{"three quick notches of a mouse wheel", []part{{120, 120, 3, 0.08}}, 1},
		{"three slow ones", []part{{120, 120, 3, 0.9}}, 3},
		{"a tail with events that came late", []part{{60, 20, 12, 0.016}, {20, 1, 5, 0.3}}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			tab, _ := open(t, page{})
			started(tab)
			now := newClock().now
			for _, p := range c.parts {
				for i := range int(p.times) {
					size := p.from + (p.to-p.from)*float64(i)/max(1, p.times-1)
					tab.Wheel(chromium.Wheel{X: 700, Y: 450, DeltaY: size, Time: now})
					now += p.gap
				}
			}
			expect(t, tab, c.want*900, c.name)
		})
	}
}

// wheelTargets has, in its first slide, what a wheel may be over.
const wheelTargets = `<main data-parallax>
	<section data-slide id="s0">
		<div id="scroller" style="height: 100px; overflow: auto"><div style="height: 400px"></div></div>
		<div id="wide" style="width: 300px; overflow: auto"><div style="width: 900px; height: 50px"></div></div>
		<textarea id="text" rows="2">1` + "\n2\n3\n4\n5\n6\n7\n8" + `</textarea>
		<select id="select"><option>a<option>b</select>
		<div id="map" style="height: 50px; background: teal"></div>
		<div id="native" data-native style="height: 50px; background: olive"></div>
		<div id="plain" style="height: 50px; background: grey"></div>
		<dialog id="dialog" style="margin-top: 500px">A dialog</dialog>
	</section>
	<section data-slide id="s1"></section>
</main>`

func TestItem30_TheWheelIsLeftAloneWhereItIsNotTheSlides(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		over     string
		wheel    chromium.Wheel
		setup    string
		hijacked bool
	}{
		{"over anything else it is taken", "#plain", chromium.Wheel{DeltaY: 100}, "", true},
		{"with Ctrl it zooms", "#plain", chromium.Wheel{DeltaY: 100, Modifiers: chromium.Ctrl}, "", false},
		{"with Shift it scrolls sideways", "#plain", chromium.Wheel{DeltaY: 100, Modifiers: chromium.Shift}, "", false},
		{"sideways", "#plain", chromium.Wheel{DeltaX: 100, DeltaY: 20}, "", false},
		{"over a child that can scroll", "#scroller", chromium.Wheel{DeltaY: 50}, "", false},
		{"over a child that has scrolled to its end", "#scroller", chromium.Wheel{DeltaY: 50}, "scroller.scrollTop = 300", true},
		{"over a child that only scrolls sideways", "#wide", chromium.Wheel{DeltaY: 50}, "", true},
		{"over a text area with more lines than it shows", "#text", chromium.Wheel{DeltaY: 20}, "", false},
		{"over a select", "#select", chromium.Wheel{DeltaY: 50}, "", false},
		{"over a map, which prevents the default itself", "#map", chromium.Wheel{DeltaY: 50},
			"map.addEventListener('wheel', (event) => { event.preventDefault(); mapped = true })", false},
		{"over what asks for it", "#native", chromium.Wheel{DeltaY: 50}, "", false},
		{"over a dialog", "#dialog", chromium.Wheel{DeltaY: 50}, "dialog.show()", false},
		{"anywhere while a modal dialog is open", "#plain", chromium.Wheel{DeltaY: 50}, "dialog.showModal()", false},
		{"before the first slide", "#plain", chromium.Wheel{DeltaY: -50}, "", false},
		{"past the last slide", "#s1", chromium.Wheel{DeltaY: 50}, "scrollTo({ top: 900, behavior: 'instant' })", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			tab, _ := open(t, page{body: wheelTargets})
			started(tab)
			tab.Run("addEventListener('wheel', (event) => { taken = event.defaultPrevented && !globalThis.mapped }, { passive: true });" + c.setup)
			before := rest(tab)
			place := chromium.Eval[[2]float64](tab, "const box = document.querySelector('"+c.over+"').getBoundingClientRect(); return [box.x + 10, box.y + 10]")
			c.wheel.X, c.wheel.Y = place[0], place[1]
			tab.Wheel(c.wheel)
			after := rest(tab)
			if c.name != "anywhere while a modal dialog is open" { // the page below a modal dialog gets no event at all
				same(t, chromium.Eval[bool](tab, "return taken"), c.hijacked, "whether the runtime prevented the default")
			}
			if moved := after-before == 900; moved != c.hijacked {
				t.Errorf("from %v px to %v px", before, after)
			}
		})
	}
}

func TestItem32_ThereIsOneNonPassiveWheelListenerAndOnlyWhileHijacking(t *testing.T) {
	t.Parallel()
	blocking := func(tab *chromium.Tab) (n int) {
		for _, target := range []string{"window", "document", "document.body", "document.querySelector('main')"} {
			for _, listener := range tab.Listeners(target) {
				switch {
				case listener.Type == "wheel" && !listener.Passive:
					n++
				case listener.Type == "scroll" && !listener.Passive:
					t.Error("a scroll listener is not passive")
				case listener.Type == "touchstart" || listener.Type == "touchmove":
					t.Error("there is a touch listener")
				}
			}
		}
		return n
	}
	const script = `import { start, fromAddress } from "assetbuild/parallax"; start(fromAddress({ effects: "transform" }));`
	tab, s := open(t, page{script: script})
	started(tab)
	same(t, blocking(tab), 1, "non-passive wheel listeners")
	tab.Viewport(chromium.Viewport{Width: 500, Height: 900})
	rest(tab)
	same(t, blocking(tab), 0, "on a small screen")
	tab.Viewport(chromium.Viewport{})
	rest(tab)
	same(t, blocking(tab), 1, "on a large screen again")
	tab.Viewport(chromium.Viewport{Width: 1024, Height: 768, Touch: true})
	rest(tab)
	same(t, blocking(tab), 0, "on a touch screen")
	tab.Viewport(chromium.Viewport{})
	tab.Go(s.URL + "/?nowheel=1")
	started(tab)
	same(t, blocking(tab), 0, "with the wheel left alone")
}
