package main

import (
	"context"
	"fmt"
	"path/filepath"

	"assetbuild/internal/pipeline"
	"assetbuild/internal/publish"

	"github.com/spf13/cobra"
)

func newCleanCommand(t *terminal) *cobra.Command {
	var flags buildFlags
	var cached bool
	cmd := &cobra.Command{
		Use:   "clean [DIR]",
		Short: "Remove what builds wrote",
		Long: `Removes from the output folder what builds wrote into it, and the generated Sass files. Files that no build wrote, and
those that someone changed since, stay.`,
		Example: "  assetbuild clean\n  assetbuild clean --cache",
		Args:    atMost(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := projectArgument(args)
			return runClean(cmd.Context(), t, dir, flags, cached)
		},
	}
	cmd.Flags().StringVar(&flags.output, "out", "", "output folder, from this folder")
	cmd.Flags().StringVar(&flags.config, "config", "", "configuration file; default: assetbuild.toml in the project")
	flags.addWork(cmd)
	cmd.Flags().BoolVar(&cached, "cache", false, "remove the cache too; the next build then takes as long as the first")
	return cmd
}

func runClean(ctx context.Context, t *terminal, dir string, flags buildFlags, cached bool) error {
	root, ruby, err := projectKind(dir, flags)
	if err != nil {
		return usageError{err}
	}
	if ruby != "" {
		return cleanCompass(ctx, t, root, ruby, flags, cached)
	}
	opt, err := buildOptions(dir, flags)
	if err != nil {
		return usageError{err}
	}
	opt.Notify = t.notifier(flags)
	release, err := lockProject(ctx, opt.Config, opt.Notify)
	if err != nil {
		return err
	}
	defer release()
	summary, err := publish.Clean(ctx, publish.Options{Output: opt.Config.Output, Root: opt.Config.Root})
	if err != nil {
		return err
	}
	for _, path := range summary.Kept {
		fmt.Fprintf(t.err, "%s was left: someone changed it\n", opt.Config.Relative(filepath.Join(opt.Config.Output, filepath.FromSlash(path))))
	}
	session := pipeline.Open(opt.Config)
	defer session.Close()
	generated, err := session.RemoveGenerated()
	if err != nil {
		return err
	}
	if cached {
		if err := session.ClearCache(); err != nil {
			return err
		}
	}
	fmt.Fprintf(t.out, "Removed %s\n", plural(len(summary.Removed)+generated, "file", "files"))
	return nil
}
