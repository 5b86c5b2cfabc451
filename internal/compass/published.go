package compass

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"assetbuild/internal/config"
	"assetbuild/internal/diagnostic"
)

// Adopt lets a config.rb, if one lies in one of Compass's places, say what the [compass] section of an assetbuild.toml leaves
// out: where stylesheets, images, fonts, icons and extensions are. The list holds what is wrong with it, and warnings. The
// settings are to be validated again afterwards.
func Adopt(c *config.Config, environment string, env func(string) (string, bool)) diagnostic.List {
	ruby := config.CompassFile(c.Root)
	if ruby == "" {
		return nil
	}
	from, found := Load(Settings{Root: c.Root, File: ruby, Environment: environment, Env: env})
	if found.Err() != nil {
		return found
	}
	folder := func(key string, into *string, dir string) {
		if !c.Sets(key) {
			*into = dir
		}
	}
	folder("sass.source", &c.Sass.Source, from.SassPath)
	folder("compass.images_path", &c.Compass.ImagesPath, from.ImagesPath)
	folder("compass.fonts_path", &c.Compass.FontsPath, from.FontsPath)
	folder("compass.extensions_path", &c.Compass.ExtensionsPath, from.ExtensionsPath)
	folder("compass.http_images_path", &c.Compass.HTTPImagesPath, from.HTTPImagesPath)
	if !c.Sets("sass.load_paths") {
		c.Sass.LoadPaths = from.ImportPaths
	}
	if !c.Sets("compass.sprite_load_path") {
		c.Compass.SpriteLoadPath = from.SpriteLoadPath
	}
	if !c.Sets("compass.require") {
		c.Compass.Require = from.Requires
	}
	if !c.Sets("compass.import_once") {
		c.Compass.ImportOnce = from.ImportOnce
	}
	if !c.Sets("compass.disable_warnings") {
		c.Compass.DisableWarnings = from.DisableWarnings
	}
	c.Compass.Loads, c.Compass.ConfigRuby = from.Loads, ruby
	if _, err := os.Stat(c.Sass.Source); errors.Is(err, fs.ErrNotExist) && !c.Sets("sass.source") {
		found = append(found, &diagnostic.Diagnostic{
			File: c.Relative(ruby), Message: "there is no folder " + c.Relative(c.Sass.Source),
			Remedy: "sass_dir says where the stylesheets are; source below [sass] in " + config.FileName + " goes before it.", Err: err,
		})
	}
	return found
}

// Published is what Compass's functions and imports go by in a project that is published as any other. reference gives the
// URL that means a file, an absolute path, and stylesheetURL is what stands before a stylesheet's name in its own.
func Published(c *config.Config, environment string, reference func(file string) string, stylesheetURL string) *Config {
	images := c.Compass.HTTPImagesPath
	if images == "" {
		images = "/" + c.Relative(c.Compass.ImagesPath)
	}
	p := &Config{
		ProjectPath: c.Root, Environment: environment,
		CSSPath: filepath.Join(c.Output, "assets", "css"), SassPath: c.Sass.Source,
		ImagesPath: c.Compass.ImagesPath, GeneratedImagesPath: c.Compass.ImagesPath, FontsPath: c.Compass.FontsPath,
		ExtensionsPath: c.Compass.ExtensionsPath,
		ImagesDir:      c.Relative(c.Compass.ImagesPath), FontsDir: c.Relative(c.Compass.FontsPath), CSSDir: c.Relative(c.Output),
		HTTPStylesheetsPath: stylesheetURL, HTTPImagesPath: images, HTTPGeneratedImagesPath: images,
		HTTPFontsPath:   "/" + c.Relative(c.Compass.FontsPath),
		DisableWarnings: c.Compass.DisableWarnings, ImportPaths: c.Sass.LoadPaths,
		SpriteLoadPath: c.Compass.SpriteLoadPath, ImportOnce: c.Compass.ImportOnce, Requires: c.Compass.Require, Loads: c.Compass.Loads,
		Reference: reference, StylesheetURL: stylesheetURL,
	}
	if len(p.SpriteLoadPath) == 0 {
		p.SpriteLoadPath = []string{p.ImagesPath}
	}
	return p
}

// An ExtensionEntry is a stylesheet of an extension that belongs to the project: it is an entry too.
type ExtensionEntry struct {
	File string // absolute
	// Name is what its CSS is called, without extension: "grid/own".
	Name string
}

// ExtensionEntries are the stylesheets of the project's extensions, sorted by file.
func (c *Config) ExtensionEntries() (entries []ExtensionEntry, err error) {
	host := newHost(c.ProjectPath, c)
	for _, e := range c.own() {
		files, err := entriesBelow(e.dir)
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			rel, err := filepath.Rel(c.CSSPath, host.output(file))
			if err != nil {
				return nil, err
			}
			entries = append(entries, ExtensionEntry{file, filepath.ToSlash(rel[:len(rel)-len(".css")])})
		}
	}
	return entries, nil
}
