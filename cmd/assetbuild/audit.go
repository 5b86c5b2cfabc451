package main

import (
	"context"
	"os"

	"assetbuild/internal/audit"
	"assetbuild/internal/compass"
	"assetbuild/internal/config"

	"github.com/spf13/cobra"
)

// auditFlags are what a user types after `assetbuild audit`.
type auditFlags struct {
	config        string
	json, verbose bool
}

func newAuditCommand(t *terminal) *cobra.Command {
	var flags auditFlags
	cmd := &cobra.Command{
		Use:   "audit [DIR]",
		Short: "Tell what a project uses of Compass, Bourbon and extensions",
		Long: `Lists every mixin, function, variable, placeholder and import of Compass, Bourbon or another library that the
stylesheets use, how often and where, and what plain CSS says the same today; all names that are defined nowhere; imports
that lead nowhere; and icons that no stylesheet uses. It reads sources and compiles nothing.

Works in a Compass project and in any other. Exit status: 0, whatever is found; 1 the sources can't be read; 2 the command
line or the configuration is at fault.`,
		Example: "  assetbuild audit\n  assetbuild audit --verbose   every place\n  assetbuild audit --json > audit.json",
		Args:    atMost(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := projectArgument(args)
			return runAudit(cmd.Context(), t, dir, flags)
		},
	}
	f := cmd.Flags()
	f.StringVar(&flags.config, "config", "", "configuration file, from this folder; default: assetbuild.toml or config.rb in the project")
	f.BoolVar(&flags.json, "json", false, "print one JSON document with every place")
	f.BoolVarP(&flags.verbose, "verbose", "v", false, "name every place, not just the first ones")
	return cmd
}

func runAudit(ctx context.Context, t *terminal, dir string, flags auditFlags) error {
	project, err := auditedProject(ctx, dir, flags)
	if err != nil {
		return err
	}
	report := audit.Take(project)
	if err := ctx.Err(); err != nil {
		return err
	}
	if flags.json {
		return writeAuditJSON(t, report)
	}
	writeAudit(t, report, flags.verbose)
	return nil
}

// auditedProject opens a project by the configuration that a build would take.
func auditedProject(ctx context.Context, dir string, flags auditFlags) (audit.Project, error) {
	root, err := projectRoot(dir)
	if err != nil {
		return audit.Project{}, usageError{err}
	}
	ruby, err := compassConfiguration(root, buildFlags{config: flags.config})
	if err != nil {
		return audit.Project{}, usageError{err}
	}
	if ruby != "" {
		settings, found := compass.Load(compass.Settings{Root: root, File: ruby, Env: os.LookupEnv})
		if err := found.Err(); err != nil {
			return audit.Project{}, usageError{err}
		}
		return audit.OfCompass(root, settings)
	}
	cfg, err := config.Load(root, flags.config)
	if err != nil {
		return audit.Project{}, usageError{err}
	}
	return audit.OfConfig(ctx, cfg)
}
