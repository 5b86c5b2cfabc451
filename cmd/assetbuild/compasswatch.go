package main

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"assetbuild/internal/diagnostic"
	"assetbuild/internal/pipeline"
	"assetbuild/internal/watch"
)

// watchCompass builds a Compass project whenever something changes, until its configuration does. What is wrong with the
// configuration is shown, and mended by saving it.
func watchCompass(ctx context.Context, t *terminal, root, ruby string, flags buildFlags, poll bool) error {
	before := lastSaved(ruby) // whatever is saved from here on is news
	p, err := openCompass(root, ruby, flags, func(message string) { fmt.Fprintln(t.err, message) })
	if err != nil {
		return waitForRuby(ctx, t, ruby, before, err)
	}
	defer p.session.Close()
	w, err := watch.New(watch.Options{
		Folders: p.watched(), Ignore: []string{p.defaults.Work, filepath.Join(p.config.ProjectPath, ".sass-cache")},
		Files: []string{ruby}, Poll: poll, Notify: p.notify,
	})
	if err != nil {
		return err
	}
	defer w.Close()
	s := &screen{terminal: t}
	for {
		result, err := p.rebuild(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		s.show(result, err)
		w.Include(p.inputs)
		w.Exclude(p.outputs(result)) // they may lie among the sources
		if err := w.Wait(ctx); err != nil {
			return err
		}
		if lastSaved(ruby) != before {
			fmt.Fprintln(t.out, "the configuration changed")
			return nil
		}
	}
}

// waitForRuby shows what is wrong with a configuration and waits until it is saved. A fault of the command line can't be
// mended that way.
func waitForRuby(ctx context.Context, t *terminal, ruby string, before time.Time, fault error) error {
	if !slices.ContainsFunc(diagnostic.Of(fault), func(d *diagnostic.Diagnostic) bool { return d.Line > 0 }) {
		return usageError{fault}
	}
	t.errStyle.Diagnostics(t.err, diagnostic.Sort(diagnostic.Of(fault)))
	for lastSaved(ruby) == before {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(configurationInterval):
		}
	}
	return nil
}

// rebuild builds once. The lock is held no longer, so that another build can have its turn.
func (p *compassProject) rebuild(ctx context.Context) (*pipeline.Result, error) {
	start := time.Now()
	release, err := lockProject(ctx, p.defaults, p.notify)
	if err != nil {
		return &pipeline.Result{}, err
	}
	defer release()
	return p.build(ctx, start)
}

// watched are the folders in which any file more can be one of the project's.
func (p *compassProject) watched() []string {
	c := p.config
	folders := append([]string{c.SassPath, c.ImagesPath, c.FontsPath, c.ExtensionsPath}, c.SpriteLoadPath...)
	return append(append(folders, c.ImportPaths...), c.Loads...)
}

// outputs are the absolute paths of what a build wrote.
func (p *compassProject) outputs(result *pipeline.Result) (files []string) {
	for _, f := range result.Files {
		file := filepath.FromSlash(f.Path)
		if !filepath.IsAbs(file) {
			file = filepath.Join(p.config.ProjectPath, file)
		}
		files = append(files, file)
	}
	return files
}
