package bundle

import (
	"context"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"sync"

	"github.com/evanw/esbuild/pkg/api"

	"assetbuild/internal/diagnostic"
)

// Namespaces of esbuild's paths. What stands in one gets into hashes and source maps, so it never holds an absolute path.
const (
	fileNamespace    = "file"         // the disk, and the compiled entry in the place of its Sass file
	assetNamespace   = "asset"        // assets, by their file name in the output folder
	moduleNamespace  = "asset-module" // scripts that give an asset's URL, by the same name
	libraryNamespace = "library"      // sources that the program brings along: LIBRARY/FILE
)

// assetScheme marks a URL that the url() step has resolved, until esbuild asks for it.
const assetScheme = "assetbuild-asset:"

// A link is this package's plugin in one build of esbuild. It answers what imports and URLs lead to, refuses what may not
// be read, and keeps book of both.
//
// Assets go through esbuild's file loader, because only esbuild knows in which chunk, and so how deep in the output, a
// reference ends up. But the loader gets an asset's final name and no content: the file itself is hashed and published by
// the bundler's own table.
type link struct {
	b   *Bundler
	ctx context.Context
	// style is the compiled stylesheet that the build is about; nil for scripts.
	style *linkedStyle
	gate  gate

	mu       sync.Mutex
	inputs   map[string]bool
	missing  map[string]bool
	used     map[*asset]bool
	warnings diagnostic.List
}

// A linkedStyle is a stylesheet whose url()s were resolved.
type linkedStyle struct {
	file    string              // the Sass file, absolute
	css     string              // with its source map
	assets  map[string]*asset   // by the URL that stands for them in css
	imports map[string][]string // the folders of the sources in which an @import of a URL stands
	folders []string            // the entry's folder and the load paths
}

func newLink(ctx context.Context, b *Bundler, style *linkedStyle) *link {
	return &link{b: b, ctx: ctx, style: style, gate: gate{policy: b.policy}, inputs: map[string]bool{}, missing: map[string]bool{}, used: map[*asset]bool{}}
}

func (l *link) plugin() api.Plugin {
	return api.Plugin{Name: "assetbuild", Setup: func(build api.PluginBuild) {
		build.OnResolve(api.OnResolveOptions{Filter: ".*"}, func(args api.OnResolveArgs) (api.OnResolveResult, error) {
			return l.resolve(build, args), nil
		})
		for namespace, load := range map[string]func(string) api.OnLoadResult{
			assetNamespace:   l.loadAsset,
			moduleNamespace:  l.loadModule,
			libraryNamespace: l.loadLibrary,
			fileNamespace:    l.loadFile,
		} {
			build.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: namespace}, func(args api.OnLoadArgs) (api.OnLoadResult, error) {
				return load(args.Path), nil
			})
		}
	}}
}

// asked marks questions that the plugin itself asks, which esbuild is to answer.
type asked struct{}

// resolve says what an import or a URL leads to. An empty result leaves it to esbuild.
func (l *link) resolve(build api.PluginBuild, args api.OnResolveArgs) api.OnResolveResult {
	if _, own := args.PluginData.(asked); own {
		return api.OnResolveResult{}
	}
	if l.style == nil {
		if err := l.gate.pass(args); err != nil {
			return refused(err)
		}
	}
	switch {
	case args.Kind == api.ResolveEntryPoint && l.style != nil:
		return api.OnResolveResult{Path: l.style.file}
	case args.Namespace == moduleNamespace:
		return api.OnResolveResult{Path: args.Path, Namespace: assetNamespace}
	case args.Kind == api.ResolveCSSURLToken:
		return l.resolveURL(build, args)
	case args.Kind == api.ResolveCSSImportRule:
		return l.resolveImportRule(build, args)
	case args.Kind == api.ResolveEntryPoint:
		return api.OnResolveResult{}
	}
	if result, ok := l.resolveLibrary(args); ok {
		return result
	}
	if file, _ := splitURL(args.Path); l.b.isAsset(file) && len(args.With) == 0 && !hasScheme(file) {
		return l.resolveAsset(build, args)
	}
	return api.OnResolveResult{}
}

// resolveURL resolves a url() in a stylesheet. In the compiled entry that has been done already; plain CSS that it or a
// script imports is resolved here: relative to its own folder, then to the load paths, then as a package's file.
func (l *link) resolveURL(build api.PluginBuild, args api.OnResolveArgs) api.OnResolveResult {
	stays := api.OnResolveResult{Path: args.Path, External: true}
	if l.inEntry(args) {
		name, suffix := splitURL(args.Path)
		if found := l.style.assets[name]; found != nil {
			return l.found(found, suffix, assetNamespace)
		}
		return stays
	}
	if !isRelative(args.Path) {
		l.static(args)
		return stays
	}
	found, err := l.b.find(l.ctx, args.Path, append([]string{args.ResolveDir}, l.b.opt.LoadPaths...))
	l.note(found.missing)
	if err != nil {
		if file, suffix, ok := l.ask(build, args); ok {
			return l.assetOf(file, suffix, assetNamespace)
		}
		return refused(err)
	}
	return l.found(found.asset, found.suffix, assetNamespace)
}

