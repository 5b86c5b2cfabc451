package chromium

import (
	"context"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// A Frame is a picture (PNG) that the compositor showed, and when it arrived.
type Frame struct {
	PNG []byte
	At  time.Time
}

// Frames gives the pictures that the compositor showed while action ran, in their order. They come also while the page's
// main thread is blocked, when no screenshot does.
func (tab *Tab) Frames(action func()) []Frame {
	tab.t.Helper()
	ctx, cancel := context.WithCancel(tab.ctx)
	shown := chromedp.Events(ctx, page.ScreencastFrame)
	collected := make(chan []Frame)
	go func() {
		var frames []Frame
		for frame, err := range shown {
			if err != nil {
				break
			}
			frames = append(frames, Frame{frame.Data, time.Now()})
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

// Scroll scrolls by so many px downwards, at so many px a second, as a wheel does on the compositor, without waiting for
// the page's main thread.
func (tab *Tab) Scroll(px, speed float64) error {
	return tab.TryCall("Input.synthesizeScrollGesture", map[string]any{
		"x": 300, "y": 300, "yDistance": -px, "speed": speed, "gestureSourceType": "mouse",
	}, nil)
}
