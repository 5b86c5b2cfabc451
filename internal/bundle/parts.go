package bundle

import (
	"cmp"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"assetbuild/internal/artifact"
)

// A parting tells which sources the outputs of the scripts' build are made of, from esbuild's metafile.
type parting struct {
	b         *Bundler
	meta      metafile
	assets    map[string]string          // the keys of assets, by their file name in the output folder
	importers map[string]map[string]bool // of each source, by name
}

func newParting(b *Bundler, meta metafile, assets map[*asset]bool) *parting {
	p := &parting{b, meta, map[string]string{}, map[string]map[string]bool{}}
	for a := range assets {
		p.assets[path.Base(a.output)] = a.key
	}
	for input, about := range meta.Inputs {
		for _, imported := range about.Imports {
			name, importer := p.name(imported.Path), p.name(input)
			if imported.External || name == importer { // an asset and the script that gives its URL are one source
				continue
			}
			if p.importers[name] == nil {
				p.importers[name] = map[string]bool{}
			}
			p.importers[name][importer] = true
		}
	}
	return p
}

// of gives the parts of one output, the largest first. What no source accounts for is the bundler's own.
func (p *parting) of(output string) []artifact.Part {
	about, ok := p.meta.Outputs[output]
	if !ok || len(about.Inputs) == 0 {
		return nil
	}
	bytes, rest := map[string]int64{}, about.Bytes
	for input, share := range about.Inputs {
		bytes[p.name(input)] += share.Bytes
		rest -= share.Bytes
	}
	var parts []artifact.Part
	for source, n := range bytes {
		if n > 0 {
			parts = append(parts, artifact.Part{Source: source, Bytes: n, By: slices.Sorted(maps.Keys(p.importers[source]))})
		}
	}
	if rest > 0 {
		parts = append(parts, artifact.Part{Bytes: rest})
	}
	slices.SortFunc(parts, func(a, b artifact.Part) int {
		return cmp.Or(cmp.Compare(b.Bytes, a.Bytes), cmp.Compare(a.Source, b.Source))
	})
	return parts
}

// name gives the path from the project's root of what esbuild calls NAMESPACE:PATH.
func (p *parting) name(input string) string {
	namespace, rest, ok := strings.Cut(input, ":")
	switch {
	case ok && namespace == libraryNamespace:
		return rest
	case ok && (namespace == assetNamespace || namespace == moduleNamespace):
		return cmp.Or(p.assets[rest], rest)
	case ok && strings.HasPrefix(input, "("): // (disabled):PATH
		return p.name(rest)
	}
	return p.b.publicName(filepath.Join(p.b.policy.realRoot, filepath.FromSlash(input)))
}
