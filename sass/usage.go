package sass

import (
	"strings"

	"assetbuild/internal/lazyregexp"
)

// A usage is what one source names, as far as the shaking of generated files has to know.
type usage struct {
	words       map[string]bool // identifiers, normalized, and the words of strings
	patterns    []pattern       // strings with computed parts
	names       map[string]bool // of placeholders, without %
	extends     []pattern       // computed placeholders behind @extend
	others      []pattern       // computed placeholders elsewhere: rules, strings that become selectors
	optional    bool            // an @extend … !optional by a computed name
	introspects bool            // members may be reached by other ways than their name
}

// A pattern is text with holes: its literal parts, between which anything may stand. "a-#{$b}" is {"a-", ""}.
type pattern []string

// introspection are functions that reach members without naming them in the source, or by a computed name.
var introspection = map[string]bool{
	"module-variables": true, "module-functions": true, "module-mixins": true, "variable-exists": true,
	"global-variable-exists": true, "mixin-exists": true, "function-exists": true, "get-function": true, "get-mixin": true,
	"load-css": true,
}

// renaming is a @forward or @use that puts something in front of names: as nav-*.
var renaming = lazyregexp.New(`\bas\s+[-\w]+-\*`)

func scanUsage(text string, indented bool) *usage {
	u := &usage{words: map[string]bool{}, names: map[string]bool{}}
	u.scan(&lexer{text: text, indented: indented})
	u.introspects = u.introspects || renaming.MatchString(text)
	return u
}

func (u *usage) scan(l *lexer) {
	var before token
	extending, computed := false, false // in an @extend; that has a hole
	for {
		t, ok := l.next()
		if !ok {
			return
		}
		switch t.kind {
		case atWord:
			extending, computed = l.of(t) == "@extend", false
		case lineEnd:
			extending = false
		case word, variable:
			u.word(strings.TrimPrefix(l.of(t), "$"))
		case quoted:
			u.quoted(l.of(t))
		case hole:
			computed = true
		case mark:
			switch {
			case l.is(t, '%') && (l.wordAt(t.end) || strings.HasPrefix(l.text[t.end:], "#{")) && !endsNumber(l, before, t):
				u.placeholder(l, extending)
			case l.is(t, ';') || l.is(t, '{'):
				extending = false
			case l.is(t, '!') && extending && strings.HasPrefix(l.text[t.end:], "optional"):
				u.optional = u.optional || computed || len(u.extends) > 0
			}
		}
		before = t
	}
}

// endsNumber tells a percent sign from a placeholder: 50% of something.
func endsNumber(l *lexer, before, t token) bool {
	return before.end == t.start && before.kind == word && before.end > 0 && '0' <= l.text[before.end-1] && l.text[before.end-1] <= '9'
}

func (u *usage) word(w string) {
	if strings.Contains(w, `\`) {
		u.introspects = true // an escape can spell any name
	}
	w = normal(w)
	u.words[w] = true
	u.introspects = u.introspects || introspection[w]
}

// placeholder stands behind % and reads what follows without a blank: words and holes. What stands in the holes is read
// as any other text.
func (u *usage) placeholder(l *lexer, extending bool) {
	p := pattern{""}
	for l.pos < len(l.text) {
		switch {
		case l.wordAt(l.pos):
			start := l.pos
			l.skipWord()
			p[len(p)-1] += l.text[start:l.pos]
		case strings.HasPrefix(l.text[l.pos:], "#{"):
			start := l.pos
			l.pos += 2
			l.skipHole()
			u.scan(&lexer{text: l.text[start+2 : max(start+2, l.pos-1)]})
			p = append(p, "")
		default:
			u.pattern(p, extending)
			return
		}
	}
	u.pattern(p, extending)
}

func (u *usage) pattern(p pattern, extending bool) {
	switch {
	case len(p) == 1:
		u.names[p[0]] = true
	case extending:
		u.extends = append(u.extends, p)
	default:
		u.others = append(u.others, p)
	}
}

// quoted reads a string: its words, what it computes, and placeholders that it may become.
func (u *usage) quoted(text string) {
	text = strings.Trim(text, `"'`)
	p := pieces(text, u)
	if len(p) == 1 {
		u.words[normal(p[0])] = true
	} else {
		u.patterns = append(u.patterns, p)
	}
	for _, piece := range p {
		for _, w := range strings.FieldsFunc(piece, func(c rune) bool { return c < 0x80 && !wordByte(byte(c)) || c == '\\' }) {
			u.word(w)
		}
	}
	for i, piece := range p {
		for {
			before, behind, found := strings.Cut(piece, "%")
			if !found {
				break
			}
			piece = behind
			if before != "" && '0' <= before[len(before)-1] && before[len(before)-1] <= '9' {
				continue // 50%
			}
			name := behind[:wordEnd(behind)]
			if name != "" {
				u.names[name] = true
			}
			if name == behind { // it goes on in a hole, or in what the string is joined to
				u.others = append(u.others, append(pattern{name}, append(p[i+1:len(p):len(p)], "")...))
			}
		}
	}
}

func wordEnd(text string) int {
	for i := range len(text) {
		if !wordByte(text[i]) {
			return i
		}
	}
	return len(text)
}

// pieces parts a string at its holes, and reads what stands in those.
func pieces(text string, u *usage) pattern {
	p := pattern{}
	for {
		i := strings.Index(text, "#{")
		if i < 0 {
			return append(p, text)
		}
		l := &lexer{text: text, pos: i + 2}
		l.skipHole()
		u.scan(&lexer{text: text[i+2 : max(i+2, l.pos-1)]})
		p = append(p, text[:i])
		text = text[l.pos:]
	}
}

// matches tells whether a text fits the pattern, whatever stands in its holes.
func (p pattern) matches(text string) bool {
	return p.fill(text, func(string) bool { return true })
}

// explains tells whether a text fits the pattern with words in its holes that the sources hold: an icon's name has to come
// from somewhere. Numbers may be counted.
func (p pattern) explains(text string, n *needs) bool {
	return p.fill(text, func(part string) bool {
		if part == "" || isNumber(part) || n.words[normal(part)] {
			return true
		}
		for _, q := range n.patterns {
			if !q.bare() && q.matches(part) {
				return true
			}
		}
		return false
	})
}

// bare tells that a pattern says nothing: "#{$a}".
func (p pattern) bare() bool { return strings.Join(p, "") == "" }

// fill tries to give each hole a part of the text that ok accepts.
func (p pattern) fill(text string, ok func(string) bool) bool {
	rest, fits := strings.CutPrefix(text, p[0])
	if !fits {
		return false
	}
	if len(p) == 1 {
		return rest == ""
	}
	last := p[len(p)-1]
	if !strings.HasSuffix(rest, last) {
		return false
	}
	if len(p) == 2 {
		return ok(rest[:len(rest)-len(last)])
	}
	for i := 0; i <= len(rest)-len(last); i++ {
		if strings.HasPrefix(rest[i:], p[1]) && ok(rest[:i]) && pattern(p[1:]).fill(rest[i:], ok) {
			return true
		}
	}
	return false
}

func isNumber(text string) bool {
	for _, c := range text {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}