// resolveImportRule resolves @import. What is found, in the end as a package's file, becomes part of the stylesheet; other
// hosts and /x stay.
func (l *link) resolveImportRule(build api.PluginBuild, args api.OnResolveArgs) api.OnResolveResult {
	if !isRelative(args.Path) {
		l.static(args)
		return api.OnResolveResult{Path: args.Path, External: true}
	}
	if !l.inEntry(args) {
		return api.OnResolveResult{}
	}
	file, _ := splitURL(args.Path)
	var missing []string
	for _, folder := range slices.Concat(l.style.imports[args.Path], l.style.folders) {
		candidate := filepath.Join(folder, filepath.FromSlash(file))
		if slices.Contains(missing, candidate) {
			continue
		}
		if l.b.policy.exists(candidate) {
			l.note(missing)
			return api.OnResolveResult{Path: candidate}
		}
		missing = append(missing, candidate)
	}
	l.note(missing)
	if file, suffix, ok := l.ask(build, args); ok {
		return api.OnResolveResult{Path: file, Suffix: suffix}
	}
	return refused(l.b.notFound(file, missing))
}

// resolveAsset resolves a script's import of an image, a font or another file of which it wants the URL.
func (l *link) resolveAsset(build api.PluginBuild, args api.OnResolveArgs) api.OnResolveResult {
	namespace := assetNamespace
	if relative(l.b.opt.PublicPath) {
		namespace = moduleNamespace
	}
	if file, suffix, ok := l.ask(build, args); ok {
		return l.assetOf(file, suffix, namespace)
	}
	name, suffix := splitURL(args.Path)
	if sheet, err := l.b.generated(l.ctx, name); err != nil || sheet != nil {
		if err != nil {
			return refused(err)
		}
		return l.found(sheet, suffix, namespace)
	}
	return api.OnResolveResult{} // esbuild says best what is wrong
}

// ask lets esbuild find a file by its own rules: packages, aliases, the paths of tsconfig.json.
func (l *link) ask(build api.PluginBuild, args api.OnResolveArgs) (file, suffix string, ok bool) {
	answer := build.Resolve(args.Path, api.ResolveOptions{
		Importer: args.Importer, Namespace: args.Namespace, ResolveDir: args.ResolveDir, Kind: args.Kind,
		With: args.With, PluginData: asked{},
	})
	if len(answer.Errors) > 0 || answer.External || answer.Namespace != fileNamespace {
		return "", "", false
	}
	return answer.Path, answer.Suffix, true
}

// assetOf gives the result for an asset on the disk.
func (l *link) assetOf(file, suffix, namespace string) api.OnResolveResult {
	found, err := l.b.source(file)
	if err != nil {
		return refused(err)
	}
	return l.found(found, suffix, namespace)
}

func (l *link) found(a *asset, suffix, namespace string) api.OnResolveResult {
	l.use(a)
	if a.file != "" {
		l.input(a.file)
	}
	return api.OnResolveResult{Path: path.Base(a.output), Namespace: namespace, Suffix: suffix, SideEffects: api.SideEffectsFalse}
}

// inEntry reports whether an import stands in the compiled entry.
func (l *link) inEntry(args api.OnResolveArgs) bool {
	return l.style != nil && args.Importer == l.style.file
}

func (l *link) input(file string) {
	l.mu.Lock()
	l.inputs[file] = true
	l.mu.Unlock()
}

// use notes that the build refers to an asset.
func (l *link) use(a *asset) {
	l.mu.Lock()
	l.used[a] = true
	l.mu.Unlock()
}

func (l *link) note(missing []string) {
	l.mu.Lock()
	for _, file := range missing {
		l.missing[file] = true
	}
	l.mu.Unlock()
}

// static checks a URL that stays as it is in a stylesheet's own text.
func (l *link) static(args api.OnResolveArgs) {
	if warning, missing := l.b.checkStatic(args.Path); warning != nil {
		warning.File, warning.Length = l.b.policy.key(args.Importer), 0
		l.warn(warning, missing)
	}
}

// warn keeps a warning that the absence of a file caused.
func (l *link) warn(d *diagnostic.Diagnostic, missing string) {
	l.note([]string{missing})
	l.mu.Lock()
	l.warnings = append(l.warnings, d)
	l.mu.Unlock()
}

// result gives the book that was kept.
func (l *link) result() *Result {
	result := &Result{
		Inputs:   slices.Sorted(maps.Keys(l.inputs)),
		Missing:  slices.Sorted(maps.Keys(l.missing)),
		Warnings: diagnostic.Sort(l.warnings),
	}
	for a := range l.used {
		if a.specifier != "" {
			result.Sheets = append(result.Sheets, a.specifier)
		} else {
			result.Assets = append(result.Assets, a.key)
		}
	}
	slices.Sort(result.Sheets)
	slices.Sort(result.Assets)
	return result
}

// refused hands an error to esbuild, which adds where the import stands.
func refused(err error) api.OnResolveResult { return api.OnResolveResult{Errors: messagesOf(err)} }

// messagesOf carries diagnostics through esbuild.
func messagesOf(err error) []api.Message {
	var messages []api.Message
	for _, d := range diagnostic.Of(err) {
		messages = append(messages, api.Message{Text: d.Message, Detail: d})
	}
	return messages
}
