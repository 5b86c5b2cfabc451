package sass

// A statement is one statement of a source: an at-rule, a declaration, or the selector of a rule.
type statement struct {
	tokens []token
	depth  int  // how many blocks enclose it
	opens  bool // a block follows
}

// statements parts a source, in either syntax, at the ends of its statements. As the lexer it never fails.
func statements(l *lexer) []statement {
	if l.indented {
		return linesOf(l)
	}
	return blocksOf(l)
}

// A nesting tells whether a brace belongs to an interpolation or ends a statement.
type nesting []byte

func (n *nesting) push(b byte) { *n = append(*n, b) }

// pop closes the innermost thing that this byte opened, and what was left open in it; false where there is none.
func (n *nesting) pop(opener byte) bool {
	for i := len(*n) - 1; i >= 0; i-- {
		if (*n)[i] == opener {
			*n = (*n)[:i]
			return true
		}
	}
	return false
}

// follow takes a token in, and tells whether the token belongs to what the nesting holds: a statement can't end there.
func (n *nesting) follow(l *lexer, t token) bool {
	switch {
	case t.kind == hole:
		n.push('#')
	case l.is(t, '('):
		n.push('(')
	case l.is(t, ')'):
		n.pop('(')
	case l.is(t, '}'):
		return n.pop('#')
	default:
		return len(*n) > 0 && (t.kind == lineEnd || (*n)[len(*n)-1] == '#')
	}
	return true
}

func blocksOf(l *lexer) []statement {
	var all []statement
	var tokens []token
	var nested nesting
	depth := 0
	end := func(opens bool) {
		if len(tokens) > 0 || opens {
			all = append(all, statement{tokens, depth, opens})
		}
		tokens, nested = nil, nil
	}
	for {
		t, ok := l.next()
		if !ok {
			end(false)
			return all
		}
		if nested.follow(l, t) {
			tokens = append(tokens, t)
			continue
		}
		switch {
		case l.is(t, ';'):
			end(false)
		case l.is(t, '{'):
			end(true)
			depth++
		case l.is(t, '}'):
			end(false)
			depth = max(0, depth-1)
		default:
			tokens = append(tokens, t)
		}
	}
}

func linesOf(l *lexer) []statement {
	var all []statement
	var tokens []token
	var nested nesting
	var indents []int // of the statements that enclose the next one
	end := func() {
		if len(tokens) == 0 {
			return
		}
		indent := positionOf(l.text, tokens[0].start).column
		for len(indents) > 0 && indents[len(indents)-1] >= indent {
			indents = indents[:len(indents)-1]
		}
		if n := len(all); n > 0 {
			all[n-1].opens = len(indents) > all[n-1].depth
		}
		all = append(all, statement{tokens: tokens, depth: len(indents)})
		indents = append(indents, indent)
		tokens, nested = nil, nil
	}
	for {
		t, ok := l.next()
		switch {
		case !ok:
			end()
			return all
		case nested.follow(l, t):
			if t.kind != lineEnd {
				tokens = append(tokens, t)
			}
		case t.kind != lineEnd:
			tokens = append(tokens, t)
		case len(tokens) > 0 && l.is(tokens[len(tokens)-1], ','): // a list of selectors goes on
		default:
			end()
		}
	}
}
