package main

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"assetbuild/internal/artifact"
	"assetbuild/internal/compass"
	"assetbuild/internal/config"
	"assetbuild/internal/dartsass"
	"assetbuild/internal/diagnostic"
	"assetbuild/internal/pipeline"
)

// A compassProject is a project that is built by a config.rb, and what the command line asks of it.
type compassProject struct {
	settings compass.Settings
	config   *compass.Config
	// defaults are assetbuild's own settings: where it works and keeps results.
	defaults *config.Config
	only     []string // absolute
	force    bool
	notify   func(string)
	start    time.Time
}

// runCompass builds a Compass project by its config.rb.
func runCompass(ctx context.Context, t *terminal, root, ruby string, flags buildFlags) error {
	p, err := openCompass(root, ruby, flags)
	if err != nil {
		return t.failed(flags, usageError{err})
	}
	told := p.defaults
	told.Output = p.config.CSSPath
	p.notify = t.notifier(flags)
	release, err := lockProject(ctx, told, p.notify)
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

// build compiles what the project holds and writes it, or nothing where anything fails.
func (p *compassProject) build(ctx context.Context) (*pipeline.Result, error) {
	result := &pipeline.Result{}
	defer func() { result.Total = time.Since(p.start) }()
	p.step(result, "configuration", p.start)

	memory, err := openMemory(p)
	if err != nil {
		return result, err
	}
	defer memory.Close()
	if last := memory.recall(); last != nil && !p.force {
		*result = *last
		return result, nil
	}
	if entries, err := compass.Entries(p.config); err == nil && len(entries) == 0 {
		return result, &diagnostic.Diagnostic{
			File: compassShown(p.settings.Root, p.config.SassPath), Message: "there is nothing to compile",
			Remedy: "Every .scss or .sass file in sass_dir whose name begins with no underscore becomes a CSS file.",
		}
	}
	begun := time.Now()
	binary, err := dartsass.Find(ctx, dartsass.Options{Version: compass.DartSassVersion, Root: p.settings.Root, Work: p.defaults.Work, Notify: p.notify})
	if err != nil {
		return result, err
	}
	p.step(result, "dart sass", begun)

	begun = time.Now()
	made, err := compass.Run(ctx, compass.Options{Settings: p.settings, Command: binary.Command, Only: p.only})
	result.Messages = p.messages(made)
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
	memory.keep(made, result)
	return result, nil
}

// messages are what a build has to say beside its errors.
func (p *compassProject) messages(made *compass.Build) diagnostic.List {
	found := slices.DeleteFunc(made.Messages, func(d *diagnostic.Diagnostic) bool { return d.Severity == diagnostic.Error })
	if p.config.SourceMap {
		found = append(found, &diagnostic.Diagnostic{
			Severity: diagnostic.Warning, File: compassShown(p.settings.Root, p.settings.File),
			Message: "this is overlooked: sourcemap, for no source maps are written in a Compass project",
			Remedy:  "line_comments = true names the source of each rule.",
		})
	}
	return diagnostic.Sort(found)
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

// file is the place of what describe shows.
func (p *compassProject) file(shown string) string {
	if name := filepath.FromSlash(shown); filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(p.config.ProjectPath, filepath.FromSlash(shown))
}

func compassShown(root, file string) string {
	rel, err := filepath.Rel(root, file)
	if err != nil {
		return filepath.ToSlash(file)
	}
	return filepath.ToSlash(rel)
}
