package pipeline

import (
	"context"
	"maps"
	"os"
	"slices"

	"assetbuild/internal/artifact"
	"assetbuild/internal/diagnostic"
	"assetbuild/internal/manifest"
	"assetbuild/internal/pages"
)

// renderPages renders the pages against what was built, and gathers the whole output: styles, scripts, every asset that
// something refers to, static files, pages and the manifest.
func (b *build) renderPages(ctx context.Context, found find, styles, scripts made) (output []artifact.File) {
	if ctx.Err() != nil {
		return nil
	}
	if b.failed() { // then there is nothing to render them against, but what is wrong in them is told all the same
		if _, err := os.Stat(b.Config.Pages.Source); err == nil {
			b.failUnlessCanceled(pages.Check(ctx, b.pageOptions(nil)))
		}
		return nil
	}
	b.timed("pages", func() {
		table := manifest.Manifest{}
		maps.Copy(table, styles.chunks)
		maps.Copy(table, scripts.chunks)
		if _, err := os.Stat(b.Config.Pages.Source); err == nil {
			rendered, err := pages.Render(ctx, b.pageOptions(table))
			b.failUnlessCanceled(err)
			output = append(output, rendered...)
		}
		assets := b.bundler.Assets() // those that only a page refers to are among them now
		maps.Copy(table, assets.Chunks)
		output = slices.Concat(styles.files, scripts.files, assets.Files, output)
		for _, f := range found.static {
			output = append(output, artifact.File{Path: f.Rel, Source: f.Path, From: f.Display, Kind: "static"})
		}
		output = append(output, b.manifestFile(table, found))
	})
	return output
}

func (b *build) pageOptions(table manifest.Manifest) pages.Options {
	cfg := b.Config
	return pages.Options{
		Root: cfg.Root, Dir: cfg.Pages.Source, Data: cfg.Pages.Data, Manifest: table, Assets: b.bundler,
		PublicPath: cfg.PublicPath, Static: cfg.Static.Source, Classic: cfg.JS.Format == "iife", AllowOutside: cfg.AllowOutside, Skip: []string{cfg.Output},
	}
}

// manifestFile makes the manifest, and refuses a static file of its name.
func (b *build) manifestFile(table manifest.Manifest, found find) artifact.File {
	for _, f := range found.static {
		if f.Rel == b.Config.Manifest {
			b.fail(&diagnostic.Diagnostic{
				File: f.Display, Message: "the manifest of the build has the same place",
				Remedy: `Rename the file, or set manifest = ".vite/manifest.json" in assetbuild.toml.`,
			})
		}
	}
	data, err := table.Encode()
	b.fail(err)
	return artifact.File{Path: b.Config.Manifest, Data: data, From: "the build", Kind: "manifest"}
}
