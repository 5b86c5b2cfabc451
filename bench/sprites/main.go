// Command sprites measures the sprite part against its peers on public icon sets, each job run in turn with those of the
// others, and prints every figure with ours, the peer's, their ratio and the bar.
//
//	go run ./bench/sprites [-sets all] [-rows all] [-runs 3] [-write docs/performance.md]
//
// Sets come from npm and are kept. Peers that aren't installed (glue, zopflipng, cwebp) are left out, and said so.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"

	"assetbuild/bench/sprites/iconsets"
)

func main() {
	names := flag.String("sets", "all", "icon sets by name, separated by commas")
	rows := flag.String("rows", "all", "what to measure: "+strings.Join(rowNames(), ", "))
	runs := flag.Int("runs", 3, "runs of each job; the best counts")
	folder := flag.String("iconsets", "", "folder that sets are kept in; default: one in the user's cache")
	target := flag.String("write", "", "document whose table between the marks of bench-sprites is replaced")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *names, *rows, *folder, *target, *runs); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, names, rows, folder, target string, runs int) error {
	sets, err := iconsets.Named(names)
	if err != nil {
		return err
	}
	if folder == "" {
		if folder, err = iconsets.DefaultFolder(); err != nil {
			return err
		}
	}
	work, err := os.MkdirTemp("", "assetbuild-bench-sprites-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	b := &bench{ctx: ctx, work: work, rows: rows, runs: max(1, runs), program: filepath.Join(work, "assetbuild")}
	if err := quiet(exec.CommandContext(ctx, "go", "build", "-o", b.program, "./cmd/assetbuild")); err != nil {
		return err
	}
	install := exec.CommandContext(ctx, "npm", "ci", "--no-audit", "--no-fund")
	install.Dir = peers
	if err := quiet(install); err != nil {
		return err
	}
	for _, set := range sets {
		dir, err := iconsets.Fetch(ctx, folder, set)
		if err != nil {
			return err
		}
		fmt.Fprintln(os.Stderr, set.Name)
		if err := b.measure(set, dir); err != nil {
			return fmt.Errorf("%s: %w", set.Name, err)
		}
	}
	table := b.table.String()
	fmt.Print(table)
	if target == "" {
		return nil
	}
	return replaceTable(target, table)
}

// peers is the folder of the peers that npm has.
const peers = "bench/sprites/node"

func quiet(cmd *exec.Cmd) error {
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", cmd, err, out)
	}
	return nil
}
