package pipeline

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"assetbuild/internal/artifact"
	"assetbuild/internal/cache"
	"assetbuild/internal/config"
	"assetbuild/internal/diagnostic"
	"assetbuild/internal/manifest"
)

// A kept is what a stylesheet's or the scripts' step made, as the cache holds it.
type kept struct {
	Files    []artifact.File
	Chunks   manifest.Manifest
	Messages diagnostic.List
	// Assets are the keys of the files that it refers to: a build that finds the result has to publish them too.
	Assets []string
	// CompassSheets are the sheets that it refers to by Compass's functions.
	CompassSheets []compassSheet
}

// What acts on a result beside files: how sheets and folders are named among a result's inputs.
const (
	sheetInput  = "sheet:"  // the bytes of a sheet, by its specifier
	folderInput = "folder:" // the names in a folder
	treeInput   = "tree:"   // the names in a folder and all below it
)

// key begins the key of a step's result: what the program is, and every setting that acts on any step.
func (b *build) key(kind string) *cache.KeyMaker {
	return cache.NewKey(kind).Text(b.session.tool, b.settings())
}

// settings gives the configuration as text, with paths from the project's root, so that checkouts can share results.
func (b *build) settings() string {
	cfg := *b.Config
	cfg.Root = ""
	cfg.Check = config.Check{}
	cfg.Publish, cfg.Compress, cfg.Generations = "", nil, config.Generations{} // no step's result depends on them
	text, err := json.Marshal(struct {
		Config  any
		Dev     bool
		Profile int
	}{cfg, b.Dev, int(b.Profile)})
	if err != nil {
		return "" // a configuration is plain values
	}
	root, err := json.Marshal(b.Config.Root)
	if err != nil {
		return ""
	}
	return strings.ReplaceAll(string(text), strings.TrimSuffix(string(root), `"`)+"/", `"`)
}

// current gives the sum of what acts on a result, as it is now; "" for what isn't there.
func (b *build) current(input string) string {
	if specifier, ok := strings.CutPrefix(input, sheetInput); ok {
		return b.sheets.sum(specifier)
	}
	if folder, ok := strings.CutPrefix(input, folderInput); ok {
		return b.listing(folder, false)
	}
	if folder, ok := strings.CutPrefix(input, treeInput); ok {
		return b.trees[folder]
	}
	return b.session.stats.Current(b.fromInput(input))
}

// input names a file as inputs do: from the root where it lies there, with slashes.
func (b *build) input(path string) string {
	path = filepath.Clean(path)
	if path == b.Config.Root {
		return "."
	}
	if rel, ok := strings.CutPrefix(path, b.Config.Root+string(filepath.Separator)); ok {
		return filepath.ToSlash(rel)
	}
	return path
}

func (b *build) fromInput(input string) string {
	path := filepath.FromSlash(input)
	switch {
	case filepath.IsAbs(path):
		return path
	case path == ".":
		return b.Config.Root
	}
	return b.Config.Root + string(filepath.Separator) + path // both are clean, and there are thousands
}

// inputs gives the state of everything that acted on a result.
func (b *build) inputs(names []string) []cache.Input {
	names = slices.Compact(slices.Sorted(slices.Values(names)))
	inputs := make([]cache.Input, len(names))
	for i, name := range names {
		inputs[i] = cache.Input{Path: name, Sum: b.current(name)}
	}
	return inputs
}

// recall finds a result whose inputs are as they were.
func recall[T any](b *build, key cache.Key) (value T, inputs []cache.Input, ok bool) {
	if known, ok := b.session.results.get(key); ok && cache.Match(known.inputs, b.current) {
		value, ok = known.value.(T)
		return value, known.inputs, ok
	}
	data, inputs, ok := b.session.store.GetTraced(key, b.current)
	if ok {
		ok = gob.NewDecoder(bytes.NewReader(data)).Decode(&value) == nil
	}
	if ok {
		b.session.results.put(key, inputs, value)
	}
	return value, inputs, ok
}

