package bundle

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/evanw/esbuild/pkg/api"

	"assetbuild/internal/diagnostic"
	"assetbuild/internal/manifest"
)

// Stylesheet resolves the url()s of one compiled Sass entry and bundles it. It may be called for many entries side by
// side. Every sheet that the entry refers to must have been announced by ExpectSheet or delivered by AddSheet.
//
// A relative url() is looked for as the specifier of a generated sheet; relative to the file in which its value, then its
// declaration, then the rules around it were written, as the source map tells; relative to the files that hold its text,
// for of a value out of a map or a function the map only knows the using line; relative to the entry's folder; relative to
// each load path. The first file that exists wins. /x stays, with a warning where the static folder has no such file;
// //host, any scheme, data: and #id stay; "?…" and "#…" suffixes are kept. A relative @import of a CSS file is looked for
// in the same way, then in node_modules, and becomes part of the stylesheet.
//
// Errors are a diagnostic.List with all that is wrong in this entry.
func (b *Bundler) Stylesheet(ctx context.Context, in Stylesheet) (*Result, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := b.claim(in); err != nil {
		return nil, err
	}
	opt, err := b.buildOptions()
	if err != nil {
		return nil, err
	}
	text, err := b.newSassText(in)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", in.Entry, err)
	}
	l := newLink(ctx, b, nil)
	wrong, err := b.linkStyle(l, in, text)
	if err != nil {
		return nil, err
	}
	opt.EntryPointsAdvanced = []api.EntryPoint{{InputPath: in.Entry, OutputPath: styleFolder + "/" + safePath(in.Name)}}
	opt.Plugins = []api.Plugin{l.plugin()}
	if text.sources == nil {
		opt.Sourcemap = api.SourceMapNone // there is nothing true to say
	}
	built := api.Build(opt)
	wrong = append(wrong, b.diagnose(built.Errors, diagnostic.Error, text.locateBuilt)...)
	result := l.result()
	result.Warnings = append(result.Warnings, b.diagnose(built.Warnings, diagnostic.Warning, text.locateBuilt)...)
	result.Warnings = diagnostic.Sort(result.Warnings)
	if len(wrong) > 0 {
		return nil, diagnostic.Sort(append(wrong, result.Warnings...))
	}
	return result, b.collectStyle(result, in, built)
}

// claim takes a name for an entry. Two entries that would get one output are an error, the same whichever comes first.
func (b *Bundler) claim(in Stylesheet) error {
	name := safePath(in.Name)
	b.mu.Lock()
	defer b.mu.Unlock()
	other, taken := b.names[strings.ToLower(name)]
	if !taken || other == in.Entry {
		b.names[strings.ToLower(name)] = in.Entry
		return nil
	}
	return sameOutput(max(in.Entry, other), min(in.Entry, other), styleFolder+"/"+strings.ToLower(name)+".css")
}

// sameOutput says that two sources would be published under one name.
func sameOutput(file, other, output string) *diagnostic.Diagnostic {
	return &diagnostic.Diagnostic{
		File:    file,
		Message: "would be published as " + output + ", and so would " + other,
		Remedy:  "Rename one of the two.",
	}
}

// collectStyle turns esbuild's output into files and the entry's chunk.
func (b *Bundler) collectStyle(result *Result, in Stylesheet, built api.BuildResult) error {
	chunk := manifest.Chunk{Name: in.Name, Src: in.Entry, IsEntry: true}
	outputs := map[string]bool{styleFolder + "/" + safePath(in.Name): true}
	for _, output := range built.OutputFiles {
		file := b.outputFile(output, outputs)
		file.From = in.Entry
		if isAssetOutput(file.Path) {
			chunk.Assets = append(chunk.Assets, file.Path)
			continue
		}
		if path.Ext(file.Path) == ".css" {
			chunk.File = file.Path
			if b.opt.Release {
				chunk.Integrity = integrity(file.Data)
			}
		}
		result.Files = append(result.Files, file)
	}
	if chunk.File == "" {
		return fmt.Errorf("%s: esbuild gave no stylesheet", in.Entry)
	}
	slices.Sort(chunk.Assets)
	result.Chunks = manifest.Manifest{in.Entry: chunk}
	return nil
}

// foldersWith gives the folders of those sources that hold the text of a URL, in the order of their paths.
func foldersWith(sources []string, url string) (folders []string) {
	file, _ := splitURL(url)
	for _, source := range sources {
		if data, err := os.ReadFile(source); err == nil && bytes.Contains(data, []byte(file)) {
			folders = append(folders, filepath.Dir(source))
		}
	}
	return folders
}

// linkStyle resolves the references in a compiled stylesheet, and writes in their place URLs that the plugin knows. What
// can't be found is told, and left, so that esbuild can tell what else is wrong.
func (b *Bundler) linkStyle(l *link, in Stylesheet, text *sassText) (wrong diagnostic.List, err error) {
	style := &linkedStyle{
		file:    filepath.Join(b.policy.realRoot, filepath.FromSlash(in.Entry)),
		assets:  map[string]*asset{},
		imports: map[string][]string{},
		folders: append([]string{filepath.Dir(b.policy.absolute(in.Entry))}, b.opt.LoadPaths...),
	}
	l.style = style
	references, imports := findReferences(in.CSS)
	for _, r := range imports {
		style.imports[r.url] = append(style.imports[r.url], text.folders(r)...)
	}
	var edits, exact []edit
	for _, r := range references {
		if !isRelative(r.url) {
			if warning, missing := b.checkStatic(r.url); warning != nil {
				l.warn(text.place(warning, r), missing)
			}
			continue
		}
		if strings.HasPrefix(r.url, exactScheme) {
			exact = append(exact, edit{start: r.start, end: r.end})
		}
		found, err := b.find(l.ctx, r.url, text.folders(r))
		if err != nil && !strings.HasPrefix(r.url, exactScheme) {
			found, err = b.find(l.ctx, r.url, slices.Concat(text.folders(r), foldersWith(in.Sources, r.url), style.folders))
		}
		l.note(found.missing)
		if l.ctx.Err() != nil {
			return nil, l.ctx.Err()
		}
		if err != nil {
			for _, d := range diagnostic.Of(err) {
				wrong = append(wrong, text.place(d, r))
			}
			continue
		}
		name := assetScheme + strconv.Itoa(len(edits))
		style.assets[name] = found.asset
		edits = append(edits, edit{r.start, r.end, r.replacement(in.CSS, name+found.suffix)})
	}
	more, lacking := b.linkExact(l, in, text, exact)
	wrong = append(wrong, lacking...)
	edits = append(edits, more...)
	slices.SortFunc(edits, func(x, y edit) int { return x.start - y.start })
	style.css = text.apply(edits)
	comment, err := text.mapComment()
	style.css += comment
	return wrong, err
}
