package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"assetbuild/internal/artifact"
	"assetbuild/internal/compass"
	"assetbuild/internal/config"
	"assetbuild/internal/dartsass"
	"assetbuild/internal/diagnostic"
	"assetbuild/internal/pipeline"

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

// A compassProject is a project that is built by a config.rb, and what the command line asks of it.
type compassProject struct {
	settings compass.Settings
	config   *compass.Config
	only     []string // absolute
	force    bool
	notify   func(string)
	start    time.Time
}

// openCompass reads the configuration and lets the command line change it. All its errors are those of a user's command line
// or configuration.
func openCompass(root, ruby string, flags buildFlags) (*compassProject, error) {
	if err := flags.checkJobs(); err != nil {
		return nil, err
	}
	p := &compassProject{start: time.Now(), force: flags.force, settings: compass.Settings{Root: root, File: ruby, Env: os.LookupEnv}}
	var err error
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

// build compiles what the project holds and writes it, or nothing where anything fails.
func (p *compassProject) build(ctx context.Context) (*pipeline.Result, error) {
	result := &pipeline.Result{}
	defer func() { result.Total = time.Since(p.start) }()
	p.step(result, "configuration", p.start)

	if entries, err := compass.Entries(p.config); err == nil && len(entries) == 0 {
		return result, &diagnostic.Diagnostic{
			File: compassShown(p.settings.Root, p.config.SassPath), Message: "there is nothing to compile",
			Remedy: "Every .scss or .sass file in sass_dir whose name begins with no underscore becomes a CSS file.",
		}
	}
	begun := time.Now()
	binary, err := dartsass.Find(ctx, dartsass.Options{Version: compass.DartSassVersion, Root: p.settings.Root, Notify: p.notify})
	if err != nil {
		return result, err
	}
	p.step(result, "dart sass", begun)

	begun = time.Now()
	made, err := compass.Run(ctx, compass.Options{Settings: p.settings, Command: binary.Command, Only: p.only})
	result.Messages = diagnostic.Sort(slices.DeleteFunc(made.Messages, func(d *diagnostic.Diagnostic) bool { return d.Severity == diagnostic.Error }))
	if err != nil {
		return result, err
	}
	p.step(result, "compile", begun)

	begun = time.Now()
	written, err := made.Write()
	if err != nil {
		return result, err
	}
	p.step(result, "write", begun)
	p.describe(result, made, written)
	return result, nil
}

func (p *compassProject) step(result *pipeline.Result, name string, begun time.Time) {
	result.Steps = append(result.Steps, pipeline.StepTime{Name: name, Time: time.Since(begun)})
}

// describe tells a build as any other project's is told. Paths are from the project's folder, since CSS and sheets lie in
// folders of their own.
func (p *compassProject) describe(result *pipeline.Result, made *compass.Build, written []compass.Written) {
	shown := func(file string) string { return compassShown(p.config.ProjectPath, file) }
	from := map[string]string{}
	for _, entry := range made.Entries {
		from[p.css(filepath.Join(p.settings.Root, filepath.FromSlash(entry.Entry)))] = entry.Entry
	}
	result.Sheets = len(made.Sheets)
	for _, sheet := range made.Sheets {
		from[sheet.File] = sheet.Map.Path + "/*.png"
		result.Images += len(sheet.Map.Names())
	}
	for file, data := range made.Files {
		kind := "sheet"
		switch filepath.Ext(file) {
		case ".css":
			kind = "stylesheet"
		case ".map":
			kind = "map"
		}
		result.Files = append(result.Files, artifact.File{Path: shown(file), Data: data, From: from[file], Kind: kind})
	}
	slices.SortFunc(result.Files, func(a, b artifact.File) int { return strings.Compare(a.Path, b.Path) })
	published := &result.Published
	for _, w := range written {
		switch w.Action {
		case "write":
			published.Written = append(published.Written, w.File)
		case "remove":
			published.Removed = append(published.Removed, w.File)
		default:
			published.Unchanged = append(published.Unchanged, w.File)
		}
	}
}

// css is the place of an entry's CSS file; of an extension's own entries it is another, and then names nothing.
func (p *compassProject) css(entry string) string {
	name, err := filepath.Rel(p.config.SassPath, entry)
	if err != nil {
		return ""
	}
	name = strings.TrimSuffix(strings.TrimSuffix(name, filepath.Ext(name)), ".css")
	return filepath.Join(p.config.CSSPath, name+".css")
}

func compassShown(root, file string) string {
	rel, err := filepath.Rel(root, file)
	if err != nil {
		return filepath.ToSlash(file)
	}
	return filepath.ToSlash(rel)
}

// runCompass builds a Compass project by its config.rb.
func runCompass(ctx context.Context, t *terminal, root, ruby string, flags buildFlags) error {
	p, err := openCompass(root, ruby, flags)
	if err != nil {
		return t.failed(flags, usageError{err})
	}
	told, err := config.Default(root)
	if err != nil {
		return t.failed(flags, err)
	}
	told.Output = p.config.CSSPath
	p.notify = t.notifier(flags)
	release, err := lockProject(ctx, root, p.notify)
	if err != nil {
		return t.failed(flags, err)
	}
	defer release()
	result, err := p.build(ctx)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return t.tell(flags, pipeline.Options{Config: told}, result, err)
}
