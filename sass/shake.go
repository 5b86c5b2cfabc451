package sass

import (
	"regexp"
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
	plainVariable    = regexp.MustCompile(`^\$([-\w\x80-\x{10FFFF}]+)\s*:([^{}@$#]*)$`)
	definition       = regexp.MustCompile(`^@(?:mixin|function)\s+([-\w\x80-\x{10FFFF}]+)`)
	calling          = regexp.MustCompile(`[-\w]+\(`)
)

// split cuts a file of SCSS into its top-level statements. What stands in an @if at the top counts as standing there.
func split(text string) []segment {
	var segments []segment
	l := &lexer{text: text}
	from, depth, opened := 0, 0, 0
	statement := token{start: -1} // the first token of the statement
	cut := func(end int, s segment) {
		s.text, s.blank = text[from:end], strings.Repeat("\n", strings.Count(text[from:end], "\n"))
		s.mentions = scanUsage(s.text, false)
		segments, from, statement.start = append(segments, s), end, -1
	}
	for {
		t, ok := l.next()
		if !ok {
			break
		}
		if statement.start < 0 {
			statement = t
		}
		conditional := statement.kind == atWord && (l.of(statement) == "@if" || l.of(statement) == "@else")
		switch {
		case depth == 0 && l.is(t, '{') && conditional:
			opened++
			cut(t.end, segment{})
		case depth == 0 && l.is(t, '}') && opened > 0:
			opened--
			cut(t.end, segment{})
		case l.is(t, '{') || l.is(t, '(') || t.kind == hole:
			depth++
		case l.is(t, ')') || l.is(t, '}'):
			if depth--; depth == 0 && l.is(t, '}') && !conditional {
				cut(t.end, segmentOf(text[from:t.end]))
			}
		case l.is(t, ';') && depth == 0:
			cut(t.end, segmentOf(text[from:t.end]))
		}
		if depth < 0 { // nothing that we understand
			return []segment{{text: text, mentions: scanUsage(text, false)}}
		}
	}
	if from < len(text) {
		cut(len(text), segment{})
	}
	return segments
}

// segmentOf tells whether a statement can be left out, and by which names it is reached.
func segmentOf(text string) segment {
	var s segment
	statement := withoutComments(text)
	selector, rest, isRule := strings.Cut(statement, "{")
	switch {
	case isRule && onlyPlaceholders.MatchString(selector) && harmless(rest):
		for name := range strings.SplitSeq(selector, ",") {
			s.placeholders = append(s.placeholders, strings.TrimPrefix(strings.TrimSpace(name), "%"))
		}
	case definition.MatchString(statement):
		s.name = normal(definition.FindStringSubmatch(statement)[1])
	default:
		if m := plainVariable.FindStringSubmatch(strings.TrimSuffix(withoutStrings(statement), ";")); m != nil && !calls(m[2]) {
			s.name = normal(m[1])
		}
	}
	return s
}

// harmless tells whether a placeholder's body has no effect unless the placeholder is extended: nothing but declarations
// and @extend, within @media and @supports too.
func harmless(body string) bool {
	l := &lexer{text: body}
	first := token{start: -1} // of the statement
	for {
		t, ok := l.next()
		switch {
		case !ok:
			return true
		case t.kind == hole || t.kind == variable || l.is(t, '&'):
			return false
		case t.kind == atWord:
			if rule := l.of(t); rule != "@media" && rule != "@supports" && rule != "@extend" {
				return false
			}
		case l.is(t, '{') && first.kind != atWord:
			return false // a rule in the rule
		}
		if first.start < 0 {
			first = t
		}
		if l.is(t, ';') || l.is(t, '{') || l.is(t, '}') {
			first = token{start: -1}
		}
	}
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

// withoutStrings empties the strings of a statement that nothing is computed in.
func withoutStrings(text string) string {
	var out strings.Builder
	l := &lexer{text: text}
	done := 0
	for {
		t, ok := l.next()
		if !ok {
			return out.String() + text[done:]
		}
		if t.kind == quoted && !strings.Contains(l.of(t), "#{") {
			out.WriteString(text[done:t.start] + `""`)
			done = t.end
		}
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
