package chromium

// Modifiers of wheel and key events, to be added.
const (
	Alt   = 1
	Ctrl  = 2
	Meta  = 4
	Shift = 8
)

// A Wheel is one event of a wheel or touchpad.
type Wheel struct {
	// X and Y are where the pointer is: CSS px in the viewport. 0, 0 means its middle.
	X, Y float64
	// DeltaX and DeltaY are px.
	DeltaX, DeltaY float64
	// Modifiers are those of keys held down.
	Modifiers int
	// Time is the event's own time in seconds since 1970; 0 means now. It lets a test tell a throw from its inertia
	// without waiting.
	Time float64
}

// Wheel sends one wheel event and waits until the page has handled it.
func (tab *Tab) Wheel(w Wheel) {
	tab.t.Helper()
	if w.X == 0 && w.Y == 0 {
		w.X, w.Y = tab.middle()
	}
	// The typed command would leave out a deltaX of 0, which Chromium refuses.
	params := map[string]any{
		"type": "mouseWheel", "x": w.X, "y": w.Y, "deltaX": w.DeltaX, "deltaY": w.DeltaY, "modifiers": w.Modifiers,
	}
	if w.Time != 0 {
		params["timestamp"] = w.Time
	}
	tab.Call("Input.dispatchMouseEvent", params, nil)
}

// Throw sends a throw of the wheel, as a touchpad does: a hand's push of 60 px an event, and a second of inertia in ever
// smaller steps. The first event is at w's place and time, with w's modifiers; direction is 1 for down, -1 for up. It
// gives the time after the last event.
func (tab *Tab) Throw(w Wheel, direction float64) (end float64) {
	tab.t.Helper()
	for size := 60.0; size > 1; size *= 0.93 {
		w.DeltaY = direction * size
		tab.Wheel(w)
		w.Time += 0.016
	}
	return w.Time
}

func (tab *Tab) middle() (x, y float64) {
	at := Eval[[2]float64](tab, "return [innerWidth / 2, innerHeight / 2]")
	return at[0], at[1]
}

// keyCodes are the virtual key codes of the keys that tests press, by KeyboardEvent.key.
var keyCodes = map[string]int{
	" ": 32, "PageUp": 33, "PageDown": 34, "End": 35, "Home": 36, "ArrowUp": 38, "ArrowDown": 40,
	"Tab": 9, "Enter": 13, "Escape": 27,
}

// Key presses and releases a key, by its KeyboardEvent.key.
func (tab *Tab) Key(key string, modifiers int) {
	tab.t.Helper()
	tab.KeyDown(key, modifiers, false)
	tab.Call("Input.dispatchKeyEvent", keyEvent("keyUp", key, modifiers), nil)
}

// KeyDown presses a key without releasing it; repeated, as a key that is held down.
func (tab *Tab) KeyDown(key string, modifiers int, repeated bool) {
	tab.t.Helper()
	event := keyEvent("rawKeyDown", key, modifiers)
	switch key {
	case " ":
		event["type"], event["text"] = "keyDown", " "
	case "Enter":
		event["type"], event["text"] = "keyDown", "\r"
	}
	event["autoRepeat"] = repeated
	tab.Call("Input.dispatchKeyEvent", event, nil)
}

func keyEvent(kind, key string, modifiers int) map[string]any {
	code := keyCodes[key]
	name := key
	if key == " " {
		name = "Space"
	} else if len(key) == 1 {
		code = int(key[0])
	}
	return map[string]any{
		"type": kind, "key": key, "code": name, "windowsVirtualKeyCode": code, "nativeVirtualKeyCode": code, "modifiers": modifiers,
	}
}

// Click clicks with the left button at a place in the viewport, in CSS px.
func (tab *Tab) Click(x, y float64) {
	tab.t.Helper()
	for _, kind := range []string{"mousePressed", "mouseReleased"} {
		tab.Call("Input.dispatchMouseEvent", map[string]any{"type": kind, "x": x, "y": y, "button": "left", "clickCount": 1}, nil)
	}
}

// ClickOn clicks in the middle of the element that a CSS selector finds.
func (tab *Tab) ClickOn(selector string) {
	tab.t.Helper()
	at := tab.place(selector)
	tab.Click(at[0], at[1])
}

// Tap touches and leaves the middle of the element that a CSS selector finds.
func (tab *Tab) Tap(selector string) {
	tab.t.Helper()
	at := tab.place(selector)
	tab.touch("touchStart", at[0], at[1])
	tab.touch("touchEnd")
}

// Swipe moves a finger from one place to another, by ten moves, and lifts it.
func (tab *Tab) Swipe(fromX, fromY, toX, toY float64) {
	tab.t.Helper()
	tab.touch("touchStart", fromX, fromY)
	for i := 1.0; i <= 10; i++ {
		tab.touch("touchMove", fromX+(toX-fromX)*i/10, fromY+(toY-fromY)*i/10)
	}
	tab.touch("touchEnd")
}

// touch sends a touch event with one finger at a place, or with none.
func (tab *Tab) touch(kind string, place ...float64) {
	tab.t.Helper()
	points := []map[string]any{}
	if len(place) == 2 {
		points = append(points, map[string]any{"x": place[0], "y": place[1]})
	}
	tab.Call("Input.dispatchTouchEvent", map[string]any{"type": kind, "touchPoints": points}, nil)
}

func (tab *Tab) place(selector string) [2]float64 {
	tab.t.Helper()
	return Eval[[2]float64](tab, `
		const box = document.querySelector(`+"`"+selector+"`"+`).getBoundingClientRect();
		return [box.x + box.width / 2, box.y + box.height / 2];`)
}

// Drag presses the left button at one place and releases it at another, by ten moves.
func (tab *Tab) Drag(fromX, fromY, toX, toY float64) {
	tab.t.Helper()
	send := func(kind string, x, y float64) {
		tab.Call("Input.dispatchMouseEvent", map[string]any{
			"type": kind, "x": x, "y": y, "button": "left", "buttons": 1, "clickCount": 1,
		}, nil)
	}
	send("mousePressed", fromX, fromY)
	for i := 1.0; i <= 10; i++ {
		send("mouseMoved", fromX+(toX-fromX)*i/10, fromY+(toY-fromY)*i/10)
	}
	send("mouseReleased", toX, toY)
}
