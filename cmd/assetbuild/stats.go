package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"assetbuild/internal/diagnostic"
	"assetbuild/internal/pipeline"
	"assetbuild/internal/stats"

	"github.com/spf13/cobra"
)

// statsFlags are what a user types after `assetbuild stats`.
type statsFlags struct {
	buildFlags
	html    string
	against string
	all     bool
}

func newStatsCommand(t *terminal) *cobra.Command {
	var flags statsFlags
	cmd := &cobra.Command{
		Use:   "stats [DIR]",
		Short: "Tell what is in each output, why, and how large it is",
		Long: `Makes a release build in memory, which changes nothing in the output folder, and tells what each file is made of and who
asks for it: its size raw, gzip and brotli; the share of each source, icon and mixin; and what each page loads.`,
		Example: `  assetbuild stats
  assetbuild stats --html stats.html
  assetbuild stats --json > main.json
  assetbuild stats --against main.json`,
		Args: atMost(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runStats(cmd.Context(), t, projectArgument(args), flags)
		},
	}
	f := cmd.Flags()
	f.StringVar(&flags.html, "html", "", "write a page that shows everything, and needs no network")
	f.StringVar(&flags.against, "against", "", "compare with a former build: a file that stats --json wrote")
	f.BoolVar(&flags.json, "json", false, "print one JSON document")
	f.BoolVar(&flags.all, "all", false, "list everything, not only what is largest")
	f.StringVar(&flags.config, "config", "", "configuration file, from this folder; default: assetbuild.toml in the project")
	f.IntVar(&flags.jobs, "jobs", 0, "how much is done at once; default: one for each processor")
	flags.addWork(cmd)
	return cmd
}

func runStats(ctx context.Context, t *terminal, dir string, flags statsFlags) error {
	root, err := projectRoot(dir)
	if err != nil {
		return usageError{err}
	}
	if err := refuseCompassProject(root, flags.buildFlags); err != nil {
		return usageError{err}
	}
	opt, err := buildOptions(dir, flags.buildFlags)
	if err != nil {
		return usageError{err}
	}
	var former *stats.Report
	if flags.against != "" { // before the build: a mistake in its name is told at once
		if former, err = readStats(flags.against); err != nil {
			return usageError{err}
		}
	}
	report, err := takeStats(ctx, t, opt, flags.buildFlags)
	if err != nil {
		return err
	}
	if former != nil {
		report.Changes = report.Compare(former, filepath.ToSlash(flags.against))
	}
	if flags.html != "" {
		if err := writeStatsPage(flags.html, report); err != nil {
			return err
		}
	}
	switch {
	case flags.json:
		return report.Encode(t.out)
	case flags.html != "":
		fmt.Fprintf(t.out, "Wrote %s: %s\n", filepath.ToSlash(flags.html), plural(len(report.Outputs), "file", "files"))
	default:
		report.Write(t.out, t.outStyle, flags.all)
	}
	return nil
}

// refuseCompassProject tells that a project which has only a config.rb can't be measured.
func refuseCompassProject(root string, flags buildFlags) error {
	ruby, err := compassConfiguration(root, flags)
	if err != nil || ruby == "" {
		return err
	}
	return &diagnostic.Diagnostic{
		File: filepath.Base(ruby), Message: "stats needs a project with an assetbuild.toml, and this is one of Compass's",
		Remedy: "docs/compass.md tells how a project leaves Compass; assetbuild init writes the file.",
	}
}

// takeStats makes a release build in memory and measures it.
func takeStats(ctx context.Context, t *terminal, opt pipeline.Options, flags buildFlags) (*stats.Report, error) {
	opt.Memory, opt.Inputs, opt.Detailed, opt.Notify = true, true, true, t.notifier(flags)
	release, err := lockProject(ctx, opt.Config, opt.Notify)
	if err != nil {
		return nil, err
	}
	defer release()
	session := pipeline.Open(opt.Config)
	defer session.Close()
	result, err := session.Build(ctx, opt)
	if err != nil {
		return nil, err
	}
	survey, err := session.Survey(ctx, opt, result.Inputs)
	if err != nil {
		return nil, err
	}
	build := stats.Build{
		Files: result.Files, Sass: survey, SourceName: session.SourceName(opt), PublicPath: opt.Config.PublicPath,
		Cache: session.Store(), Jobs: opt.Jobs,
	}
	for _, d := range result.Directories {
		build.Sheets = append(build.Sheets, stats.SheetSet{Directory: d.Directory.Display, Layout: d.Layout})
	}
	return stats.Take(ctx, build)
}

func readStats(file string) (*stats.Report, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, &diagnostic.Diagnostic{
			File: filepath.ToSlash(file), Message: "can't be read", Err: err,
			Remedy: "Write it by: assetbuild stats --json > FILE",
		}
	}
	return stats.Decode(filepath.ToSlash(file), data)
}

func writeStatsPage(file string, report *stats.Report) error {
	page, err := report.Page()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return fmt.Errorf("write the page: %w", err)
	}
	if err := os.WriteFile(file, page, 0o644); err != nil {
		return fmt.Errorf("write the page: %w", err)
	}
	return nil
}
