// Package watch tells when files of a project change. Changes come in bursts: a checkout writes thousands of files, an
// editor saves by a temporary file and a rename. A burst is told once, when it is over.
//
// It says only that something changed, not what: a build finds that out by itself, and rightly also for what no event was
// sent for. Where the system has no events, or too few watches, the folders are looked through at intervals.
package watch

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"
)

// Options say what is watched. Folders is required.
type Options struct {
	// Folders are absolute; each is watched with all below it. One that doesn't exist yet is watched from when it does.
	Folders []string
	// Files are absolute paths that count wherever they are, also where they don't exist yet: the folder of each is watched,
	// without those below it.
	Files []string
	// Ignore are absolute folders in which nothing counts: the output, the cache.
	Ignore []string
	// Poll looks at intervals instead of waiting for events: for network file systems and some containers.
	Poll bool
	// Interval is the time between two looks; 0 means 300 ms.
	Interval time.Duration
	// Quiet is how long nothing may have happened for a burst to be over; 0 means 15 ms.
	Quiet time.Duration
	// Notify hears what a user should know: that events ran out and polling begins. nil for nobody.
	Notify func(string)
}

// A Watcher waits for changes.
type Watcher struct {
	opt    Options
	events *fsnotify.Watcher // nil while polling
	last   snapshot          // while polling
	// added are the folders that have a watch; shallow those of them in which only single files count.
	added, shallow map[string]bool
	single         map[string]bool
	excluded       map[string]bool
}

// longestBurst is when a burst is told although it goes on: something that writes without end must not keep builds away.
const longestBurst = 2 * time.Second

// New begins to watch.
func New(opt Options) (*Watcher, error) {
	if opt.Interval == 0 {
		opt.Interval = 300 * time.Millisecond
	}
	if opt.Quiet == 0 {
		opt.Quiet = 15 * time.Millisecond
	}
	if opt.Notify == nil {
		opt.Notify = func(string) {}
	}
	w := &Watcher{opt: opt, added: map[string]bool{}, shallow: map[string]bool{}, single: map[string]bool{}}
	if opt.Poll {
		w.last = w.take()
		w.Include(opt.Files)
		return w, nil
	}
	events, err := fsnotify.NewWatcher()
	if err != nil {
		w.fallBack(err)
		return w, nil
	}
	w.events = events
	for _, folder := range opt.Folders {
		if err := w.add(folder); err != nil {
			w.fallBack(err)
			return w, nil
		}
	}
	w.Include(opt.Folders) // each may appear, go or be replaced
	w.Include(opt.Files)
	return w, nil
}

// Include makes further files count, and the folders in which they would appear.
func (w *Watcher) Include(files []string) {
	for _, file := range files {
		if w.single[file] {
			continue
		}
		w.single[file] = true
		if w.events == nil {
			w.last.see(file)
			continue
		}
		if dir := nearestFolder(filepath.Dir(file)); !w.added[dir] {
			if err := w.events.Add(dir); err != nil {
				w.fallBack(err)
				return
			}
			w.added[dir], w.shallow[dir] = true, true
		}
	}
}

// Exclude makes files count no more: what builds write among the sources.
func (w *Watcher) Exclude(files []string) {
	if w.excluded == nil {
		w.excluded = map[string]bool{}
	}
	for _, file := range files {
		w.excluded[file] = true
	}
}

// nearestFolder gives the folder itself, or the nearest above it that is there.
func nearestFolder(dir string) string {
	for {
		if info, err := os.Stat(dir); err == nil && info.IsDir() || dir == filepath.Dir(dir) {
			return dir
		}
		dir = filepath.Dir(dir)
	}
}

// Close ends the watch.
func (w *Watcher) Close() error {
	if w.events == nil {
		return nil
	}
	return w.events.Close()
}

// Wait blocks until something changed and the burst of changes is over, or until ctx ends. What happens between two calls
// is told by the second.
func (w *Watcher) Wait(ctx context.Context) error {
	if w.events == nil {
		return w.poll(ctx)
	}
	var quiet, longest <-chan time.Time
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-quiet:
			return nil
		case <-longest:
			return nil
		case event, ok := <-w.events.Events:
			if !ok {
				return fs.ErrClosed
			}
			if !w.counts(event) {
				continue
			}
			if err := w.follow(event); err != nil {
				w.fallBack(err)
				return nil
			}
			quiet = time.After(w.opt.Quiet)
			if longest == nil {
				longest = time.After(longestBurst)
			}
		case err, ok := <-w.events.Errors:
			if !ok {
				return fs.ErrClosed
			}
			if errors.Is(err, fsnotify.ErrEventOverflow) {
				return nil // some events were lost: whatever they were, a build sees it
			}
			w.fallBack(err)
			return nil
		}
	}
}

