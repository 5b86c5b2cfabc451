package report

import (
	"io"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
)

// A Live is the one line that moves while a build works. The zero value and nil show nothing, as where the output is no
// terminal. Its methods may be called from many goroutines.
type Live struct {
	mu  sync.Mutex
	bar *progressbar.ProgressBar
}

// quiet is how long a build works before its line appears: what is done sooner needs none.
const quiet = 150 * time.Millisecond

// NewLive starts a line on a terminal.
func NewLive(w io.Writer, style Style) *Live {
	start := time.Now()
	return &Live{bar: progressbar.NewOptions(-1,
		progressbar.OptionSetWriter(delayed{w, start}),
		progressbar.OptionEnableColorCodes(style.Color),
		progressbar.OptionSetWidth(24),
		progressbar.OptionThrottle(50*time.Millisecond),
		progressbar.OptionClearOnFinish(),
		progressbar.OptionShowCount(),
		progressbar.OptionSetPredictTime(false),
	)}
}

// Expect adds to the number of things that will be done.
func (l *Live) Expect(n int) {
	if l == nil || l.bar == nil || n == 0 {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.bar.ChangeMax(max(l.bar.GetMax(), 0) + n)
}

// Done tells that one thing was done, and what.
func (l *Live) Done(what string) {
	if l == nil || l.bar == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.bar.Describe(what)
	_ = l.bar.Add(1) // a line that can't be drawn is no reason to stop
}

// Close takes the line away.
func (l *Live) Close() {
	if l == nil || l.bar == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	_ = l.bar.Finish()
}

// delayed keeps the first moments of a build silent.
type delayed struct {
	w     io.Writer
	start time.Time
}

func (d delayed) Write(p []byte) (int, error) {
	if time.Since(d.start) < quiet {
		return len(p), nil
	}
	return d.w.Write(p)
}
