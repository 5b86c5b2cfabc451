package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"assetbuild/internal/compass"
	"assetbuild/internal/config"
	"assetbuild/internal/diagnostic"

	"github.com/spf13/cobra"
)

// addCompass declares the flag that only a Compass project takes.
func (flags *buildFlags) addCompass(cmd *cobra.Command) {
	cmd.Flags().StringVarP(&flags.environment, "environment", "e", "", "in a Compass project: development (the default) or production")
}

// splitArguments tells the project's folder from the stylesheets that limit a Compass build, as Compass's own command does:
// the folder, if any, comes first.
func splitArguments(args []string) (dir string, files []string) {
	if len(args) == 0 {
		return ".", nil
	}
	if info, err := os.Stat(args[0]); isSass(args[0]) && (err != nil || !info.IsDir()) {
		return ".", args
	}
	return args[0], args[1:]
}

func isSass(name string) bool {
	extension := filepath.Ext(name)
	return extension == ".scss" || extension == ".sass"
}

// compassConfiguration gives the absolute path of the config.rb that a project is built by, or "" for a project that is none
// of Compass's: an assetbuild.toml goes first, unless --config names the other.
func compassConfiguration(root string, flags buildFlags) (string, error) {
	if flags.config != "" {
		if !strings.EqualFold(filepath.Ext(flags.config), ".rb") {
			return "", nil
		}
		return filepath.Abs(flags.config)
	}
	if _, err := os.Lstat(filepath.Join(root, config.FileName)); !errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return config.CompassFile(root), nil
}

// refuseCompassFlags tells who uses what only a Compass project takes.
func refuseCompassFlags(flags buildFlags) error {
	const remedy = "This project has no config.rb, or an " + config.FileName + " beside it that counts instead."
	switch {
	case flags.environment != "":
		return &diagnostic.Diagnostic{Message: "--environment is for Compass projects", Remedy: remedy + " Use --dev, or nothing for production."}
	case len(flags.files) > 0:
		return &diagnostic.Diagnostic{
			Message: fmt.Sprintf("%s is more than the project's folder: only in a Compass project can stylesheets be named", strings.Join(flags.files, " ")),
			Remedy:  remedy + " Name a folder alone.",
		}
	}
	return nil
}

// refuseProofs tells who asks of a Compass project what only one of assetbuild's own has.
func refuseProofs(flags buildFlags) error {
	flag := "--verify"
	switch {
	case flags.verify:
	case flags.provenance != "":
		flag = "--provenance"
	default:
		return nil
	}
	return &diagnostic.Diagnostic{
		Message: flag + " is not for Compass projects: their sheets and stylesheets lie among the sources",
		Remedy:  "Write an " + config.FileName + " (`assetbuild init` makes one), or leave the flag out.",
	}
}

// ignoredCompass says that a config.rb lies beside an assetbuild.toml; nil where none does.
func ignoredCompass(cfg *config.Config) diagnostic.List {
	ruby := config.CompassFile(cfg.Root)
	if ruby == "" || cfg.File == "" {
		return nil
	}
	return diagnostic.List{{
		Severity: diagnostic.Info, File: cfg.Relative(ruby), Message: "ignored: " + cfg.Relative(cfg.File) + " is this project's configuration",
		Remedy: "To build by it all the same, name it: --config " + cfg.Relative(ruby) + ".",
	}}
}

// openCompass reads the configuration and lets the command line change it. All its errors are those of a user's command line
// or configuration.
func openCompass(root, ruby string, flags buildFlags) (*compassProject, error) {
	if err := flags.checkJobs(); err != nil {
		return nil, err
	}
	p := &compassProject{start: time.Now(), force: flags.force, settings: compass.Settings{Root: root, File: ruby, Env: os.LookupEnv}}
	var err error
	if p.defaults, err = config.Default(root); err != nil {
		return nil, err
	}
	if err := flags.setWork(p.defaults); err != nil {
		return nil, err
	}
	if p.settings.Environment, err = compassEnvironment(flags); err != nil {
		return nil, err
	}
	if err := p.load(); err != nil {
		return nil, err
	}
	if flags.output != "" {
		if err := p.setOutput(flags.output); err != nil {
			return nil, err
		}
	}
	if p.only, err = compassFiles(root, flags.files); err != nil {
		return nil, err
	}
	if flags.jobs > 0 {
		runtime.GOMAXPROCS(flags.jobs) // packing and compiling follow it
	}
	return p, nil
}

func compassEnvironment(flags buildFlags) (string, error) {
	if flags.keepFrom != "" {
		return "", &diagnostic.Diagnostic{
			Message: "--keep-from has no meaning in a Compass project: it publishes no generations", Remedy: "Leave it out.",
		}
	}
	if flags.profile != "" {
		return "", &diagnostic.Diagnostic{
			Message: "--profile has no meaning in a Compass project", Remedy: "Sheets are encoded for release with -e production, and fast otherwise.",
		}
	}
	switch flags.environment {
	case "", "development":
		if flags.dev {
			return "development", nil
		}
		return flags.environment, nil
	case "production":
		if flags.dev {
			return "", &diagnostic.Diagnostic{Message: "--dev and -e production contradict each other", Remedy: "Leave one of them out."}
		}
		return "production", nil
	}
	return "", &diagnostic.Diagnostic{
		Message: fmt.Sprintf("unknown environment %q", flags.environment), Remedy: "There are: development, production.",
	}
}

func (p *compassProject) load() error {
	var found diagnostic.List
	p.config, found = compass.Load(p.settings)
	return found.Err()
}

// setOutput makes a folder, named from the working folder, the css_dir.
func (p *compassProject) setOutput(dir string) error {
	output, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	fromProject, err := filepath.Rel(p.config.ProjectPath, output)
	if err != nil {
		return &diagnostic.Diagnostic{File: filepath.ToSlash(dir), Message: "the output folder can't be reached from the project", Err: err}
	}
	p.settings.CSSDir = filepath.ToSlash(fromProject)
	if err := p.load(); err != nil {
		return err
	}
	if p.config.CSSPath != output {
		return &diagnostic.Diagnostic{
			File: compassShown(p.settings.Root, p.settings.File), Message: "css_path is set, and --out changes css_dir alone",
			Remedy: "Write css_dir instead of css_path, or leave --out away.",
		}
	}
	return nil
}

// compassFiles finds the stylesheets that are named on the command line, from the working folder or from the project's.
func compassFiles(root string, names []string) ([]string, error) {
	var files []string
	var wrong diagnostic.List
	for _, name := range names {
		file, err := filepath.Abs(name)
		if err != nil {
			return nil, err
		}
		if _, err := os.Stat(file); err != nil && !filepath.IsAbs(name) {
			file = filepath.Join(root, name)
		}
		info, err := os.Stat(file)
		switch {
		case err != nil:
			wrong = append(wrong, &diagnostic.Diagnostic{File: filepath.ToSlash(name), Message: "there is no such stylesheet", Remedy: "Files count from this folder or from the project's.", Err: err})
		case !info.Mode().IsRegular() || !isSass(name):
			wrong = append(wrong, &diagnostic.Diagnostic{File: filepath.ToSlash(name), Message: "this is no stylesheet", Remedy: "Name .scss or .sass files; the project's folder comes first."})
		default:
			files = append(files, file)
		}
	}
	slices.Sort(files)
	return slices.Compact(files), wrong.Err()
}
