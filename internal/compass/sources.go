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

// calls reads all stylesheets of a project and lists what they call, and the files read; nil where they are too many.
func (c *Config) calls() (calls, read map[string]bool) {
	calls, read = map[string]bool{}, map[string]bool{}
	for _, dir := range c.sources() {
		err := filepath.WalkDir(dir, func(file string, entry fs.DirEntry, err error) error {
			extension := filepath.Ext(file)
			if err != nil || entry.IsDir() || extension != ".scss" && extension != ".sass" || read[file] {
				return nil // what can't be read fails where it is loaded
			}
			text, err := os.ReadFile(file)
			if err != nil {
				return nil
			}
			library.Calls(text, calls)
			if read[file] = true; len(read) > maxRead {
				return fs.SkipAll
			}
			return nil
		})
		if err != nil || len(read) > maxRead {
			return nil, nil
		}
	}
	return calls, read
}

// loadedOnly tells whether the entries were made from these files only.
func (b *Build) loadedOnly(read map[string]bool) bool {
	for _, sheet := range b.Entries {
		for _, file := range sheet.Loads {
			if extension := filepath.Ext(file); (extension == ".scss" || extension == ".sass") && !read[file] {
				return false
			}
		}
	}
	return true
}

// sources are the folders that a project's stylesheets are looked for in, in this order.
func (c *Config) sources() []string {
	paths := append(slices.Clone(c.ImportPaths), c.SassPath)
	return append(paths, c.extensionPaths()...)
}

// sassOptions are those of the compiler: imports are looked for in the order that Compass has.
func (c *Config) sassOptions(opt Options, host *Host, calls map[string]bool) sass.Options {
	return sass.Options{
		Root: opt.Root, Command: opt.Command, LoadPaths: c.sources(), Library: Library(calls, c.ImportOnce, !c.LineComments && !c.SourceMap),
		AllowOutside: true, Answerer: host, SourceMap: c.LineComments,
		Silence: []string{
			"import", "global-builtin", "color-functions", "slash-div", "mixed-decls", "if-function", "abs-percent",
			"duplicate-var-flags", "strict-unary", "function-units", "elseif", "moz-document", "new-global", "color-module-compat",
		},
	}
}

// An extension is a folder of Sass that a project registers.
type extension struct {
	name, dir string
}

// extensions are those in the project's folder of extensions, and packages of the names that the configuration requires.
func (c *Config) extensions() []extension {
	var all []extension
	add := func(name, dir string) {
		for _, below := range []string{"stylesheets", "sass", "core", "app/assets/stylesheets", "dist", "."} {
			at := filepath.Join(dir, filepath.FromSlash(below))
			if info, err := os.Stat(at); err == nil && info.IsDir() {
				all = append(all, extension{name, at})
				return
			}
		}
	}
	entries, err := os.ReadDir(c.ExtensionsPath)
	if err == nil { // no folder: no extensions
		for _, entry := range entries {
			if entry.IsDir() {
				add(entry.Name(), filepath.Join(c.ExtensionsPath, entry.Name()))
			}
		}
	}
	for _, name := range c.Requires {
		if !strings.ContainsAny(name, `/\`) {
			add(name, filepath.Join(c.ProjectPath, "node_modules", name))
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

// own are the extensions below the project's folder of extensions: their stylesheets are entries too, as in Compass, and
// become CSS in a folder of the extension's name.
func (c *Config) own() []extension {
	return slices.DeleteFunc(c.extensions(), func(e extension) bool { return !below(c.ExtensionsPath, e.dir) })
}
