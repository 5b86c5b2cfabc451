package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"assetbuild/internal/config"
	"assetbuild/internal/diagnostic"
	"assetbuild/internal/pipeline"
	"assetbuild/internal/publish"
	"assetbuild/internal/report"
	"assetbuild/sprite"

	"github.com/spf13/cobra"
)

// buildFlags are what a user types after `assetbuild build`.
type buildFlags struct {
	dev     bool
	profile string
	output  string
	config  string
	jobs    int
	force   bool
	json    bool
	quiet   bool
	verbose bool
	// compass and files are for Compass projects.
	compass compassFlags
	files   []string
	// verify builds twice beforehand; provenance is the file that tells what the build was made of.
	verify     bool
	provenance string
	// work is the folder for all that .assetbuild would hold; empty for .assetbuild.
	work string
	// keepFrom is what is deployed now; empty for nothing.
	keepFrom string
}

func newBuildCommand(t *terminal) *cobra.Command {
	var flags buildFlags
	cmd := &cobra.Command{
		Use:   "build [DIR] [FILE…]",
		Short: "Build a project",
		Long: `Builds the project in DIR, or in this folder, into its output folder (public/, unless assetbuild.toml says otherwise).
A Compass project, one with a config.rb and no assetbuild.toml, is built as Compass would: into its css_dir, and only the
FILEs where some are named.

Exit status: 0 built, 1 the sources are at fault, 2 the command line or the configuration is.`,
		Example: `  assetbuild build
  assetbuild build --dev
  assetbuild build site --out dist
  assetbuild build --json > build.json
  assetbuild build --verify --provenance build/provenance.json
  assetbuild build --keep-from deployed/
  assetbuild build -e production   (a Compass project)`,
		RunE: func(cmd *cobra.Command, args []string) error {
			var dir string
			dir, flags.files = splitArguments(flags.takeProvenance(args))
			return runBuild(cmd.Context(), t, dir, flags)
		},
	}
	flags.add(cmd)
	flags.addCompass(cmd)
	flags.addKeepFrom(cmd)
	f := cmd.Flags()
	f.BoolVar(&flags.dev, "dev", false, "readable output with unhashed names and inline source maps; implies --profile fast")
	f.BoolVar(&flags.json, "json", false, "print one JSON document with outputs, times and findings")
	flags.addVerify(cmd)
	flags.addProvenance(cmd)
	f.BoolVarP(&flags.quiet, "quiet", "q", false, "print errors only")
	f.BoolVarP(&flags.verbose, "verbose", "v", false, "list every file, and the time of every step")
	return cmd
}

// add declares the flags that every command which builds has.
func (flags *buildFlags) add(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&flags.profile, "profile", "", "how sheets are encoded: release (fewest bytes) or fast (least time)")
	f.StringVar(&flags.output, "out", "", "output folder, from this folder")
	f.StringVarP(&flags.config, "config", "c", "", "configuration file, from this folder; default: assetbuild.toml in the project")
	f.IntVar(&flags.jobs, "jobs", 0, "how much is done at once; default: one for each processor")
	f.BoolVar(&flags.force, "force", false, "write over files in the output folder that no build wrote")
	flags.addWork(cmd)
}

func runBuild(ctx context.Context, t *terminal, dir string, flags buildFlags) error {
	if flags.quiet && flags.verbose {
		return t.failed(flags, usageError{&diagnostic.Diagnostic{Message: "--quiet and --verbose exclude each other", Remedy: "Leave one out."}})
	}
	root, ruby, err := projectKind(dir, flags)
	if err != nil {
		return t.failed(flags, usageError{err})
	}
	if ruby != "" {
		if err := refuseProofs(flags); err != nil {
			return t.failed(flags, usageError{err})
		}
		return runCompass(ctx, t, root, ruby, flags)
	}
	if err := refuseCompassFlags(flags); err != nil {
		return t.failed(flags, usageError{err})
	}
	opt, err := buildOptions(dir, flags)
	if err != nil {
		return t.failed(flags, usageError{err})
	}
	if err := checkProvenance(opt, flags); err != nil {
		return t.failed(flags, usageError{err})
	}
	if opt.KeepFrom, err = flags.deployed(); err != nil {
		return t.failed(flags, usageError{err})
	}
	opt.Notify = t.notifier(flags)
	release, err := lockProject(ctx, opt.Config, opt.Notify)
	if err != nil {
		return t.failed(flags, err)
	}
	defer release()

	if flags.verify {
		if err := verifyBuild(ctx, t, opt, flags); err != nil {
			return t.failed(flags, err)
		}
	}
	opt.Inputs = flags.provenance != ""
	var live *report.Live
	if t.live && !flags.quiet && !flags.json {
		live = report.NewLive(t.err, t.errStyle)
	}
	opt.Progress = live
	opt.Begin = collectLater()
	result, err := pipeline.Build(ctx, opt)
	live.Close()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if !result.UpToDate {
		result.Messages = append(result.Messages, ignoredCompass(opt.Config)...)
	}
	if err == nil && flags.provenance != "" {
		err = writeProvenance(ctx, t, opt, result, flags)
	}
	return t.tell(flags, opt, result, err)
}

