package bundle

import (
	"strconv"

	"github.com/evanw/esbuild/pkg/api"
)

// loadAsset gives esbuild's file loader a stand-in: the asset's name, which holds the hash of its content.
func (l *link) loadAsset(name string) api.OnLoadResult {
	return api.OnLoadResult{Contents: &name, Loader: api.LoaderFile}
}

// loadModule gives a script that finds an asset's URL when it runs, from where its own chunk was loaded.
func (l *link) loadModule(name string) api.OnLoadResult {
	base := "import.meta.url"
	if l.b.opt.Script.Format == "iife" {
		base = "document.currentScript ? document.currentScript.src : document.baseURI"
	}
	script := "import path from " + strconv.Quote(name) + ";\nexport default new URL(path, " + base + ").href;\n"
	return api.OnLoadResult{Contents: &script, Loader: api.LoaderJS}
}

// loadFile gives the compiled entry, refuses files that may not be read, and leaves the others to esbuild.
func (l *link) loadFile(file string) api.OnLoadResult {
	if l.style != nil && file == l.style.file {
		return api.OnLoadResult{Contents: &l.style.css, Loader: api.LoaderCSS, ResolveDir: l.style.folders[0]}
	}
	if err := l.b.policy.checkSource(file); err != nil {
		return api.OnLoadResult{Errors: messagesOf(err)}
	}
	l.input(file)
	return api.OnLoadResult{}
}
