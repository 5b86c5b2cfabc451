// Package compass builds a Compass 1.0.3 project without Ruby: it reads config.rb, follows Compass's rules for URLs, sprite
// maps and output styles, and answers the Sass functions that only the host can (image-url, sprite-map, …).
package compass

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"assetbuild/internal/compass/rubyconfig"
	"assetbuild/internal/config"
	"assetbuild/internal/diagnostic"
)

// A Config is a project's configuration with all defaults filled in. Paths are absolute and cleaned.
type Config struct {
	ProjectPath string
	Environment string // development or production
	// Folders on the disk.
	CSSPath, SassPath, ImagesPath, GeneratedImagesPath, FontsPath, ExtensionsPath string
	// The same folders as they are configured.
	ImagesDir, FontsDir, CSSDir string
	// What URLs begin with.
	HTTPStylesheetsPath, HTTPImagesPath, HTTPGeneratedImagesPath, HTTPFontsPath string
	RelativeAssets                                                              bool
	OutputStyle                                                                 Style
	LineComments                                                                bool
	SourceMap                                                                   bool
	DisableWarnings                                                             bool
	// ImportPaths are the folders where imports are looked for; SpriteLoadPath those for icons.
	ImportPaths, SpriteLoadPath []string
	// AssetHost gives a host for the path of a URL, or ""; nil where there is none.
	AssetHost func(urlPath string) (string, error)
	// CacheBuster says how a URL changes with its file's content; nil where it doesn't.
	CacheBuster func(urlPath, file string) (Buster, error)
	// Reference gives what URLs say of a file, an absolute path: set where the project is published as any other, and URLs
	// are resolved after Sass. Nil where they are written as Compass wrote them.
	Reference func(file string) string
	// StylesheetURL is then what stands before a stylesheet's name in its URL.
	StylesheetURL string
	// ImportOnce is set by require 'compass/import-once/activate'.
	ImportOnce bool
	// Requires are the extensions that the configuration asks for by name, Loads those by their folders, absolute.
	Requires, Loads []string
}

// A Buster is what a cache buster makes of a URL.
type Buster struct {
	Path  string // replaces the path; empty leaves it
	Query string // goes behind the ?; empty: none
}

// Settings say how the command line overrides a configuration.
type Settings struct {
	Root        string // the project's folder, absolute
	File        string // the configuration, absolute; empty: found at one of Compass's places, or none
	Environment string // -e; empty: the configuration's
	OutputStyle string // -s; empty: the configuration's
	CSSDir      string // --out; empty: the configuration's
	// Properties are set by the command line, whatever the configuration says: "sass_dir" = "scss".
	Properties map[string]string
	// ImportPaths are further folders for imports, and Requires, Loads and LoadsAll further extensions; folders are absolute.
	ImportPaths, Requires, Loads, LoadsAll []string
	// Work is the folder for what builds keep, absolute; empty: .assetbuild in Root.
	Work string
	Env  func(string) (string, bool)
}

func (s Settings) work() string {
	if s.Work != "" {
		return s.Work
	}
	return filepath.Join(s.Root, config.WorkFolder)
}

// Places are where Compass looks for a project's configuration, in its order, relative to the project's folder.
var Places = []string{"config/compass.rb", ".compass/config.rb", "config/compass.config", "config.rb", "src/config.rb"}

// Find finds the configuration of a project; "" where there is none.
func Find(root string) string {
	for _, place := range Places {
		file := filepath.Join(root, filepath.FromSlash(place))
		if info, err := os.Stat(file); err == nil && info.Mode().IsRegular() {
			return file
		}
	}
	return ""
}

// Load reads a project's configuration. The list holds what is wrong with it, and warnings.
func Load(s Settings) (*Config, diagnostic.List) {
	file := s.File
	if file == "" {
		file = Find(s.Root)
	}
	ruby := &rubyconfig.Config{Settings: map[string]rubyconfig.Setting{}}
	var found diagnostic.List
	if file != "" {
		source, err := os.ReadFile(file)
		name := shown(s.Root, file)
		if err != nil {
			return nil, diagnostic.List{{File: name, Message: "the configuration can't be read", Err: err}}
		}
		ruby, found = rubyconfig.Read(name, string(source), rubyconfig.Options{
			Dir: s.Root, File: file, Environment: s.Environment, Env: s.Env,
		})
	}
	for name, value := range s.Properties {
		setProperty(ruby, name, value)
	}
	r := &resolver{ruby: ruby, file: shown(s.Root, file), found: found}
	return r.config(s), r.found
}

// setProperty sets a property as the command line does: a folder given as a whole path sets the _path, and any other goes
// before one.
func setProperty(ruby *rubyconfig.Config, name, value string) {
	if dir, ok := strings.CutSuffix(name, "_dir"); ok {
		delete(ruby.Settings, dir+"_path")
		if filepath.IsAbs(value) {
			name = dir + "_path"
		}
	}
	var of rubyconfig.Value = value
	if value == "true" || value == "false" {
		of = value == "true"
	}
	ruby.Settings[name] = rubyconfig.Setting{Value: of}
}

