package main

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"assetbuild/internal/compass"
	"assetbuild/sass/library"
)

// A module is what one imports by one path. The functions that need no import have none.
type module struct {
	path    string
	summary string
	entries []entry
}

// core holds what only the library itself loads; some of its functions are handed on to every stylesheet.
const core = "compass/core/"

// functions is the file that hands functions on.
const functions = "compass/_functions.scss"

// read reads the library. The functions that need no import come first, then the modules by path.
func read() ([]module, error) {
	global := module{summary: "Functions that every stylesheet has without an import. Those that look at files, and those of sprites, are there in a Compass project and in one with a `[compass]` section; the others by `@import \"compass/functions\"` in any."}
	var modules []module
	handedOn := map[string]bool{}
	coreFiles := map[string][]entry{}
	err := fs.WalkDir(library.Files, ".", func(name string, file fs.DirEntry, err error) error {
		if err != nil || file.IsDir() {
			return err
		}
		text, err := fs.ReadFile(library.Files, name)
		summary, entries := parse(string(text))
		switch entries = public(entries); {
		case strings.HasPrefix(name, core):
			coreFiles[name] = entries
		case name == functions:
			handedOn = shownNames(string(text))
			global.entries = append(global.entries, entries...)
		case len(entries) > 0:
			modules = append(modules, module{importPath(name), summary, entries})
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the library: %w", err)
	}
	for _, entries := range coreFiles {
		for _, e := range entries {
			if e.kind == "@function" && handedOn[e.name] {
				global.entries = append(global.entries, e)
			}
		}
	}
	for _, text := range compass.HostSources() {
		_, entries := parse(text)
		global.entries = append(global.entries, public(entries)...)
	}
	slices.SortFunc(global.entries, func(a, b entry) int { return strings.Compare(a.name, b.name) })
	slices.SortFunc(modules, func(a, b module) int { return strings.Compare(a.path, b.path) })
	return append([]module{global}, modules...), nil
}

// prefixes are the functions of Compass whose names begin as those of the library's own do.
var prefixes = []string{"-moz", "-webkit", "-o", "-ms", "-svg", "-owg", "-css2"}

// public leaves out the library's own names.
func public(entries []entry) []entry {
	return slices.DeleteFunc(entries, func(e entry) bool {
		return strings.HasPrefix(e.name, "-") && !slices.Contains(prefixes, e.name)
	})
}

var handOn = regexp.MustCompile(`(?s)@forward "compass/core/\w+" show ([^;]+);`)

// shownNames are the names that a file hands on.
func shownNames(text string) map[string]bool {
	names := map[string]bool{}
	for _, m := range handOn.FindAllStringSubmatch(text, -1) {
		for _, name := range strings.Split(m[1], ",") {
			names[strings.TrimSpace(name)] = true
		}
	}
	return names
}

func importPath(file string) string {
	dir, name := path.Split(file)
	return dir + strings.TrimSuffix(strings.TrimPrefix(name, "_"), ".scss")
}
