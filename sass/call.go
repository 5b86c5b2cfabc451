package sass

import (
	"strings"

	"assetbuild/internal/lazyregexp"
)

// String writes a call as the generated module reports it: image-url("a.png", $only-path: true).
func (c Call) String() string {
	arguments := make([]string, len(c.Arguments))
	for i, a := range c.Arguments {
		arguments[i] = a.Value
		if a.Keyword != "" {
			arguments[i] = "$" + a.Keyword + ": " + a.Value
		}
	}
	return c.Function + "(" + strings.Join(arguments, ", ") + ")"
}

// parseCall reads what String writes.
func parseCall(text string) Call {
	name, rest, _ := strings.Cut(text, "(")
	c := Call{Function: name}
	for _, argument := range splitList(strings.TrimSuffix(rest, ")")) {
		a := Argument{Value: argument}
		if m := keyword.FindStringSubmatch(argument); m != nil {
			a.Keyword, a.Value = m[1], argument[len(m[0]):]
		}
		c.Arguments = append(c.Arguments, a)
	}
	return c
}

var keyword = lazyregexp.New(`^\$([-\w]+):\s*`)

// splitList parts a list at its commas; those in strings, parentheses and brackets are none.
func splitList(text string) []string {
	var items []string
	l := &lexer{text: text}
	from, depth := 0, 0
	for {
		t, ok := l.next()
		if !ok {
			break
		}
		switch {
		case l.is(t, '(') || l.is(t, '[') || t.kind == hole:
			depth++
		case l.is(t, ')') || l.is(t, ']') || l.is(t, '}'):
			depth--
		case l.is(t, ',') && depth == 0:
			items, from = append(items, strings.TrimSpace(text[from:t.start])), t.end
		}
	}
	if last := strings.TrimSpace(text[from:]); last != "" {
		items = append(items, last)
	}
	return items
}

// Unquote gives the text of a value: of a string without its quotes and escapes, of anything else as it is written.
func Unquote(value string) string {
	if value != "" && (value[0] == '"' || value[0] == '\'') {
		if text, ok := unquote(value); ok {
			return text
		}
	}
	return value
}

// Quote writes a text as a quoted Sass string.
func Quote(text string) string { return quoteSass(text) }

// literalCalls finds the calls of functions whose arguments are literals, as Sass would report them.
func (s *source) literalCalls(names map[string]bool) []string {
	var found []string
	l := &lexer{text: s.text, indented: s.indented()}
	var before token
	for {
		t, ok := l.next()
		if !ok {
			return found
		}
		if t.kind == word && names[normal(l.of(t))] && l.wordEndsWithParenthesis() &&
			!(before.kind == atWord && isDefinition(l.of(before))) {
			if call, ok := literalCall(normal(l.of(t)), balanced(l)); ok {
				found = append(found, call)
			}
		}
		before = t
	}
}

var plainWord = lazyregexp.New(`^(?:[a-zA-Z_][-\w]*|-?\d+(?:\.\d*[1-9])?(?:px|%|em)?)$`)

// literalCall writes a call as Sass would, if its arguments are plain strings, words and numbers.
func literalCall(name, arguments string) (string, bool) {
	c := parseCall(name + arguments)
	for i := range c.Arguments {
		a := &c.Arguments[i]
		a.Keyword = normal(a.Keyword)
		switch {
		case plainWord.MatchString(a.Value):
		case strings.HasPrefix(a.Value, `"`) || strings.HasPrefix(a.Value, "'"):
			text, ok := unquote(a.Value)
			if !ok || strings.ContainsAny(text, `"\`) || strings.ContainsFunc(text, func(r rune) bool { return r < 0x20 || r > 0x7e }) {
				return "", false // Sass may write these in other ways
			}
			a.Value = `"` + text + `"`
		default:
			return "", false
		}
	}
	return c.String(), true
}