// counts tells whether an event can matter to a build. What editors leave beside a file while they save does not.
func (w *Watcher) counts(event fsnotify.Event) bool {
	if w.ignored(event.Name) || temporary(filepath.Base(event.Name)) {
		return false
	}
	return !w.shallow[filepath.Dir(event.Name)] || w.single[event.Name] || w.above(event.Name)
}

// above tells whether a folder holds, or would hold, something that is watched.
func (w *Watcher) above(folder string) bool {
	prefix := folder + string(filepath.Separator)
	holds := func(path string) bool { return path == folder || strings.HasPrefix(path, prefix) }
	if slices.ContainsFunc(w.opt.Folders, holds) {
		return true
	}
	for file := range w.single {
		if holds(file) {
			return true
		}
	}
	return false
}

func (w *Watcher) ignored(path string) bool {
	return w.excluded[path] || strings.HasPrefix(filepath.Base(path), ".assetbuild-") || slices.ContainsFunc(w.opt.Ignore, func(folder string) bool {
		return path == folder || strings.HasPrefix(path, folder+string(filepath.Separator))
	})
}

// temporary knows the names of what editors write before the file itself: vim's and Emacs's swap and backup files, and
// those of JetBrains' "safe write".
func temporary(name string) bool {
	switch {
	case name == "4913", strings.HasSuffix(name, "~"), strings.HasPrefix(name, ".#"), strings.HasPrefix(name, "#") && strings.HasSuffix(name, "#"):
		return true
	case strings.HasPrefix(name, ".") && (strings.HasSuffix(name, ".swp") || strings.HasSuffix(name, ".swx") || strings.HasSuffix(name, ".swo")):
		return true
	case strings.HasSuffix(name, "___jb_tmp___"), strings.HasSuffix(name, "___jb_old___"):
		return true
	}
	return false
}

// follow watches a folder that appeared, and forgets one that went.
func (w *Watcher) follow(event fsnotify.Event) error {
	switch {
	case event.Has(fsnotify.Create):
		return w.appeared(event.Name)
	case event.Has(fsnotify.Remove), event.Has(fsnotify.Rename):
		for folder := range w.added {
			if folder == event.Name || strings.HasPrefix(folder, event.Name+string(filepath.Separator)) {
				delete(w.added, folder)
				delete(w.shallow, folder)
				_ = w.events.Remove(folder) // a folder that is gone has no watch any more
			}
		}
	}
	return nil
}

// appeared watches what of a new folder counts.
func (w *Watcher) appeared(path string) error {
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		return nil
	}
	if !w.shallow[filepath.Dir(path)] {
		return w.add(path)
	}
	for _, folder := range w.opt.Folders {
		if folder == path || strings.HasPrefix(folder, path+string(filepath.Separator)) {
			if err := w.add(folder); err != nil {
				return err
			}
		}
	}
	files := w.single
	w.single = map[string]bool{}
	for file := range files {
		w.Include([]string{file}) // its own folder may be there now
	}
	return nil
}

// add watches a folder and all below it. Links to folders are followed.
func (w *Watcher) add(folder string) error {
	return walk(folder, w.ignored, func(dir string) error {
		delete(w.shallow, dir)
		if w.added[dir] {
			return nil
		}
		if err := w.events.Add(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		w.added[dir] = true
		return nil
	}, nil)
}

// fallBack goes over to polling, and says why.
func (w *Watcher) fallBack(err error) {
	message := fmt.Sprintf("file events don't work here (%v)", err)
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EMFILE) {
		message = "the system has no file watches left: raise fs.inotify.max_user_watches and fs.inotify.max_user_instances (sysctl)"
	}
	w.opt.Notify(message + "; looking for changes every " + w.opt.Interval.String() + " instead")
	if w.events != nil {
		_ = w.events.Close()
		w.events = nil
	}
	w.last = w.take()
}
