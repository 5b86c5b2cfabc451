package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"assetbuild/internal/diagnostic"
)

// A folder is one that the configuration names.
type folder struct {
	key, path string
	// swallows tells that everything below it is a source, so that output inside it would be a source of the next build.
	swallows bool
}

func (c *Config) sources() []folder {
	return []folder{
		{"sprites.source", c.Sprites.Source, true},
		{"sass.source", c.Sass.Source, false},
		{"js.source", c.JS.Source, false},
		{"pages.source", c.Pages.Source, true},
		{"static.source", c.Static.Source, true},
	}
}

// SetOutput replaces the output folder by one from the command line, which counts from the working folder. The error is a
// diagnostic.List where that folder cannot be published to.
func (c *Config) SetOutput(dir string) error {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return fmt.Errorf("find the output folder: %w", err)
	}
	c.Output = abs
	delete(c.given, "output")
	k := &checker{Config: c}
	if dir == "" {
		k.report("output", "the output folder cannot be empty", "Name a folder: --out public.")
	} else {
		k.output()
	}
	return diagnostic.Sort(k.list).Err()
}

// folders checks that sources exist and that nothing is written where something is read.
func (k *checker) folders() {
	for _, s := range k.sources() {
		k.source(s)
	}
	k.generated()
	k.directories()
	if t := k.Sprites.Template; t != "" {
		k.template(t)
	}
	if k.Output != "" {
		k.output()
	}
}

// source checks one source folder. A default one need not exist: a project without pages has no folder for them.
func (k *checker) source(s folder) {
	shown := k.Relative(s.path)
	if s.path == "" {
		k.report(s.key, s.key+" cannot be empty", `Name a folder; "." is the project's root.`)
		return
	}
	info, err := os.Stat(s.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if k.given.has(s.key) {
			k.report(s.key, "the source folder "+shown+" does not exist", k.nearFolder(s.path))
		}
	case err != nil:
		k.report(s.key, "the source folder "+shown+" cannot be read: "+reason(err), "")
	case !info.IsDir():
		k.report(s.key, "the source folder "+shown+" is "+kindOrFile(info.Mode()), "Name a folder.")
	case !k.AllowOutside && !k.inside(s.path):
		k.report(s.key, "the source folder "+shown+" lies outside the project", "Move it below the project's root, or set allow_outside = true.")
	}
}

// inside tells whether a path leads into the project, links followed.
func (k *checker) inside(path string) bool { return within(k.real(k.Root), k.real(path)) }

func (k *checker) nearFolder(missing string) string {
	var names []string
	entries, _ := os.ReadDir(filepath.Dir(missing))
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	if near := diagnostic.Nearest(filepath.Base(missing), names); near != "" {
		return fmt.Sprintf("There is %s.", k.Relative(filepath.Join(filepath.Dir(missing), near)))
	}
	return "Make it, or remove the setting: a default folder need not exist."
}

func (k *checker) generated() {
	for key, path := range map[string]string{"sprites.generated": k.Sprites.Generated, "cache.folder": k.Cache.Folder} {
		switch {
		case path == "":
			k.report(key, key+" cannot be empty", "Name a folder.")
		case k.contains(path, k.Root):
			k.report(key, key+" is or contains the project", "Name a folder of its own: it is written to.")
		case k.contains(k.Sprites.Source, path):
			k.report(key, fmt.Sprintf("%s lies in the folder of sprites, %s", key, k.Relative(k.Sprites.Source)), "Choose another folder: sheets in it would be taken for icons.")
		}
	}
}

// directories checks that each [[sprites.directory]] is there, and that its icons are.
func (k *checker) directories() {
	if _, err := os.Stat(k.Sprites.Source); err != nil && k.given.has("sprites.source") {
		return // told already
	}
	for i, d := range k.Sprites.Directories {
		key := fmt.Sprintf("sprites.directory[%d]", i)
		if d.Path == "" || d.Path != "." && !localSlash(d.Path) {
			continue
		}
		dir := filepath.Join(k.Sprites.Source, filepath.FromSlash(d.Path))
		entries, err := os.ReadDir(dir)
		if err != nil {
			k.report(key+".path", "the directory "+k.Relative(dir)+" cannot be read: "+reason(err), k.nearFolder(dir))
			continue
		}
		k.icons(key, d, entries)
	}
}

