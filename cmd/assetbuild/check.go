package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"assetbuild/internal/check"
	"assetbuild/internal/check/format"
	"assetbuild/internal/config"
	"assetbuild/internal/diagnostic"

	"github.com/spf13/cobra"
)

// checkFlags are what a user types after `assetbuild check`.
type checkFlags struct {
	buildFlags
	format, against string
	fix, strict     bool
}

func newCheckCommand(t *terminal) *cobra.Command {
	var flags checkFlags
	cmd := &cobra.Command{
		Use:   "check [DIR]",
		Short: "Find what is wrong in a project, and what nobody uses",
		Long: `Builds the project in DIR, or in this folder, in memory, and looks for what a build does not tell: committed generated files
that are out of date, icons and Sass that nobody uses, names that don't exist, files beyond their budget, CSS for browsers
that are no targets. Neither the sources nor the output folder change, unless --fix asks for it. docs/checks.md describes
the rules, how they are set in assetbuild.toml, and how a comment excuses a line.

Exit status: 0 no errors, 1 errors (with --strict also warnings), 2 the command line or the configuration is at fault.`,
		Example: `  assetbuild check
  assetbuild check --fix
  assetbuild check --format sarif > check.sarif
  assetbuild check --against main.json   (made by assetbuild stats --json on main)`,
		Args: atMost(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := projectArgument(args)
			return t.failedCheck(flags.asked(), dir, runCheck(cmd.Context(), t, dir, flags))
		},
	}
	f := cmd.Flags()
	f.StringVar(&flags.format, "format", "text", "how findings are written: "+strings.Join(format.Names, ", "))
	f.StringVar(&flags.against, "against", "", "sizes to measure growth against, made by assetbuild stats --json")
	f.BoolVar(&flags.fix, "fix", false, "mend what can be mended safely, and say what was")
	f.BoolVar(&flags.strict, "strict", false, "fail for warnings too")
	f.BoolVar(&flags.json, "json", false, "the same as --format json")
	f.StringVar(&flags.config, "config", "", "configuration file, from this folder; default: assetbuild.toml in the project")
	f.IntVar(&flags.jobs, "jobs", 0, "how much is done at once; default: one for each processor")
	flags.addWork(cmd)
	return cmd
}

func runCheck(ctx context.Context, t *terminal, dir string, flags checkFlags) error {
	opt, err := checkOptions(dir, flags)
	if err != nil {
		return usageError{err}
	}
	opt.Notify = func(message string) { fmt.Fprintln(t.err, message) }
	release, err := lockProject(ctx, opt.Config, opt.Notify)
	if err != nil {
		return err
	}
	defer release()
	found, err := check.Run(ctx, opt)
	if err != nil {
		return checkFailure(ctx, err)
	}
	var fixed []string
	if flags.fix {
		if fixed, err = applyFixes(opt.Config, found); err != nil {
			return err
		}
		if fixed != nil { // what is left is told of the mended project
			if found, err = check.Run(ctx, opt); err != nil {
				return checkFailure(ctx, err)
			}
		}
	}
	failed := found.Count(diagnostic.Error) > 0 || flags.strict && found.Count(diagnostic.Warning) > 0
	doc := format.Document{Report: found, Version: version(), Failed: failed, Fixed: fixed}
	if err := format.Write(t.out, flags.asked(), t.outStyle, doc); err != nil {
		return fmt.Errorf("write the findings: %w", err)
	}
	if failed {
		return errReported
	}
	return nil
}

// askedFormat gives the format that a command line asks for, whether or not the rest of it can be understood.
func askedFormat(args []string) string {
	asked := ""
	for i, arg := range args {
		name, value, given := strings.Cut(arg, "=")
		switch {
		case arg == "--json":
			asked = "json"
		case name == "--format" && given:
			asked = value
		case name == "--format" && i+1 < len(args):
			asked = args[i+1]
		}
	}
	return asked
}

// failedCheck writes why a project could not be checked as its findings, in the formats for machines.
func (t *terminal) failedCheck(name, dir string, err error) error {
	if err == nil || errors.Is(err, errReported) || errors.Is(err, context.Canceled) || name == "text" || !slices.Contains(format.Names, name) {
		return err
	}
	doc := format.Document{Report: check.Failed(dir, err), Version: version(), Failed: true}
	return errors.Join(err, errReported, format.Write(t.out, name, t.outStyle, doc))
}

// checkFailure tells a wrong setting from a check that could not be done.
func checkFailure(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return usageError{err}
}

// asked is the format in which findings are written.
func (flags checkFlags) asked() string {
	if flags.json {
		return "json"
	}
	return flags.format
}

func checkOptions(dir string, flags checkFlags) (opt check.Options, err error) {
	if !slices.Contains(format.Names, flags.format) {
		return opt, &diagnostic.Diagnostic{Message: fmt.Sprintf("unknown format %q", flags.format), Remedy: "There are: " + strings.Join(format.Names, ", ") + "."}
	}
	build, err := buildOptions(dir, flags.buildFlags)
	if err != nil {
		return opt, err
	}
	opt.Config, opt.Jobs = build.Config, build.Jobs
	if flags.against != "" {
		opt.Base, err = check.ReadBase(flags.against)
	}
	return opt, err
}

// applyFixes mends what can be mended, and tells what was, one sentence a file.
func applyFixes(cfg *config.Config, found *check.Report) (said []string, err error) {
	for _, f := range found.Findings {
		if f.Fix == nil {
			continue
		}
		done, err := f.Fix.Apply()
		if err != nil {
			return said, err
		}
		if done {
			said = append(said, fmt.Sprintf("%s: %s", cfg.Relative(f.Fix.Path), f.Fix.Said))
		}
	}
	return said, nil
}
