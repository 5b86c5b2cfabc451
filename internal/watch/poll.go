package watch

import (
	"context"
	"io/fs"
	"maps"
	"os"
	"time"
)

// A snapshot is what files look like at a moment.
type snapshot map[string]look

// A look is what of a file changes with its content.
type look struct {
	size     int64
	modified time.Time
}

// see looks at a single file.
func (s snapshot) see(path string) {
	if info, err := os.Stat(path); err == nil && !info.IsDir() {
		s[path] = look{info.Size(), info.ModTime()}
	}
}

// take looks at every file.
func (w *Watcher) take() snapshot {
	seen := snapshot{}
	for file := range w.single {
		seen.see(file)
	}
	for _, folder := range w.opt.Folders {
		_ = walk(folder, w.ignored, func(string) error { return nil }, func(path string, info fs.FileInfo) {
			if !temporary(info.Name()) && !w.ignored(path) {
				seen[path] = look{info.Size(), info.ModTime()}
			}
		})
	}
	return seen
}

// poll looks at intervals until something changed, and then until nothing does any more.
func (w *Watcher) poll(ctx context.Context) error {
	changed := false
	for {
		now := w.take()
		same := maps.Equal(now, w.last)
		w.last = now
		if same && changed {
			return nil
		}
		changed = changed || !same
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(w.opt.Interval):
		}
	}
}
