package sass

import "slices"

// A graph is what an entry loads, as far as it can be read from the sources: loads whose URL Sass computes are missing.
// Dart Sass doesn't tell which file asks for which; errors need that, to say through which files they break an entry.
type graph struct {
	entry   *source
	sources []*source           // in the order of a breadth-first walk; the entry first
	parents map[place]place     // through which file each was reached first
	calls   map[place][]askedAs // what a file's loads lead to
	kinds   map[place]kinds     // by the path that a relative load means, before the look-up
	written map[string]kinds    // by the URL as written
	askers  map[string]place    // the folder of the first file that has the URL
}

// kinds tells by which rules a URL is loaded. The protocol library doesn't, and @import prefers NAME.import.scss.
type kinds struct{ byImport, byUse bool }

type askedAs struct {
	load load
	at   place
}

func (m *memory) walk(entry *source) *graph {
	g := &graph{
		entry: entry, sources: []*source{entry},
		parents: map[place]place{}, calls: map[place][]askedAs{},
		kinds: map[place]kinds{}, written: map[string]kinds{}, askers: map[string]place{},
	}
	seen := map[place]bool{entry.place: true}
	for i := 0; i < len(g.sources); i++ {
		s := g.sources[i]
		dir := s.dir()
		for _, l := range s.loads {
			g.note(dir, l)
			at, ok := m.follow(dir, l)
			if !ok {
				continue
			}
			g.calls[s.place] = append(g.calls[s.place], askedAs{l, at})
			if !seen[at] {
				seen[at] = true
				g.parents[at] = s.place
				g.sources = append(g.sources, m.source(at))
			}
		}
	}
	return g
}

// follow resolves one load as Dart Sass will: beside the file, then as written.
func (m *memory) follow(dir place, l load) (place, bool) {
	if f := m.resolve(lookup{dir: dir, url: l.url, byImport: l.byImport}); f.ok || f.err != nil {
		return f.at, f.ok
	}
	f := m.resolve(lookup{url: l.url, byImport: l.byImport})
	return f.at, f.ok
}

func (g *graph) note(dir place, l load) {
	add := func(k kinds) kinds { return kinds{k.byImport || l.byImport, k.byUse || !l.byImport} }
	target := dir.join(l.url)
	g.kinds[target] = add(g.kinds[target])
	g.written[l.url] = add(g.written[l.url])
	if _, ok := g.askers[l.url]; !ok {
		g.askers[l.url] = dir
	}
}

// byImport tells whether a relative load of this path is an @import. Where both kinds are seen, @use wins: its answer is
// right for both unless a file NAME.import.scss was written to make a difference.
func (g *graph) byImport(target place) bool {
	k := g.kinds[target]
	return k.byImport && !k.byUse
}

func (g *graph) writtenByImport(url string) bool {
	k := g.written[url]
	return k.byImport && !k.byUse
}

func (g *graph) asker(url string) place { return g.askers[url] }

// chain lists the files from the entry to this one, both included; nil where the walk did not reach it.
func (g *graph) chain(to place) []place {
	if to == g.entry.place {
		return []place{to}
	}
	var files []place
	for at := to; ; {
		files = append(files, at)
		if at == g.entry.place {
			break
		}
		up, ok := g.parents[at]
		if !ok {
			return nil
		}
		at = up
	}
	slices.Reverse(files)
	return files
}
