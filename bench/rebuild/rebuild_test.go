package rebuild

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"

	"assetbuild/bench/load"
	"assetbuild/internal/chromium"
)

func TestMain(m *testing.M) { os.Exit(chromium.Main(m)) }

// edits is how often each file is saved; ASSETBUILD_EDITS says otherwise.
func edits() int {
	if n, err := strconv.Atoi(os.Getenv("ASSETBUILD_EDITS")); err == nil && n > 0 {
		return n
	}
	return 20
}

// A row is one line of the table: ours, and what it is compared with.
type row struct {
	what, bar string
	ours      []time.Duration
	peer      string
	peers     []time.Duration
}

// BenchmarkRebuild prints the table of docs/performance.md. It is no benchmark of the usual kind: what it measures are
// other processes.
func BenchmarkRebuild(b *testing.B) {
	if b.N > 1 {
		b.Skip("once is enough: -benchtime 1x")
	}
	bench := prepare(b)
	var rows []row
	for _, part := range []struct {
		name string
		rows func(*testing.B) []row
	}{
		{"processes", bench.newProcesses}, {"watch", bench.watching}, {"pixels", bench.pixels},
	} {
		// What a part started ends with it, so that one build alone answers each save.
		b.Run(part.name, func(b *testing.B) { rows = append(rows, part.rows(b)...) })
	}
	fmt.Printf("\n%d cores, %s/%s, %d edits each, p50 and p95 in ms\n\n", runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, edits())
	fmt.Println("| what | p50 | p95 | bar | beside it | p50 | p95 |")
	fmt.Println("| --- | ---: | ---: | --- | --- | ---: | ---: |")
	for _, r := range rows {
		fmt.Printf("| %s | %s | %s | %s |", r.what, percentile(r.ours, 50), percentile(r.ours, 95), r.bar)
		if len(r.peers) == 0 {
			fmt.Println(" – | – | – |")
			continue
		}
		fmt.Printf(" %s | %s | %s |\n", r.peer, percentile(r.peers, 50), percentile(r.peers, 95))
	}
}

func percentile(taken []time.Duration, percent int) string {
	sorted := slices.Sorted(slices.Values(taken))
	if len(sorted) == 0 {
		return "–"
	}
	at := sorted[min(len(sorted)-1, len(sorted)*percent/100)]
	return strconv.FormatFloat(float64(at.Microseconds())/1000, 'f', 0, 64)
}

// A bench is the two projects and the programs.
type bench struct {
	project, vite          string // folders
	program, floor, statOf string // ours, Dart Sass alone, stat alone
}

// prepare writes both projects and builds the programs. The Vite project has the placeholder files and sheets that a build
// of ours made: Vite makes none.
func prepare(b *testing.B) *bench {
	root := b.TempDir()
	bin := filepath.Join(root, "bin")
	r := &bench{
		project: filepath.Join(root, "ours"), vite: filepath.Join(root, "vite"),
		program: filepath.Join(bin, "assetbuild"), floor: filepath.Join(bin, "dartsass"), statOf: filepath.Join(bin, "stat"),
	}
	for program, source := range map[string]string{r.program: "assetbuild/cmd/assetbuild", r.floor: "assetbuild/bench/dartsass", r.statOf: "assetbuild/bench/stat"} {
		run(b, ".", "go", "build", "-o", program, source)
	}
	for _, project := range []string{r.project, r.vite} {
		if err := load.Write(project, load.Size{}); err != nil {
			b.Fatal(err)
		}
	}
	write(b, filepath.Join(r.project, "assets", "pages", "index.html"), page(`{{stylesheet "assets/sass/page05.scss"}}`))
	run(b, r.project, r.program, "build", "--dev")
	r.prepareVite(b)
	return r
}

// page is the page in which the pixels change.
func page(stylesheet string) string {
	return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Rebuild</title>\n" + stylesheet + "\n</head>\n<body>\n<p id=\"probe\">Probe</p>\n</body>\n</html>\n"
}

// run runs a program to its end.
func run(b testing.TB, dir, name string, args ...string) {
	b.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%s: %v\n%s", cmd, err, out)
	}
}

// timed is run with its wall time.
func timed(b testing.TB, dir, name string, args ...string) time.Duration {
	b.Helper()
	start := time.Now()
	run(b, dir, name, args...)
	return time.Since(start)
}

func write(b testing.TB, path, text string) {
	b.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		b.Fatal(err)
	}
}

func read(b testing.TB, path string) string {
	b.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	return string(text)
}

// newProcesses measures whole runs of the program, each beside one of a program that does the least.
func (r *bench) newProcesses(b *testing.B) []row {
	nothing := row{what: "new process, nothing changed", bar: "≤ 20, ≤ 3 × stat alone", peer: "stat alone"}
	changed := row{what: "new process, one SCSS entry changed", bar: "≤ 250"}
	entry := filepath.Join(r.project, "assets", "sass", "page05.scss")
	text := read(b, entry)
	for range edits() {
		nothing.ours = append(nothing.ours, timed(b, r.project, r.program, "build", "--dev"))
		nothing.peers = append(nothing.peers, timed(b, r.project, r.statOf, "assets"))
	}
	for n := range edits() {
		write(b, entry, text+rule(n))
		changed.ours = append(changed.ours, timed(b, r.project, r.program, "build", "--dev"))
	}
	return []row{nothing, changed}
}

// rule is CSS that names the edit, and shows it.
func rule(n int) string {
	return fmt.Sprintf("\n#probe { --edit: edit-%d; color: rgb(%d, %d, 7); }\n", n, n/250, n%250)
}
