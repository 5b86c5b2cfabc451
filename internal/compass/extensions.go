package compass

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// An extension is a folder of Sass that a project registers.
type extension struct {
	name, dir string
	// own tells that it belongs to the project: its stylesheets are entries too.
	own bool
}

// stylesheetFolders are where a gem, or the npm package of the same library, keeps its Sass; the first that is there.
var stylesheetFolders = []string{
	"stylesheets", "sass", "scss", "core", "app/assets/stylesheets", "assets/stylesheets", "vendor/assets/stylesheets", "lib", "dist", ".",
}

// packageNames are the npm packages of libraries whose gem is required by another name.
var packageNames = map[string][]string{
	"breakpoint":        {"breakpoint-sass"},
	"neat":              {"bourbon-neat"},
	"foundation":        {"foundation-sites"},
	"zurb-foundation":   {"foundation-sites", "foundation"},
	"compass-normalize": {"normalize-scss"},
	"normalize":         {"normalize-scss"},
	"toolkit":           {"sass-toolkit"},
	"modular-scale":     {"modularscale-sass"},
	"animate":           {"animate-sass"},
}

// packagesOf are the folders, absolute, in which the package of a required library may lie, in the order in which they are
// looked at. A name with a slash is a part of a gem: its package has the first word's name.
func (c *Config) packagesOf(required string) (dirs []string) {
	gem, _, _ := strings.Cut(required, "/")
	if !filepath.IsLocal(gem) || strings.Contains(gem, `\`) {
		return nil
	}
	for _, name := range append([]string{gem}, packageNames[gem]...) {
		dirs = append(dirs, filepath.Join(c.ProjectPath, "node_modules", name))
	}
	return dirs
}

// extensions are those in the project's folder of extensions, and packages of the names that the configuration requires.
func (c *Config) extensions() []extension {
	var all []extension
	add := func(name, dir string, own bool) bool {
		at, ok := stylesheetsIn(dir)
		if ok && !slices.ContainsFunc(all, func(e extension) bool { return e.dir == at }) {
			all = append(all, extension{name, at, own})
		}
		return ok
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
		for _, dir := range c.packagesOf(name) {
			if add(name, dir, false) {
				break
			}
		}
	}
	return all
}

// stylesheetsIn is the folder of an extension that holds its Sass.
func stylesheetsIn(dir string) (at string, ok bool) {
	for _, below := range stylesheetFolders {
		at := filepath.Join(dir, filepath.FromSlash(below))
		if info, err := os.Stat(at); err == nil && info.IsDir() {
			return at, true
		}
	}
	return "", false
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

// Package is the package in node_modules that is a library which a configuration requires; "" where there is none.
func (c *Config) Package(required string) string {
	for _, dir := range c.packagesOf(required) {
		if _, ok := stylesheetsIn(dir); ok {
			return filepath.Base(dir)
		}
	}
	return ""
}

// builtIn are the gems that a build of Compass is made of: what they held is here.
var builtIn = []string{"compass", "sass", "rubygems", "bundler"}

// ofRuby are libraries of Ruby that configurations require for their callbacks and conditions.
var ofRuby = []string{
	"base64", "benchmark", "cgi", "date", "digest", "English", "erb", "fileutils", "find", "json", "logger", "net", "open-uri", "open3", "openssl",
	"ostruct", "pathname", "pp", "rbconfig", "securerandom", "set", "shellwords", "socket", "stringio", "tempfile", "time", "tmpdir", "uri", "yaml", "zlib",
}

// withoutSass tells that nothing on the disk is what the configuration requires, and where it was looked for, in absolute
// paths: nowhere for what only Ruby can use.
func (c *Config) withoutSass(required string) (lookedFor []string, missing bool) {
	gem, _, _ := strings.Cut(required, "/")
	switch {
	case slices.Contains(builtIn, gem), c.Package(required) != "":
		return nil, false
	case slices.Contains(ofRuby, gem), strings.HasPrefix(gem, "."), filepath.IsAbs(required):
		return nil, true
	}
	if slices.ContainsFunc(c.extensions(), func(e extension) bool { return e.name == gem }) {
		return nil, false
	}
	for _, dir := range append(slices.Clone(c.ImportPaths), c.SassPath) {
		for _, name := range []string{gem, "_" + gem + ".scss", "_" + gem + ".sass", gem + ".scss", gem + ".sass"} {
			if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
				return nil, false
			}
		}
		if !slices.Contains(lookedFor, dir) {
			lookedFor = append(lookedFor, dir)
		}
	}
	return slices.Concat([]string{filepath.Join(c.ExtensionsPath, gem)}, c.packagesOf(required), lookedFor), true
}
