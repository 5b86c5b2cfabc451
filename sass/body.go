package sass

import "strings"

// A Body is the whole of a mixin's, a function's or a placeholder's definition in a text.
type Body struct {
	Kind Kind
	// Name has no sigil. Of a rule with several placeholders it is them all: "a, %b".
	Name string
	// Start and End are offsets in bytes: of the definition's first token, and behind its last one but the closing bracket.
	Start, End int
}

// BodiesOf lists the definitions in a text, in order. One may lie in another.
func BodiesOf(text string, indented bool) []Body {
	l := &lexer{text: text, indented: indented}
	all := statements(&lexer{text: text, indented: indented})
	var bodies []Body
	for i, st := range all {
		if !st.opens || len(st.tokens) == 0 {
			continue
		}
		kind, name := definedBy(l, st.tokens)
		if name == "" {
			continue
		}
		body := Body{Kind: kind, Name: name, Start: st.tokens[0].start, End: st.tokens[len(st.tokens)-1].end}
		for _, inner := range all[i+1:] {
			if inner.depth <= st.depth {
				break
			}
			if n := len(inner.tokens); n > 0 {
				body.End = inner.tokens[n-1].end
			}
		}
		bodies = append(bodies, body)
	}
	return bodies
}

// definedBy gives the name that a statement with a block defines; "" for none.
func definedBy(l *lexer, tokens []token) (Kind, string) {
	first := tokens[0]
	switch rule := l.of(first); {
	case rule == "@mixin" && len(tokens) > 1:
		return KindMixin, l.of(tokens[1])
	case rule == "@function" && len(tokens) > 1:
		return KindFunction, l.of(tokens[1])
	case first.kind == atWord:
		return "", ""
	case l.indented && rule == "=" && len(tokens) > 1:
		return KindMixin, l.of(tokens[1])
	}
	var names []string
	s := &memberScan{lexer: l}
	s.placeholders(tokens, func(name string, _ int, whole bool) {
		if !whole {
			name += "…"
		}
		names = append(names, name)
	})
	return KindPlaceholder, strings.Join(names, ", %")
}
