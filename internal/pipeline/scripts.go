package pipeline

import (
	"context"
	"path/filepath"

	"assetbuild/internal/bundle"
	"assetbuild/internal/sources"
	"assetbuild/parallax"
)

// bundleScripts bundles all scripts in one build, so that they share chunks, or finds them bundled.
func (b *build) bundleScripts(ctx context.Context, files []sources.File) (scripts made) {
	if len(files) == 0 {
		return scripts
	}
	b.Progress.Expect(1)
	b.timed("scripts", func() {
		if k := b.scripts(ctx, files); k != nil {
			b.report(k.Messages)
			scripts.add(k)
		}
		b.Progress.Done("bundled scripts")
	})
	return scripts
}

func (b *build) scripts(ctx context.Context, files []sources.File) *kept {
	entries, key := make([]bundle.Entry, len(files)), b.key("scripts 1")
	for i, f := range files {
		entries[i] = bundle.Entry{File: f.Display, Name: f.Name()}
		key.Text(f.Display)
	}
	if k, inputs, ok := recall[kept](b, key.Key()); ok && b.publishAgain(ctx, k.Assets) {
		b.reads(inputs)
		return &k
	}
	result, err := b.bundler.Scripts(ctx, entries)
	if err != nil {
		b.failUnlessCanceled(err)
		return nil
	}
	k := &kept{result.Files, result.Chunks, plain(result.Warnings), result.Assets, nil}
	inputs := b.inputs(append(b.acted(result), b.resolving(result.Inputs)...))
	b.reads(inputs)
	if b.allThere(result.Inputs) {
		keep(b, key.Key(), inputs, *k)
	}
	return k
}

// resolving names what esbuild may have looked at to find the scripts' imports, which it doesn't tell: the names in each
// folder from a script's own up to the root and in their node_modules, and the settings that lie there.
func (b *build) resolving(files []string) (names []string) {
	seen := map[string]bool{}
	for _, file := range files {
		for dir := filepath.Dir(file); !seen[dir]; dir = filepath.Dir(dir) {
			seen[dir] = true
			names = append(names, folderInput+b.input(dir), folderInput+b.input(filepath.Join(dir, "node_modules")))
			for _, name := range []string{"package.json", "tsconfig.json", "jsconfig.json"} {
				names = append(names, b.input(filepath.Join(dir, name)))
			}
			if dir == b.Config.Root {
				break
			}
		}
	}
	return names
}

// bundleOptions translates the configuration.
func bundleOptions(s *Session, opt Options) bundle.Options {
	cfg := opt.Config
	return bundle.Options{
		Root:         cfg.Root,
		Work:         cfg.Work,
		Release:      !opt.Dev,
		PublicPath:   cfg.PublicPath,
		Targets:      cfg.Targets,
		Static:       cfg.Static.Source,
		LoadPaths:    cfg.Sass.LoadPaths,
		AllowOutside: cfg.AllowOutside,
		Sum:          s.stats.Sum,
		Libraries:    []bundle.Library{{Name: "assetbuild/parallax", Files: parallax.Files, Resolve: parallax.Resolve}},
		Script: bundle.ScriptOptions{
			Format: cfg.JS.Format, JSX: cfg.JS.JSX, JSXFactory: cfg.JS.JSXFactory, JSXFragment: cfg.JS.JSXFragment,
			JSXImportSource: cfg.JS.JSXImportSource, Define: cfg.JS.Define, Alias: cfg.JS.Alias, External: cfg.JS.External,
			Loader: cfg.JS.Loader,
		},
	}
}