// keep holds a result for later builds. It isn't kept where one of the files that it was made of changed while the build
// ran: what the result shows may be the old content or the new. One that can't be encoded is made again.
func keep[T any](b *build, key cache.Key, inputs []cache.Input, value T) {
	if !b.steady(inputs, b.began) {
		return
	}
	b.session.results.put(key, inputs, value)
	b.store(key, inputs, value)
}

// store writes a result to the cache on the disk.
func (b *build) store(key cache.Key, inputs []cache.Input, value any) {
	var out bytes.Buffer
	if gob.NewEncoder(&out).Encode(value) == nil {
		b.session.store.PutTraced(key, inputs, out.Bytes())
	}
}

// steady tells whether everything that acted on a result is as it was when the build began.
func (b *build) steady(inputs []cache.Input, began time.Time) bool {
	for _, in := range inputs {
		if strings.HasPrefix(in.Path, sheetInput) || strings.HasPrefix(in.Path, treeInput) {
			continue // sheets follow from their images; trees were listed before anything was read
		}
		folder, isFolder := strings.CutPrefix(in.Path, folderInput)
		path := b.fromInput(folder)
		if b.made(path) || b.own(path) || cache.SteadySince(path, began) {
			continue
		}
		if !isFolder || b.listing(folder, false) != in.Sum { // a folder in which the build made its own has the same names
			return false
		}
	}
	return true
}

// own tells whether a file is one that this build writes itself.
func (b *build) own(path string) bool {
	for _, folder := range []string{b.Config.Output, b.Config.Sprites.Generated, b.Config.Work} {
		if strings.HasPrefix(path, folder+string(filepath.Separator)) {
			return true
		}
	}
	return false
}

// allThere tells whether every file is there still. A result of one that went meanwhile can't be kept: it would pass for
// the result without it.
func (b *build) allThere(paths []string) bool {
	return !slices.ContainsFunc(paths, func(path string) bool { return b.session.stats.Current(path) == "" })
}

// plain gives findings without what the cache can't hold: causes are for errors.Is, and a warning has none to ask for.
func plain(list diagnostic.List) diagnostic.List {
	all := make(diagnostic.List, len(list))
	for i, d := range list {
		copied := *d
		copied.Err = nil
		all[i] = &copied
	}
	return all
}

// listing sums up the names in a folder: what could be found there, and what not. Links to folders are followed.
func (b *build) listing(folder string, deep bool) string {
	key := cache.NewKey("listing 1")
	root := b.fromInput(folder)
	var list func(dir, rel string, above []fs.FileInfo)
	list = func(dir, rel string, above []fs.FileInfo) {
		entries, err := os.ReadDir(dir)
		if err != nil {
			key.Text(rel, "unreadable")
			return
		}
		for _, entry := range entries {
			if b.made(filepath.Join(dir, entry.Name())) {
				continue
			}
			name := rel + "/" + entry.Name()
			key.Text(name, entry.Type().String())
			if !deep || !entry.IsDir() && entry.Type()&fs.ModeSymlink == 0 {
				continue
			}
			info, err := os.Stat(filepath.Join(dir, entry.Name()))
			if err != nil || !info.IsDir() || slices.ContainsFunc(above, func(a fs.FileInfo) bool { return os.SameFile(a, info) }) {
				continue
			}
			list(filepath.Join(dir, entry.Name()), name, append(slices.Clip(above), info))
		}
	}
	if _, err := os.Stat(root); errors.Is(err, fs.ErrNotExist) {
		return ""
	}
	list(root, "", nil)
	return key.Key().String()
}

// made tells whether a folder holds what builds make, and no sources.
func (b *build) made(folder string) bool {
	return folder == b.Config.Output || folder == b.Config.Work || filepath.Base(folder) == ".git"
}
