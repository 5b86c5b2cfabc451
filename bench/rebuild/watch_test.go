package rebuild

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// patience bounds a wait. It only turns a hang into a failure.
const patience = 30 * time.Second

// rest is the time between two edits: nobody saves faster, and what follows an edit is over by then.
const rest = 300 * time.Millisecond

// background runs a program until the benchmark ends, and gives its output so far.
func background(b testing.TB, dir, name string, args ...string) *lockedBuffer {
	b.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	out := &lockedBuffer{}
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
	})
	return out
}

// until waits until something holds, looking every millisecond.
func until(b testing.TB, what string, holds func() bool) {
	b.Helper()
	for end := time.Now().Add(patience); !holds(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			b.Fatalf("waited in vain for %s", what)
		}
	}
}

// holdsText tells whether a file has a text in it.
func holdsText(path, text string) bool {
	content, err := os.ReadFile(path)
	return err == nil && bytes.Contains(content, []byte(text))
}

// An edit saves one file of a project, and knows when the output shows it.
type edit struct {
	row
	save  func(b testing.TB, project string, n int)
	shown func(b testing.TB, css, js string, n int) // waits; css and js are the folders of the output
}

// watching measures edits in a running `watch`, each beside the same one in `vite build --watch`.
func (r *bench) watching(b *testing.B) []row {
	ours, vite := filepath.Join(r.project, "public", "assets"), filepath.Join(r.vite, "dist", "assets")
	background(b, r.project, r.program, "watch")
	r.viteWatch(b)
	until(b, "the first builds", func() bool {
		return holdsText(filepath.Join(vite, "page59.css"), "page59") && holdsText(filepath.Join(ours, "css", "page59.css"), "page59")
	})
	time.Sleep(2 * time.Second)
	var rows []row
	for _, e := range r.edits(b) {
		for n := range edits() {
			time.Sleep(rest)
			start := time.Now()
			e.save(b, r.project, n)
			e.shown(b, filepath.Join(ours, "css"), filepath.Join(ours, "js"), n)
			e.ours = append(e.ours, time.Since(start))
			switch e.peer {
			case "vite build --watch":
				time.Sleep(rest)
				start = time.Now()
				e.save(b, r.vite, n)
				e.shown(b, vite, vite, n)
				e.peers = append(e.peers, time.Since(start))
			case "Dart Sass alone, cold":
				e.peers = append(e.peers, timed(b, ".", r.floor, r.project))
			}
		}
		rows = append(rows, e.row)
	}
	return rows
}

func (r *bench) edits(b *testing.B) []edit {
	entry, script, partial := "assets/sass/page05.scss", "assets/js/home.js", "assets/sass/partials/_settings.scss"
	text := func(file string) string { return read(b, filepath.Join(r.vite, filepath.FromSlash(file))) }
	appended := func(file string, more func(n int) string) func(testing.TB, string, int) {
		before := text(file)
		return func(b testing.TB, project string, n int) {
			write(b, filepath.Join(project, filepath.FromSlash(file)), before+more(n))
		}
	}
	inEntry := func(b testing.TB, css, _ string, n int) { waitFor(b, filepath.Join(css, "page05.css"), n) }
	inScript := func(b testing.TB, _, js string, n int) { waitFor(b, filepath.Join(js, "home.js"), n) }
	inAll := func(b testing.TB, css, _ string, n int) {
		for page := range 60 {
			waitFor(b, filepath.Join(css, fmt.Sprintf("page%02d.css", page)), n)
		}
	}
	script1 := func(n int) string { return fmt.Sprintf("\nwindow.edit = 'edit-%d;';\n", n) }
	return []edit{
		{row{what: "watching: one SCSS entry", bar: "≤ 80", peer: "vite build --watch"}, appended(entry, rule), inEntry},
		{row{what: "watching: one script", bar: "≤ 60", peer: "vite build --watch"}, appended(script, script1), inScript},
		{row{what: "watching: a partial of all 60 entries", bar: "≤ 1.1 × Dart Sass alone", peer: "Dart Sass alone, cold"}, appended(partial, rule), inAll},
		{row{what: "watching: a partial of all 60 entries", bar: "–", peer: "vite build --watch"}, appended(partial, func(n int) string { return rule(n + 100) }), func(b testing.TB, css, js string, n int) { inAll(b, css, js, n+100) }},
		r.pngEdit(b),
	}
}

// waitFor waits until a file shows the edit.
func waitFor(b testing.TB, path string, n int) {
	b.Helper()
	until(b, path, func() bool { return holdsText(path, fmt.Sprintf("edit-%d;", n)) })
}

var sheetName = regexp.MustCompile(`area15-[A-Z0-9]{8}\.png`)

// pngEdit saves one icon. It shows once every stylesheet that uses its sheet names another file, which is there.
func (r *bench) pngEdit(b *testing.B) edit {
	sheets := func() map[string]string {
		found := map[string]string{}
		files, _ := filepath.Glob(filepath.Join(r.project, "public", "assets", "css", "*.css"))
		for _, file := range files {
			if name := sheetName.FindString(read(b, file)); name != "" {
				found[file] = name
			}
		}
		return found
	}
	before := sheets()
	return edit{
		row{what: "watching: one PNG", bar: "≤ 150"},
		func(b testing.TB, project string, n int) {
			img := image.NewNRGBA(image.Rect(0, 0, 16, 16))
			for i := range 100 {
				img.SetNRGBA(3+i%10, 3+i/10, color.NRGBA{uint8(n * 11), uint8(i), uint8(n), 255})
			}
			var out strings.Builder
			if err := png.Encode(&out, img); err != nil {
				b.Fatal(err)
			}
			write(b, filepath.Join(project, "assets", "sprites", "area15", "icon03.png"), out.String())
		},
		func(b testing.TB, css, _ string, _ int) {
			for file, old := range before {
				until(b, file, func() bool {
					name := sheetName.FindString(read(b, file))
					_, err := os.Stat(filepath.Join(r.project, "public", "assets", name))
					return name != "" && name != old && err == nil
				})
			}
			before = sheets()
		},
	}
}
