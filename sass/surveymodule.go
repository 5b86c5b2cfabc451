package sass

import (
	"slices"
	"strings"
)

// A module is a file with all that it imports: they share their names.
type module struct {
	files []*source
	// names are those that the files can use without a namespace; exposed are those that a @use or @forward of it brings.
	names, exposed map[nameKey][]definedAt
	// uses are the files that are loaded as modules of their own.
	uses []place
}

// module reads the module that begins with a file. While it is read, which circles ask for, it is incomplete.
func (s *surveyor) module(root place) *module {
	if m := s.modules[root]; m != nil {
		return m
	}
	m := &module{names: map[nameKey][]definedAt{}, exposed: map[nameKey][]definedAt{}}
	s.modules[root] = m
	s.takeIn(m, s.memory.source(root))
	return m
}

// takeIn adds a file, and what it imports, to a module.
func (s *surveyor) takeIn(m *module, file *source) {
	if slices.Contains(m.files, file) {
		return
	}
	m.files = append(m.files, file)
	for _, n := range s.members(file).defined {
		key := keyOf(n.kind, n.name)
		m.names[key] = append(m.names[key], definedAt{file, n})
		if !strings.HasPrefix(key.name, "-") {
			m.exposed[key] = append(m.exposed[key], definedAt{file, n})
		}
	}
	for _, l := range file.loads {
		at, ok := s.memory.follow(file.dir(), l)
		if !ok {
			continue
		}
		if l.byImport {
			s.takeIn(m, s.memory.source(at))
			continue
		}
		m.uses = append(m.uses, at)
		loaded := s.module(at)
		switch rule := s.members(file).rules[l.offset]; {
		case rule.rule == "@forward":
			m.bring(loaded, rule.as, m.names)
			m.bring(loaded, rule.as, m.exposed)
		case rule.as == "*":
			m.bring(loaded, "", m.names)
		}
	}
}

// bring adds the names that a loaded module exposes.
func (m *module) bring(loaded *module, prefix string, into map[nameKey][]definedAt) {
	if loaded == m {
		return
	}
	for key, defined := range loaded.exposed {
		key.name = prefix + key.name
		into[key] = append(into[key], defined...)
	}
}

// members scans a file once. CSS has none.
func (s *surveyor) members(file *source) *members {
	if known := s.scanned[file.place]; known != nil {
		return known
	}
	found := &members{}
	if file.loads != nil || file.used != nil && syntaxOf(file.path) != syntaxOf(".css") {
		found = scanMembers(file.text, file.indented())
	}
	s.scanned[file.place] = found
	return found
}

// sources lists all files that were read, sorted.
func (s *surveyor) sources() []*source {
	var all []*source
	for at := range s.scanned {
		all = append(all, s.memory.source(at))
	}
	slices.SortFunc(all, func(a, b *source) int { return strings.Compare(a.shown, b.shown) })
	return all
}

// loads lists what a file loads.
func (s *surveyor) loads(file *source) (all []LoadMention) {
	for _, l := range file.loads {
		load := LoadMention{URL: l.url, Spot: file.spot(l.offset)}
		if at, ok := s.memory.follow(file.dir(), l); ok {
			load.Found, load.Target = true, s.memory.source(at).spot(0)
			load.Target.Line, load.Target.Column = 0, 0
		}
		all = append(all, load)
	}
	return all
}
