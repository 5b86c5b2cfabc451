package config

import (
	"fmt"
	"os"
	"strings"
)

// CompassSassVersion is the Dart Sass of projects with a [compass] section that name none: the last that puts declarations
// before nested rules, as Ruby Sass did.
const CompassSassVersion = "1.91.0"

// Compass says what Compass's functions and imports mean in a project that is published as any other. Where a config.rb
// lies beside the file, it says what the section leaves out (see package compass).
type Compass struct {
	// Enabled tells that the file has the section.
	Enabled bool `toml:"-"`
	// ImagesPath and FontsPath hold what image-url() and font-url() mean.
	ImagesPath string `toml:"images_path"`
	FontsPath  string `toml:"fonts_path"`
	// SpriteLoadPath are the folders where icons are looked for; none means ImagesPath.
	SpriteLoadPath []string `toml:"sprite_load_path"`
	// ExtensionsPath holds extensions, each a folder with stylesheets.
	ExtensionsPath string `toml:"extensions_path"`
	// Require names extensions that lie in node_modules.
	Require []string `toml:"require"`
	// HTTPImagesPath is what stylesheets may write before an image's path: image-url("/images/a.png"). Empty means
	// ImagesPath from the root, behind a slash.
	HTTPImagesPath string `toml:"http_images_path"`
	// ImportOnce lets each file print at its first import only.
	ImportOnce bool `toml:"import_once"`
	// DisableWarnings keeps @warn to itself.
	DisableWarnings bool `toml:"disable_warnings"`
	// Browsers names the table of browsers that the library's prefixes follow.
	Browsers string `toml:"browsers"`

	// ConfigRuby is the config.rb that says what the section leaves out, and Loads are the folders of extensions that it
	// loads, absolute.
	ConfigRuby string   `toml:"-"`
	Loads      []string `toml:"-"`
}

// Sets tells whether the file sets a key itself: "sass.source", "compass.images_path".
func (c *Config) Sets(key string) bool { return c.given.has(key) }

// enableCompass notes that the file has a [compass] section, and what follows from that.
func (c *Config) enableCompass() {
	c.Compass.Enabled = c.given.has("compass")
	if c.Compass.Enabled && !c.given.has("sass.version") {
		c.Sass.Version = CompassSassVersion
	}
}

// compass checks the section.
func (k *checker) compass() {
	k.one("compass.browsers", k.Compass.Browsers, "2014")
	for _, f := range []folder{
		{key: "compass.images_path", path: k.Compass.ImagesPath}, {key: "compass.fonts_path", path: k.Compass.FontsPath},
		{key: "compass.extensions_path", path: k.Compass.ExtensionsPath},
	} {
		k.source(f)
	}
	for i, dir := range k.Compass.SpriteLoadPath {
		k.source(folder{key: fmt.Sprintf("compass.sprite_load_path[%d]", i), path: dir})
	}
	for i, name := range k.Compass.Require {
		if !k.given.has("compass.require") {
			break // a config.rb requires gems, whose Sass may not be needed
		}
		if name == "" || strings.ContainsAny(name, `/\`) {
			k.report(fmt.Sprintf("compass.require[%d]", i), fmt.Sprintf("compass.require cannot hold %q", name),
				"Name a package in node_modules: require = [\"susy\"].")
			continue
		}
		if _, err := os.Stat(k.absolute("node_modules/" + name)); err != nil {
			k.report(fmt.Sprintf("compass.require[%d]", i), "the package "+name+" is not in node_modules",
				"Install it with npm, or put its folder into "+k.Relative(k.Compass.ExtensionsPath)+" and leave it out here.")
		}
	}
}

// compassSettings are the settings that say what a property of Compass's config.rb said.
var compassSettings = map[string]string{
	"additional_import_paths": "sass.load_paths", "css_dir": "output", "css_path": "output", "disable_warnings": "compass.disable_warnings",
	"extensions_dir": "compass.extensions_path", "extensions_path": "compass.extensions_path", "fonts_dir": "compass.fonts_path",
	"fonts_path": "compass.fonts_path", "http_images_dir": "compass.http_images_path", "http_images_path": "compass.http_images_path",
	"http_path": "public_path", "http_stylesheets_dir": "public_path", "http_stylesheets_path": "public_path", "asset_host": "public_path",
	"http_fonts_dir": "public_path", "http_fonts_path": "public_path", "images_dir": "compass.images_path", "images_path": "compass.images_path",
	"javascripts_dir": "js.source", "javascripts_path": "js.source", "required_libraries": "compass.require", "sass_dir": "sass.source",
	"sass_path": "sass.source", "sprite_load_path": "compass.sprite_load_path", "cache_dir": "cache.folder", "cache_path": "cache.folder",
}

// CompassSetting names the setting that says in this program what a property of Compass's config.rb said ("images_dir" →
// "compass.images_path"); "" where nothing has to be said.
func CompassSetting(property string) string { return compassSettings[property] }

// CompassRemedy says what to write in place of a property of Compass's config.rb; "" for what is none.
func CompassRemedy(property string) string {
	if setting := CompassSetting(property); setting != "" {
		return fmt.Sprintf("Here %s says that.", setting)
	}
	switch property {
	case "output_style", "environment", "line_comments", "sourcemap", "sass_options":
		return "Builds are for production, and readable with source maps with --dev: leave it out."
	case "asset_cache_buster", "relative_assets", "generated_images_dir", "generated_images_path", "http_generated_images_dir", "http_generated_images_path":
		return "Published files carry the hash of their content, and URLs follow output and public_path: leave it out."
	}
	return ""
}
