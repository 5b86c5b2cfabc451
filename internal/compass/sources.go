package compass

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"

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
