package pipeline

import (
	"context"
	"maps"
	"slices"

	"assetbuild/internal/artifact"
	"assetbuild/internal/bundle"
	"assetbuild/internal/cache"
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

// add takes in one more result.
func (m *made) add(k *kept) {
	if m.chunks == nil {
		m.chunks = manifest.Manifest{}
	}
	m.files = append(m.files, k.Files...)
	maps.Copy(m.chunks, k.Chunks)
}

// wakeSass starts Dart Sass and doesn't wait for it, where it is sure to be needed: a project has Sass, and an entry that
// no build has compiled yet. A project without Sass needs none, and nothing is fetched for it.
func (b *build) wakeSass(entries []sources.File) {
	if slices.ContainsFunc(entries, func(e sources.File) bool { return !b.session.store.Has(b.styleResult(e)) }) {
		b.session.waker.wake(b.Config, b.Dev, b.Jobs, b.Notify)
	}
}

// compileStylesheets compiles each entry and resolves its url()s. One that refers to a sheet waits for it.
func (b *build) compileStylesheets(ctx context.Context, entries []sources.File) (styles made) {
	if len(entries) == 0 {
		return styles
	}
	b.Progress.Expect(len(entries))
	b.timed("styles", func() {
		results := make([]*kept, len(entries))
		// Twice as many as there are workers: Dart Sass compiles one while another's url()s are resolved.
		each(ctx, b, 2*b.Jobs, entries, fileName, func(i int, entry sources.File) {
			results[i] = b.stylesheet(ctx, entry)
			b.Progress.Done("compiled " + entry.Display)
		})
		var messages diagnostic.List
		for _, result := range results {
			if result != nil {
				messages = append(messages, result.Messages...)
				styles.add(result)
			}
		}
		b.report(sass.Merge(messages))
	})
	return styles
}

// styleResult is the key of what is made of an entry. All else that acts on it is known once it is made.
func (b *build) styleResult(entry sources.File) cache.Key {
	return b.key("stylesheet 1").Text(entry.Display).Key()
}

// stylesheet makes one entry's CSS, or finds it made; nil where it fails.
func (b *build) stylesheet(ctx context.Context, entry sources.File) *kept {
	key := b.styleResult(entry)
	if k, inputs, ok := recall[kept](b, key); ok && b.publishAgain(ctx, k.Assets) && b.addCompassSheets(k.CompassSheets) {
		b.reads(inputs)
		return &k
	}
	b.session.waker.wake(b.Config, b.Dev, b.Jobs, b.Notify)
	compiler, err := b.session.waker.get(ctx)
	if err != nil {
		b.failUnlessCanceled(err)
		return nil
	}
	compiled, err := compiler.Compile(ctx, entry.Path)
	if err != nil && compiled != nil {
		loads, folders := b.folderInputs(compiled.Loads)
		b.reads(b.inputs(append(b.acted(&bundle.Result{}, loads, compiled.LookedFor), folders...))) // a change of these can mend it
	}
	if err != nil {
		b.failUnlessLacking(err)
		return nil
	}
	sheets, err := b.encodeCompassSheets(ctx, compiler, compiled)
	if err != nil {
		b.failUnlessCanceled(err)
		return nil
	}
	result, err := b.bundler.Stylesheet(ctx, bundle.Stylesheet{
		Entry: entry.Display, Name: entry.Name(), CSS: compiled.CSS, SourceMap: compiled.SourceMap, Sources: compiled.Loads,
	})
	if err != nil {
		b.failUnlessLacking(err)
		return nil
	}
	k := &kept{result.Files, result.Chunks, plain(slices.Concat(messagesOf(compiler, compiled), result.Warnings)), result.Assets, sheets}
	loads, folders := b.folderInputs(compiled.Loads)
	inputs := b.inputs(append(b.acted(result, loads, compiled.LookedFor), folders...))
	b.reads(inputs)
	if compiled.Volatile {
		b.volatile.Store(true)
	} else if b.allThere(slices.Concat(loads, result.Inputs)) {
		keep(b, key, inputs, *k)
	}
	return k
}

// acted names everything that acted on a result: files that were read or looked for, and sheets.
func (b *build) acted(result *bundle.Result, more ...[]string) (names []string) {
	for _, paths := range append(more, result.Inputs, result.Missing) {
		for _, path := range paths {
			names = append(names, b.input(path))
		}
	}
	for _, specifier := range result.Sheets {
		names = append(names, sheetInput+specifier)
	}
	return names
}

// publishAgain makes the assets that a former build's result refers to part of this one. It is false where one is gone.
func (b *build) publishAgain(ctx context.Context, keys []string) bool {
	for _, key := range keys {
		if _, err := b.bundler.Asset(ctx, key); err != nil {
			return false
		}
	}
	return true
}

// failUnlessLacking reports an error of a stylesheet, unless it follows from a sheet that could not be made.
func (b *build) failUnlessLacking(err error) {
	if !canceled(err) {
		b.report(b.lacking.without(err))
	}
}
