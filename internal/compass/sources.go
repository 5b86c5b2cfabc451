package compass

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"assetbuild/sass"
	"assetbuild/sass/library"
)

// maxRead bounds how many stylesheets are read to find out what they call.
const maxRead = 5000

// scan reads all stylesheets of a project.
func (c *Config) scan() scan {
	found := scan{calls: map[string]bool{}, read: map[string]bool{}}
	for _, dir := range c.sources() {
		err := filepath.WalkDir(dir, func(file string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !isSass(file) || found.read[file] {
				return nil // what can't be read fails where it is loaded
			}
			text, err := os.ReadFile(file)
			if err != nil {
				return nil
			}
			library.Calls(text, found.calls)
			if found.read[file] = true; len(found.read) > maxRead {
				return fs.SkipAll
			}
			return nil
		})
		if err != nil || len(found.read) > maxRead {
			return scan{}
		}
	}
	return found
}

// sources are the folders that a project's stylesheets are looked for in, in this order.
func (c *Config) sources() []string {
	paths := append(slices.Clone(c.ImportPaths), c.SassPath)
	return append(paths, c.extensionPaths()...)
}

// sassOptions completes those of a compiler: imports are looked for in the order that Compass has.
func (c *Config) sassOptions(opt sass.Options) sass.Options {
	opt.LoadPaths = slices.Clone(opt.LoadPaths)
	for _, dir := range c.sources() {
		if !slices.Contains(opt.LoadPaths, dir) {
			opt.LoadPaths = append(opt.LoadPaths, dir)
		}
	}
	opt.ImportOnce = c.ImportOnce
	opt.Operate = operate
	opt.Silence = append(slices.Clone(opt.Silence), silenced...)
	return opt
}

// operate is the function of compass/host that counts with colours.
const operate = "-compass-operate"

// silenced are the deprecations of what every stylesheet of Compass's time does.
var silenced = []string{
	"import", "global-builtin", "color-functions", "slash-div", "mixed-decls", "if-function", "abs-percent",
	"duplicate-var-flags", "strict-unary", "function-units", "elseif", "moz-document", "new-global", "color-module-compat",
}

// An extension is a folder of Sass that a project registers.
type extension struct {
	name, dir string
	// own tells that it belongs to the project: its stylesheets are entries too.
	own bool
}

// extensions are those in the project's folder of extensions, and packages of the names that the configuration requires.
func (c *Config) extensions() []extension {
	var all []extension
	add := func(name, dir string, own bool) {
		for _, below := range []string{"stylesheets", "sass", "core", "app/assets/stylesheets", "dist", "."} {
			at := filepath.Join(dir, filepath.FromSlash(below))
			if info, err := os.Stat(at); err == nil && info.IsDir() {
				all = append(all, extension{name, at, own})
				return
			}
		}
	}
	entries, err := os.ReadDir(c.ExtensionsPath)
	if err == nil { // no folder: no extensions
		for _, entry := range entries {
			if entry.IsDir() {
				add(entry.Name(), filepath.Join(c.ExtensionsPath, entry.Name()), true)
			}
		}
	}
	for _, dir := range c.Loads {
		add(filepath.Base(dir), dir, true)
	}
	for _, name := range c.Requires {
		if !strings.ContainsAny(name, `/\`) {
			add(name, filepath.Join(c.ProjectPath, "node_modules", name), false)
		}
	}
	return all
}

func (c *Config) extensionPaths() []string {
	var paths []string
	for _, e := range c.extensions() {
		paths = append(paths, e.dir)
	}
	return paths
}

// own are the extensions that belong to the project: their stylesheets are entries too, as in Compass, and become CSS in a
// folder of the extension's name.
func (c *Config) own() []extension {
	return slices.DeleteFunc(c.extensions(), func(e extension) bool { return !e.own })
}
