package sass

import (
	"cmp"
	"slices"
	"strings"
)

// A Survey is what a project's sources name, read without compiling anything: which mixins, functions, variables and
// placeholders they use, where those are defined, and which are defined nowhere. Names that are computed are not in it.
//
// A name that a mixin's or function's body uses counts as undefined only where no entry defines it: with @import, a body
// may be loaded where it never runs.
type Survey struct {
	// Mentions are the uses of names in the surveyed files, by file and place. CSS's and Sass's own functions are left out.
	Mentions []Mention
	// Loads are what the files load by @use, @forward and @import, by file and place.
	Loads []LoadMention
	// Graph is what all files that were read load, the library's included.
	Graph []LoadMention
	// Definitions are what all files that were read define, the library's included.
	Definitions []Definition
	// Unloaded are the files, among those surveyed, that no entry loads.
	Unloaded []string

	reach  *needs
	folded map[string]bool  // the words in lower case, once asked for
	asked  map[nameKey]bool // names that sources ask for
}

// A Spot is a place in a source.
type Spot struct {
	// File is relative to the project, with slashes; of the library its path there.
	File string
	// Path is absolute; empty for the library.
	Path string
	// Line and Column count from 1, columns in bytes.
	Line, Column int
}

// A Definition is where a name gets its meaning. Name has no sigil.
type Definition struct {
	Kind Kind
	Name string
	Spot
}

// A Mention is one use of a name. A variable that is set for everybody, where another file defines it, is used too: so
// libraries are configured.
type Mention struct {
	Kind      Kind
	Name      string // as written, without sigil
	Namespace string // what stands before the dot
	Spot
	// Definitions are where it is defined, as far as the entries that load the file see them. Of a file that no entry
	// loads it is wherever the name is defined.
	Definitions []Spot
	// Lazy tells that it stands in the body of a mixin or function, which may never run.
	Lazy bool
	// Broken are the entries, relative to the project, in which the name is undefined where it is used.
	Broken []string
}

// A LoadMention is one URL that a file loads.
type LoadMention struct {
	URL string
	Spot
	// Found tells that there is such a file; Target is it, with neither line nor column.
	Found  bool
	Target Spot
}

// Take surveys files: all of them are absolute, entries among them. Mentions of other files are left out, but the files
// are read where they are loaded. Options are those of a compile; no Dart Sass is started.
func Take(opt Options, entries, files []string) *Survey {
	opt.prepare()
	s := &surveyor{memory: newMemory(&opt), scanned: map[place]*members{}, modules: map[place]*module{}, tallies: map[place][]tally{}, guarded: map[nameKey]bool{}}
	for _, file := range files {
		s.files = append(s.files, s.memory.source(place{path: file}))
	}
	s.everywhere()
	for _, entry := range entries {
		s.entry(s.memory.source(place{path: entry}))
	}
	return s.survey()
}

// DefinitionsOf lists what a text defines, with places in it.
func DefinitionsOf(file, text string, indented bool) []Definition {
	var all []Definition
	for _, n := range scanMembers(text, indented).defined {
		all = append(all, Definition{n.kind, n.name, spotOf(Spot{File: file}, text, n.offset)})
	}
	return all
}

func spotOf(s Spot, text string, offset int) Spot {
	at := positionOf(text, offset)
	s.Line, s.Column = at.line+1, at.column+1
	return s
}

func (s *source) spot(offset int) Spot {
	spot := Spot{File: s.shown}
	if !s.library {
		spot.Path = s.path
	}
	return spotOf(spot, s.text, offset)
}

// Extends tells whether a source may extend the placeholder %NAME, by its name or one that is computed.
func (s *Survey) Extends(name string) bool { return s.reach.reaches(name) }

// Says tells whether a word stands in a source, as an identifier or in a string, or may be computed from what stands there.
func (s *Survey) Says(word string) bool {
	if s.reach.words[normal(word)] {
		return true
	}
	return slices.ContainsFunc(s.reach.patterns, func(p pattern) bool { return !p.bare() && p.explains(word, s.reach) })
}

// SaysFolded is Says for names whose letter case is nothing, as of the icons of Compass's maps.
func (s *Survey) SaysFolded(word string) bool {
	if s.folded == nil {
		s.folded = map[string]bool{}
		for word := range s.reach.words {
			s.folded[strings.ToLower(word)] = true
		}
	}
	return s.folded[strings.ToLower(normal(word))] || s.Says(word)
}

// A tally is what the entries make of one use.
type tally struct {
	defined []definedAt
	seen    bool // by an entry
	fits    bool // in some entry it is defined, or needs no definition
	broken  []string
}

type definedAt struct {
	source *source
	naming
}

type surveyor struct {
	memory  *memory
	files   []*source // that are surveyed
	scanned map[place]*members
	modules map[place]*module
	tallies map[place][]tally
	guarded map[nameKey]bool
	ambient []*module // what every stylesheet gets without an import
}

// everywhere finds what the host gives all stylesheets, and the names that sources ask for before they use them.
func (s *surveyor) everywhere() {
	if host := s.memory.opt.Answerer; host != nil {
		for _, l := range scanLoads(host.Sass(), false) {
			if at, ok := s.memory.follow(place{}, l); ok {
				s.ambient = append(s.ambient, s.module(at))
			}
		}
	}
	for _, file := range s.files {
		for key := range s.members(file).guarded {
			s.guarded[key] = true
		}
	}
}