// lockProject waits until no other build works in a project.
func lockProject(ctx context.Context, cfg *config.Config, notify func(string)) (release func(), err error) {
	return publish.LockWork(ctx, cfg.Work, cfg.Relative(cfg.Work), func(holder string) {
		if holder != "" {
			holder = " (" + holder + ")"
		}
		notify("waiting for another build in this project" + holder)
	})
}

// notifier gives the function that tells in a sentence what takes long.
func (t *terminal) notifier(flags buildFlags) func(string) {
	return func(message string) {
		if !flags.quiet && !flags.json {
			fmt.Fprintln(t.err, message)
		}
	}
}

// tell prints what became of a build, and hands its error on to be printed.
func (t *terminal) tell(flags buildFlags, opt pipeline.Options, result *pipeline.Result, err error) error {
	if flags.json {
		return writeDocument(t, opt, result, err)
	}
	if !flags.quiet && len(result.Messages) > 0 {
		t.errStyle.Diagnostics(t.err, result.Messages)
		fmt.Fprintln(t.err)
	}
	if err != nil {
		return err
	}
	if !flags.quiet {
		return writeSummary(t, opt, result, flags.verbose)
	}
	return nil
}

// failed reports an error that came before the build began.
func (t *terminal) failed(flags buildFlags, err error) error {
	if !flags.json {
		return err
	}
	doc := report.Document{Status: "failed", Version: version(), Outputs: []report.Output{}, Steps: []report.StepTime{},
		Diagnostics: report.Findings(diagnostic.Sort(diagnostic.Of(err)))}
	return errors.Join(err, errReported, doc.Write(t.out))
}

// buildOptions reads the configuration and lets the command line change it.
func buildOptions(dir string, flags buildFlags) (pipeline.Options, error) {
	opt := pipeline.Options{Dev: flags.dev, Jobs: flags.jobs, Force: flags.force}
	if err := flags.checkJobs(); err != nil {
		return opt, err
	}
	switch flags.profile {
	case "":
		if flags.dev {
			opt.Profile = sprite.Fast
		}
	case "fast":
		opt.Profile = sprite.Fast
	case "release":
		opt.Profile = sprite.Release
	default:
		return opt, &diagnostic.Diagnostic{Message: fmt.Sprintf("unknown profile %q", flags.profile), Remedy: "There are: fast, release."}
	}
	root, err := projectRoot(dir)
	if err != nil {
		return opt, err
	}
	if opt.Config, err = config.Load(root, flags.config); err != nil {
		return opt, err
	}
	if opt.Found, err = adoptCompass(opt.Config, flags.dev); err != nil {
		return opt, err
	}
	if err := flags.setWork(opt.Config); err != nil {
		return opt, err
	}
	if flags.output != "" {
		output, err := filepath.Abs(flags.output)
		if err != nil {
			return opt, err
		}
		if err := opt.Config.SetOutput(output); err != nil {
			return opt, err
		}
	}
	return opt, nil
}

func (flags *buildFlags) checkJobs() error {
	if flags.jobs < 0 {
		return &diagnostic.Diagnostic{Message: fmt.Sprintf("--jobs %d is impossible", flags.jobs), Remedy: "Give a number from 1 on, or leave it out."}
	}
	return nil
}

// projectRoot gives the absolute path of a project's folder.
func projectRoot(dir string) (string, error) {
	root, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	info, err := os.Stat(root)
	if err != nil || !info.IsDir() {
		return "", &diagnostic.Diagnostic{File: filepath.ToSlash(dir), Message: "there is no such folder", Remedy: "Name a project's folder, or none for this one.", Err: err}
	}
	return root, nil
}