func (k *checker) icons(key string, d Directory, entries []fs.DirEntry) {
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), path.Ext(e.Name())))
	}
	known := map[string]bool{}
	for _, n := range names {
		known[n] = true
	}
	for name := range d.Icons {
		if known[name] {
			continue
		}
		remedy := "Write the file's name without its extension."
		if near := diagnostic.Nearest(name, names); near != "" {
			remedy = fmt.Sprintf("There is %q.", near)
		}
		k.report(key+".icons."+name, fmt.Sprintf("no icon %q in %s", name, d.Path), remedy)
	}
}

func (k *checker) template(file string) {
	info, err := os.Stat(file)
	switch {
	case err != nil:
		k.report("sprites.template", "the template "+k.Relative(file)+" cannot be read: "+reason(err), "Name a text/template file, or remove the setting for the built-in one.")
	case !info.Mode().IsRegular():
		k.report("sprites.template", "the template "+k.Relative(file)+" is "+kind(info.Mode()), "Name a text/template file.")
	case !k.AllowOutside && !k.inside(file):
		k.report("sprites.template", "the template "+k.Relative(file)+" lies outside the project", "Move it below the project's root, or set allow_outside = true.")
	}
}

// output checks that publishing cannot overwrite what is read, and that the next build does not read what was published.
func (k *checker) output() {
	const remedy = `Publish to a folder of its own: output = "public".`
	out := k.Relative(k.Output)
	if info, err := os.Stat(k.Output); err == nil && !info.IsDir() {
		k.report("output", "the output folder "+out+" is "+kindOrFile(info.Mode()), "Name a folder.")
		return
	}
	if k.contains(k.Output, k.Root) {
		k.report("output", "the output folder is or contains the project", remedy)
		return
	}
	for _, s := range k.sources() {
		switch {
		case s.path == "":
		case k.contains(k.Output, s.path):
			k.report("output", fmt.Sprintf("the output folder %s is or contains the source folder %s", out, k.Relative(s.path)), remedy)
		case s.swallows && k.contains(s.path, k.Output):
			k.report("output", fmt.Sprintf("the output folder %s lies in the source folder %s", out, k.Relative(s.path)), remedy)
		}
	}
	for _, f := range []folder{{key: "sprites.generated", path: k.Sprites.Generated}, {key: "cache.folder", path: k.Cache.Folder}} {
		if f.path == "" || k.contains(f.path, k.Root) {
			continue // told already
		}
		if k.contains(k.Output, f.path) || k.contains(f.path, k.Output) {
			k.report("output", fmt.Sprintf("the output folder %s and %s (%s) lie in each other", out, f.key, k.Relative(f.path)), remedy)
		}
	}
}

func kindOrFile(mode fs.FileMode) string {
	if mode.IsRegular() {
		return "a file"
	}
	return kind(mode)
}

// contains tells whether inner is outer or lies in it: by name, by what links lead to, and by identity, so that names
// which differ in letter case only count as one where the file system takes them for one.
func (k *checker) contains(outer, inner string) bool {
	outer, inner = k.real(outer), k.real(inner)
	if within(outer, inner) {
		return true
	}
	outerInfo, err := os.Stat(outer)
	if err != nil {
		return false
	}
	for {
		if info, err := os.Stat(inner); err == nil && os.SameFile(outerInfo, info) {
			return true
		}
		parent := filepath.Dir(inner)
		if parent == inner {
			return false
		}
		inner = parent
	}
}

// within tells whether inner is outer or lies in it, by name alone.
func within(outer, inner string) bool {
	rel, err := filepath.Rel(outer, inner)
	return err == nil && filepath.IsLocal(rel)
}

// real is realPath, once a path: the same few are asked for over and over.
func (k *checker) real(path string) string {
	if k.resolved == nil {
		k.resolved = map[string]string{}
	}
	real, ok := k.resolved[path]
	if !ok {
		real = realPath(path)
		k.resolved[path] = real
	}
	return real
}

// realPath follows the links of the part of a path that exists.
func realPath(path string) string {
	rest := ""
	for p := path; ; {
		if real, err := filepath.EvalSymlinks(p); err == nil {
			return filepath.Join(real, rest)
		}
		parent := filepath.Dir(p)
		if parent == p {
			return path
		}
		rest = filepath.Join(filepath.Base(p), rest)
		p = parent
	}
}
