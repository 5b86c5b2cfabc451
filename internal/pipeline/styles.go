package pipeline

import (
	"context"
	"os"
	"path/filepath"

	"assetbuild/internal/artifact"
	"assetbuild/internal/bundle"
	"assetbuild/internal/dartsass"
	"assetbuild/internal/diagnostic"
	"assetbuild/internal/manifest"
	"assetbuild/internal/sources"
	"assetbuild/sass"
)

// made is what a step made: files of the output and their entries in the manifest.
type made struct {
	files  []artifact.File
	chunks manifest.Manifest
}

// add takes in one more result. Equal files, such as an asset that two builds refer to, are kept once.
func (m *made) add(result *bundle.Result) {
	if m.chunks == nil {
		m.chunks = manifest.Manifest{}
	}
	m.files = append(m.files, result.Files...)
	for key, chunk := range result.Chunks {
		m.chunks[key] = chunk
	}
}

// A waking is a Dart Sass that is being looked for, perhaps fetched, and started.
type waking struct {
	ready    chan struct{}
	compiler *sass.Compiler
	err      error
}

// wakeSass starts Dart Sass and doesn't wait for it. A project without Sass needs none: nothing is fetched for it.
func (b *build) wakeSass(ctx context.Context) *waking {
	w := &waking{ready: make(chan struct{})}
	if _, err := os.Stat(b.Config.Sass.Source); err != nil {
		close(w.ready)
		return w
	}
	go func() {
		defer close(w.ready)
		cfg := b.Config.Sass
		binary, err := dartsass.Find(ctx, dartsass.Options{
			Version: cfg.Version, Path: cfg.Path, Integrity: cfg.Integrity, Root: b.Config.Root, Notify: b.Notify,
		})
		if err != nil {
			w.err = err
			return
		}
		w.compiler = sass.NewCompiler(b.sassOptions(binary))
		w.err = w.compiler.Start(ctx)
	}()
	return w
}

// close ends Dart Sass.
func (w *waking) close() {
	<-w.ready
	if w.compiler != nil {
		w.compiler.Close()
	}
}

func (b *build) sassOptions(binary dartsass.Binary) sass.Options {
	return sass.Options{
		Root:              b.Config.Root,
		Command:           binary.Command,
		LoadPaths:         append([]string{filepath.Dir(b.Config.Sprites.Generated)}, b.Config.Sass.LoadPaths...),
		Generated:         b.Config.Sprites.Generated,
		Library:           library{},
		AllowOutside:      b.Config.AllowOutside,
		SourceMap:         true, // url()s are resolved by it, also where the output has none
		SourceMapContents: true,
		Parallel:          b.Jobs,
	}
}

// compileStylesheets compiles each entry and resolves its url()s. One that refers to a sheet waits for it.
func (b *build) compileStylesheets(ctx context.Context, w *waking, entries []sources.File) (styles made) {
	if len(entries) == 0 {
		return styles
	}
	b.Progress.Expect(len(entries))
	b.timed("styles", func() {
		<-w.ready
		if w.err != nil {
			b.failUnlessCanceled(w.err)
			return
		}
		results, said := make([]*bundle.Result, len(entries)), make([]diagnostic.List, len(entries))
		// Twice as many as there are workers: Dart Sass compiles one while another's url()s are resolved.
		each(ctx, b, 2*b.Jobs, entries, fileName, func(i int, entry sources.File) {
			results[i], said[i] = b.stylesheet(ctx, w.compiler, entry)
			b.Progress.Done("compiled " + entry.Display)
		})
		var messages diagnostic.List
		for i, result := range results {
			messages = append(messages, said[i]...)
			if result != nil {
				styles.add(result)
			}
		}
		b.report(sass.Merge(messages))
	})
	return styles
}

// stylesheet compiles one entry, and gives what its sources asked to be told; the result is nil where it fails.
func (b *build) stylesheet(ctx context.Context, compiler *sass.Compiler, entry sources.File) (*bundle.Result, diagnostic.List) {
	compiled, err := compiler.Compile(ctx, entry.Path)
	if err != nil {
		b.failUnlessLacking(err)
		return nil, nil
	}
	result, err := b.bundler.Stylesheet(ctx, bundle.Stylesheet{
		Entry: entry.Display, Name: entry.Name(), CSS: compiled.CSS, SourceMap: compiled.SourceMap,
	})
	if err != nil {
		b.failUnlessLacking(err)
		return nil, compiled.Messages
	}
	return result, append(compiled.Messages, result.Warnings...)
}

// failUnlessLacking reports an error of a stylesheet, unless it follows from a sheet that could not be made.
func (b *build) failUnlessLacking(err error) {
	if !canceled(err) {
		b.report(b.lacking.without(err))
	}
}
