package sass

import (
	"net/url"
	"strings"
	"unicode/utf8"
)

// A load is one place where a source asks for another.
type load struct {
	url      string
	byImport bool // @import, which prefers NAME.import.scss
	offset   int  // of the URL in the text, for messages
}

// scanLoads finds what a source loads by @use, @forward, @import and a literal load-css(), in order. Imports that stay in
// the CSS are left out, as is any URL that Sass computes.
func scanLoads(text string, indented bool) []load {
	var loads []load
	l := &lexer{text: text, indented: indented}
	for {
		t, ok := l.next()
		if !ok {
			return loads
		}
		switch {
		case t.kind == atWord:
			switch l.of(t) {
			case "@use", "@forward":
				loads = appendURL(loads, l)
			case "@import":
				loads = appendImports(loads, l)
			}
		case t.kind == word && l.of(t) == "load-css" && l.pos < len(text) && text[l.pos] == '(':
			l.pos++
			loads = appendURL(loads, l)
		}
	}
}

// appendURL takes the one string that follows @use, @forward or load-css(.
func appendURL(loads []load, l *lexer) []load {
	before := l.pos
	t, ok := l.next()
	if !ok || t.kind != quoted {
		l.pos = before
		return loads
	}
	if text, ok := unquote(l.of(t)); ok && !strings.HasPrefix(text, "sass:") {
		loads = append(loads, load{url: unescaped(text), offset: t.start})
	}
	return loads
}

// appendImports takes the list that follows @import.
func appendImports(loads []load, l *lexer) []load {
	for _, argument := range readImports(l) {
		if argument.load != nil {
			loads = append(loads, *argument.load)
		}
	}
	return loads
}

// An importArgument is one of the list that follows @import, with what it loads. An argument that is more than one string,
// or whose URL says so, stays a CSS import: its load is nil.
type importArgument struct {
	start, end int
	load       *load
}

// readImports reads the list that follows @import, and what ends it.
func readImports(l *lexer) []importArgument {
	var all []importArgument
	for {
		if l.indented {
			if bare, ok := l.bareURL(); ok {
				argument := importArgument{start: bare.start, end: bare.end}
				if url := l.of(bare); !strings.ContainsAny(url, " \t()\"'#") && !isPlainCSS(url) {
					argument.load = &load{url: unescaped(url), byImport: true, offset: bare.start}
				}
				all = append(all, argument)
				if l.pos < len(l.text) && l.text[l.pos] == ',' {
					l.pos++
					continue
				}
				return all
			}
		}
		argument, end := importTokens(l)
		if len(argument) > 0 {
			one := importArgument{start: argument[0].start, end: argument[len(argument)-1].end}
			if url, at, ok := importURL(l, argument); ok {
				one.load = &load{url: unescaped(url), byImport: true, offset: at}
			}
			all = append(all, one)
		}
		if end {
			return all
		}
	}
}

// importTokens takes the tokens of one argument, and the comma behind it; end tells that it was the last.
func importTokens(l *lexer) (argument []token, end bool) {
	depth := 0
	for {
		before := l.pos
		t, ok := l.next()
		if !ok {
			return argument, true
		}
		if depth == 0 && (t.kind == lineEnd || l.is(t, ';') || l.is(t, '}') || l.is(t, '{') || t.kind == atWord) {
			l.pos = before
			if l.is(t, ';') || t.kind == lineEnd {
				l.pos = t.end
			}
			return argument, true
		}
		if depth == 0 && l.is(t, ',') {
			return argument, false
		}
		switch {
		case l.is(t, '(') || t.kind == hole:
			depth++
		case l.is(t, ')') || l.is(t, '}'):
			depth--
		}
		argument = append(argument, t)
	}
}

// bareURL takes an import without quotes, which the indented syntax allows: everything up to a comma or the line's end. In
// icons/*.png no comment begins.
func (l *lexer) bareURL() (token, bool) {
	start := l.pos
	for start < len(l.text) && (l.text[start] == ' ' || l.text[start] == '\t') {
		start++
	}
	rest := l.text[start:]
	if rest == "" || strings.ContainsRune("\"'\r\n,;", rune(rest[0])) || strings.HasPrefix(rest, "//") || strings.HasPrefix(rest, "/*") ||
		len(rest) > 3 && strings.EqualFold(rest[:4], "url(") {
		return token{}, false
	}
	end := start
	for end < len(l.text) && !strings.ContainsRune(",;\r\n", rune(l.text[end])) && !strings.HasPrefix(l.text[end:], " //") {
		end++
	}
	l.pos = end
	return token{word, start, start + len(strings.TrimRight(l.text[start:end], " \t"))}, true
}

// importURL tells whether an argument of @import is a load of Sass, and of what.
func importURL(l *lexer, argument []token) (url string, offset int, ok bool) {
	if len(argument) == 1 && argument[0].kind == quoted {
		url, ok = unquote(l.of(argument[0]))
	}
	if !ok || isPlainCSS(url) {
		return "", 0, false
	}
	return url, argument[0].start, true
}

// isPlainCSS tells whether @import of this URL is CSS's own.
func isPlainCSS(url string) bool {
	return strings.HasSuffix(url, ".css") || strings.HasPrefix(url, "http://") || strings.HasPrefix(url, "https://") ||
		strings.HasPrefix(url, "//")
}

// unescaped reads the %-escapes of an address.
func unescaped(address string) string {
	if path, err := url.PathUnescape(address); err == nil {
		return path
	}
	return address
}

// unquote gives the text of a string without interpolation.
func unquote(s string) (string, bool) {
	if len(s) < 2 || s[len(s)-1] != s[0] {
		return "", false
	}
	s = s[1 : len(s)-1]
	if !strings.ContainsAny(s, `\#`) {
		return s, true
	}
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		if strings.HasPrefix(s[i:], "#{") {
			return "", false
		}
		if s[i] != '\\' {
			out.WriteByte(s[i])
			continue
		}
		code, digits := rune(0), 0
		for i+1 < len(s) && digits < 6 {
			d := strings.IndexByte("0123456789abcdef", s[i+1]|0x20)
			if d < 0 {
				break
			}
			code, digits, i = code<<4|rune(d), digits+1, i+1
		}
		switch {
		case digits > 0:
			if i+1 < len(s) && s[i+1] == ' ' {
				i++
			}
			if !utf8.ValidRune(code) {
				code = utf8.RuneError
			}
			out.WriteRune(code)
		case i+1 < len(s):
			i++
			out.WriteByte(s[i])
		}
	}
	return out.String(), true
}
