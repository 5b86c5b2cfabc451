package main

import (
	"bytes"
	"context"
	"fmt"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestWatchRunsForDays saves over and over: a stylesheet, an icon, a script, a page, a mistake and its mending, a file that
// comes and goes. Memory, goroutines and open files are after many rebuilds what they were after a few.
//
// ASSETBUILD_REBUILDS=5000 is what docs/performance.md tells of.
func TestWatchRunsForDays(t *testing.T) {
	rebuilds := 120
	if n, err := strconv.Atoi(os.Getenv("ASSETBUILD_REBUILDS")); err == nil {
		rebuilds = max(n, 40)
	} else if testing.Short() {
		rebuilds = 40
	}
	root := t.TempDir()
	w := &watched{t: t, root: root}
	w.run()
	warm := rebuilds / 4
	var before usage
	for n := range rebuilds {
		if n == warm {
			before = takeUsage()
		}
		w.edit(n)
	}
	after := takeUsage()
	if after.heap > before.heap+before.heap/2+4<<20 {
		t.Errorf("the heap grew from %d to %d bytes in %d rebuilds", before.heap, after.heap, rebuilds-warm)
	}
	if after.goroutines > before.goroutines+4 {
		t.Errorf("from %d goroutines to %d", before.goroutines, after.goroutines)
	}
	if after.files > before.files+4 {
		t.Errorf("from %d open files to %d", before.files, after.files)
	}
	t.Logf("%d rebuilds: heap %d → %d bytes, goroutines %d → %d, open files %d → %d",
		rebuilds, before.heap, after.heap, before.goroutines, after.goroutines, before.files, after.files)
}

// A watched is a project in which `assetbuild watch` runs.
type watched struct {
	t    *testing.T
	root string
}

// run starts the command, and ends it with the test.
func (w *watched) run() {
	for name, text := range servedProject {
		w.save(name, text)
	}
	w.icon(0)
	ctx, cancel := context.WithCancel(w.t.Context())
	command := newRootCommand(newTerminal(strings.NewReader(""), io.Discard, io.Discard))
	command.SetArgs([]string{"watch", w.root})
	ended := make(chan error, 1)
	go func() { ended <- command.ExecuteContext(ctx) }()
	w.t.Cleanup(func() {
		cancel()
		<-ended
	})
	w.until("assets/css/home.css", "nav-")
}

// edit saves something, and waits until the output shows it.
func (w *watched) edit(n int) {
	mark := fmt.Sprintf("mark-%d", n)
	sheet := w.sheet()
	switch n % 6 {
	case 0:
		w.save("assets/sass/home.scss", servedProject["assets/sass/home.scss"]+".a { --x: "+mark+" }\n")
		w.until("assets/css/home.css", mark)
	case 1:
		w.icon(n)
		w.wait("another sheet", func() bool { return w.sheet() != sheet })
	case 2:
		w.save("assets/js/home.js", "document.title = '"+mark+"';\n")
		w.until("assets/js/home.js", mark)
	case 3:
		w.save("assets/pages/index.html", servedProject["assets/pages/index.html"]+"<p>"+mark+"</p>\n")
		w.until("index.html", mark)
	case 4:
		w.save("assets/sass/home.scss", servedProject["assets/sass/home.scss"]+".a { @extend %nothing }\n")
		time.Sleep(20 * time.Millisecond) // a mistake changes no output; that it was built in vain doesn't matter
		w.save("assets/sass/home.scss", servedProject["assets/sass/home.scss"]+".a { --x: "+mark+" }\n")
		w.until("assets/css/home.css", mark)
	case 5:
		w.save("assets/sass/other.scss", ".b { --x: "+mark+" }\n")
		w.until("assets/css/other.css", mark)
		if err := os.Remove(filepath.Join(w.root, "assets", "sass", "other.scss")); err != nil {
			w.t.Fatal(err)
		}
		w.wait("the stylesheet to go", func() bool {
			_, err := os.Stat(filepath.Join(w.root, "public", "assets", "css", "other.css"))
			return os.IsNotExist(err)
		})
	}
}

// sheet gives the name of the sheet that the stylesheet refers to.
func (w *watched) sheet() string {
	text, _ := os.ReadFile(filepath.Join(w.root, "public", "assets", "css", "home.css"))
	_, rest, _ := bytes.Cut(text, []byte("/assets/nav-"))
	name, _, _ := bytes.Cut(rest, []byte(`"`))
	return string(name)
}

func (w *watched) save(name, text string) { writeFile(w.t, filepath.Join(w.root, name), []byte(text)) }

func (w *watched) icon(n int) {
	var out strings.Builder
	if err := png.Encode(&out, iconOf(16, 16, uint64(n*2654435761&0xffffff))); err != nil {
		w.t.Fatal(err)
	}
	w.save("assets/sprites/nav/home.png", out.String())
}

// until waits until a file of the output holds a text.
func (w *watched) until(name, text string) {
	w.t.Helper()
	w.wait(text+" in "+name, func() bool {
		content, err := os.ReadFile(filepath.Join(w.root, "public", name))
		return err == nil && bytes.Contains(content, []byte(text))
	})
}

// wait looks until something holds. The bound only turns a hang into a failure.
func (w *watched) wait(what string, holds func() bool) {
	w.t.Helper()
	for end := time.Now().Add(time.Minute); !holds(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			w.t.Fatalf("waited in vain for %s", what)
		}
	}
}

// usage is what this process takes.
type usage struct {
	heap              uint64
	goroutines, files int
}

func takeUsage() usage {
	runtime.GC()
	runtime.GC() // what finalizers let go of goes with the second
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	files, _ := os.ReadDir("/proc/self/fd") // none where the system doesn't tell
	return usage{memory.HeapAlloc, runtime.NumGoroutine(), len(files)}
}
