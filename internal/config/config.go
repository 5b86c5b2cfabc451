// Package config reads assetbuild.toml: what a project builds from which folders, and how. What comes out is complete and
// checked: defaults are filled in, folders are absolute, values are possible, so no room after it has to ask again.
package config

// FileName is the configuration's name in a project's root.
const FileName = "assetbuild.toml"

// A Config is one project's settings. Load and Default make it; its zero value is of no use. Every folder in it is
// absolute. A field with a `toml` tag is a key of the file; docs/configuration.md describes each.
type Config struct {
	// Root is the project's root. All paths of the file count from here.
	Root string `toml:"-"`
	// File is the configuration that was read; empty where the defaults alone hold.
	File string `toml:"-"`
	// Work is the folder that a build keeps what can be made again in: .assetbuild in the root, or where SetWork put it.
	Work string `toml:"-"`

	// Output is the folder that a build publishes to.
	Output string `toml:"output"`
	// PublicPath stands before the path of every published file in pages, stylesheets and scripts and ends with a slash:
	// "/", "https://cdn.example.com/x/". Empty for paths relative to the file that names them.
	PublicPath string `toml:"public_path"`
	// Manifest is the manifest's path below Output, with slashes.
	Manifest string `toml:"manifest"`
	// Publish is "files", or "symlink" for a folder for each release and a link that names the current one.
	Publish string `toml:"publish"`
	// Compress are the extensions of the compressed twins that a release build writes beside what gains from it.
	Compress []string `toml:"compress"`
	// Targets are the oldest browsers to serve, as esbuild names them: "safari17.2".
	Targets []string `toml:"targets"`
	// AllowOutside lets symbolic links in source folders, and paths that sources name, lead out of the project.
	AllowOutside bool `toml:"allow_outside"`

	Sprites Sprites `toml:"sprites"`
	Sass    Sass    `toml:"sass"`
	JS      JS      `toml:"js"`
	Pages   Pages   `toml:"pages"`
	Static  Static  `toml:"static"`
	Cache   Cache   `toml:"cache"`
	// Generations says how long a release build is kept.
	Generations Generations `toml:"generations"`
	Compass     Compass     `toml:"compass"`
	Check       Check       `toml:"check"`

	// given holds where the file sets a key ("sprites.directory[1].path"), so that a check can point there.
	given places
	// text is what was read.
	text text
}

// Sprites says how directories of images become sheets.
type Sprites struct {
	// Source holds the directories of images.
	Source string `toml:"source"`
	// Generated is where sheets and their Sass files are written for other tools to find.
	Generated string `toml:"generated"`
	// URLPrefix stands before a sheet's name in generated Sass that other tools compile; empty for our own specifier.
	URLPrefix string `toml:"url_prefix"`
	// Template is the text/template file that generated Sass is made by; empty for the built-in one.
	Template string `toml:"template"`
	// SheetOptions hold for every directory that does not say otherwise.
	SheetOptions
	// Directories are the options of single directories, complete: what one leaves out it has from SheetOptions.
	Directories []Directory `toml:"directory"`
}

// SheetOptions say how the images of one directory are laid out and encoded. Lengths are px of the sheet.
type SheetOptions struct {
	// Layout is "pack", "vertical", "horizontal" or "diagonal".
	Layout string `toml:"layout"`
	// Padding is the free space between neighbours.
	Padding int `toml:"padding"`
	// MaxWidth and MaxHeight bound a sheet. A directory that needs more is split over several.
	MaxWidth  int `toml:"max_width"`
	MaxHeight int `toml:"max_height"`
	// Trim cuts transparent borders off; a placeholder then declares the cut image.
	Trim bool `toml:"trim"`
	// Formats are the encodings of a sheet of bitmaps: "png", "webp".
	Formats []string `toml:"formats"`
}

// A Directory holds the options of one directory of images.
type Directory struct {
	// Path is relative to Sprites.Source, with slashes: "nav/small"; "." for the images directly in it.
	Path string `toml:"path"`
	SheetOptions
	// Icons holds the options of single images by their name without extension.
	Icons map[string]Icon `toml:"icons"`
}

// An Icon holds the options of one image.
type Icon struct {
	// Padding is the free space around it in px, where that is more than its neighbours' own; 0 for the directory's.
	Padding int `toml:"padding"`
	// Repeat is "x" or "y" for an image that repeats along the sheet's width or height, "" for one that doesn't.
	Repeat string `toml:"repeat"`
}

// Options gives the options of the directory at path, relative to Source with slashes, and those of its icons.
func (s *Sprites) Options(path string) (SheetOptions, map[string]Icon) {
	for _, d := range s.Directories {
		if d.Path == path {
			return d.SheetOptions, d.Icons
		}
	}
	return s.SheetOptions, nil
}

// Sass says what becomes CSS, and by which Dart Sass.
type Sass struct {
	// Source holds the entries: every file without a leading underscore.
	Source string `toml:"source"`
	// LoadPaths are searched after the loading file's own folder.
	LoadPaths []string `toml:"load_paths"`
	// Version is the exact version of Dart Sass.
	Version string `toml:"version"`
	// Path is the Dart Sass program or the folder that holds it; empty to find or fetch it.
	Path string `toml:"path"`
	// Integrity is npm's "sha512-…" of the package for a Version that assetbuild doesn't know.
	Integrity string `toml:"integrity"`
}

// JS says what esbuild bundles.
type JS struct {
	// Source holds the entries: its scripts, and each sub-folder's index.
	Source string `toml:"source"`
	// Format is "esm" or "iife".
	Format string `toml:"format"`
	// Define replaces expressions by constants: "DEBUG" = "false".
	Define map[string]string `toml:"define"`
	// Alias replaces what an import names.
	Alias map[string]string `toml:"alias"`
	// External are imports left as they are.
	External []string `toml:"external"`
	// Loader says how a file extension is read: ".txt" = "text".
	Loader map[string]string `toml:"loader"`
	// JSX is "transform", "automatic" or "preserve"; empty for what tsconfig.json says, else esbuild's default.
	JSX string `toml:"jsx"`
	// JSXFactory and JSXFragment are the functions that "transform" calls.
	JSXFactory  string `toml:"jsx_factory"`
	JSXFragment string `toml:"jsx_fragment"`
	// JSXImportSource is the package that "automatic" imports from.
	JSXImportSource string `toml:"jsx_import_source"`
}

// Pages says what is rendered through html/template.
type Pages struct {
	// Source holds pages, partials and layouts.
	Source string `toml:"source"`
	// Data is the dot of every page.
	Data map[string]any `toml:"data"`
}

// Static says what is published as it is.
type Static struct {
	Source string `toml:"source"`
}

// Cache says where results of former builds are kept.
type Cache struct {
	// Folder may be shared by checkouts and by processes.
	Folder string `toml:"folder"`
	// MaxMegabytes bounds it; what was not used for longest goes first. A megabyte is 1,000,000 bytes.
	MaxMegabytes int `toml:"max_megabytes"`
}
