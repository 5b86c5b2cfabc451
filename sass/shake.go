package sass

import (
	"regexp"
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

// A segment is one top-level statement of a generated file, with the blanks before it.
type segment struct {
	text string
	// placeholders are the names of a rule that is nothing but placeholders with declarations.
	placeholders []string
	// name is what a variable, mixin or function is called, with - for _; empty for what always stays.
	name string
	// mentions are the names and words in it, for what else has to stay when it stays.
	mentions *usage
	// blank are its line breaks, which take its place.
	blank string
}

// droppable tells whether leaving the segment out can't show unless something names it.
func (s *segment) droppable() bool { return len(s.placeholders) > 0 || s.name != "" }

var (
	onlyPlaceholders = regexp.MustCompile(`^%[-\w\x80-\x{10FFFF}]+(\s*,\s*%[-\w\x80-\x{10FFFF}]+)*\s*$`)
	onlyDeclarations = regexp.MustCompile(`^(\s*[-\w]+\s*:[^{}@$#;]*;|\s*@extend\s+%[-\w\x80-\x{10FFFF}]+\s*;)*\s*$`)
	plainVariable    = regexp.MustCompile(`^\$([-\w\x80-\x{10FFFF}]+)\s*:([^{}@$#]*)$`)
	definition       = regexp.MustCompile(`^@(?:mixin|function)\s+([-\w\x80-\x{10FFFF}]+)`)
	calling          = regexp.MustCompile(`[-\w]+\(`)
)

// split cuts a file of SCSS into its top-level statements.
func split(text string) []segment {
	var segments []segment
	l := &lexer{text: text}
	from, depth := 0, 0
	for {
		t, ok := l.next()
		if !ok {
			break
		}
		switch {
		case l.is(t, '{') || l.is(t, '(') || t.kind == hole:
			depth++
		case l.is(t, ')'):
			depth--
		case l.is(t, '}'):
			if depth--; depth == 0 {
				segments, from = append(segments, segmentOf(text[from:t.end])), t.end
			}
		case l.is(t, ';') && depth == 0:
			segments, from = append(segments, segmentOf(text[from:t.end])), t.end
		}
		if depth < 0 {
			return []segment{{text: text, mentions: scanUsage(text, false)}} // nothing that we understand
		}
	}
	if from < len(text) {
		segments = append(segments, segment{text: text[from:], mentions: scanUsage(text[from:], false)})
	}
	return segments
}

func segmentOf(text string) segment {
	s := segment{text: text, mentions: scanUsage(text, false), blank: strings.Repeat("\n", strings.Count(text, "\n"))}
	statement := withoutComments(text)
	selector, rest, isRule := strings.Cut(statement, "{")
	switch {
	case isRule && onlyPlaceholders.MatchString(selector) && onlyDeclarations.MatchString(closed(strings.TrimSuffix(rest, "}"))):
		for name := range strings.SplitSeq(selector, ",") {
			s.placeholders = append(s.placeholders, strings.TrimPrefix(strings.TrimSpace(name), "%"))
		}
	case definition.MatchString(statement):
		s.name = normal(definition.FindStringSubmatch(statement)[1])
	default:
		if m := plainVariable.FindStringSubmatch(strings.TrimSuffix(statement, ";")); m != nil && !calls(m[2]) {
			s.name = normal(m[1])
		}
	}
	return s
}

// closed ends the last declaration of a rule, which needs no semicolon.
func closed(declarations string) string {
	if trimmed := strings.TrimSpace(declarations); trimmed != "" && !strings.HasSuffix(trimmed, ";") {
		return trimmed + ";"
	}
	return declarations
}

// calls tells whether a value calls a function that could have an effect.
func calls(value string) bool {
	for _, name := range calling.FindAllString(value, -1) {
		if !strings.EqualFold(name, "url(") {
			return true
		}
	}
	return false
}

// withoutComments gives a statement without the comments before and in it.
func withoutComments(text string) string {
	var out strings.Builder
	l := &lexer{text: text}
	end := -1
	for {
		t, ok := l.next()
		if !ok {
			return out.String()
		}
		if end >= 0 && t.start > end {
			out.WriteByte(' ')
		}
		out.WriteString(l.of(t))
		end = t.end
	}
}

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
				n.names[name] = true
			}
		}
	}
}

// keeps tells whether a segment stays.
func (n *needs) keeps(s *segment) bool {
	if s.name != "" {
		return n.members || n.words[s.name]
	}
	for _, name := range s.placeholders {
		if n.names[name] {
			return true
		}
		for _, p := range n.extends {
			if p.explains(name, n) {
				return true
			}
		}
		for _, p := range n.others {
			if p.matches(name) {
				return true
			}
		}
	}
	return len(s.placeholders) == 0
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
	var out strings.Builder
	parts := s.parts()
	for i := range parts {
		part := &parts[i]
		if part.droppable() && !n.keeps(part) {
			out.WriteString(part.blank)
			continue
		}
		out.WriteString(part.text)
	}
	return out.String()
}
