// Command compare measures assetbuild on the load of bench/load against a Node pipeline on the same load, and against
// what Dart Sass alone needs for the same entries. Runs are interleaved, each starts cold, and the medians of each are
// printed as the table that docs/performance.md keeps.
//
//	go run ./bench/compare [-runs 5] [-keep FOLDER]
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"assetbuild/bench/load"
)

func main() {
	runs := flag.Int("runs", 5, "counted runs of each; one more goes first and is not counted")
	keep := flag.String("keep", "", "folder for the load, kept afterwards; default: a temporary one")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := compare(ctx, *runs, *keep); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// A contender is one way to do the job.
type contender struct {
	name string
	// run does it once on the project, cold, and gives what it took.
	run func(ctx context.Context, project string) (figures, error)
}

// figures are what one run took. Sprites is 0 where a contender makes none.
type figures struct {
	wall, sprites time.Duration
	peak          int64 // the largest process, bytes
}

func compare(ctx context.Context, runs int, keep string) error {
	project := keep
	if project == "" {
		var err error
		if project, err = os.MkdirTemp("", "assetbuild-bench-"); err != nil {
			return err
		}
		defer os.RemoveAll(project)
	}
	if err := load.Write(project, load.Size{}); err != nil {
		return err
	}
	program, floor, err := prepare(ctx, project)
	if err != nil {
		return err
	}
	contenders := []contender{
		{"assetbuild, fast", assetbuild(program, "--profile", "fast")},
		{"assetbuild, release", assetbuild(program)},
		{"Node pipeline, readable", node()},
		{"Node pipeline, minified", node("--release")},
		{"Dart Sass alone", dartSass(floor)},
		{"assetbuild, sprites alone, fast", sprites(program)},
	}
	taken := make([][]figures, len(contenders))
	for run := range runs + 1 {
		for i, c := range contenders {
			f, err := c.run(ctx, project)
			if err != nil {
				return fmt.Errorf("%s: %w", c.name, err)
			}
			if run > 0 {
				taken[i] = append(taken[i], f)
			}
		}
		fmt.Fprintf(os.Stderr, "round %d of %d\n", run, runs)
	}
	print(contenders, taken)
	return nil
}

// prepare builds the two programs that are measured and installs the Node pipeline.
func prepare(ctx context.Context, project string) (program, floor string, err error) {
	program, floor = filepath.Join(project, "bin", "assetbuild"), filepath.Join(project, "bin", "dartsass")
	for path, source := range map[string]string{program: "./cmd/assetbuild", floor: "./bench/dartsass"} {
		if err := quiet(exec.CommandContext(ctx, "go", "build", "-o", path, source)); err != nil {
			return "", "", err
		}
	}
	install := exec.CommandContext(ctx, "npm", "ci", "--no-audit", "--no-fund")
	install.Dir = filepath.Join("bench", "node")
	return program, floor, quiet(install)
}

func quiet(cmd *exec.Cmd) error {
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", cmd, err, out)
	}
	return nil
}

func assetbuild(program string, flags ...string) func(context.Context, string) (figures, error) {
	return func(ctx context.Context, project string) (figures, error) {
		for _, folder := range []string{"public", ".assetbuild"} {
			if err := os.RemoveAll(filepath.Join(project, folder)); err != nil {
				return figures{}, err
			}
		}
		cmd := exec.CommandContext(ctx, program, append([]string{"build", project, "--json"}, flags...)...)
		f, out, err := measured(cmd)
		if err != nil {
			return f, err
		}
		var doc struct {
			Steps []struct {
				Name         string
				Milliseconds float64
			}
		}
		if err := json.Unmarshal(out, &doc); err != nil {
			return f, err
		}
		for _, step := range doc.Steps {
			if step.Name == "pack" || step.Name == "encode" {
				f.sprites += time.Duration(step.Milliseconds * float64(time.Millisecond))
			}
		}
		return f, nil
	}
}

