package chromium

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Viewport is what a page is shown on. The zero value is a desktop window of 1440 × 900.
type Viewport struct {
	// Width and Height are CSS px.
	Width, Height int
	// Scale is device px per CSS px; 0 means 1.
	Scale float64
	// Touch makes it a phone or tablet: a coarse pointer, no hover.
	Touch bool
}

// Viewport changes what the page is shown on; the page gets its resize event.
func (tab *Tab) Viewport(v Viewport) {
	tab.t.Helper()
	if v.Width == 0 {
		v.Width, v.Height = 1440, 900
	}
	if v.Scale == 0 {
		v.Scale = 1
	}
	tab.Call("Emulation.setDeviceMetricsOverride", map[string]any{
		"width": v.Width, "height": v.Height, "deviceScaleFactor": v.Scale, "mobile": v.Touch,
	}, nil)
	tab.Call("Emulation.setTouchEmulationEnabled", map[string]any{"enabled": v.Touch}, nil)
}

// Media sets media features, such as prefers-reduced-motion to reduce, and the media type ("print", "" for the screen).
func (tab *Tab) Media(kind string, features map[string]string) {
	tab.t.Helper()
	list := []map[string]string{}
	for name, value := range features {
		list = append(list, map[string]string{"name": name, "value": value})
	}
	tab.Call("Emulation.setEmulatedMedia", map[string]any{"media": kind, "features": list}, nil)
}

// Go opens an address and waits until it has loaded.
func (tab *Tab) Go(address string) {
	tab.t.Helper()
	tab.Loading(func() {
		var result struct {
			ErrorText string `json:"errorText"`
		}
		tab.Call("Page.navigate", map[string]any{"url": address}, &result)
		if result.ErrorText != "" {
			tab.t.Fatalf("open %s: %s", address, result.ErrorText)
		}
	})
}

// Loading waits until the page that action leads to has loaded: a reload, a step in the history.
func (tab *Tab) Loading(action func()) {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	loaded := chromedp.Events(ctx, page.LoadEventFired)
	action()
	for _, err := range loaded {
		if err != nil {
			tab.t.Fatalf("wait for the page to load: %v", err)
		}
		return
	}
}

// Run runs script in the page, as the body of an async function, and forgets what it gives.
func (tab *Tab) Run(script string) {
	tab.t.Helper()
	Eval[json.RawMessage](tab, script+"\n; return null")
}

// Eval runs script in the page, as the body of an async function, and gives what it returns.
func Eval[T any](tab *Tab, script string) T {
	tab.t.Helper()
	var answer struct {
		Result struct {
			Value json.RawMessage `json:"value"`
		} `json:"result"`
		ExceptionDetails *struct {
			Exception struct {
				Description string `json:"description"`
			} `json:"exception"`
		} `json:"exceptionDetails"`
	}
	tab.Call("Runtime.evaluate", map[string]any{
		"expression": "(async () => {" + script + "\n})()", "awaitPromise": true, "returnByValue": true,
	}, &answer)
	var value T
	if answer.ExceptionDetails != nil {
		tab.t.Fatalf("script failed: %s\n%s", answer.ExceptionDetails.Exception.Description, script)
	}
	if len(answer.Result.Value) == 0 {
		return value
	}
	if err := json.Unmarshal(answer.Result.Value, &value); err != nil {
		tab.t.Fatalf("decode %s: %v\n%s", answer.Result.Value, err, script)
	}
	return value
}

// Wait waits until an expression holds in the page.
func (tab *Tab) Wait(expression string) {
	tab.t.Helper()
	ok := Eval[bool](tab, fmt.Sprintf(`
		const end = performance.now() + %d;
		while (!(%s)) {
			if (performance.now() > end) return false;
			await new Promise((next) => setTimeout(next, 10));
		}
		return true;`, (patience/2).Milliseconds(), expression))
	if !ok {
		tab.t.Fatalf("waited in vain for %s", expression)
	}
}

// Console gives what the page wrote to its console so far, exceptions included.
func (tab *Tab) Console() []Message {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	return slices.Clone(tab.console)
}

// Screenshot gives the viewport as PNG.
func (tab *Tab) Screenshot() []byte {
	tab.t.Helper()
	var answer struct {
		Data string `json:"data"`
	}
	tab.Call("Page.captureScreenshot", map[string]any{"format": "png"}, &answer)
	data, err := base64.StdEncoding.DecodeString(answer.Data)
	if err != nil {
		tab.t.Fatalf("decode the screenshot: %v", err)
	}
	return data
}

// listen keeps what the page writes to its console.
func (tab *Tab) listen() {
	keep := func(kind, text string) {
		tab.mu.Lock()
		defer tab.mu.Unlock()
		tab.console = append(tab.console, Message{Type: kind, Text: text})
	}
	lines := chromedp.Events(tab.ctx, runtime.ConsoleAPICalled)
	thrown := chromedp.Events(tab.ctx, runtime.ExceptionThrown)
	go func() {
		for line, err := range lines {
			if err != nil {
				return
			}
			var text []string
			for _, argument := range line.Args {
				var plain string
				switch {
				case argument.Description != "":
					plain = argument.Description
				case json.Unmarshal(argument.Value, &plain) != nil:
					plain = string(argument.Value) // a number, true, null
				}
				text = append(text, plain)
			}
			keep(string(line.Type), strings.Join(text, " "))
		}
	}()
	go func() {
		for exception, err := range thrown {
			if err != nil {
				return
			}
			text := exception.ExceptionDetails.Text
			if inner := exception.ExceptionDetails.Exception; inner != nil {
				text += " " + inner.Description
			}
			keep("exception", text)
		}
	}()
}

// A Listener is an event listener of the page.
type Listener struct {
	Type    string `json:"type"`
	Passive bool   `json:"passive"`
	Once    bool   `json:"once"`
}

// Listeners gives the listeners of an object of the page, named by an expression: "window".
func (tab *Tab) Listeners(expression string) []Listener {
	tab.t.Helper()
	var object struct {
		Result struct {
			ID string `json:"objectId"`
		} `json:"result"`
	}
	tab.Call("Runtime.evaluate", map[string]any{"expression": expression}, &object)
	var answer struct {
		Listeners []Listener `json:"listeners"`
	}
	tab.Call("DOMDebugger.getEventListeners", map[string]any{"objectId": object.Result.ID}, &answer)
	return answer.Listeners
}
