package main

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"
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
	session *compass.Session
	config  *compass.Config
	// defaults are assetbuild's own settings: where it works and keeps results.
	defaults *config.Config
	root     string
	only     []string // absolute
	force    bool
	notify   func(string)
	// inputs are the files and folders that the last build read or looked for.
	inputs []string
}

// runCompass builds a Compass project by its config.rb.
func runCompass(ctx context.Context, t *terminal, root, ruby string, flags buildFlags) error {
	start := time.Now()
	p, err := openCompass(root, ruby, flags, t.notifier(flags))
	if err != nil {
		return t.failed(flags, usageError{err})
	}
	defer p.session.Close()
	release, err := lockProject(ctx, p.defaults, p.notify)
	if err != nil {
		return t.failed(flags, err)
	}
	defer release()
	result, err := p.build(ctx, start)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return t.tell(flags, pipeline.Options{Config: p.defaults}, result, err)
}

// build compiles what the project holds and writes it, or nothing where anything fails. The caller holds the lock.
func (p *compassProject) build(ctx context.Context, start time.Time) (*pipeline.Result, error) {
	result := &pipeline.Result{}
	defer func() { result.Total = time.Since(start) }()
	step := func(name string, took time.Duration) {
		result.Steps = append(result.Steps, pipeline.StepTime{Name: name, Time: took})
	}
	step("configuration", time.Since(start))

	if err := p.session.Recover(); err != nil {
		return result, err
	}
	if last := p.session.UpToDate(p.only); last != nil && !p.force {
		p.describeStanding(result, last)
		return result, nil
	}
	made, err := p.session.Build(ctx, compass.BuildOptions{Only: p.only, Anew: p.force, Step: step})
	result.Messages = diagnostic.Sort(slices.DeleteFunc(made.Messages, func(d *diagnostic.Diagnostic) bool { return d.Severity == diagnostic.Error }))
	p.inputs = made.Inputs()
	if err != nil {
		return result, err
	}
	begun := time.Now()
	written, err := made.Write()
	if err != nil {
		return result, err
	}
	step("write", time.Since(begun))
	p.describe(result, made, written)
	p.session.Remember(made, p.only)
	return result, nil
}

// findDartSass finds the program that compiles Compass projects.
func (p *compassProject) findDartSass(ctx context.Context) (string, error) {
	binary, err := dartsass.Find(ctx, dartsass.Options{
		Version: compass.DartSassVersion, Root: p.root, Work: p.defaults.Work, Notify: p.notify,
	})
	if err != nil {
		return "", err
	}
	return binary.Command, nil
}

// describe tells a build as any other project's is told. Paths are from the project's folder, since CSS and sheets lie in
// folders of their own.
func (p *compassProject) describe(result *pipeline.Result, made *compass.Build, written []compass.Written) {
	result.Sheets, result.Images = len(made.Sheets), made.Images()
	for _, f := range made.Standing() {
		result.Files = append(result.Files, artifact.File{Path: p.shown(f.File), Data: made.Files[f.File], From: f.From, Kind: f.Kind})
	}
	p.sortFiles(result)
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

// describeStanding tells a build after which there was nothing to do.
func (p *compassProject) describeStanding(result *pipeline.Result, last *compass.Standing) {
	result.UpToDate, result.Messages, result.Sheets, result.Images = true, last.Messages, last.Sheets, last.Images
	for _, f := range last.Files {
		result.Files = append(result.Files, artifact.File{Path: p.shown(f.File), From: f.From, Kind: f.Kind, Source: f.File})
	}
	p.sortFiles(result)
	for _, f := range result.Files {
		result.Published.Unchanged = append(result.Published.Unchanged, f.Path)
	}
	p.inputs = last.Inputs
}

func (p *compassProject) sortFiles(result *pipeline.Result) {
	slices.SortFunc(result.Files, func(a, b artifact.File) int { return cmp.Compare(a.Path, b.Path) })
}

func (p *compassProject) shown(file string) string { return compassShown(p.config.ProjectPath, file) }

func compassShown(root, file string) string {
	rel, err := filepath.Rel(root, file)
	if err != nil {
		return filepath.ToSlash(file)
	}
	return filepath.ToSlash(rel)
}

// cleanCompass removes what builds by a config.rb wrote.
func cleanCompass(ctx context.Context, t *terminal, root, ruby string, flags buildFlags, cached bool) error {
	p, err := openCompass(root, ruby, flags, t.notifier(flags))
	if err != nil {
		return usageError{err}
	}
	defer p.session.Close()
	release, err := lockProject(ctx, p.defaults, p.notify)
	if err != nil {
		return err
	}
	defer release()
	removed, kept, err := p.session.Clean()
	if err != nil {
		return err
	}
	for _, name := range kept {
		fmt.Fprintf(t.err, "%s was left: someone changed it\n", name)
	}
	if cached {
		session := pipeline.Open(p.defaults)
		defer session.Close()
		if err := session.ClearCache(); err != nil {
			return err
		}
	}
	fmt.Fprintf(t.out, "Removed %s\n", plural(len(removed), "file", "files"))
	return nil
}