// shown is a path as messages name it.
func shown(root, file string) string {
	if rel, err := filepath.Rel(root, file); err == nil {
		return filepath.ToSlash(rel)
	}
	return filepath.ToSlash(file)
}

// resolver turns what a config.rb sets into a Config.
type resolver struct {
	ruby    *rubyconfig.Config
	file    string
	found   diagnostic.List
	project string
}

func (r *resolver) config(s Settings) *Config {
	r.project = s.Root
	if dir := r.text("project_path", ""); dir != "" {
		r.project = r.absolute(dir)
	}
	c := &Config{ProjectPath: r.project, Environment: r.text("environment", "development")}
	if s.Environment != "" {
		c.Environment = s.Environment
	}
	cssDir := r.dir("css_dir", "stylesheets")
	if s.CSSDir != "" {
		cssDir = s.CSSDir
	}
	imagesDir := r.dir("images_dir", "images")
	fontsDir := r.dir("fonts_dir", "fonts")
	generatedDir := r.dir("generated_images_dir", imagesDir)
	c.ImagesDir, c.FontsDir, c.CSSDir = imagesDir, fontsDir, cssDir
	c.CSSPath = r.path("css_path", cssDir)
	c.SassPath = r.path("sass_path", r.dir("sass_dir", "sass"))
	c.ImagesPath = r.path("images_path", imagesDir)
	c.FontsPath = r.path("fonts_path", fontsDir)
	c.GeneratedImagesPath = r.path("generated_images_path", generatedDir)
	if _, set := r.ruby.Settings["generated_images_dir"]; !set {
		if _, set := r.ruby.Settings["images_path"]; set {
			c.GeneratedImagesPath = r.path("generated_images_path", c.ImagesPath)
		}
	}
	c.ExtensionsPath = r.path("extensions_path", r.dir("extensions_dir", "extensions"))
	r.urls(c, cssDir, imagesDir, fontsDir)
	r.output(c, s)
	r.loadPaths(c, s)
	r.blocks(c)
	r.extensions(c, s)
	return c
}

// extensions takes over what is required and loaded.
func (r *resolver) extensions(c *Config, s Settings) {
	required := slices.Clone(s.Requires)
	for _, one := range r.ruby.Requires {
		required = append(required, rubyconfig.Text(one.Value))
	}
	for _, name := range required {
		if name == "compass/import-once/activate" || name == "compass/import-once" {
			c.ImportOnce = true
		} else {
			c.Requires = append(c.Requires, name)
		}
	}
	c.Loads = append(c.Loads, s.Loads...)
	for _, dir := range r.ruby.Loads {
		c.Loads = append(c.Loads, r.absolute(rubyconfig.Text(dir.Value)))
	}
	all := s.LoadsAll
	for _, dir := range r.ruby.Discovers {
		all = append(all, r.absolute(rubyconfig.Text(dir.Value)))
	}
	for _, dir := range all {
		entries, err := os.ReadDir(dir)
		if err != nil {
			r.warn(0, "there is no folder of extensions "+shown(r.project, dir), "Name a folder that holds one folder for each extension.")
		}
		for _, entry := range entries {
			if entry.IsDir() {
				c.Loads = append(c.Loads, filepath.Join(dir, entry.Name()))
			}
		}
	}
	for _, name := range s.Requires {
		r.warnWithoutSass(c, name, 0)
	}
	for _, one := range r.ruby.Requires {
		r.warnWithoutSass(c, rubyconfig.Text(one.Value), one.Line)
	}
}

// warnWithoutSass says that a required library isn't here: a gem that only holds Ruby has no effect, one whose Sass the
// stylesheets import has to be installed. line is 0 for one that the command line requires.
func (r *resolver) warnWithoutSass(c *Config, name string, line int) {
	lookedFor, missing := c.withoutSass(name)
	if !missing {
		return
	}
	d := &diagnostic.Diagnostic{
		Severity: diagnostic.Warning, File: r.file, Line: line, Message: fmt.Sprintf("there is no Sass for require %q", name),
		Remedy: "If stylesheets import it, install its npm package or put its folder into " + shown(r.project, c.ExtensionsPath) + "; if not, the line can go.",
	}
	switch {
	case len(lookedFor) == 0:
		d.Message = fmt.Sprintf("require %q has no effect", name)
		d.Remedy = "Ruby is not run. The line can go."
	case line == 0:
		d.File = ""
		d.Remedy = "Install its npm package, or put its folder into " + shown(r.project, c.ExtensionsPath) + "."
	}
	var places []string
	for _, dir := range lookedFor {
		places = append(places, shown(r.project, dir))
	}
	if len(places) > 0 {
		d.Notes = []string{"looked for it in " + strings.Join(places, ", ")}
	}
	r.found = append(r.found, d)
}

