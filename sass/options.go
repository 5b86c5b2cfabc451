package sass

import (
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Options say how a project's Sass is compiled. Root and Command are needed; the rest may stay zero.
type Options struct {
	// Root is the project's folder, absolute. Messages name files relative to it.
	Root string
	// Command is the absolute path of the Dart Sass program, as dartsass.Find gives it. It is started with --embedded.
	Command string
	// LoadPaths are absolute folders where loads are looked for that aren't found beside the loading file, in order.
	LoadPaths []string
	// Generated is the absolute folder of placeholder files that a build writes (a load path's generated/). What an
	// entry can't use of them Dart Sass doesn't get to see; see shake.go.
	Generated string
	// Library holds Sass that the program brings along: "compass/_css3.scss". It is looked through last.
	Library fs.FS
	// AllowOutside permits sources outside the project. Load paths and node_modules may lead anywhere in any case.
	AllowOutside bool
	// ImportOnce gives an entry each file at its first @import only, as Ruby's compass/import-once did; a URL that ends in !
	// (which the Answerer serves) asks for it again.
	ImportOnce bool
	// Operate names a Sass function that every stylesheet gets (from the Answerer) and that counts with colours, which
	// Dart Sass refuses: it is called with the left value, the operator as a string, and the right value. Empty: an error.
	Operate string
	// SourceMap asks for source maps.
	SourceMap bool
	// SourceMapContents asks for the sources' text in the maps.
	SourceMapContents bool
	// Silence lists ids of deprecations that aren't told: "import", "global-builtin".
	Silence []string
	// Origin, where set, tells which image a placeholder (nav-home-background) comes from, as the user would type its
	// path, or "". Errors name it.
	Origin func(placeholder string) string
	// Parallel is how many compiles run at once; 0 means GOMAXPROCS.
	Parallel int
	// Timeout is how long one compile may take; 0 means two minutes. An endless @while ends so.
	Timeout time.Duration
	// Answerer answers functions that only the host can; nil where a project has none. See Answerer.
	Answerer Answerer

	// reach are the folders, links resolved, below which sources may lie.
	reach []string
}

// prepare cleans paths and resolves what files are compared with.
func (o *Options) prepare() {
	o.Root = filepath.Clean(o.Root)
	o.LoadPaths = slices.Clone(o.LoadPaths)
	for i, dir := range o.LoadPaths {
		o.LoadPaths[i] = filepath.Clean(dir)
	}
	for _, dir := range append([]string{o.Root}, o.LoadPaths...) {
		if real, err := filepath.EvalSymlinks(dir); err == nil {
			o.reach = append(o.reach, real)
		}
		o.reach = append(o.reach, dir)
	}
	if o.Timeout == 0 {
		o.Timeout = 2 * time.Minute
	}
}

// inside tells whether a file may be read, by where its links lead. A path through node_modules may lead anywhere: package
// managers link what they keep elsewhere.
func (o *Options) inside(path string) bool {
	if o.AllowOutside || slices.Contains(strings.Split(filepath.ToSlash(path), "/"), "node_modules") {
		return true
	}
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(o.reach, func(dir string) bool { return below(dir, real) })
}

func (o *Options) generated(at place) bool {
	return o.Generated != "" && !at.library && below(o.Generated, at.path)
}

// below tells whether a path is dir or lies in it.
func below(dir, path string) bool {
	rest, ok := strings.CutPrefix(path, dir)
	return ok && (rest == "" || rest[0] == filepath.Separator || strings.HasSuffix(dir, string(filepath.Separator)))
}

// shown is a source's path for messages: relative to the project, with slashes.
func (o *Options) shown(at place) string {
	if at.library {
		return at.path
	}
	if rel, err := filepath.Rel(o.Root, at.path); err == nil {
		return filepath.ToSlash(rel)
	}
	return filepath.ToSlash(at.path)
}
