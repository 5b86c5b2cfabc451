// Package migrate writes the assetbuild.toml that says what a Compass project's config.rb said: with it the project is
// published as any other, its stylesheets unchanged. What a config.rb says and an assetbuild.toml can't is listed.
package migrate

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"assetbuild/internal/compass"
	"assetbuild/internal/compass/rubyconfig"
	"assetbuild/internal/config"
	"assetbuild/internal/diagnostic"
)

// A Migration is what becomes of a config.rb.
type Migration struct {
	// Text is the assetbuild.toml.
	Text []byte
	// Left tells what it does not say, each with what to do.
	Left diagnostic.List
}

// Compass translates a project's config.rb. The error tells what is wrong with that, or that no output folder can be found.
func Compass(s compass.Settings) (Migration, error) {
	settings, found := compass.Load(s)
	if err := found.Err(); err != nil {
		return Migration{}, err
	}
	ruby, err := read(s)
	if err != nil {
		return Migration{}, err
	}
	m := &migration{root: s.Root, file: shown(s.Root, s.File), settings: settings, ruby: ruby, left: found}
	text, err := m.text()
	if err != nil {
		return Migration{}, err
	}
	m.leave()
	return Migration{Text: text, Left: diagnostic.Sort(m.left)}, nil
}

// read reads the configuration once more, for what it sets as it is written.
func read(s compass.Settings) (*rubyconfig.Config, error) {
	source, err := os.ReadFile(s.File)
	if err != nil {
		return nil, &diagnostic.Diagnostic{File: shown(s.Root, s.File), Message: "the configuration can't be read", Err: err}
	}
	ruby, _ := rubyconfig.Read(shown(s.Root, s.File), string(source), rubyconfig.Options{
		Dir: s.Root, File: s.File, Environment: s.Environment, Env: s.Env,
	})
	return ruby, nil
}

type migration struct {
	root, file string
	settings   *compass.Config
	ruby       *rubyconfig.Config
	left       diagnostic.List
}

// outputs are folders to publish to. The first is taken that the configuration accepts: none of the project's sources lies
// in it.
var outputs = []string{"public", "dist", "build", "published"}

func (m *migration) text() ([]byte, error) {
	var err error
	for _, output := range outputs {
		text := m.document(output)
		if _, err = config.Parse(m.root, filepath.Join(m.root, config.FileName), text); err == nil {
			return text, nil
		}
	}
	return nil, err
}

// document writes the file. Every setting stands there, default or not: a config.rb that is deleted then takes nothing away.
func (m *migration) document(output string) []byte {
	c := m.settings
	d := &document{}
	d.comment("Written by `assetbuild migrate` from " + m.file + ", which can be deleted. docs/configuration.md describes every setting.")
	d.comment("Stylesheets are published below " + output + "/assets/css, and pages find them by manifest.json.")
	d.set("output", output)
	switch base := m.property("http_path"); {
	case c.RelativeAssets:
		d.set("public_path", "")
	case base != "" && base != "/":
		d.set("public_path", strings.TrimSuffix(base, "/")+"/")
	}
	d.table("sass")
	d.set("source", m.path(c.SassPath))
	if paths := m.loadPaths(); len(paths) > 0 {
		d.set("load_paths", paths)
	}
	d.table("compass")
	m.folder(d, "images_path", c.ImagesPath)
	m.folder(d, "fonts_path", c.FontsPath)
	m.folder(d, "extensions_path", c.ExtensionsPath)
	if !slices.Equal(c.SpriteLoadPath, []string{c.ImagesPath}) {
		d.set("sprite_load_path", m.existing(c.SpriteLoadPath))
	}
	var packages []string
	for _, name := range c.Requires {
		if of := c.Package(name); of != "" && !slices.Contains(packages, of) {
			packages = append(packages, of)
		}
	}
	if len(packages) > 0 {
		d.set("require", packages)
	}
	if c.HTTPImagesPath != "/"+m.path(c.ImagesPath) {
		d.set("http_images_path", c.HTTPImagesPath)
	}
	if c.ImportOnce {
		d.set("import_once", true)
	}
	if c.DisableWarnings {
		d.set("disable_warnings", true)
	}
	return d.bytes()
}

// property is one as it is set; empty where it is not, or no text.
func (m *migration) property(name string) string {
	if s, ok := m.ruby.Settings[name]; ok && s.Value != nil {
		return rubyconfig.Text(s.Value)
	}
	return ""
}

// path is a folder as assetbuild.toml names it: from the project, with slashes.
func (m *migration) path(dir string) string { return shown(m.root, dir) }

// folder sets a folder that exists. One that does not would be a mistake there, and was none for Compass.
func (m *migration) folder(d *document, key, dir string) {
	if isFolder(dir) {
		d.set(key, m.path(dir))
	}
}

func (m *migration) existing(dirs []string) []string {
	var all []string
	for _, dir := range dirs {
		if isFolder(dir) {
			all = append(all, m.path(dir))
		}
	}
	return all
}

// loadPaths are the folders for imports, and those of extensions that a config.rb loads by their place.
func (m *migration) loadPaths() []string {
	paths := m.existing(m.settings.ImportPaths)
	for _, dir := range m.settings.Loads {
		if at := filepath.Join(dir, "stylesheets"); isFolder(at) {
			paths = append(paths, m.path(at))
		} else if isFolder(dir) {
			paths = append(paths, m.path(dir))
		}
	}
	return paths
}

func isFolder(dir string) bool {
	info, err := os.Stat(dir)
	return err == nil && info.IsDir()
}

func shown(root, file string) string {
	if rel, err := filepath.Rel(root, file); err == nil {
		return filepath.ToSlash(rel)
	}
	return filepath.ToSlash(file)
}

// say notes what the new file does not say.
func (m *migration) say(line int, remedy, format string, arguments ...any) {
	m.left = append(m.left, &diagnostic.Diagnostic{
		Severity: diagnostic.Info, File: m.file, Line: line, Message: fmt.Sprintf(format, arguments...), Remedy: remedy,
	})
}