// urls fills in what URLs begin with.
func (r *resolver) urls(c *Config, cssDir, imagesDir, fontsDir string) {
	httpPath := r.text("http_path", "/")
	http := func(pathOption, dirOption, dir string) string {
		if s, set := r.ruby.Settings[pathOption]; set && s.Value != nil && s.Value != rubyconfig.Symbol("relative") {
			return withoutSlash(rubyconfig.Text(s.Value))
		}
		dir = r.dir(dirOption, dir)
		if strings.Contains(dir, "://") || strings.HasPrefix(dir, "//") {
			return withoutSlash(dir)
		}
		return withoutSlash(joinURL(httpPath, dir))
	}
	c.HTTPStylesheetsPath = http("http_stylesheets_path", "http_stylesheets_dir", cssDir)
	c.HTTPImagesPath = http("http_images_path", "http_images_dir", imagesDir)
	c.HTTPGeneratedImagesPath = http("http_generated_images_path", "http_generated_images_dir", r.dir("http_images_dir", imagesDir))
	c.HTTPFontsPath = http("http_fonts_path", "http_fonts_dir", fontsDir)
	c.RelativeAssets = r.flag("relative_assets", false)
	if s := r.ruby.Settings["http_images_path"]; s.Value == rubyconfig.Symbol("relative") {
		c.RelativeAssets = true
		r.warn(s.Line, "http_images_path = :relative is the old way to ask for relative URLs", "Write relative_assets = true.")
	}
}

func (r *resolver) output(c *Config, s Settings) {
	style := "expanded"
	if c.Environment == "production" {
		style = "compressed"
	}
	style = r.text("output_style", style)
	if options, ok := r.ruby.Settings["sass_options"].Value.(*rubyconfig.Map); ok {
		if own, set := options.Get(rubyconfig.Symbol("style")); set {
			style = rubyconfig.Text(own)
		}
	}
	if s.OutputStyle != "" {
		style = s.OutputStyle
	}
	c.OutputStyle = StyleOf(style)
	c.LineComments = r.flag("line_comments", c.Environment != "production") && c.OutputStyle != Compressed
	c.SourceMap = r.flag("sourcemap", false)
	c.DisableWarnings = r.flag("disable_warnings", false)
}

func (r *resolver) loadPaths(c *Config, s Settings) {
	c.ImportPaths = append(c.ImportPaths, s.ImportPaths...)
	for _, dir := range r.texts("additional_import_paths") {
		c.ImportPaths = append(c.ImportPaths, r.absolute(dir))
	}
	c.SpriteLoadPath = []string{c.ImagesPath}
	if s, set := r.ruby.Settings["sprite_load_path"]; set && s.Value != nil {
		c.SpriteLoadPath = nil
		for _, dir := range r.texts("sprite_load_path") {
			c.SpriteLoadPath = append(c.SpriteLoadPath, r.absolute(dir))
		}
		if s.Added {
			c.SpriteLoadPath = append(c.SpriteLoadPath, c.ImagesPath)
		}
	}
}

// blocks makes functions of the blocks for asset hosts and cache busters.
func (r *resolver) blocks(c *Config) {
	var one sync.Mutex // the interpreter of the blocks serves one call at a time
	if block := r.ruby.AssetHost; block != nil {
		c.AssetHost = func(urlPath string) (string, error) {
			one.Lock()
			defer one.Unlock()
			host, err := block.Call(urlPath)
			if err != nil {
				return "", fmt.Errorf("%s: asset_host: %w", r.file, err)
			}
			return rubyconfig.Text(host), nil
		}
	}
	switch block := r.ruby.AssetCacheBuster; {
	case r.ruby.NoCacheBuster:
	case block == nil:
		c.CacheBuster = modificationTime
	default:
		c.CacheBuster = func(urlPath, file string) (Buster, error) {
			one.Lock()
			defer one.Unlock()
			var of rubyconfig.Value
			if file != "" {
				of = &rubyconfig.File{Path: file}
			}
			value, err := block.Call(urlPath, of)
			if err != nil {
				return Buster{}, fmt.Errorf("%s: asset_cache_buster: %w", r.file, err)
			}
			return busterOf(value), nil
		}
	}
}

func busterOf(value rubyconfig.Value) Buster {
	m, ok := value.(*rubyconfig.Map)
	if !ok {
		return Buster{Query: rubyconfig.Text(value)}
	}
	var b Buster
	for _, key := range []string{"path", "query"} {
		v, found := m.Get(rubyconfig.Symbol(key))
		if !found {
			v, _ = m.Get(key)
		}
		if key == "path" {
			b.Path = rubyconfig.Text(v)
		} else {
			b.Query = rubyconfig.Text(v)
		}
	}
	return b
}

// modificationTime is the cache buster of a project that configures none: when the file was changed.
func modificationTime(_, file string) (Buster, error) {
	if file == "" {
		return Buster{}, nil
	}
	info, err := os.Stat(file)
	if err != nil {
		return Buster{}, nil
	}
	return Buster{Query: fmt.Sprint(info.ModTime().Unix())}, nil
}
