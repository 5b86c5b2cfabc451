package parallax_test

import (
	"strings"
	"testing"
	"time"

	"assetbuild/internal/chromium"
)

// at gives where the page is scrolled to: px.
func at(tab *chromium.Tab) float64 { return chromium.Eval[float64](tab, "return scrollY") }

// rest waits until the page has not moved for ten frames, and gives where it is.
func rest(tab *chromium.Tab) float64 {
	tab.Run(`
		let y, still = 0;
		do {
			await new Promise(requestAnimationFrame);
			still = scrollY == y ? still + 1 : 0;
			y = scrollY;
		} while (still < 10)`)
	return at(tab)
}

// events gives what happened on the page so far, as "enter s0, leave s0".
func events(tab *chromium.Tab) string {
	return strings.Join(chromium.Eval[[]string](tab, "return log"), ", ")
}

// started waits until the runtime has entered its first slide.
func started(tab *chromium.Tab) { tab.Wait("log.length > 0") }

// clock makes wheel events with times of their own, so that no test depends on how fast the machine is.
type clock struct{ now float64 }

func newClock() *clock { return &clock{float64(time.Now().UnixMilli()) / 1000} }

// throw sends a throw of the wheel with its inertia. It begins after a pause (seconds) since the former event.
func (c *clock) throw(tab *chromium.Tab, direction, pause float64) {
	c.now = tab.Throw(chromium.Wheel{X: 700, Y: 450, Time: c.now + pause}, direction)
}

// notch turns a mouse wheel by one notch of 120 px, a second after the former event.
func (c *clock) notch(tab *chromium.Tab, direction float64) {
	c.now++
	tab.Wheel(chromium.Wheel{X: 700, Y: 450, DeltaY: direction * 120, Time: c.now})
}

// expect fails the test where the page doesn't come to rest at y.
func expect(t *testing.T, tab *chromium.Tab, y float64, why string) {
	t.Helper()
	if got := rest(tab); got < y-1 || got > y+1 {
		t.Errorf("%s: the page rests at %v px, want %v", why, got, y)
	}
}

// same fails the test where two values differ.
func same[T comparable](t *testing.T, got, want T, what string) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}
