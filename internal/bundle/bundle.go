// Package bundle turns scripts, compiled stylesheets and the files they refer to into what is published: bundled,
// minified, lowered for the target browsers, fingerprinted, with source maps and with the entries of the manifest.
// esbuild does the work; this package gives it files, resolves url()s and imports by the project's rules, and turns what
// it says into diagnostics and manifest chunks.
//
// All scripts are one build, so that they share chunks. Each stylesheet is a small build of its own: of sixty entries
// with one changed, that costs 7 to 11 ms where one common build costs 125 to 180 ms.
//
// # Names
//
//	stylesheet  assets/css/NAME-HASH.css
//	script      assets/js/NAME-HASH.js, and beside it NAME-HASH.css where it imports CSS
//	chunk       assets/js/NAME-HASH.js
//	asset       assets/NAME-HASH.EXT
//
// Without Options.Release, entries have no hash, so that one finds them. Chunks and assets keep theirs: two images of one
// name from two folders can't meet, and a page that reloads only its CSS sees a sheet that changed. HASH is 8 characters
// of base32 of the content. In NAME, what means something in a URL, a shell or a Windows path becomes "_".
package bundle

import (
	"assetbuild/internal/artifact"
	"assetbuild/internal/diagnostic"
	"assetbuild/internal/manifest"
	"io/fs"
	"sync"
)

// Options says how a project is bundled. Only Root is required.
type Options struct {
	// Root is the project's folder, absolute.
	Root string
	// Work is the absolute folder for what can be made again, generated Sass among it. Published maps call it .assetbuild
	// wherever it lies, so that they don't depend on that.
	Work string
	// Release minifies, puts hashes into the names of entries, writes source maps as files of their own and notes the
	// integrity of scripts and styles. Without it output is readable and maps stand in the files.
	Release bool
	// PublicPath is what the output folder is reached by: "/", "/shop/", "https://cdn.example.com/x/". Empty and "./" mean
	// that every reference is relative to the file in which it stands.
	PublicPath string
	// Targets are the oldest browsers and language versions to serve, by esbuild's names: "chrome111", "safari16.4",
	// "es2022". None means that nothing is lowered.
	Targets []string
	// Static is the absolute folder that is published as it is: url(/x) is looked for there. Empty: no such check.
	Static string
	// LoadPaths are the absolute folders in which a url() is looked for last. They and node_modules may lead out of the
	// project.
	LoadPaths []string
	// AllowOutside lets url(), imports and Asset reach files outside the project.
	AllowOutside bool
	// Sum gives the SHA-256 of a file's content in hexadecimal, by someone who may know it without reading the file. Nil: the
	// bundler reads each asset, once.
	Sum func(file string) (string, error)
	// Libraries are sources that the program itself brings along.
	Libraries []Library
	// Script holds what concerns scripts alone.
	Script ScriptOptions
}

// ScriptOptions are the settings of [js]. The zero value is ES modules with code splitting.
type ScriptOptions struct {
	// Format is "esm" (the default) or "iife", which has no code splitting.
	Format string
	// JSX is "" or "transform", "automatic" or "preserve"; the others name what JSX becomes, as esbuild's options do.
	JSX, JSXFactory, JSXFragment, JSXImportSource string
	// Define replaces global expressions by JavaScript expressions: "process.env.MODE" by `"live"`.
	Define map[string]string
	// Alias replaces packages by others.
	Alias map[string]string
	// External are imports that stay as they are.
	External []string
	// Loader maps extensions to esbuild's loaders by name: ".svg" to "text".
	Loader map[string]string
}

// A Library is a set of source files inside the program, importable without installing anything.
type Library struct {
	// Name is how messages and source maps call the library's folder: "assetbuild/parallax". No name is the beginning of
	// another's folder.
	Name string
	// Files holds the sources.
	Files fs.FS
	// Resolve gives the file in Files that an import names: "assetbuild/parallax" → "index.ts".
	Resolve func(specifier string) (name string, ok bool)
}

// An Entry is a script to bundle.
type Entry struct {
	// File is the script's path from the project's root, with slashes: "assets/js/shop/index.ts".
	File string
	// Name is its path in assets/js, without extension: "shop/index".
	Name string
}

// A Stylesheet is one compiled Sass entry.
type Stylesheet struct {
	// Entry is the Sass file's path from the project's root, with slashes: "assets/sass/home.scss".
	Entry string
	// Name is its path in assets/css, without extension: "home".
	Name string
	// CSS is what Sass made of it.
	CSS string
	// SourceMap is the map from CSS to the sources, as JSON; empty where there is none. Its sources are file URLs, absolute
	// paths or paths from the project's root.
	SourceMap string
	// Sources are the absolute paths of the files that Sass read. The map can't always tell in which of them a url() was
	// written: one that comes out of a map, a function or a variable may stand in any that holds its text.
	Sources []string
}

// A Result is what one build gives to publish and to the manifest.
type Result struct {
	Files  []artifact.File
	Chunks manifest.Manifest
	// Inputs are the absolute paths of all files that were read, sorted.
	Inputs []string
	// Missing are the absolute paths where a file would have changed the result, had it existed, sorted.
	Missing []string
	// Assets are the keys of the files that the result refers to, and Sheets the specifiers of the sheets; sorted. Asset
	// adds such a file to a build that took the result from elsewhere.
	Assets, Sheets []string
	// Warnings holds what fails no build.
	Warnings diagnostic.List
}

// A Bundler bundles one state of a project's sources. It hashes each asset once, whoever refers to it. Its methods may be
// called side by side; a change of a source needs a new Bundler.
type Bundler struct {
	opt Options
	// outside is the policy for files outside the project.
	policy *policy

	mu     sync.Mutex
	assets map[assetID]*asset
	sheets map[string]*sheet // by specifier
	names  map[string]string // the entries of stylesheets, by their name in lower case
}

// New prepares a Bundler. It reads nothing.
func New(opt Options) *Bundler {
	return &Bundler{
		opt:    opt,
		policy: newPolicy(opt.Root, opt.LoadPaths, opt.AllowOutside),
		assets: map[assetID]*asset{},
		sheets: map[string]*sheet{},
		names:  map[string]string{},
	}
}
