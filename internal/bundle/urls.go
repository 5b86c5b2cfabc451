package bundle

import (
	"bytes"
	"strings"

	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/css"
)

// A reference is a URL in a stylesheet: url(…) or a string in image-set(…), in the value of a declaration. What stands in
// comments, in other strings and in the preludes of at-rules (@import, @namespace, @document, @supports) is none.
type reference struct {
	// start and end are the bytes to replace.
	start, end int
	// url is what it says, with escapes and quotes resolved.
	url string
	// value, declaration and rules are the bytes where its value, its declaration and the rules around it start, innermost
	// first: the places whose sources a relative URL may be relative to.
	value, declaration int
	rules              []int
}

// findReferences finds the references in a stylesheet, in their order, and the files that it names by @import.
func findReferences(text string) (references, imports []reference) {
	if !mayHoldReferences(text) {
		return nil, nil
	}
	f := finder{lexer: css.NewLexer(parse.NewInputString(text)), statement: -1, value: -1}
	for f.next() {
	}
	return f.found, f.imports
}

// mayHoldReferences looks for the names of the functions without lexing. An escape may spell a name differently.
func mayHoldReferences(text string) bool {
	if strings.Contains(text, "@") {
		return true
	}
	for i := strings.IndexByte(text, '('); i >= 0; {
		before := text[max(0, i-len("image-set")):i]
		if hasSuffixFold(before, "url") || hasSuffixFold(before, "image-set") {
			return true
		}
		next := strings.IndexByte(text[i+1:], '(')
		if next < 0 {
			break
		}
		i += next + 1
	}
	return false
}

func hasSuffixFold(s, suffix string) bool {
	return len(s) >= len(suffix) && strings.EqualFold(s[len(s)-len(suffix):], suffix)
}

// A finder walks through a stylesheet's tokens and keeps track of the statement that they are in.
type finder struct {
	lexer          *css.Lexer
	found, imports []reference

	at        int    // the byte after the last token
	statement int    // where the statement starts; -1 before its first token
	value     int    // where its value starts: behind the first colon outside parentheses; -1 before it
	colon     bool   // the colon was seen
	atRule    bool   // it is an at-rule
	imported  bool   // it is an @import whose file is still to come
	nesting   []bool // the open parentheses; true for those of image-set()
	rules     []int  // where the rules around start, outermost first
}

// next takes one token, and reports whether there was one.
func (f *finder) next() bool {
	kind, token := f.lexer.Next()
	if kind == css.ErrorToken && len(token) == 0 {
		return false
	}
	start := f.at
	f.at += len(token)
	switch kind {
	case css.WhitespaceToken, css.CommentToken, css.CDOToken, css.CDCToken:
		return true
	case css.LeftBraceToken:
		f.rules = append(f.rules, max(f.statement, 0))
		f.endStatement()
		return true
	case css.RightBraceToken:
		if len(f.rules) > 0 {
			f.rules = f.rules[:len(f.rules)-1]
		}
		f.endStatement()
		return true
	case css.SemicolonToken:
		if len(f.nesting) == 0 {
			f.endStatement()
			return true
		}
	}
	f.inStatement(kind, token, start)
	return true
}

func (f *finder) endStatement() {
	f.statement, f.value, f.colon, f.atRule, f.imported = -1, -1, false, false, false
	f.nesting = f.nesting[:0]
}

// inStatement takes a token of a prelude or a declaration.
func (f *finder) inStatement(kind css.TokenType, token []byte, start int) {
	if f.statement < 0 {
		f.statement = start
		f.atRule = kind == css.AtKeywordToken
		f.imported = f.atRule && strings.EqualFold(string(token), "@import")
	}
	if f.colon && f.value < 0 {
		f.value = start
	}
	switch kind {
	case css.ColonToken:
		f.colon = f.colon || len(f.nesting) == 0
	case css.FunctionToken:
		f.nesting = append(f.nesting, hasSuffixFold(string(token[:len(token)-1]), "image-set"))
	case css.LeftParenthesisToken, css.LeftBracketToken:
		f.nesting = append(f.nesting, false)
	case css.RightParenthesisToken, css.RightBracketToken:
		if len(f.nesting) > 0 {
			f.nesting = f.nesting[:len(f.nesting)-1]
		}
	case css.URLToken:
		f.add(start, unquoteURL(token))
	case css.StringToken:
		if n := len(f.nesting); f.imported || n > 0 && f.nesting[n-1] {
			f.add(start, unquote(token))
		}
	}
}

