package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"assetbuild/internal/config"
	"assetbuild/internal/diagnostic"
	"assetbuild/internal/pipeline"
	"assetbuild/internal/report"

	"github.com/spf13/cobra"
)

func newWatchCommand(t *terminal) *cobra.Command {
	var flags buildFlags
	var poll bool
	cmd := &cobra.Command{
		Use:   "watch [DIR] [FILE…]",
		Short: "Build again whenever a source is saved",
		Long: `Builds the project for development, as build --dev does, and again whenever a source or the configuration changes.
A Compass project, one with a config.rb and no assetbuild.toml, is built as build does it, and only its FILEs where some are
named. Only what depends on a change is made again. Errors are shown, and the last good output stays until they are mended.
Ends with Ctrl-C.`,
		Example: `  assetbuild watch
  assetbuild watch --poll      where no file events come: network file systems, some containers`,
		RunE: func(cmd *cobra.Command, args []string) error {
			var dir string
			dir, flags.files = splitArguments(args)
			return runWatch(cmd.Context(), t, dir, flags, poll)
		},
	}
	flags.add(cmd)
	flags.addCompass(cmd)
	cmd.Flags().BoolVar(&poll, "poll", false, "look for changes at intervals instead of waiting for file events")
	return cmd
}

// runWatch builds until ctx ends. Each configuration gets a session of its own.
func runWatch(ctx context.Context, t *terminal, dir string, flags buildFlags, poll bool) error {
	for ctx.Err() == nil {
		root, ruby, err := projectKind(dir, flags)
		if err != nil {
			return usageError{err}
		}
		if ruby != "" {
			if err := watchCompass(ctx, t, root, ruby, flags, poll); err != nil && !errors.Is(err, context.Canceled) {
				return err
			}
			continue
		}
		if err := refuseCompassFlags(flags); err != nil {
			return usageError{err}
		}
		flags.dev = true
		before := lastSaved(configurationFile(dir, flags)) // whatever is saved from here on is news
		opt, err := buildOptions(dir, flags)
		if err != nil {
			err = waitForConfiguration(ctx, t, dir, flags, err)
		} else {
			err = watchProject(ctx, t, opt, poll, before)
		}
		if err != nil && !errors.Is(err, context.Canceled) {
			return err
		}
	}
	return errEnded
}

// waitForConfiguration shows what is wrong with the configuration and waits until something else is, or nothing: what it
// names may be mended too, such as a folder that has to be made. A fault of the command line can't be mended that way.
func waitForConfiguration(ctx context.Context, t *terminal, dir string, flags buildFlags, fault error) error {
	if !slices.ContainsFunc(diagnostic.Of(fault), func(d *diagnostic.Diagnostic) bool { return d.Line > 0 }) {
		return usageError{fault}
	}
	t.errStyle.Diagnostics(t.err, diagnostic.Sort(diagnostic.Of(fault)))
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(configurationInterval):
		}
		if _, err := buildOptions(dir, flags); err == nil || err.Error() != fault.Error() {
			return nil
		}
	}
}

// configurationInterval is the time between two looks at a configuration that is wrong.
const configurationInterval = 200 * time.Millisecond

func configurationFile(dir string, flags buildFlags) string {
	if flags.config == "" {
		return filepath.Join(dir, config.FileName)
	}
	if file, err := filepath.Abs(flags.config); err == nil {
		return file
	}
	return flags.config
}

// watchProject shows one build after another, until the configuration changes.
func watchProject(ctx context.Context, t *terminal, opt pipeline.Options, poll bool, before time.Time) error {
	s := &screen{terminal: t, output: opt.Config.Relative(opt.Config.Output)}
	return t.buildAgain(ctx, opt, poll, before, s.show)
}

// A screen shows one build after another, and tells when errors are mended.
type screen struct {
	*terminal
	output string // empty where files lie in several folders: then their names say in which
	broken bool
	shown  string // the messages that were shown last
}

func (s *screen) show(result *pipeline.Result, err error) {
	if err != nil {
		s.broken = true
		fmt.Fprintln(s.err)
		s.errStyle.Diagnostics(s.err, diagnostic.Sort(diagnostic.Of(err)))
		fmt.Fprintln(s.err, "\nThe last good output stays. Waiting for changes …")
		return
	}
	var messages strings.Builder
	s.errStyle.Diagnostics(&messages, result.Messages)
	if text := messages.String(); text != s.shown {
		fmt.Fprint(s.err, text)
		s.shown = text
	}
	mended := ""
	if s.broken {
		mended, s.broken = "mended: ", false
	}
	if result.UpToDate && mended == "" {
		return
	}
	fmt.Fprintf(s.out, "%s  %s%s in %s\n", time.Now().Format(time.TimeOnly), mended, written(result, s.output), report.Duration(result.Total))
}

// written says in a line what a build changed.
func written(result *pipeline.Result, output string) string {
	switch files := result.Published.Written; {
	case len(files) == 0 && len(result.Published.Removed) == 0:
		return "nothing to write"
	case len(files) == 0:
		return fmt.Sprintf("removed %s", plural(len(result.Published.Removed), "file", "files"))
	case len(files) <= 3:
		prefix := ""
		if output != "" {
			prefix = output + "/"
		}
		return "wrote " + prefix + strings.Join(files, ", "+prefix)
	case output == "":
		return fmt.Sprintf("wrote %d files", len(files))
	default:
		return fmt.Sprintf("wrote %d files to %s", len(files), output)
	}
}
