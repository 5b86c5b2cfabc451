package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"assetbuild/internal/config"
	"assetbuild/internal/diagnostic"
	"assetbuild/internal/publish"
	"assetbuild/internal/report"

	"github.com/spf13/cobra"
)

// addOutput declares the flags of a command that works on the output folder alone.
func (flags *buildFlags) addOutput(cmd *cobra.Command) {
	cmd.Flags().StringVar(&flags.output, "out", "", "output folder, from this folder")
	cmd.Flags().StringVar(&flags.config, "config", "", "configuration file; default: assetbuild.toml in the project")
}

// addKeepFrom declares where a release finds what is deployed now.
func (flags *buildFlags) addKeepFrom(cmd *cobra.Command) {
	cmd.Flags().StringVar(&flags.keepFrom, "keep-from", "", "deployed output folder or manifest, from this folder: its generations are kept")
}

// deployed gives the absolute path of what is deployed; empty where none was named.
func (flags *buildFlags) deployed() (string, error) {
	switch {
	case flags.keepFrom == "":
		return "", nil
	case flags.dev:
		return "", &diagnostic.Diagnostic{
			Message: "--keep-from has no meaning with --dev: development builds are no generations", Remedy: "Leave one of them out.",
		}
	}
	return filepath.Abs(flags.keepFrom)
}

func newGenerationsCommand(t *terminal) *cobra.Command {
	var flags buildFlags
	cmd := &cobra.Command{
		Use:   "generations [DIR]",
		Short: "List the releases that the output folder keeps",
		Long: `Lists the generations of the project in DIR, or in this folder: release builds that the output folder keeps, the latest
first, with their size, what only they take, and what differs from the one before. A dot marks the one that is served.

assetbuild.toml says under [generations] how long they are kept.`,
		Example: `  assetbuild generations
  assetbuild generations --verbose
  assetbuild generations --out /var/www/shop/public --json`,
		Args: atMost(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runGenerations(cmd.Context(), t, projectArgument(args), flags)
		},
	}
	flags.addOutput(cmd)
	cmd.Flags().BoolVar(&flags.json, "json", false, "print one JSON document")
	cmd.Flags().BoolVarP(&flags.verbose, "verbose", "v", false, "list every file that differs")
	return cmd
}

func runGenerations(ctx context.Context, t *terminal, dir string, flags buildFlags) error {
	opt, err := buildOptions(dir, flags)
	if err != nil {
		return usageError{err}
	}
	all, current, err := generationsOf(ctx, opt.Config)
	if err != nil {
		return err
	}
	list := listed(all, current, time.Now())
	if flags.json {
		enc := json.NewEncoder(t.out)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		return enc.Encode(report.GenerationList{Output: shownOutput(opt), Generations: list})
	}
	t.outStyle.Generations(t.out, report.GenerationList{Output: shownOutput(opt), Generations: list}, flags.verbose)
	return nil
}

// generationsOf finishes a switch that was cut, and gives the generations of an output folder, oldest first. Who may only
// read the folder sees it as it is.
func generationsOf(ctx context.Context, cfg *config.Config) (all []publish.Generation, current string, err error) {
	opt := publish.Options{Output: cfg.Output, Root: cfg.Root}
	if err := publish.Recover(ctx, opt); err != nil && !errors.Is(err, fs.ErrPermission) && !readOnly(err) {
		return nil, "", err
	}
	all, current, err = publish.Generations(cfg.Output)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, "", nil // nothing was built
	}
	if err != nil {
		return nil, "", &diagnostic.Diagnostic{File: cfg.Relative(cfg.Output), Message: "the generations cannot be read", Err: err,
			Notes: []string{err.Error()}, Remedy: "Make the output folder readable for this user."}
	}
	return all, current, nil
}

// listed describes generations, the latest first.
func listed(all []publish.Generation, current string, now time.Time) []report.Generation {
	list := make([]report.Generation, 0, len(all))
	for i, g := range all {
		r := report.Generation{
			ID: g.ID, Made: g.Made, AgeSeconds: max(0, int64(now.Sub(g.Made).Seconds())), Config: g.Config, Current: g.ID == current, Partial: g.Partial,
			Files: len(g.Files), Bytes: g.Size(), OwnBytes: g.Alone(all), Changed: []string{}, Removed: []string{},
		}
		if i > 0 {
			changed, removed := g.Changes(all[i-1])
			r.Changed, r.Removed = append(r.Changed, changed...), append(r.Removed, removed...)
			r.Before = all[i-1].ID
		}
		list = append(list, r)
	}
	slices.Reverse(list)
	return list
}

// writeWhole puts a file into its place by a rename, so that who reads it meanwhile finds the old or the new.
func writeWhole(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".assetbuild-*")
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	defer os.Remove(f.Name()) // in its place, it is gone from here
	_, err = f.Write(data)
	if err = errors.Join(err, f.Chmod(0o644), f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}
