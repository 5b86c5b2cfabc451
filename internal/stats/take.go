package stats

import (
	"cmp"
	"context"
	"maps"
	"path"
	"slices"
	"strings"

	"assetbuild/internal/artifact"
	"assetbuild/internal/bundle"
	"assetbuild/internal/cache"
	"assetbuild/internal/manifest"
	"assetbuild/internal/publish"
	"assetbuild/sass"
	"assetbuild/sprite"
)

// A Build is what is measured.
type Build struct {
	// Files are a release build's output.
	Files []artifact.File
	// Sheets are the project's sheets.
	Sheets []SheetSet
	// Sass is a survey of its sources; nil where it has none.
	Sass *sass.Survey
	// SourceName names files on the disk as source maps do; nil for what the survey calls them.
	SourceName func(file string) string
	// PublicPath is what the output folder is reached by, as in the configuration.
	PublicPath string
	// Cache spares compressing what was compressed before; nil is none. Jobs bounds how much is done at once.
	Cache *cache.Store
	Jobs  int
}

// A SheetSet is one directory's sheets: its path from the project's root, and what stands where.
type SheetSet struct {
	Directory string
	Layout    sprite.Layout
}

// Take measures a build.
func Take(ctx context.Context, b Build) (*Report, error) {
	t, r, err := weigh(ctx, b)
	if err != nil {
		return nil, err
	}
	for i, f := range t.files {
		t.parts(&r.Outputs[i], f)
	}
	t.icons(r.Outputs) // last, for they need the stylesheets
	return r, nil
}

// Weigh measures the files and pages alone: what each takes and who asks for it, and not what it is made of. Of the build it
// needs neither sheets nor a survey.
func Weigh(ctx context.Context, b Build) (*Report, error) {
	_, r, err := weigh(ctx, b)
	return r, err
}

func weigh(ctx context.Context, b Build) (*taking, *Report, error) {
	files := slices.DeleteFunc(slices.Clone(b.Files), func(f artifact.File) bool {
		return f.Kind == "map" || f.Kind == "manifest"
	})
	slices.SortFunc(files, func(a, b artifact.File) int { return strings.Compare(a.Path, b.Path) })
	sizes, err := measure(ctx, files, b)
	if err != nil {
		return nil, nil, err
	}
	chunks, err := chunksOf(b.Files)
	if err != nil {
		return nil, nil, err
	}
	t := &taking{build: b, files: files, names: names(files), maps: mapsOf(b.Files), importers: b.importersOf()}
	graph := newGraph(files, chunks, b.PublicPath)
	r := &Report{Version: Version, Outputs: []Output{}, Pages: []Page{}}
	for _, f := range files {
		o := Output{Path: f.Path, Name: t.names[f.Path], Kind: f.Kind, Sizes: sizes[f.Path], By: []string{}}
		for _, by := range graph.referring(f.Path) {
			o.By = append(o.By, t.names[by])
		}
		slices.Sort(o.By)
		if chunk := chunks[f.Path]; chunk.IsEntry {
			o.Entry = chunk.Src
		}
		r.Outputs = append(r.Outputs, o)
		if f.Kind == "page" {
			r.Pages = append(r.Pages, t.page(f.Path, sizes, graph))
		}
	}
	return t, r, nil
}

// A taking is what measuring one build needs to know.
type taking struct {
	build     Build
	files     []artifact.File     // that visitors load, by path
	names     map[string]string   // of outputs, by path
	maps      map[string][]byte   // by the path of what they are maps of
	importers map[string][]string // of Sass sources
}

// parts tells what one file is made of.
func (t *taking) parts(o *Output, f artifact.File) {
	o.Measure = ByFile
	switch {
	case f.Parts != nil:
		o.Measure = ByBundler
		for _, p := range f.Parts {
			o.Parts = append(o.Parts, Part{Source: cmp.Or(p.Source, ownPart), Bytes: p.Bytes, By: list(p.By)})
		}
	case f.Kind == "stylesheet":
		t.stylesheet(o, f)
	}
	if o.Parts == nil {
		o.Parts = []Part{{Source: cmp.Or(f.From, f.Path), Bytes: o.Raw, By: []string{}}}
	}
	sortParts(o.Parts)
}

// sortParts puts the largest first.
func sortParts(parts []Part) {
	slices.SortFunc(parts, func(a, b Part) int { return cmp.Or(cmp.Compare(b.Bytes, a.Bytes), strings.Compare(a.Source, b.Source)) })
}

// list is never nil, so that JSON has [] for none.
func list(all []string) []string { return append([]string{}, all...) }

// measure gives the sizes of files as a server sends them: compressed where that is smaller, at the highest levels, as
// precompressed files are.
func measure(ctx context.Context, files []artifact.File, b Build) (map[string]Sizes, error) {
	sizes := make(map[string]Sizes, len(files))
	for _, f := range files {
		size, err := f.Size()
		if err != nil {
			return nil, err
		}
		sizes[f.Path] = Sizes{size, size, size}
	}
	twins, err := publish.Twins(ctx, files, publish.TwinOptions{Formats: []string{"gz", "br"}, Cache: b.Cache, Jobs: b.Jobs})
	if err != nil {
		return nil, err
	}
	for _, twin := range twins {
		file := strings.TrimSuffix(twin.Path, path.Ext(twin.Path))
		s := sizes[file]
		if strings.HasSuffix(twin.Path, ".gz") {
			s.Gzip = int64(len(twin.Data))
		} else {
			s.Brotli = int64(len(twin.Data))
		}
		sizes[file] = s
	}
	return sizes, nil
}

// chunksOf reads the build's manifest, and gives its chunks by their files.
func chunksOf(files []artifact.File) (map[string]manifest.Chunk, error) {
	chunks := map[string]manifest.Chunk{}
	for _, f := range files {
		if f.Kind != "manifest" {
			continue
		}
		table, err := manifest.Decode(f.Data)
		if err != nil {
			return nil, err
		}
		for _, chunk := range table {
			for _, keys := range [][]string{chunk.Imports, chunk.DynamicImports} {
				for i, key := range keys {
					keys[i] = table[key].File
				}
			}
			if known, ok := chunks[chunk.File]; !ok || !known.IsEntry {
				chunks[chunk.File] = chunk
			}
		}
	}
	return chunks, nil
}

func mapsOf(files []artifact.File) map[string][]byte {
	all := map[string][]byte{}
	for _, f := range files {
		if f.Kind == "map" {
			all[strings.TrimSuffix(f.Path, ".map")] = f.Data
		}
	}
	return all
}

// importersOf turns the loads of a survey round: who loads a source. Names are those of source maps.
func (b Build) importersOf() map[string][]string {
	if b.Sass == nil {
		return nil
	}
	name := func(at sass.Spot) string {
		switch {
		case at.Path == "":
			return bundle.LibraryName(at.File)
		case b.SourceName != nil:
			return b.SourceName(at.Path)
		}
		return at.File
	}
	found := map[string]map[string]bool{}
	for _, load := range b.Sass.Graph {
		if !load.Found {
			continue
		}
		target := name(load.Target)
		if found[target] == nil {
			found[target] = map[string]bool{}
		}
		found[target][name(load.Spot)] = true
	}
	all := map[string][]string{}
	for target, by := range found {
		all[target] = slices.Sorted(maps.Keys(by))
	}
	return all
}
