// Command compass measures how long a large Compass project takes against the same project with mixins by hand on Dart Sass
// alone, which is the least that anyone could do. Runs are interleaved, each but the one without a change starts cold, and
// medians are printed, with the rounds that host functions cost.
//
//	go run ./bench/compass [-runs 5] [-entries 60] [-keep FOLDER]
package main

import (
	"cmp"
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
	"assetbuild/internal/compass"
	"assetbuild/internal/dartsass"
)

func main() {
	runs := flag.Int("runs", 5, "counted runs of each; one more goes first and is not counted")
	entries := flag.Int("entries", 60, "how many stylesheets the project has")
	keep := flag.String("keep", "", "folder for the project, kept afterwards; default: a temporary one")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := bench(ctx, max(*runs, 1), *entries, *keep); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// times are what was measured, by run.
type times struct {
	cold, unchanged, lean []time.Duration
	steps                 map[string][]time.Duration
	order                 []string // of the steps
}

func bench(ctx context.Context, runs, entries int, keep string) error {
	project := keep
	if project == "" {
		var err error
		if project, err = os.MkdirTemp("", "assetbuild-bench-"); err != nil {
			return err
		}
		defer os.RemoveAll(project)
	}
	project, err := filepath.Abs(project)
	if err != nil {
		return err
	}
	if err := lay(project, load.Size{Directories: 40, Icons: 40, Entries: entries}); err != nil {
		return err
	}
	program := filepath.Join(project, "bin", "assetbuild")
	if _, _, err := timed(exec.CommandContext(ctx, "go", "build", "-o", program, "./cmd/assetbuild")); err != nil {
		return err
	}
	sass, err := dartsass.Find(ctx, dartsass.Options{Version: compass.DartSassVersion, Root: project})
	if err != nil {
		return err
	}
	t := times{steps: map[string][]time.Duration{}}
	for run := range runs + 1 {
		if err := t.run(ctx, project, program, sass.Command, run > 0); err != nil {
			return err
		}
		fmt.Fprintf(os.Stderr, "round %d of %d\n", run, runs)
	}
	t.print()
	return rounds(ctx, project, sass.Command)
}

// run measures each contender once.
func (t *times) run(ctx context.Context, project, program, sass string, counted bool) error {
	for _, folder := range []string{".assetbuild", "css", "generated", "lean-css"} {
		if err := os.RemoveAll(filepath.Join(project, folder)); err != nil {
			return err
		}
	}
	cold, out, err := timed(exec.CommandContext(ctx, program, "build", project, "--json"))
	if err != nil {
		return err
	}
	unchanged, _, err := timed(exec.CommandContext(ctx, program, "build", project, "--json"))
	if err != nil {
		return err
	}
	lean, _, err := timed(exec.CommandContext(ctx, sass, "--no-source-map", "--quiet",
		filepath.Join(project, "lean")+":"+filepath.Join(project, "lean-css")))
	if err != nil {
		return err
	}
	if !counted {
		return nil
	}
	t.cold, t.unchanged, t.lean = append(t.cold, cold), append(t.unchanged, unchanged), append(t.lean, lean)
	return t.addSteps(out)
}

func (t *times) addSteps(document []byte) error {
	var doc struct {
		Steps []struct {
			Name         string
			Milliseconds float64
		}
	}
	if err := json.Unmarshal(document, &doc); err != nil {
		return fmt.Errorf("read what the build printed: %w", err)
	}
	t.order = nil
	for _, step := range doc.Steps {
		t.order = append(t.order, step.Name)
		t.steps[step.Name] = append(t.steps[step.Name], time.Duration(step.Milliseconds*float64(time.Millisecond)))
	}
	return nil
}

func timed(cmd *exec.Cmd) (time.Duration, []byte, error) {
	cmd.Stderr = os.Stderr
	start := time.Now()
	out, err := cmd.Output()
	if err != nil {
		err = fmt.Errorf("%s: %w\n%s", cmd, err, out)
	}
	return time.Since(start), out, err
}

func (t *times) print() {
	fmt.Printf("%d cores, %s/%s, medians of %d runs\n\n", runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, len(t.cold))
	fmt.Println("| what | wall |")
	fmt.Println("| --- | --- |")
	fmt.Printf("| Compass project, cold | %s |\n", shown(t.cold))
	for _, step := range t.order {
		fmt.Printf("| … %s | %s |\n", step, shown(t.steps[step]))
	}
	fmt.Printf("| Compass project, nothing changed | %s |\n", shown(t.unchanged))
	fmt.Printf("| lean mixins, Dart Sass alone | %s |\n", shown(t.lean))
	fmt.Printf("\ncold / lean = %.2f\n", float64(median(t.cold))/float64(median(t.lean)))
}

func median(all []time.Duration) time.Duration {
	return slices.SortedFunc(slices.Values(all), cmp.Compare[time.Duration])[len(all)/2]
}

func shown(all []time.Duration) string { return median(all).Round(time.Millisecond).String() }

// rounds tells how often Dart Sass compiled because of host functions.
func rounds(ctx context.Context, project, sass string) error {
	made, err := compass.Run(ctx, compass.Options{Settings: compass.Settings{Root: project, Env: os.LookupEnv}, Command: sass})
	if err != nil {
		return err
	}
	most, compiles := 0, 0
	for _, entry := range made.Entries {
		compiles += entry.Rounds
		most = max(most, entry.Rounds)
	}
	fmt.Printf("%d entries, %d compiles, at most %d rounds, %d sheets\n", len(made.Entries), compiles, most, len(made.Sheets))
	return nil
}
