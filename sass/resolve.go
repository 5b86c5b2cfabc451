package sass

import (
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"
)

// A lookup is a question for a file: which one does url mean, asked from the folder dir?
type lookup struct {
	dir      place  // the folder of the asking file; the zero place: as written, from load paths on
	url      string // with slashes, or pkg:NAME/PATH
	byImport bool
}

// found is the answer: the file, or nothing; and which files would have won had they been there.
type found struct {
	at        place
	ok        bool
	err       error    // two files fit alike
	lookedFor []string // absolute paths
}

// resolve answers a lookup from memory where it can. The order is Dart Sass's: relative to the asking file, then each
// load path; after those node_modules of the project and above, then the library.
func (m *memory) resolve(q lookup) *found {
	m.mu.Lock()
	known := m.lookups[q]
	m.mu.Unlock()
	if known != nil {
		return known
	}
	f := new(found)
	m.search(q, f)
	m.mu.Lock()
	m.lookups[q] = f
	m.mu.Unlock()
	return f
}

func (m *memory) search(q lookup, f *found) {
	if name, isPackage := strings.CutPrefix(q.url, "pkg:"); isPackage {
		m.searchPackage(q, name, f)
		return
	}
	if q.dir != (place{}) {
		m.tryIn(q.dir, q, f)
		return
	}
	for _, dir := range m.opt.LoadPaths {
		if m.tryIn(place{path: dir}, q, f) {
			return
		}
	}
	for dir := m.opt.Root; dir != ""; dir = parent(dir) {
		modules := filepath.Join(dir, "node_modules")
		if m.folder(modules) != nil && m.tryIn(place{path: modules}, q, f) {
			return
		}
	}
	if m.opt.Library != nil && m.tryIn(place{path: ".", library: true}, q, f) {
		return
	}
	if m.opt.Answerer != nil {
		text, ok, err := m.opt.Answerer.Stylesheet(q.url)
		if f.ok, f.err = ok && err == nil, err; f.ok {
			f.at = place{path.Join("assetbuild/made", q.url+".scss"), true}
			m.mu.Lock()
			m.made[f.at] = text
			m.mu.Unlock()
		}
	}
}

func parent(dir string) string {
	if up := filepath.Dir(dir); up != dir {
		return up
	}
	return ""
}

// tryIn looks in one folder, and tells whether the search is over.
func (m *memory) tryIn(dir place, q lookup, f *found) bool {
	base := dir.join(q.url)
	for _, candidates := range groups(base, q.byImport) {
		var fitting []place
		for _, c := range candidates {
			if m.isFile(c) {
				fitting = append(fitting, c)
			} else if !c.library {
				f.lookedFor = append(f.lookedFor, c.path)
			}
		}
		switch {
		case len(fitting) == 1:
			f.at, f.ok = fitting[0], true
			return true
		case len(fitting) > 1:
			var names []string
			for _, c := range fitting {
				names = append(names, m.opt.shown(c))
			}
			f.err = fmt.Errorf("it is not clear which file to load: %s", strings.Join(names, " or "))
			return true
		}
	}
	return false
}

// groups lists the files that a path may mean, in the order in which Dart Sass takes them; of the files of one group only
// one may be there.
func groups(base place, byImport bool) [][]place {
	var all [][]place
	extension := base.ext()
	if extension == ".scss" || extension == ".sass" || extension == ".css" {
		if byImport {
			all = append(all, partials(base.trim(extension), ".import"+extension))
		}
		return append(all, partials(base, ""))
	}
	withExtensions := func(base place, infix string) {
		all = append(all, append(partials(base, infix+".sass"), partials(base, infix+".scss")...), partials(base, infix+".css"))
	}
	for _, base := range []place{base, base.join("index")} {
		if byImport {
			withExtensions(base, ".import")
		}
		withExtensions(base, "")
	}
	return all
}

func partials(base place, suffix string) []place {
	dir, name := base.split()
	return []place{dir.join("_" + name + suffix), dir.join(name + suffix)}
}

func (m *memory) isFile(at place) bool {
	if at.library {
		info, err := fs.Stat(m.opt.Library, at.path)
		return err == nil && info.Mode().IsRegular()
	}
	dir, name := filepath.Split(at.path)
	kind, ok := m.folder(filepath.Clean(dir))[name]
	// What is no plain file counts as there: reading it then gives an error that says what it is.
	return ok && !kind.IsDir()
}

// join goes on from a place by a path with slashes.
func (p place) join(rest string) place {
	if p.library {
		return place{path.Join(p.path, rest), true}
	}
	if filepath.IsAbs(filepath.FromSlash(rest)) {
		return place{filepath.Clean(filepath.FromSlash(rest)), false}
	}
	return place{filepath.Join(p.path, filepath.FromSlash(rest)), false}
}

// dir is the folder of a place.
func (p place) dir() place {
	d, _ := p.split()
	return d
}

func (p place) split() (dir place, name string) {
	if p.library {
		return place{path.Dir(p.path), true}, path.Base(p.path)
	}
	return place{filepath.Dir(p.path), false}, filepath.Base(p.path)
}

func (p place) ext() string { return path.Ext(filepath.ToSlash(p.path)) }

func (p place) trim(suffix string) place {
	return place{strings.TrimSuffix(p.path, suffix), p.library}
}
