package bundle

import (
	"io/fs"
	"path"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// resolveLibrary resolves imports of what the program brings along, and imports inside of it.
func (l *link) resolveLibrary(args api.OnResolveArgs) (api.OnResolveResult, bool) {
	if args.Namespace == libraryNamespace && strings.HasPrefix(args.Path, ".") {
		lib, importer := l.b.library(args.Importer)
		if lib == nil {
			return api.OnResolveResult{}, false
		}
		name, ok := lib.sibling(importer, args.Path)
		return api.OnResolveResult{Path: lib.Name + "/" + name, Namespace: libraryNamespace}, ok
	}
	for _, lib := range l.b.opt.Libraries {
		if name, ok := lib.Resolve(args.Path); ok {
			return api.OnResolveResult{Path: lib.Name + "/" + name, Namespace: libraryNamespace}, true
		}
	}
	return api.OnResolveResult{}, false
}

// library gives the library to which a path in its namespace belongs, and the file's name in it.
func (b *Bundler) library(file string) (lib *Library, name string) {
	for i := range b.opt.Libraries {
		lib = &b.opt.Libraries[i]
		if name, ok := strings.CutPrefix(file, lib.Name+"/"); ok {
			return lib, name
		}
	}
	return nil, ""
}

// sibling finds the file that a relative import in a library's file names.
func (lib *Library) sibling(importer, specifier string) (name string, ok bool) {
	name = path.Join(path.Dir(importer), specifier)
	stem := strings.TrimSuffix(name, ".js") // TypeScript may import ./x.ts as ./x.js
	for _, candidate := range []string{name, name + ".ts", name + ".js", stem + ".ts", name + "/index.ts", name + "/index.js"} {
		if info, err := fs.Stat(lib.Files, candidate); err == nil && !info.IsDir() {
			return candidate, true
		}
	}
	return "", false
}

// loadLibrary gives a library's file to esbuild.
func (l *link) loadLibrary(file string) api.OnLoadResult {
	lib, name := l.b.library(file)
	if lib == nil {
		return api.OnLoadResult{}
	}
	data, err := fs.ReadFile(lib.Files, name)
	if err != nil {
		return api.OnLoadResult{Errors: []api.Message{{Text: plain(err)}}}
	}
	contents := string(data)
	return api.OnLoadResult{Contents: &contents, Loader: libraryLoader(name), ResolveDir: l.b.policy.realRoot}
}

func libraryLoader(name string) api.Loader {
	switch path.Ext(name) {
	case ".ts":
		return api.LoaderTS
	case ".css":
		return api.LoaderCSS
	case ".json":
		return api.LoaderJSON
	}
	return api.LoaderJS
}
