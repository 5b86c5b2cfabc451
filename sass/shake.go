package sass

import (
	"maps"
	"slices"
	"strings"

	godartsass "github.com/bep/godartsass/v2"
)

// Forty generated files of forty icons are 4,800 placeholders and a map of 1,600 entries; an entry that loads them all
// uses ten. Dart Sass would parse and evaluate the rest again for each of sixty entries, which takes longer than all
// other work of a build together (docs/performance.md). So a run is given of a generated file only what its sources can
// reach: placeholders, variables, mixins and functions that nothing names are replaced by their line breaks.
//
// This changes no output. A placeholder that was left out and is extended makes Dart Sass fail, and so does a variable or a
// mixin; after any failure the entry is compiled once more with the files whole. What would not fail keeps the files whole
// from the start: !optional extensions by a computed name, a name that sources define themselves, introspection.

// needs is what an entry's sources can reach in generated files.
type needs struct {
	words    map[string]bool // normalized identifiers and words of strings
	patterns []pattern       // strings with computed parts
	names    map[string]bool // of placeholders, as written
	extends  []pattern       // computed placeholders that @extend asks for
	others   []pattern       // computed placeholders elsewhere
	members  bool            // every variable, mixin and function stays
}

// need adds up what an entry's sources name; nil where generated files must stay whole, or where there is none.
func need(g *graph) *needs {
	n := &needs{words: map[string]bool{}, names: map[string]bool{}}
	generated := false
	for _, s := range g.sources {
		switch {
		case s.used == nil || s.syntax == godartsass.SourceSyntaxCSS:
		case s.parts != nil:
			generated = true
			for _, part := range s.parts() {
				if !part.droppable() {
					n.add(part.mentions)
				}
			}
		default:
			n.add(s.used())
		}
	}
	if !generated {
		return nil
	}
	for _, s := range g.sources {
		if s.parts != nil {
			n.close(s.parts())
		}
	}
	for _, s := range g.sources {
		if s.parts == nil && s.used != nil && s.used().optional {
			return nil
		}
	}
	return n
}

func (n *needs) add(u *usage) {
	for w := range u.words {
		n.words[w] = true
	}
	for name := range u.names {
		n.names[name] = true
	}
	n.patterns = append(n.patterns, u.patterns...)
	n.extends = append(n.extends, u.extends...)
	n.others = append(n.others, u.others...)
	n.members = n.members || u.introspects
}

// close adds what kept segments name: a mixin its map, a map its icons.
func (n *needs) close(parts []segment) {
	added := make([]bool, len(parts))
	for again := true; again; {
		again = false
		for i := range parts {
			part := &parts[i]
			if !added[i] && part.name != "" && n.keeps(part) {
				added[i], again = true, true
				n.add(part.mentions)
			}
		}
	}
	for i := range parts {
		if part := &parts[i]; len(part.placeholders) > 0 && n.keeps(part) {
			for name := range part.mentions.names {
				if !slices.Contains(part.placeholders, name) {
					n.names[name] = true
				}
			}
		}
	}
}

// keeps tells whether a segment stays.
func (n *needs) keeps(s *segment) bool {
	if s.name != "" {
		return n.members || n.words[s.name]
	}
	return len(s.placeholders) == 0 || slices.ContainsFunc(s.placeholders, n.reaches)
}

// reaches tells whether a placeholder can be extended.
func (n *needs) reaches(name string) bool {
	return n.names[name] ||
		slices.ContainsFunc(n.extends, func(p pattern) bool { return p.explains(name, n) }) ||
		slices.ContainsFunc(n.others, func(p pattern) bool { return p.matches(name) })
}

// incomplete tells whether a failed run has to be repeated with whole files.
func (r *run) incomplete(err error) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, fault := err.(godartsass.SassError)
	return r.shaken && fault
}

// shake gives a generated file without what isn't needed. Lines keep their numbers.
func (n *needs) shake(s *source) string {
	parts := s.parts()
	stays := make([]bool, len(parts))
	named := map[string]bool{}
	for i := range parts {
		part := &parts[i]
		if stays[i] = !part.droppable() || n.keeps(part); stays[i] && part.namespace == "" && len(part.placeholders) == 0 {
			maps.Copy(named, part.mentions.words)
		}
	}
	var out strings.Builder
	for i := range parts {
		if part := &parts[i]; stays[i] && (part.namespace == "" || named[part.namespace]) {
			n.write(&out, part)
		} else {
			out.WriteString(part.blank)
		}
	}
	return out.String()
}

// write gives a segment, a rule of placeholders with those only that are reached: Dart Sass takes its time by selector.
func (n *needs) write(out *strings.Builder, part *segment) {
	if len(part.placeholders) < 2 || strings.Contains(part.text[part.selector:part.body], "\n") {
		out.WriteString(part.text)
		return
	}
	out.WriteString(part.text[:part.selector])
	separator := ""
	for _, name := range part.placeholders {
		if n.reaches(name) {
			out.WriteString(separator + "%" + name)
			separator = ", "
		}
	}
	out.WriteString(" " + part.text[part.body:])
}
