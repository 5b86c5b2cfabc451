package sass

import "strings"

// expression takes in what stands in an expression. inCall tells that parentheses that follow no name are a call's: those
// of @include and @use.
func (s *memberScan) expression(tokens []token, inCall bool) {
	var calls []bool // the open parentheses: whether they hold arguments
	filter := false  // progid:DXImageTransform.Microsoft.gradient(…) calls nothing
	for i, t := range tokens {
		var before, after token
		if i > 0 {
			before = tokens[i-1]
		}
		if i+1 < len(tokens) {
			after = tokens[i+1]
		}
		switch {
		case t.kind == quoted || t.kind == rawURL:
			s.inText(t)
		case s.is(t, '('):
			calls = append(calls, before.kind == word && before.end == t.start || inCall && len(calls) == 0)
		case s.is(t, ')') && len(calls) > 0:
			calls = calls[:len(calls)-1]
		case t.kind == word && s.of(t) == "progid":
			filter = true
		case t.kind == word && !filter && after.end > 0 && s.is(after, '(') && after.start == t.end:
			s.call(tokens, i)
		case t.kind == variable:
			keyword := after.end > 0 && s.is(after, ':') && len(calls) > 0 && calls[len(calls)-1] && (s.is(before, '(') || s.is(before, ','))
			if !keyword {
				s.use(naming{kind: KindVariable, name: s.of(t)[1:], namespace: s.namespace(tokens, i), offset: t.start})
			}
		}
	}
}

// namespace gives the word before a dot before a token, if they adjoin.
func (s *memberScan) namespace(tokens []token, i int) string {
	if i < 2 || !s.is(tokens[i-1], '.') || tokens[i-1].end != tokens[i].start ||
		tokens[i-2].kind != word || tokens[i-2].end != tokens[i-1].start {
		return ""
	}
	return s.of(tokens[i-2])
}

// existence are the functions that ask for a name, by the kind that they ask for.
var existence = map[string]Kind{
	"variable-exists": KindVariable, "global-variable-exists": KindVariable, "mixin-exists": KindMixin, "function-exists": KindFunction,
}

// call takes in a call of a function.
func (s *memberScan) call(tokens []token, i int) {
	t, name := tokens[i], s.of(tokens[i])
	n := naming{kind: KindFunction, name: name, namespace: s.namespace(tokens, i), offset: t.start}
	switch adjoins := i > 0 && tokens[i-1].end == t.start; {
	case '0' <= name[0] && name[0] <= '9' || strings.Trim(name, "-") == "": // 2(…), -(…)
		return
	case adjoins && n.namespace == "" && (s.is(tokens[i-1], '}') || s.is(tokens[i-1], '.') || s.is(tokens[i-1], '%')):
		return // a part of the name is computed
	}
	if kind, ok := existence[normal(name)]; ok && i+2 < len(tokens) {
		s.found.guarded[keyOf(kind, strings.Trim(s.of(tokens[i+2]), `"'`))] = true
	}
	s.use(n)
}

// inText takes in the holes of a string or an unquoted URL.
func (s *memberScan) inText(t token) {
	text := s.text[:t.end]
	for at := t.start; ; {
		i := strings.Index(text[at:], "#{")
		if i < 0 {
			return
		}
		l := &lexer{text: text, pos: at + i + 2}
		start := l.pos
		l.skipHole()
		at = l.pos
		s.expression(tokensOf(&lexer{text: s.text[:max(start, l.pos-1)], pos: start}), false)
	}
}

// holes takes in what stands in interpolations, and nothing else.
func (s *memberScan) holes(tokens []token) {
	var nested nesting
	start := -1
	for i, t := range tokens {
		outside := len(nested) == 0
		if t.kind == hole || !outside {
			nested.follow(s.lexer, t)
		}
		switch {
		case outside && len(nested) > 0:
			start = i + 1
		case !outside && len(nested) == 0:
			s.expression(tokens[start:i], false)
		case outside && (t.kind == quoted || t.kind == rawURL):
			s.inText(t)
		}
	}
}

func tokensOf(l *lexer) []token {
	var all []token
	for {
		t, ok := l.next()
		if !ok {
			return all
		}
		all = append(all, t)
	}
}
