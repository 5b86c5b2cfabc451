package main

import (
	"fmt"
	"os"
	"path/filepath"

	"assetbuild/internal/compass"
	"assetbuild/internal/config"
	"assetbuild/internal/diagnostic"
	"assetbuild/internal/migrate"

	"github.com/spf13/cobra"
)

func newMigrateCommand(t *terminal) *cobra.Command {
	var flags buildFlags
	cmd := &cobra.Command{
		Use:   "migrate [DIR]",
		Short: "Write an assetbuild.toml that says what a config.rb said",
		Long: `Writes an assetbuild.toml with a [compass] section from a Compass project's config.rb. With it the same stylesheets build,
and what they become is published as in any other project: fingerprinted, with a manifest, below public/. The config.rb has
no effect any more and can be deleted. What could not be carried over is told.`,
		Example: "  assetbuild migrate",
		Args:    atMost(1),
		RunE: func(_ *cobra.Command, args []string) error {
			dir := projectArgument(args)
			return runMigrate(t, dir, flags)
		},
	}
	f := cmd.Flags()
	f.StringVar(&flags.config, "config", "", "the config.rb, from this folder; default: where Compass looks for it")
	f.BoolVar(&flags.force, "force", false, "write over an assetbuild.toml that is there")
	return cmd
}

func runMigrate(t *terminal, dir string, flags buildFlags) error {
	root, err := projectRoot(dir)
	if err != nil {
		return usageError{err}
	}
	ruby := config.CompassFile(root)
	if flags.config != "" {
		if ruby, err = filepath.Abs(flags.config); err != nil {
			return err
		}
	}
	if ruby == "" {
		return usageError{&diagnostic.Diagnostic{Message: "there is no config.rb in this project", Remedy: "`assetbuild init` writes an " + config.FileName + " for a project without Compass."}}
	}
	made, err := migrate.Compass(compass.Settings{Root: root, File: ruby, Env: os.LookupEnv})
	if err != nil {
		return usageError{err}
	}
	file := filepath.Join(root, config.FileName)
	if flags.force {
		err = os.WriteFile(file, made.Text, 0o644)
	} else {
		err = writeNew(file, made.Text)
	}
	if err != nil {
		return usageError{err}
	}
	t.errStyle.Diagnostics(t.err, made.Left)
	fmt.Fprintf(t.out, "Wrote %s. Next: assetbuild build --dev, and assetbuild compare.\n", config.FileName)
	return nil
}
