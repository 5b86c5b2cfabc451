package sass

import (
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	godartsass "github.com/bep/godartsass/v2"
)

// A run is one round of one compile, as Dart Sass sees it: the importer that answers its loads, and what it reports.
//
// Each run has a URL scheme of its own ("s12"), and every file is served under it. So all loads come to us, files of the
// disk too; each is answered from memory; and every message and error names the run that it belongs to, which the protocol
// library otherwise doesn't tell.
type run struct {
	scheme string
	memory *memory
	graph  *graph
	needs  *needs // what generated files are reduced to; nil leaves them whole
	once   *repeats

	// Dart Sass asks one question at a time for a compile, but messages come from another goroutine of ours at the end.
	mu      sync.Mutex
	served  map[place]string // what Dart Sass was given
	bases   map[place]string // that before imports were blanked
	shaken  bool             // something was left out
	loads   map[place]bool
	lookups []*found
	events  []event
	number  int      // of the round, from 1; 0 where none was begun
	host    *hosting // nil where there are no host functions
}

func newRun(id uint64, m *memory, g *graph, n *needs) *run {
	r := &run{
		scheme: fmt.Sprintf("s%d", id), memory: m, graph: g, needs: n, once: new(repeats),
		served: map[place]string{}, bases: map[place]string{}, loads: map[place]bool{},
	}
	if m.opt.ImportOnce {
		r.once = m.repeats(g)
		r.lookups = slices.Clone(r.once.lookups)
	}
	return r
}

// args is what Dart Sass compiles: one line that loads the entry by its URL, so that the entry is served as any other file
// is, in either syntax, and its own loads are relative to it.
func (r *run) args() godartsass.Args {
	entry := fmt.Sprintf("@use %q as *;", r.url(r.graph.entry.place))
	if r.host != nil {
		entry = fmt.Sprintf("@import %q, %q;", r.url(hostFile), r.url(r.graph.entry.place))
	}
	return godartsass.Args{
		Source:              entry,
		URL:                 r.scheme + ":",
		ImportResolver:      r,
		EnableSourceMap:     r.memory.opt.SourceMap,
		SilenceDeprecations: r.memory.opt.Silence,
	}
}

// url is a place's canonical URL in this run.
func (r *run) url(at place) string {
	u := url.URL{Scheme: r.scheme, Path: filepath.ToSlash(at.path)}
	if !strings.HasPrefix(u.Path, "/") {
		u.Path = "/" + u.Path
	}
	if at.library {
		u.Host = "library"
	}
	// The protocol library takes messages' URLs for queries, in which a plus sign is a blank.
	return strings.ReplaceAll(u.String(), "+", "%2B")
}

// place reads a canonical URL of this run.
func (r *run) place(canonical string) (place, bool) {
	if !strings.HasPrefix(canonical, r.scheme+"://") {
		return place{}, false
	}
	u, err := url.Parse(canonical)
	if err != nil {
		return place{}, false
	}
	if u.Host == "library" {
		return place{strings.TrimPrefix(u.Path, "/"), true}, true
	}
	return diskPlace(u.Path), true
}

// diskPlace reads the path of a URL; Windows has its drive behind the first slash.
func diskPlace(path string) place {
	if len(path) > 2 && path[0] == '/' && path[2] == ':' {
		path = path[1:]
	}
	return place{path: filepath.Clean(filepath.FromSlash(path))}
}

// CanonicalizeURL answers which file a load means. A relative load comes twice: first resolved against the asking file's
// URL, and, where that gave nothing, as it is written.
func (r *run) CanonicalizeURL(asked string) (string, error) {
	f, direct, err := r.find(asked)
	if err != nil {
		return "", err
	}
	if f == nil {
		return r.url(direct), nil
	}
	r.mu.Lock()
	r.lookups = append(r.lookups, f)
	r.mu.Unlock()
	if f.err != nil || !f.ok {
		return "", f.err
	}
	return r.url(f.at), nil
}

func (r *run) find(asked string) (f *found, direct place, err error) {
	if at, own := r.place(asked); own {
		if at == r.graph.entry.place || r.host != nil && (at == hostFile || at == hostState) {
			return nil, at, nil
		}
		dir, name := at.split()
		return r.memory.resolve(lookup{dir: dir, url: name, byImport: r.graph.byImport(at)}), place{}, nil
	}
	if strings.HasPrefix(asked, "pkg:") {
		return r.memory.resolve(lookup{dir: r.graph.asker(asked), url: asked}), place{}, nil
	}
	if u, err := url.Parse(asked); err == nil && len(u.Scheme) > 1 {
		if u.Scheme == answerScheme && r.host != nil {
			return nil, place{hostAnswers + u.Opaque, true}, nil
		}
		if u.Scheme != "file" {
			return nil, place{}, fmt.Errorf("there is nothing to load from %s: addresses", u.Scheme)
		}
		dir, name := diskPlace(u.Path).split()
		return r.memory.resolve(lookup{dir: dir, url: name}), place{}, nil
	}
	written := unescaped(asked)
	return r.memory.resolve(lookup{url: written, byImport: r.graph.writtenByImport(written)}), place{}, nil
}

// Load gives a file's text.
func (r *run) Load(canonical string) (godartsass.Import, error) {
	at, own := r.place(canonical)
	if !own {
		return godartsass.Import{}, errors.New("unknown address: " + canonical)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if text, ours, err := r.host.serve(r, at); ours {
		r.served[at] = text
		return godartsass.Import{Content: text, SourceSyntax: godartsass.SourceSyntaxSCSS}, err
	}
	s := r.memory.source(at)
	r.loads[at] = true
	if s.failure != nil {
		return godartsass.Import{}, s.failure
	}
	text := r.memory.mendedText(s)
	r.bases[at] = text
	if repeated := r.once.at[at]; repeated != nil {
		text = s.withoutImports(text, repeated)
	}
	if r.needs != nil && s.parts != nil {
		text = r.needs.shake(s)
		r.shaken = r.shaken || len(text) != len(s.given)
	}
	r.served[at] = text
	return godartsass.Import{Content: text, SourceSyntax: s.syntax}, nil
}
