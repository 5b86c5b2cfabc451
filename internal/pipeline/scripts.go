package pipeline

import (
	"context"

	"assetbuild/internal/bundle"
	"assetbuild/internal/sources"
	"assetbuild/parallax"
)

// bundleScripts bundles all scripts in one build, so that they share chunks.
func (b *build) bundleScripts(ctx context.Context, files []sources.File) (scripts made) {
	if len(files) == 0 {
		return scripts
	}
	b.Progress.Expect(1)
	b.timed("scripts", func() {
		entries := make([]bundle.Entry, len(files))
		for i, f := range files {
			entries[i] = bundle.Entry{File: f.Display, Name: f.Name()}
		}
		result, err := b.bundler.Scripts(ctx, entries)
		b.Progress.Done("bundled scripts")
		if err != nil {
			b.failUnlessCanceled(err)
			return
		}
		b.report(result.Warnings)
		scripts.add(result)
	})
	return scripts
}

// bundleOptions translates the configuration.
func bundleOptions(opt Options) bundle.Options {
	cfg := opt.Config
	return bundle.Options{
		Root:         cfg.Root,
		Release:      !opt.Dev,
		PublicPath:   cfg.PublicPath,
		Targets:      cfg.Targets,
		Static:       cfg.Static.Source,
		LoadPaths:    cfg.Sass.LoadPaths,
		AllowOutside: cfg.AllowOutside,
		Libraries:    []bundle.Library{{Name: "assetbuild/parallax", Files: parallax.Files, Resolve: parallax.Resolve}},
		Script: bundle.ScriptOptions{
			Format: cfg.JS.Format, JSX: cfg.JS.JSX, JSXFactory: cfg.JS.JSXFactory, JSXFragment: cfg.JS.JSXFragment,
			JSXImportSource: cfg.JS.JSXImportSource, Define: cfg.JS.Define, Alias: cfg.JS.Alias, External: cfg.JS.External,
			Loader: cfg.JS.Loader,
		},
	}
}
