package chromium

import (
	"context"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Frames gives the pictures (PNG) that the compositor showed while action ran, in their order. They come also while the
// page's main thread is blocked, when no screenshot does.
func (tab *Tab) Frames(action func()) [][]byte {
	tab.t.Helper()
	ctx, cancel := context.WithCancel(tab.ctx)
	shown := chromedp.Events(ctx, page.ScreencastFrame)
	collected := make(chan [][]byte)
	go func() {
		var frames [][]byte
		for frame, err := range shown {
			if err != nil {
				break
			}
			frames = append(frames, frame.Data)
			_ = tab.TryCall("Page.screencastFrameAck", map[string]any{"sessionId": frame.SessionID}, nil)
		}
		collected <- frames
	}()
	tab.Call("Page.startScreencast", map[string]any{"format": "png", "everyNthFrame": 1}, nil)
	action()
	tab.Call("Page.stopScreencast", nil, nil)
	cancel()
	return <-collected
}

// Scroll scrolls by so many px downwards as a wheel does on the compositor, without waiting for the page's main thread.
func (tab *Tab) Scroll(px, speed float64) {
	tab.t.Helper()
	x, y := 300.0, 300.0
	tab.Call("Input.synthesizeScrollGesture", map[string]any{
		"x": x, "y": y, "yDistance": -px, "speed": speed, "gestureSourceType": "mouse",
	}, nil)
}
