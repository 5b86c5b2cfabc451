package rebuild

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"testing"
)

// lockedBuffer takes a program's output while someone reads in it.
type lockedBuffer struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (l *lockedBuffer) Write(text []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.Write(text)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.String()
}

// prepareVite installs Vite and gives its project the placeholders and sheets that a build of ours made.
func (r *bench) prepareVite(b *testing.B) {
	run(b, "vite", "npm", "ci", "--no-audit", "--no-fund")
	modules, err := filepath.Abs(filepath.Join("vite", "node_modules"))
	if err != nil {
		b.Fatal(err)
	}
	if err := os.Symlink(modules, filepath.Join(r.vite, "node_modules")); err != nil {
		b.Fatal(err)
	}
	write(b, filepath.Join(r.vite, "vite.config.js"), read(b, filepath.Join("vite", "vite.config.js")))
	write(b, filepath.Join(r.vite, "package.json"), `{"type": "module"}`)
	write(b, filepath.Join(r.vite, "index.html"), page(`<link rel="stylesheet" href="/assets/sass/page05.scss">`))
	files, err := filepath.Glob(filepath.Join(r.project, ".assetbuild", "sass", "generated", "*"))
	if err != nil || len(files) == 0 {
		b.Fatalf("no generated files: %v", err)
	}
	generated := filepath.Join(r.vite, ".assetbuild", "sass", "generated")
	for _, file := range files {
		write(b, filepath.Join(generated, filepath.Base(file)), read(b, file))
	}
}

func (r *bench) viteWatch(b *testing.B) {
	background(b, r.vite, filepath.Join("node_modules", ".bin", "vite"), "build", "--watch")
}

var address = regexp.MustCompile(`http://(?:127\.0\.0\.1|localhost):[0-9]+/`)

// viteServe starts Vite's development server, and gives its address.
func (r *bench) viteServe(b *testing.B) string {
	out := background(b, r.vite, filepath.Join("node_modules", ".bin", "vite"), "--host", "127.0.0.1", "--logLevel", "info")
	until(b, "Vite's address", func() bool { return address.MatchString(out.String()) })
	return address.FindString(out.String())
}
