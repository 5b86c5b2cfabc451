package config

import "path/filepath"

// maxSide is the longest side of a sheet in px: WebP's limit (RFC 9649, 14 bits a side).
const maxSide = 16383

// SassVersion is the Dart Sass that compiles where a project names none: the newest that npm has for all platforms.
const SassVersion = "1.105.0"

// Baseline2023 are the browsers of the Baseline of 2023: the first versions that support every feature that was Baseline
// "newly available" when 2023 ended (web.dev/baseline; the figures are those of npm's baseline-browser-mapping).
var Baseline2023 = []string{"chrome120", "edge120", "firefox121", "ios17.2", "safari17.2"}

// Default gives the settings of a project without a configuration file. Root is made absolute.
func Default(root string) (*Config, error) {
	abs, err := filepath.Abs(root)
	if err != nil {
		return nil, err
	}
	c := relativeDefaults()
	c.Root = abs
	c.resolve()
	return c, nil
}

// relativeDefaults gives the defaults as a user would write them: paths from the project's root.
func relativeDefaults() *Config {
	return &Config{
		Output:     "public",
		PublicPath: "/",
		Manifest:   "manifest.json",
		Publish:    "files",
		Compress:   []string{"gz", "br"},
		Targets:    append([]string(nil), Baseline2023...),
		Sprites: Sprites{
			Source:    "assets/sprites",
			Generated: WorkFolder + "/sass/generated",
			SheetOptions: SheetOptions{
				Layout:    "pack",
				MaxWidth:  maxSide,
				MaxHeight: maxSide,
				Formats:   []string{"png"},
			},
		},
		Sass:        Sass{Source: "assets/sass", Version: SassVersion},
		JS:          JS{Source: "assets/js", Format: "esm"},
		Pages:       Pages{Source: "assets/pages"},
		Static:      Static{Source: "assets/static"},
		Cache:       Cache{Folder: WorkFolder + "/cache", MaxMegabytes: 1000},
		Generations: Generations{Keep: 3, Hours: 24},
		Compass: Compass{
			ImagesPath: "images", FontsPath: "fonts", ExtensionsPath: "extensions", Browsers: "2014",
		},
		Check: Check{IconSide: 256, PNGWaste: 30},
	}
}

// resolve makes every path absolute. An empty optional path stays empty.
func (c *Config) resolve() {
	c.Work = c.absolute(WorkFolder)
	for _, path := range c.paths() {
		if *path != "" {
			*path = c.absolute(*path)
		}
	}
}

// paths lists every path that counts from the root.
func (c *Config) paths() []*string {
	all := []*string{
		&c.Output, &c.Sprites.Source, &c.Sprites.Generated, &c.Sprites.Template, &c.Sass.Source, &c.Sass.Path,
		&c.JS.Source, &c.Pages.Source, &c.Static.Source, &c.Cache.Folder,
		&c.Compass.ImagesPath, &c.Compass.FontsPath, &c.Compass.ExtensionsPath,
	}
	for i := range c.Compass.SpriteLoadPath {
		all = append(all, &c.Compass.SpriteLoadPath[i])
	}
	for i := range c.Sass.LoadPaths {
		all = append(all, &c.Sass.LoadPaths[i])
	}
	return all
}

// absolute resolves a path as written in the file, with slashes on every system.
func (c *Config) absolute(path string) string {
	path = filepath.FromSlash(path)
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(c.Root, path)
}

// Relative gives a path as messages show it: from the root with slashes, or absolute where it lies outside.
func (c *Config) Relative(path string) string {
	rel, err := filepath.Rel(c.Root, path)
	if err != nil || !filepath.IsLocal(rel) {
		return filepath.ToSlash(path)
	}
	return filepath.ToSlash(rel)
}
