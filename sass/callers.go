package sass

import (
	"fmt"
	"slices"
	"strings"

	"assetbuild/internal/diagnostic"

	godartsass "github.com/bep/godartsass/v2"
)

// maxCallers is how many calls of a mixin an error lists.
const maxCallers = 3

// A call is one @include of a mixin or call of a function.
type call struct {
	source    *source
	start     int    // offset of the @include or of the name
	arguments string // as written, with their parentheses; empty where there are none
}

// tellCallers helps where an error stands in a mixin or function and its cause in a call: the protocol library doesn't
// hand us Dart Sass's trace. Calls whose arguments hold a word of the message come first; an error in a generated file is
// told at such a call.
func (r *run) tellCallers(d *diagnostic.Diagnostic, at place, fault godartsass.SassError) {
	s := r.memory.source(at)
	r.mu.Lock()
	text := r.served[at]
	r.mu.Unlock()
	name := enclosing(text, bytesOf(text, fault.Span.Start.Offset), s.indented())
	if name == "" {
		return
	}
	calls := r.calls(name)
	if likely := slices.DeleteFunc(slices.Clone(calls), func(c call) bool { return !c.mentions(d.Message) }); len(likely) > 0 {
		calls = likely
	}
	if len(calls) == 0 {
		return
	}
	if s.parts != nil || at.library {
		d.Notes = append([]string{fmt.Sprintf("raised in %s, line %d", d.File, d.Line)}, d.Notes...)
		calls[0].locate(d)
		calls = calls[1:]
	}
	for _, c := range calls[:min(len(calls), maxCallers)] {
		d.Notes = append(d.Notes, c.note(name))
	}
}

// locate puts a finding at the call.
func (c call) locate(d *diagnostic.Diagnostic) {
	at := positionOf(c.source.text, c.start)
	d.File, d.Line, d.Column, d.Length = c.source.shown, at.line+1, at.column+1, 0
	d.Source, _ = lineOf(c.source.text, at.line)
}

// note says where the call stands.
func (c call) note(name string) string {
	return fmt.Sprintf("%s is used in %s:%d", name, c.source.shown, strings.Count(c.source.text[:c.start], "\n")+1)
}

// mentions tells whether a word of the arguments stands in the text.
func (c call) mentions(text string) bool {
	l := &lexer{text: c.arguments}
	for {
		t, ok := l.next()
		if !ok {
			return false
		}
		spelled := l.of(t)
		if t.kind == quoted {
			spelled = strings.Trim(spelled, `"'`)
		} else if t.kind != word {
			continue
		}
		if containsWord(text, spelled) {
			return true
		}
	}
}

// containsWord finds a word that no letter or digit adjoins.
func containsWord(text, word string) bool {
	if word == "" {
		return false
	}
	for i := 0; ; {
		j := strings.Index(text[i:], word)
		if j < 0 {
			return false
		}
		start, end := i+j, i+j+len(word)
		if !(start > 0 && alphanumeric(text[start-1])) && !(end < len(text) && alphanumeric(text[end])) {
			return true
		}
		i = start + 1
	}
}

func alphanumeric(c byte) bool { return wordByte(c) && c != '-' && c != '_' && c != '\\' }

// enclosing gives the mixin or function whose body holds the offset, or "".
func enclosing(text string, offset int, indented bool) string {
	if indented {
		return enclosingIndented(text[:offset])
	}
	l := &lexer{text: text[:offset]}
	var names []string // of the braces that are open
	var before token
	pending := ""
	for {
		t, ok := l.next()
		if !ok {
			break
		}
		switch {
		case t.kind == word && before.kind == atWord && isDefinition(l.of(before)):
			pending = l.of(t)
		case l.is(t, '{') || t.kind == hole:
			names, pending = append(names, pending), ""
		case l.is(t, '}') && len(names) > 0:
			names = names[:len(names)-1]
		}
		before = t
	}
	for _, name := range slices.Backward(names) {
		if name != "" {
			return name
		}
	}
	return ""
}

func isDefinition(rule string) bool { return rule == "@mixin" || rule == "@function" }

// enclosingIndented looks upwards for the nearest definition that is indented less.
func enclosingIndented(text string) string {
	lines := strings.Split(text, "\n")
	depth := indentation(lines[len(lines)-1])
	for _, line := range slices.Backward(lines[:len(lines)-1]) {
		if strings.TrimSpace(line) == "" || indentation(line) >= depth {
			continue
		}
		depth = indentation(line)
		l := &lexer{text: line, indented: true}
		first, _ := l.next()
		if first.kind == atWord && isDefinition(l.of(first)) || l.is(first, '=') {
			name, _ := l.next()
			return l.of(name)
		}
	}
	return ""
}

func indentation(line string) int { return len(line) - len(strings.TrimLeft(line, " \t")) }

// calls finds where a mixin or function is used, in the order of loading.
func (r *run) calls(name string) []call {
	var calls []call
	for _, s := range r.sources() {
		l := &lexer{text: s.text, indented: s.indented()}
		var before token
		start := -1 // of an @include whose name follows
		for {
			t, ok := l.next()
			if !ok {
				break
			}
			switch {
			case t.kind == atWord && l.of(t) == "@include", l.is(t, '+') && s.indented() && l.wordAt(t.end):
				start = t.start
			case t.kind == word && sameName(l.of(t), name) && !(before.kind == atWord && isDefinition(l.of(before))):
				opens := l.wordEndsWithParenthesis()
				if start >= 0 || opens {
					c := call{source: s, start: start}
					if start < 0 {
						c.start = t.start
					}
					if opens {
						c.arguments = balanced(l)
					}
					calls = append(calls, c)
				}
				start = -1
			case t.kind == word || l.is(t, '.'): // a namespace
			default:
				start = -1
			}
			before = t
		}
	}
	return calls
}

func (l *lexer) wordEndsWithParenthesis() bool { return l.pos < len(l.text) && l.text[l.pos] == '(' }

// balanced stands on ( and gives the text up to its ), without going on in l.
func balanced(l *lexer) string {
	ahead := *l
	for depth := 0; ; {
		t, ok := ahead.next()
		switch {
		case !ok:
			return l.text[l.pos:]
		case ahead.is(t, '('):
			depth++
		case ahead.is(t, ')'):
			if depth--; depth == 0 {
				return l.text[l.pos:t.end]
			}
		}
	}
}

// sameName compares identifiers as Sass does: - and _ are one.
func sameName(a, b string) bool { return normal(a) == normal(b) }

func normal(name string) string { return strings.ReplaceAll(name, "_", "-") }
