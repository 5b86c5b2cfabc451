package sass

import (
	"strings"

	"assetbuild/internal/lazyregexp"
)

// A segment is one top-level statement of a generated file, with the blanks before it.
type segment struct {
	text string
	// placeholders are the names of a rule that is nothing but placeholders with declarations. The rule's selector is
	// text[selector:body].
	placeholders   []string
	selector, body int
	// name is what a variable, mixin or function is called, with - for _; empty for what always stays.
	name string
	// namespace is that of a built-in module which a @use brings: map. It goes where nothing that stays names it.
	namespace string
	// mentions are the names and words in it, for what else has to stay when it stays.
	mentions *usage
	// blank are its line breaks, which take its place.
	blank string
}

// droppable tells whether leaving the segment out can't show unless something names it.
func (s *segment) droppable() bool { return len(s.placeholders) > 0 || s.name != "" }

var (
	onlyPlaceholders = lazyregexp.New(`^%[-\w\x80-\x{10FFFF}]+(\s*,\s*%[-\w\x80-\x{10FFFF}]+)*\s*$`)
	plainVariable    = lazyregexp.New(`^\$([-\w\x80-\x{10FFFF}]+)\s*:([^{}@$#]*)$`)
	builtInModule    = lazyregexp.New(`^@use\s*["']sass:([a-z]+)["']\s*;$`)
	definition       = lazyregexp.New(`^@(?:mixin|function)\s+([-\w\x80-\x{10FFFF}]+)`)
	calling          = lazyregexp.New(`[-\w]+\(`)
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
		s.selector, s.body = selectorOf(text)
	case builtInModule.MatchString(statement):
		s.namespace = builtInModule.FindStringSubmatch(statement)[1]
	case definition.MatchString(statement):
		s.name = normal(definition.FindStringSubmatch(statement)[1])
	default:
		if m := plainVariable.FindStringSubmatch(strings.TrimSuffix(withoutStrings(statement), ";")); m != nil && !calls(m[2]) {
			s.name = normal(m[1])
		}
	}
	return s
}

// selectorOf gives where a rule's selector begins and where its brace stands.
func selectorOf(text string) (selector, body int) {
	l := &lexer{text: text}
	first, _ := l.next()
	for {
		if t, ok := l.next(); !ok || l.is(t, '{') {
			return first.start, t.start
		}
	}
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
