package pipeline

import (
	"context"
	"os"
	"slices"
	"strings"

	"assetbuild/internal/diagnostic"
	"assetbuild/internal/sources"
	"assetbuild/sprite"
)

// A find is what scanSources found. Nothing of it was read yet.
type find struct {
	directories []sprite.Directory
	stylesheets []sources.File
	scripts     []sources.File
	static      []sources.File
}

// scanSources looks for sources in every configured folder.
func (b *build) scanSources(ctx context.Context) (found find) {
	b.timed("scan", func() {
		cfg := b.Config
		opt := b.sourceOptions()
		b.together(
			func() { found.directories = b.scanSprites(ctx) },
			func() { found.stylesheets = scan(b, sources.Stylesheets)(ctx, cfg.Sass.Source, opt) },
			func() { found.scripts = scan(b, sources.Scripts)(ctx, cfg.JS.Source, opt) },
			func() { found.static = scan(b, sources.Static)(ctx, cfg.Static.Source, opt) },
		)
	})
	found.stylesheets = b.distinct(append(found.stylesheets, b.compassEntries()...))
	return found
}

// distinct tells entries that would be published under one name, and leaves one of them. Names that differ only in letter
// case are one on many systems.
func (b *build) distinct(entries []sources.File) (kept []sources.File) {
	taken := map[string]sources.File{}
	for _, entry := range entries {
		name := strings.ToLower(entry.Name())
		if other, ok := taken[name]; ok {
			b.report(diagnostic.List{{
				File:    entry.Display,
				Message: "would be published as assets/css/" + name + ".css, and so would " + other.Display,
				Remedy:  "Rename one of the two.",
			}})
			continue
		}
		taken[name] = entry
		kept = append(kept, entry)
	}
	return kept
}

func (b *build) sourceOptions() sources.Options {
	return sources.Options{Project: b.Config.Root, AllowOutside: b.Config.AllowOutside, Skip: []string{b.Config.Output}}
}

// scan gives a search that reports its errors to the build.
func scan(b *build, search func(context.Context, string, sources.Options) ([]sources.File, error)) func(context.Context, string, sources.Options) []sources.File {
	return func(ctx context.Context, dir string, opt sources.Options) []sources.File {
		files, err := search(ctx, dir, opt)
		b.failUnlessCanceled(err)
		return files
	}
}

func (b *build) scanSprites(ctx context.Context) []sprite.Directory {
	if _, err := os.Stat(b.Config.Sprites.Source); os.IsNotExist(err) {
		return nil // a configured folder that is missing was told with the configuration
	}
	dirs, err := sprite.Scan(ctx, b.Config.Sprites.Source, sprite.ScanOptions{Project: b.Config.Root, AllowOutside: b.Config.AllowOutside})
	b.failUnlessCanceled(err)
	// Two directories of one name were told. The build goes on with one of them, to find what else is wrong.
	slices.SortStableFunc(dirs, func(a, b sprite.Directory) int { return strings.Compare(a.Name, b.Name) })
	return slices.CompactFunc(dirs, func(a, b sprite.Directory) bool { return a.Name == b.Name })
}

func fileName(f sources.File) string { return f.Display }
