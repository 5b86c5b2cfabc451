package bundle

import (
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"

	"assetbuild/internal/artifact"
	"assetbuild/internal/manifest"
)

// A metafile is what esbuild tells about its outputs, as far as the manifest and the parts of files need it.
type metafile struct {
	Inputs  map[string]metaInput  `json:"inputs"`
	Outputs map[string]metaOutput `json:"outputs"`
}

type metaInput struct {
	Imports []metaImport `json:"imports"`
}

type metaOutput struct {
	Bytes      int64        `json:"bytes"`
	EntryPoint string       `json:"entryPoint"`
	CSSBundle  string       `json:"cssBundle"`
	Imports    []metaImport `json:"imports"`
	Inputs     map[string]struct {
		Bytes int64 `json:"bytesInOutput"`
	} `json:"inputs"`
}

type metaImport struct {
	Path     string `json:"path"`
	Kind     string `json:"kind"`
	External bool   `json:"external"`
}

// dynamicImports gives the outputs that others load by import().
func (m metafile) dynamicImports() map[string]bool {
	all := map[string]bool{}
	for _, output := range m.Outputs {
		for _, imported := range output.Imports {
			if imported.Kind == "dynamic-import" && !imported.External {
				all[imported.Path] = true
			}
		}
	}
	return all
}

// collectScripts turns the output of the scripts' build into files and chunks of the manifest.
func (b *Bundler) collectScripts(result *Result, l *link, entries []Entry, built api.BuildResult) error {
	var meta metafile
	if err := json.Unmarshal([]byte(built.Metafile), &meta); err != nil {
		return fmt.Errorf("decode what esbuild tells about the scripts: %w", err)
	}
	names := map[string]string{} // of entries, by their file
	outputs := map[string]bool{} // of entries, without extension
	for _, entry := range entries {
		names[entry.File] = entry.Name
		outputs[scriptFolder+"/"+safePath(entry.Name)] = true
	}
	contents := map[string][]byte{}
	p := newParting(b, meta, l.used)
	for _, output := range built.OutputFiles {
		file := b.outputFile(output, outputs)
		contents[file.Path] = file.Data
		if isAssetOutput(file.Path) {
			continue
		}
		file.From = meta.Outputs[outdir+"/"+file.Path].EntryPoint
		file.Parts = p.of(outdir + "/" + file.Path)
		result.Files = append(result.Files, file)
	}

	c := chunker{meta: meta, names: names, dynamic: meta.dynamicImports(), chunks: manifest.Manifest{}}
	for output := range meta.Outputs {
		c.add(output)
	}
	if b.opt.Release {
		for key, chunk := range c.chunks {
			chunk.Integrity = integrity(contents[chunk.File])
			c.chunks[key] = chunk
		}
	}
	result.Chunks = c.chunks
	return nil
}

// A chunker makes chunks of the manifest from esbuild's outputs. The shapes are those of Vite 8: an entry and a dynamic
// entry have the key of their source; a shared chunk has "_" and its file name, and so has the CSS of a script.
type chunker struct {
	meta    metafile
	names   map[string]string // of entries, by their file
	dynamic map[string]bool   // what is loaded by import()
	chunks  manifest.Manifest
}

// add makes the chunk of one output, if it is one.
func (c *chunker) add(output string) {
	meta := c.meta.Outputs[output]
	file := published(output)
	if path.Ext(file) != ".js" {
		return
	}
	chunk := manifest.Chunk{File: file, Src: meta.EntryPoint, IsDynamicEntry: c.dynamic[output]}
	if chunk.Name, chunk.IsEntry = c.names[meta.EntryPoint]; !chunk.IsEntry {
		chunk.Name = withoutHash(path.Base(file))
	}
	assets := map[string]bool{}
	for _, imported := range meta.Imports {
		switch imported.Kind {
		case "import-statement":
			if !imported.External {
				chunk.Imports = append(chunk.Imports, c.key(imported.Path))
			}
		case "dynamic-import":
			if !imported.External {
				chunk.DynamicImports = append(chunk.DynamicImports, c.key(imported.Path))
			}
		case "file-loader":
			assets[published(imported.Path)] = true
		}
	}
	if css := meta.CSSBundle; css != "" {
		chunk.CSS = []string{published(css)}
		c.addCSS(css, assets)
	}
	chunk.Assets = slices.Sorted(maps.Keys(assets))
	c.chunks[c.key(output)] = chunk
}

// addCSS makes the chunk of a script's CSS, and collects the assets that the CSS refers to.
func (c *chunker) addCSS(output string, assets map[string]bool) {
	own := map[string]bool{}
	for _, imported := range c.meta.Outputs[output].Imports {
		if imported.Kind == "url-token" && !imported.External {
			file, _ := splitURL(published(imported.Path))
			own[file] = true
			assets[file] = true
		}
	}
	key := "_" + path.Base(output)
	c.chunks[key] = manifest.Chunk{File: published(output), Src: key, Assets: slices.Sorted(maps.Keys(own))}
}

// key gives the manifest's key of an output.
func (c *chunker) key(output string) string {
	if source := c.meta.Outputs[output].EntryPoint; source != "" {
		return source
	}
	return "_" + path.Base(output)
}

// published gives an output's path in the output folder.
func published(output string) string { return strings.TrimPrefix(output, outdir+"/") }

// withoutHash gives the name of "NAME-HASH.js".
func withoutHash(file string) string {
	name := strings.TrimSuffix(file, path.Ext(file))
	if i := strings.LastIndexByte(name, '-'); i > 0 {
		return name[:i]
	}
	return name
}

// outputFile gives one of esbuild's outputs as a file to publish. The outputs of entries are given without extension: only
// their names have no hash, unless in a release.
func (b *Bundler) outputFile(output api.OutputFile, entries map[string]bool) artifact.File {
	rel, err := filepath.Rel(filepath.Join(b.policy.realRoot, outdir), output.Path)
	if err != nil {
		rel = output.Path
	}
	file := artifact.File{Path: filepath.ToSlash(rel), Data: output.Contents}
	switch path.Ext(file.Path) {
	case ".css":
		file.Kind = "stylesheet"
	case ".map":
		file.Kind = "map"
	default:
		file.Kind = "script"
	}
	file.Hashed = b.opt.Release || !entries[stem(file.Path)]
	return file
}

// isAssetOutput reports whether an output is the stand-in of an asset, which the bundler's table publishes.
func isAssetOutput(file string) bool { return path.Dir(file) == assetFolder }

// stem gives an output's path without ".js", ".css" and ".map": for an entry without a hash, what it was asked to be.
func stem(file string) string {
	file = strings.TrimSuffix(file, ".map")
	return strings.TrimSuffix(file, path.Ext(file))
}

// integrity gives the subresource integrity value of a file's content.
func integrity(content []byte) string {
	sum := sha512.Sum384(content)
	return "sha384-" + base64.StdEncoding.EncodeToString(sum[:])
}
