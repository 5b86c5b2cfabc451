// Package parallax carries the homepage runtime into every project: its TypeScript, Sass and CSS, embedded, and the rule by
// which "assetbuild/parallax/…" leads to them. The runtime itself is described in README.md.
package parallax

import (
	"embed"
	"io/fs"
	"path"
	"strings"
)

// Module is the specifier under which scripts and Sass find the runtime.
const Module = "assetbuild/parallax"

// Sass is the name, within Files, of what `@use "assetbuild/parallax"` loads.
const Sass = "parallax.scss"

// Files holds the runtime's sources, all in one folder: a module a file, the Sass, the CSS that it compiles to with its
// defaults, and the package.json by which other bundlers find their way when the files lie on a disk.
//
//go:embed *.ts parallax.scss parallax.css package.json
var Files embed.FS

// Resolve gives the name, within Files, of what a script's import means, and false where it means nothing here:
//
//	assetbuild/parallax               index.ts
//	assetbuild/parallax/auto          auto.ts
//	assetbuild/parallax/wheel         wheel.ts, and so on for each module
//	assetbuild/parallax/parallax.css  parallax.css
//
// Between each other the modules import "./wheel"; since they share one folder, that needs no importer and resolves too.
func Resolve(specifier string) (name string, ok bool) {
	name, ok = strings.CutPrefix(specifier, "./")
	if !ok {
		name, ok = strings.CutPrefix(specifier, Module)
		if !ok || name != "" && name[0] != '/' {
			return "", false
		}
		name = strings.TrimPrefix(name, "/")
	}
	switch path.Ext(name) {
	case "":
		if name == "" {
			name = "index"
		}
		name += ".ts"
	case ".ts", ".css":
	default:
		return "", false
	}
	if _, err := fs.Stat(Files, name); err != nil {
		return "", false
	}
	return name, true
}
