// Package chromium drives a real Chromium for end-to-end tests: pages, script, wheel and keys as a user's, traces and
// screenshots. One process serves all tests of a test binary; each test has a tab of its own.
//
// A test binary that uses it has
//
//	func TestMain(m *testing.M) { os.Exit(chromium.Main(m)) }
//
// Where no Chromium is found, such tests are skipped and say so; with CI=true they fail.
package chromium

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// patience bounds each single call. It only turns a hang into a failure: nothing is ever decided by it.
const patience = 60 * time.Second

// browser is the process that the tests of one binary share.
var browser struct {
	once   sync.Once
	ctx    context.Context
	cancel context.CancelFunc
	err    error
}

// errMissing tells that this machine has no Chromium.
var errMissing = errors.New("no Chromium: none of chromium, chromium-browser, google-chrome is on PATH, and CHROME names none")

// Main runs the tests, ends Chromium after them, and gives the exit status.
func Main(m *testing.M) int {
	defer Close()
	return m.Run()
}

// Close ends the shared process, where one was started.
func Close() {
	if browser.ctx == nil {
		return
	}
	_ = chromedp.Cancel(browser.ctx)
	browser.cancel()
}

// Find gives the path of the Chromium to use: what the environment's CHROME says, or the first one on PATH.
func Find() (string, error) {
	for _, name := range []string{os.Getenv("CHROME"), "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"} {
		if name == "" {
			continue
		}
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errMissing
}

// start gives the context of the shared process, started on first use.
func start() (context.Context, error) {
	browser.once.Do(func() {
		path, err := Find()
		if err != nil {
			browser.err = err
			return
		}
		options := []chromedp.ExecAllocatorOption{
			chromedp.ExecPath(path),
			chromedp.Flag("headless", true),
			chromedp.NoFirstRun,
			chromedp.NoDefaultBrowserCheck,
			chromedp.DisableGPU,
			chromedp.Flag("no-sandbox", true),
			chromedp.Flag("disable-quic", true),
			chromedp.Flag("disable-background-networking", true),
			chromedp.Flag("disable-component-update", true),
			chromedp.Flag("disable-sync", true),
			chromedp.Flag("mute-audio", true),
			// With it, synthetic scroll gestures stall on pages with scroll-driven animations.
			chromedp.Flag("disable-features", "WaitForLateScrollEvents"),
			chromedp.WindowSize(1440, 900),
		}
		allocator, cancelAllocator := chromedp.NewExecAllocator(context.Background(), options...)
		ctx, cancel := chromedp.NewContext(allocator)
		browser.ctx, browser.cancel = ctx, func() { cancel(); cancelAllocator() }
		if err := chromedp.Do(ctx); err != nil {
			browser.err = fmt.Errorf("start %s: %w", path, err)
		}
	})
	return browser.ctx, browser.err
}

// Tab is one page of the shared Chromium. Its methods fail the test where the browser refuses.
type Tab struct {
	t   testing.TB
	ctx context.Context

	mu      sync.Mutex
	console []Message
}

// Message is a line of a page's console, or an exception that nobody caught.
type Message struct {
	// Type is "log", "warning", "error" and so on, or "exception".
	Type string
	Text string
}

// Open gives a new tab with a viewport of 1440 × 900 CSS px. It is closed when the test ends.
func Open(t testing.TB) *Tab {
	t.Helper()
	parent, err := start()
	if errors.Is(err, errMissing) && os.Getenv("CI") != "true" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := chromedp.NewContext(parent, chromedp.WithNewWindow(true)) // a window of its own is never in the background
	tab := &Tab{t: t, ctx: ctx}
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("open a tab: %v", err)
	}
	tab.listen()
	tab.Call("Emulation.setFocusEmulationEnabled", map[string]any{"enabled": true}, nil)
	tab.Viewport(Viewport{})
	return tab
}

// Call sends a command of the DevTools protocol to the tab and decodes its answer into result, unless that is nil.
func (tab *Tab) Call(method string, params, result any) {
	tab.t.Helper()
	if err := tab.TryCall(method, params, result); err != nil {
		tab.t.Fatalf("%s: %v", method, err)
	}
}

// TryCall is Call for commands that a test expects to be refused.
func (tab *Tab) TryCall(method string, params, result any) error {
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	if params == nil {
		params = struct{}{}
	}
	if result == nil {
		result = &struct{}{}
	}
	return chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		return target.Call(ctx, method, params, result)
	}))
}
