package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"assetbuild/internal/artifact"
	"assetbuild/internal/cache"
	"assetbuild/internal/diagnostic"
	"assetbuild/internal/publish"
	"assetbuild/internal/sources"
)

// A keptBuild is a whole build as the cache holds it. Its inputs are all that it read, looked for or listed, and all that
// it wrote: where every one is as it was, there is nothing to do.
type keptBuild struct {
	Files, Twins   []keptFile
	Generation     string
	Messages       diagnostic.List
	Sheets, Images int
}

// A keptFile is one file of the output, which lies there.
type keptFile struct {
	Path, From, Kind string
	Hashed           bool
}

// reads notes what acted on the build.
func (b *build) reads(inputs []cache.Input) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, in := range inputs {
		b.acting[in.Path] = in.Sum
	}
}

// wrote notes a file that the build made, by its content.
func (b *build) wrote(path string, data []byte) {
	sum := sha256.Sum256(data)
	b.reads([]cache.Input{{Path: b.input(path), Sum: hex.EncodeToString(sum[:])}})
}

// files gives the absolute paths of all files that acted on the build.
func (b *build) files() (paths []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for name := range b.acting {
		if !strings.HasPrefix(name, sheetInput) && !strings.HasPrefix(name, folderInput) && !strings.HasPrefix(name, treeInput) {
			paths = append(paths, b.fromInput(name))
		}
	}
	slices.Sort(paths)
	return paths
}

// listTrees notes the names in all source folders before anything is read: a file that appears later is news to the next
// build, whether this one sees it or not.
func (b *build) listTrees() {
	cfg := b.Config
	for _, folder := range append(CompassFolders(cfg), cfg.Sprites.Source, cfg.Sass.Source, cfg.JS.Source, cfg.Pages.Source, cfg.Static.Source) {
		b.trees[b.input(folder)] = b.listing(b.input(folder), true)
	}
}

// upToDate gives the result of the last build where nothing changed since; else nil.
func (b *build) upToDate() *Result {
	if b.Memory || b.KeepFrom != "" {
		return nil // what is kept says where the output lies, and neither what is in it nor what is deployed
	}
	k, inputs, ok := b.lastBuild()
	if !ok {
		return nil
	}
	result := &Result{UpToDate: true, Messages: k.Messages, Sheets: k.Sheets, Images: k.Images}
	result.Files, result.Twins, result.Published.Generation = b.published(k.Files), b.published(k.Twins), k.Generation
	for _, f := range slices.Concat(k.Files, k.Twins) {
		result.Published.Unchanged = append(result.Published.Unchanged, f.Path)
	}
	slices.Sort(result.Published.Unchanged)
	if b.Inputs {
		b.reads(inputs)
		result.Inputs = b.files()
	}
	result.Total = time.Since(b.start)
	return result
}

// published gives files as they lie in the output folder.
func (b *build) published(kept []keptFile) (files []artifact.File) {
	served := publish.Served(b.Config.Output)
	for _, f := range kept {
		files = append(files, artifact.File{
			Path: f.Path, From: f.From, Kind: f.Kind, Hashed: f.Hashed, Source: filepath.Join(served, filepath.FromSlash(f.Path)),
		})
	}
	return files
}

// plainFiles leaves the contents away: they lie in the output folder.
func plainFiles(files []artifact.File) (kept []keptFile) {
	for _, f := range files {
		kept = append(kept, keptFile{f.Path, f.From, f.Kind, f.Hashed})
	}
	return kept
}

// lastBuild gives the last build, if all that acted on it is as it was: this session's, or what the cache has of another's.
func (b *build) lastBuild() (k keptBuild, inputs []cache.Input, ok bool) {
	if last := b.session.last; last != nil {
		ok = last.key == b.buildResult() && cache.Match(last.inputs, b.current) && b.steady(last.inputs, last.began)
		return last.value, last.inputs, ok
	}
	return recall[keptBuild](b, b.buildResult())
}

// buildResult is the key of the whole build.
func (b *build) buildResult() cache.Key {
	cfg := b.Config
	return b.key("build 2").Text(cfg.Publish, fmt.Sprint(cfg.Compress, cfg.Generations)).Key()
}

// A lastBuild is the last build of a session. What it was made of is looked at when someone asks whether it still counts,
// and it is written to the cache when the session ends: both take longer than the build of one saved file.
type lastBuild struct {
	key    cache.Key
	began  time.Time // by the file system's clock
	inputs []cache.Input
	value  keptBuild
	keep   func()
}

// remember keeps the build for upToDate.
func (b *build) remember(ctx context.Context, result *Result, found find) {
	if b.volatile.Load() {
		return
	}
	var names []string
	for folder := range b.trees {
		names = append(names, treeInput+folder)
	}
	for _, dir := range found.directories {
		for _, f := range dir.Files {
			names = append(names, b.input(f.Path))
		}
	}
	templates, err := sources.Static(ctx, b.Config.Pages.Source, b.sourceOptions())
	if err != nil {
		return
	}
	for _, f := range append(templates, found.static...) {
		names = append(names, b.input(f.Path))
	}
	for _, path := range b.bundler.Assets().Inputs {
		names = append(names, b.input(path))
	}
	if b.Config.Sprites.Template != "" {
		names = append(names, b.input(b.Config.Sprites.Template))
	}
	b.reads(b.inputs(names))
	if b.Memory {
		return
	}
	b.readsOutput()

	k := keptBuild{
		Files: plainFiles(result.Files), Twins: plainFiles(result.Twins), Generation: result.Published.Generation,
		Messages: plain(result.Messages), Sheets: result.Sheets, Images: result.Images,
	}
	var inputs []cache.Input
	for _, name := range slices.Sorted(maps.Keys(b.acting)) {
		if !strings.HasPrefix(name, sheetInput) { // sheets follow from their images
			inputs = append(inputs, cache.Input{Path: name, Sum: b.acting[name]})
		}
	}
	last := &lastBuild{key: b.buildResult(), began: b.began, inputs: inputs, value: k}
	last.keep = func() {
		if b.steady(inputs, last.began) {
			b.store(last.key, inputs, k)
		}
	}
	b.session.last = last
}

// readsOutput notes what lies in the output folder, by the record that publishing left there, and what describes it: where
// someone changed that, or a switch was cut, there is something to do.
func (b *build) readsOutput() {
	served := publish.Served(b.Config.Output)
	record, err := publish.ReadRecord(served)
	if err != nil {
		return // then the next build looks for itself
	}
	for _, f := range record.Files {
		path := filepath.Join(served, filepath.FromSlash(f.Path))
		b.reads([]cache.Input{{Path: b.input(path), Sum: f.SHA256}})
	}
	for _, name := range publish.Descriptions(b.Config.Output) {
		b.reads(b.inputs([]string{b.input(filepath.Join(b.Config.Output, filepath.FromSlash(name)))}))
	}
}