// sprites packs the directories and nothing else: what the sprite part of the Node pipeline does.
func sprites(program string) func(context.Context, string) (figures, error) {
	return func(ctx context.Context, project string) (figures, error) {
		dirs, err := filepath.Glob(filepath.Join(project, "assets", "sprites", "*"))
		if err != nil {
			return figures{}, err
		}
		out := filepath.Join(project, "sprites-alone")
		if err := os.RemoveAll(out); err != nil {
			return figures{}, err
		}
		f, _, err := measured(exec.CommandContext(ctx, program, append([]string{"sprite", "--out", out, "--profile", "fast"}, dirs...)...))
		f.sprites = f.wall
		return f, err
	}
}

func node(flags ...string) func(context.Context, string) (figures, error) {
	return func(ctx context.Context, project string) (figures, error) {
		for _, folder := range []string{"node-public", "node-generated"} {
			if err := os.RemoveAll(filepath.Join(project, folder)); err != nil {
				return figures{}, err
			}
		}
		cmd := exec.CommandContext(ctx, "node", append([]string{"bench/node/pipeline.mjs", project}, flags...)...)
		f, out, err := measured(cmd)
		if err != nil {
			return f, err
		}
		var times struct{ Sprites float64 }
		if err := json.Unmarshal(out, &times); err != nil {
			return f, err
		}
		f.sprites = time.Duration(times.Sprites * float64(time.Millisecond))
		return f, nil
	}
}

// dartSass compiles the entries with the placeholders that the assetbuild run before it wrote.
func dartSass(floor string) func(context.Context, string) (figures, error) {
	return func(ctx context.Context, project string) (figures, error) {
		f, _, err := measured(exec.CommandContext(ctx, floor, project))
		return f, err
	}
}

func measured(cmd *exec.Cmd) (figures, []byte, error) {
	cmd.Stderr = os.Stderr
	start := time.Now()
	out, err := cmd.Output()
	f := figures{wall: time.Since(start)}
	if cmd.ProcessState != nil {
		f.peak = peakMemory(cmd.ProcessState)
	}
	return f, out, err
}

func print(contenders []contender, taken [][]figures) {
	fmt.Printf("%d cores, %s/%s, medians of %d runs, each cold\n\n", runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, len(taken[0]))
	fmt.Println("| what | whole | sprites | largest process |")
	fmt.Println("| --- | --- | --- | --- |")
	for i, c := range contenders {
		sprites := "–"
		if m := median(taken[i], func(f figures) float64 { return f.sprites.Seconds() }); m > 0 {
			sprites = fmt.Sprintf("%.2f s", m)
		}
		fmt.Printf("| %s | %.2f s | %s | %.0f MB |\n", c.name, median(taken[i], wall), sprites,
			median(taken[i], func(f figures) float64 { return float64(f.peak) / 1e6 }))
	}
	fmt.Println("\n| ratio, run by run | median | least | most | bar |")
	fmt.Println("| --- | --- | --- | --- | --- |")
	ratio("Node readable / assetbuild fast, whole", taken[2], taken[0], wall, "≥ 1.7")
	ratio("Node readable / assetbuild fast, sprites alone", taken[2], taken[5], func(f figures) float64 { return f.sprites.Seconds() }, "≥ 5")
	ratio("assetbuild fast / Dart Sass alone", taken[0], taken[4], wall, "≤ 1.4")
	ratio("Node minified / assetbuild release, whole", taken[3], taken[1], wall, "≥ 1")
}

func wall(f figures) float64 { return f.wall.Seconds() }

func ratio(name string, a, b []figures, of func(figures) float64, bar string) {
	var all []float64
	for i := range a {
		all = append(all, of(a[i])/of(b[i]))
	}
	slices.Sort(all)
	fmt.Printf("| %s | %.2f | %.2f | %.2f | %s |\n", name, all[len(all)/2], all[0], all[len(all)-1], bar)
}

func median(taken []figures, of func(figures) float64) float64 {
	var all []float64
	for _, f := range taken {
		all = append(all, of(f))
	}
	slices.Sort(all)
	return all[len(all)/2]
}
