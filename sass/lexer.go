package sass

import "strings"

// A lexer splits Sass source, in either syntax, into the tokens that the scan for loads and the scan for names need. It is
// not a parser: it never fails, and what Dart Sass would refuse it splits somehow.
type lexer struct {
	text     string
	pos      int
	indented bool
}

type tokenKind int

const (
	word     tokenKind = iota // an identifier or a number: home, 10px, --x, \31 st
	atWord                    // @use
	variable                  // $name
	quoted                    // a string with its quotes, interpolation included
	rawURL                    // url(…) without quotes
	hole                      // #{
	mark                      // any other single byte
	lineEnd                   // in the indented syntax, where it ends a statement
)

// A token's text is lexer.text[start:end].
type token struct {
	kind       tokenKind
	start, end int
}

// next gives the next token, and false at the end. Blanks and comments are skipped.
func (l *lexer) next() (token, bool) {
	for l.pos < len(l.text) {
		start := l.pos
		switch c := l.text[start]; {
		case c == '\n' && l.indented:
			l.pos++
			return token{lineEnd, start, l.pos}, true
		case c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f':
			l.pos++
		case strings.HasPrefix(l.text[start:], "//"), strings.HasPrefix(l.text[start:], "/*"):
			l.skipComment()
		case c == '"' || c == '\'':
			l.skipString()
			return token{quoted, start, l.pos}, true
		case strings.HasPrefix(l.text[start:], "#{"):
			l.pos += 2
			return token{hole, start, l.pos}, true
		case (c == '@' || c == '$') && l.wordAt(start+1):
			l.pos++
			l.skipWord()
			if c == '@' {
				return token{atWord, start, l.pos}, true
			}
			return token{variable, start, l.pos}, true
		case l.wordAt(start):
			l.skipWord()
			if l.isRawURL(start) {
				l.skipRawURL()
				return token{rawURL, start, l.pos}, true
			}
			return token{word, start, l.pos}, true
		default:
			l.pos++
			return token{mark, start, l.pos}, true
		}
	}
	return token{}, false
}

// of gives a token's text.
func (l *lexer) of(t token) string { return l.text[t.start:t.end] }

// is tells whether the token is this single byte.
func (l *lexer) is(t token, b byte) bool { return t.kind == mark && l.text[t.start] == b }

func (l *lexer) wordAt(i int) bool { return i < len(l.text) && wordByte(l.text[i]) }

func wordByte(c byte) bool {
	return c == '-' || c == '_' || c == '\\' || c >= 0x80 ||
		'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

func (l *lexer) skipWord() {
	for l.wordAt(l.pos) {
		if l.text[l.pos] == '\\' && l.pos+1 < len(l.text) {
			l.pos++
		}
		l.pos++
	}
}

// skipString stands on a quote. A string ends at its quote or, unless escaped, at the end of the line; an interpolation in
// it may hold strings of its own.
func (l *lexer) skipString() {
	quote := l.text[l.pos]
	l.pos++
	for l.pos < len(l.text) {
		switch c := l.text[l.pos]; {
		case c == quote:
			l.pos++
			return
		case c == '\n':
			return
		case c == '\\':
			l.pos = min(l.pos+2, len(l.text))
		case strings.HasPrefix(l.text[l.pos:], "#{"):
			l.pos += 2
			l.skipHole()
		default:
			l.pos++
		}
	}
}

// skipHole stands behind #{ and goes behind the matching brace.
func (l *lexer) skipHole() {
	for depth := 1; depth > 0; {
		t, ok := l.next()
		switch {
		case !ok:
			return
		case t.kind == hole || l.is(t, '{'):
			depth++
		case l.is(t, '}'):
			depth--
		}
	}
}

func (l *lexer) isRawURL(start int) bool {
	if !strings.EqualFold(l.text[start:l.pos], "url") || l.pos >= len(l.text) || l.text[l.pos] != '(' {
		return false
	}
	rest := strings.TrimLeft(l.text[l.pos+1:], " \t\r\n")
	return rest != "" && rest[0] != '"' && rest[0] != '\'' && rest[0] != '$' && !strings.HasPrefix(rest, "#{")
}

func (l *lexer) skipRawURL() {
	for l.pos < len(l.text) && l.text[l.pos] != ')' && l.text[l.pos] != '\n' {
		l.pos++
	}
	if l.pos < len(l.text) && l.text[l.pos] == ')' {
		l.pos++
	}
}

// skipComment stands on // or /*. In the indented syntax a comment goes on over the lines that are indented deeper.
func (l *lexer) skipComment() {
	start := l.pos
	block := l.text[start+1] == '*'
	if block && !l.indented {
		end := strings.Index(l.text[start+2:], "*/")
		if end < 0 {
			l.pos = len(l.text)
			return
		}
		l.pos = start + 2 + end + 2
		return
	}
	if block {
		if end := strings.Index(l.text[start+2:], "*/"); end >= 0 && !strings.Contains(l.text[start:start+2+end], "\n") {
			l.pos = start + 2 + end + 2
			return
		}
	}
	l.skipLine()
	if !l.indented {
		return
	}
	lineStart := strings.LastIndexByte(l.text[:start], '\n') + 1
	if strings.TrimLeft(l.text[lineStart:start], " \t") != "" {
		return // behind a statement: this line only
	}
	depth := start - lineStart
	for l.pos < len(l.text) {
		rest := l.text[l.pos+1:] // behind the line break
		line, _, _ := strings.Cut(rest, "\n")
		blank := strings.TrimSpace(line) == ""
		if !blank && len(line)-len(strings.TrimLeft(line, " \t")) <= depth {
			return
		}
		l.pos++
		l.skipLine()
	}
}

// skipLine goes to the line break, which ends a statement in the indented syntax and so stays.
func (l *lexer) skipLine() {
	end := strings.IndexByte(l.text[l.pos:], '\n')
	if end < 0 {
		l.pos = len(l.text)
		return
	}
	l.pos += end
}