// add notes a reference that ends at the last token.
func (f *finder) add(start int, url string) {
	r := reference{start: start, end: f.at, url: url, value: max(f.value, f.statement), declaration: f.statement}
	if f.imported {
		f.imports = append(f.imports, r)
		f.imported = false
	}
	if f.atRule || len(f.rules) == 0 {
		return
	}
	for i := len(f.rules) - 1; i >= 0; i-- {
		r.rules = append(r.rules, f.rules[i])
	}
	f.found = append(f.found, r)
}

// unquoteURL gives what url(…) says: its text without white space around, quotes and escapes.
func unquoteURL(token []byte) string {
	inner := token[bytes.IndexByte(token, '(')+1:]
	inner = trimSpace(bytes.TrimSuffix(inner, []byte(")")))
	if len(inner) > 0 && (inner[0] == '"' || inner[0] == '\'') {
		return unquote(inner)
	}
	return unescape(inner)
}

// trimSpace drops the white space around a URL. A space behind a backslash is part of the URL.
func trimSpace(text []byte) []byte {
	text = bytes.TrimLeft(text, whiteSpace)
	trimmed := bytes.TrimRight(text, whiteSpace)
	backslashes := len(trimmed) - len(bytes.TrimRight(trimmed, `\`))
	if backslashes%2 == 1 && len(trimmed) < len(text) {
		return text[:len(trimmed)+1]
	}
	return trimmed
}

const whiteSpace = " \t\r\n\f"

// unquote gives what a string token says.
func unquote(token []byte) string {
	quote := token[0]
	inner := token[1:]
	if n := len(inner); n > 0 && inner[n-1] == quote {
		inner = inner[:n-1]
	}
	return unescape(inner)
}

// unescape resolves CSS escapes: a backslash with up to six hexadecimal digits and one white space, with a line break
// (which vanishes) or with any other character (CSS Syntax Level 3, 4.3.7).
func unescape(text []byte) string {
	text = bytes.ReplaceAll(text, []byte{0}, []byte("\uFFFD")) // CSS knows no NUL (3.3)
	if bytes.IndexByte(text, '\\') < 0 {
		return string(text)
	}
	var out strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' || i+1 == len(text) {
			out.WriteByte(text[i])
			continue
		}
		i++
		code, digits := 0, 0
		for i+digits < len(text) && digits < 6 {
			digit, ok := hexDigit(text[i+digits])
			if !ok {
				break
			}
			code = code<<4 | digit
			digits++
		}
		switch {
		case digits > 0:
			out.WriteRune(escapedRune(code))
			i += digits - 1
			if i+1 < len(text) && isSpace(text[i+1]) {
				i++
				if text[i] == '\r' && i+1 < len(text) && text[i+1] == '\n' {
					i++
				}
			}
		case text[i] == '\n' || text[i] == '\f':
		case text[i] == '\r':
			if i+1 < len(text) && text[i+1] == '\n' {
				i++
			}
		default:
			out.WriteByte(text[i])
		}
	}
	return out.String()
}

// escapedRune gives the character that a code stands for; the specification has no NUL, surrogates or codes above Unicode.
func escapedRune(code int) rune {
	if code == 0 || code > 0x10FFFF || code >= 0xD800 && code <= 0xDFFF {
		return '\uFFFD'
	}
	return rune(code)
}

func hexDigit(c byte) (int, bool) {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0'), true
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10, true
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10, true
	}
	return 0, false
}

func isSpace(c byte) bool { return strings.IndexByte(whiteSpace, c) >= 0 }

// replacement gives the text that stands for another URL in a reference's place. A string becomes a url(), which may need a
// space before it to stay apart from a name.
func (r reference) replacement(text, url string) string {
	if text[r.start] == '"' || text[r.start] == '\'' {
		if before := text[r.start-1]; before != '(' && before != ',' && !isSpace(before) {
			return " " + quoteURL(url)
		}
	}
	return quoteURL(url)
}

// quoteURL writes url("…") so that any parser reads the same URL again.
func quoteURL(url string) string {
	var out strings.Builder
	out.WriteString(`url("`)
	for i := range len(url) {
		switch c := url[i]; {
		case c == '"' || c == '\\':
			out.WriteByte('\\')
			out.WriteByte(c)
		case c < ' ' || c == 0x7f:
			const hex = "0123456789abcdef"
			out.Write([]byte{'\\', hex[c>>4], hex[c&15], ' '})
		default:
			out.WriteByte(c)
		}
	}
	out.WriteString(`")`)
	return out.String()
}