// entry judges every use in the files that an entry loads.
func (s *surveyor) entry(entry *source) {
	reached := []place{entry.place}
	placeholders := map[nameKey][]definedAt{}
	var computed []string
	var modules []*module
	for i := 0; i < len(reached); i++ {
		m := s.module(reached[i])
		modules = append(modules, m)
		for _, at := range m.uses {
			if !slices.Contains(reached, at) {
				reached = append(reached, at)
			}
		}
		for _, file := range m.files {
			computed = append(computed, s.members(file).computed...)
			for _, n := range s.members(file).defined {
				if key := keyOf(n.kind, n.name); n.kind == KindPlaceholder {
					placeholders[key] = append(placeholders[key], definedAt{file, n})
				}
			}
		}
	}
	for _, m := range modules {
		for _, file := range m.files {
			if file.library {
				continue
			}
			for i, n := range s.members(file).uses {
				defined, known := s.meaning(m, file, n)
				if n.kind == KindPlaceholder {
					defined = placeholders[keyOf(n.kind, n.name)]
					known = slices.ContainsFunc(computed, func(prefix string) bool { return strings.HasPrefix(n.name, prefix) })
				}
				s.tallies[file.place] = s.tallied(file)
				s.tallies[file.place][i].count(entry, defined, known || s.guarded[keyOf(n.kind, n.name)])
			}
		}
	}
}

func (s *surveyor) tallied(file *source) []tally {
	if all, ok := s.tallies[file.place]; ok {
		return all
	}
	return make([]tally, len(s.members(file).uses))
}

func (t *tally) count(entry *source, defined []definedAt, known bool) {
	t.seen = true
	for _, d := range defined {
		if !slices.ContainsFunc(t.defined, func(o definedAt) bool { return o.source == d.source && o.offset == d.offset }) {
			t.defined = append(t.defined, d)
		}
	}
	if known || len(defined) > 0 {
		t.fits = true
	} else if !slices.Contains(t.broken, entry.shown) {
		t.broken = append(t.broken, entry.shown)
	}
}

// meaning finds what a use means in a module; known tells that it needs no definition.
func (s *surveyor) meaning(m *module, file *source, n naming) (defined []definedAt, known bool) {
	key := keyOf(n.kind, n.name)
	if n.namespace == "" {
		defined = m.names[key]
		for _, ambient := range s.ambient {
			defined = append(slices.Clip(defined), ambient.names[key]...)
		}
		return defined, n.kind == KindFunction && ownFunction(n.name)
	}
	rules := s.members(file).rules
	for _, l := range file.loads {
		if rules[l.offset].as == n.namespace {
			if at, ok := s.memory.follow(file.dir(), l); ok {
				return s.module(at).exposed[key], false
			}
			return nil, true // a load that isn't found is told by itself
		}
	}
	for _, rule := range rules {
		known = known || rule.builtIn && rule.as == n.namespace
	}
	return nil, known
}

// survey puts together what was found.
func (s *surveyor) survey() *Survey {
	found := &Survey{reach: &needs{words: map[string]bool{}, names: map[string]bool{}}, asked: s.guarded}
	anywhere := s.definitions(found)
	for _, file := range slices.Compact(s.files) {
		if file.used != nil && !s.memory.opt.generated(file.place) {
			found.reach.add(file.used())
		}
		all, loaded := s.tallies[file.place]
		if _, isModule := s.modules[file.place]; !loaded && !isModule && !s.inModule(file) {
			found.Unloaded = append(found.Unloaded, file.shown)
		}
		for i, n := range s.members(file).uses {
			m := Mention{Kind: n.kind, Name: n.name, Namespace: n.namespace, Lazy: n.lazy, Spot: file.spot(n.offset)}
			defined := anywhere[keyOf(n.kind, n.name)]
			if loaded && all[i].seen {
				defined = all[i].defined
				if !n.sets && (!n.lazy || !all[i].fits) {
					m.Broken = slices.Sorted(slices.Values(all[i].broken))
				}
			}
			for _, d := range defined {
				m.Definitions = append(m.Definitions, d.source.spot(d.offset))
			}
			if len(m.Definitions) > 0 || len(m.Broken) > 0 {
				found.Mentions = append(found.Mentions, m)
			}
		}
		found.Loads = append(found.Loads, s.loads(file)...)
	}
	for _, file := range s.sources() {
		found.Graph = append(found.Graph, s.loads(file)...)
	}
	slices.SortStableFunc(found.Mentions, func(a, b Mention) int { return a.Spot.compare(b.Spot) })
	slices.SortStableFunc(found.Loads, func(a, b LoadMention) int { return a.Spot.compare(b.Spot) })
	slices.Sort(found.Unloaded)
	return found
}

func (s *surveyor) inModule(file *source) bool {
	for _, m := range s.modules {
		if slices.Contains(m.files, file) {
			return true
		}
	}
	return false
}

// definitions lists what all sources define, by name and in order.
func (s *surveyor) definitions(found *Survey) map[nameKey][]definedAt {
	anywhere := map[nameKey][]definedAt{}
	for _, file := range s.sources() {
		for _, n := range s.members(file).defined {
			found.Definitions = append(found.Definitions, Definition{n.kind, n.name, file.spot(n.offset)})
			key := keyOf(n.kind, n.name)
			anywhere[key] = append(anywhere[key], definedAt{file, n})
		}
	}
	return anywhere
}

func (a Spot) compare(b Spot) int {
	return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
}
