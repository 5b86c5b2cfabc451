package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"assetbuild/internal/config"
	"assetbuild/internal/pipeline"
	"assetbuild/internal/watch"
)

// buildAgain builds a project, and again whenever something changes, and shows each build. It returns nil when the
// configuration changes, whose state was before when it was read: then all is different, and the caller reads it anew.
func (t *terminal) buildAgain(ctx context.Context, opt pipeline.Options, poll bool, before time.Time, show func(*pipeline.Result, error)) error {
	cfg := opt.Config
	file, ruby := cfg.File, rubyBeside(cfg)
	if file == "" {
		file = filepath.Join(cfg.Root, config.FileName)
	}
	rubyBefore := lastSaved(ruby)
	opt.Inputs = true
	opt.Notify = func(message string) { fmt.Fprintln(t.err, message) }
	session := pipeline.Open(cfg)
	defer session.Close()
	w, err := watch.New(watch.Options{
		Folders: append(pipeline.CompassFolders(cfg), cfg.Sprites.Source, cfg.Sass.Source, cfg.JS.Source, cfg.Pages.Source, cfg.Static.Source),
		Files:   []string{file, ruby}, Ignore: []string{cfg.Output, cfg.Work}, Poll: poll, Notify: opt.Notify,
	})
	if err != nil {
		return err
	}
	defer w.Close()
	for {
		result, err := rebuild(ctx, session, opt)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		show(result, err)
		w.Include(result.Inputs)
		if err := w.Wait(ctx); err != nil {
			return err
		}
		if lastSaved(file) != before || lastSaved(ruby) != rubyBefore {
			fmt.Fprintln(t.out, "the configuration changed")
			return nil
		}
		session.Refresh()
	}
}

// rubyBeside is the config.rb that counts in a project with a [compass] section, or where one would be.
func rubyBeside(cfg *config.Config) string {
	if cfg.Compass.ConfigRuby != "" {
		return cfg.Compass.ConfigRuby
	}
	return filepath.Join(cfg.Root, "config.rb")
}

// lastSaved tells one state of a file from another; the zero time stands for no file.
func lastSaved(file string) time.Time {
	info, err := os.Stat(file)
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}

// rebuild builds once. The lock is held no longer, so that another build can have its turn.
func rebuild(ctx context.Context, session *pipeline.Session, opt pipeline.Options) (*pipeline.Result, error) {
	release, err := lockProject(ctx, opt.Config, opt.Notify)
	if err != nil {
		return &pipeline.Result{}, err
	}
	defer release()
	return session.Build(ctx, opt)
}
