package sass

import "strings"

// A Kind is what a name stands for.
type Kind string

// The kinds of names.
const (
	KindMixin       Kind = "mixin"
	KindFunction    Kind = "function"
	KindVariable    Kind = "variable"
	KindPlaceholder Kind = "placeholder"
)

// A nameKey tells names apart as Sass does: for a member - and _ are one.
type nameKey struct {
	kind Kind
	name string
}

func keyOf(kind Kind, name string) nameKey {
	if kind != KindPlaceholder {
		name = normal(name)
	}
	return nameKey{kind, name}
}

// A naming is one place where a source defines or uses a name.
type naming struct {
	kind      Kind
	name      string // as written, without sigil
	namespace string // of a use: what stands before the dot
	offset    int
	lazy      bool // in the body of a mixin or function, which may never run
	sets      bool // it sets a variable for everybody
}

// members are the names that a source defines for others, and those that it doesn't define where it uses them.
type members struct {
	defined  []naming
	uses     []naming
	computed []string         // literal beginnings of placeholders whose names are computed
	guarded  map[nameKey]bool // the source asks whether these exist
	rules    map[int]loading  // by the offset of a URL
}

// A loading says what becomes of the names of a loaded file.
type loading struct {
	rule    string // @use, @forward; empty for @import
	as      string // the namespace of @use, "*" for none; the prefix of @forward
	builtIn bool   // a module of Sass itself
}

func scanMembers(text string, indented bool) *members {
	s := &memberScan{
		lexer: &lexer{text: text, indented: indented},
		found: &members{guarded: map[nameKey]bool{}, rules: map[int]loading{}},
	}
	for _, st := range statements(&lexer{text: text, indented: indented}) {
		s.statement(st)
	}
	return s.found
}

// A memberScan walks through statements and knows which variables are local where it stands.
type memberScan struct {
	*lexer
	found  *members
	scopes []memberScope
}

// A memberScope is a block's.
type memberScope struct {
	variables map[string]bool
	flow      bool // of @if and its like: what is set in it is set outside
	lazy      bool
}

func (s *memberScan) statement(st statement) {
	for len(s.scopes) < st.depth { // an indented source may skip levels
		s.scopes = append(s.scopes, memberScope{variables: map[string]bool{}})
	}
	s.scopes = s.scopes[:st.depth]
	inner := memberScope{variables: map[string]bool{}}
	if len(st.tokens) > 0 {
		s.rule(st, &inner)
	}
	if st.opens {
		s.scopes = append(s.scopes, inner)
	}
}

func (s *memberScan) rule(st statement, inner *memberScope) {
	first, rest := st.tokens[0], st.tokens[1:]
	switch {
	case first.kind == atWord:
		s.atRule(s.of(first), rest, inner)
	case s.indented && s.is(first, '=') && len(rest) > 0:
		s.definition(KindMixin, rest, inner)
	case s.indented && s.is(first, '+') && len(rest) > 0 && rest[0].kind == word && rest[0].start == first.end:
		s.include(rest, inner)
	case first.kind == variable && len(rest) > 0 && s.is(rest[0], ':'):
		s.assignment(first, rest[1:])
	case st.opens:
		s.selector(st.tokens)
	case first.kind == word && strings.HasPrefix(s.of(first), "--"):
		s.holes(st.tokens) // the value of a custom property is no expression
	default:
		s.expression(st.tokens, false)
	}
}

func (s *memberScan) atRule(rule string, rest []token, inner *memberScope) {
	switch rule {
	case "@mixin":
		s.definition(KindMixin, rest, inner)
	case "@function":
		s.definition(KindFunction, rest, inner)
	case "@include":
		s.include(rest, inner)
	case "@extend":
		s.extend(rest)
	case "@use", "@forward":
		s.loading(rule, rest)
	case "@each", "@for":
		for i, t := range rest {
			if w := s.of(t); t.kind == word && (w == "in" || w == "from") {
				s.expression(rest[i:], false)
				break
			}
			s.local(t, inner)
		}
		inner.flow = true
	case "@if", "@else", "@while":
		inner.flow = true
		s.expression(rest, false)
	default:
		s.expression(rest, false)
	}
}

// definition reads NAME($parameter: default, …). A default may use the parameters before it.
func (s *memberScan) definition(kind Kind, rest []token, inner *memberScope) {
	if len(rest) == 0 || rest[0].kind != word {
		return
	}
	s.define(kind, s.of(rest[0]), rest[0].start)
	inner.lazy = true
	depth, before := 0, token{}
	for _, t := range rest[1:] {
		switch {
		case s.is(t, '('):
			depth++
		case s.is(t, ')'):
			depth--
		case depth == 1 && (s.is(before, '(') || s.is(before, ',')):
			s.local(t, inner)
		}
		before = t
	}
	s.scopes = append(s.scopes, *inner)
	s.expression(rest[1:], true)
	s.scopes = s.scopes[:len(s.scopes)-1]
}

func (s *memberScan) local(t token, scope *memberScope) {
	if t.kind == variable {
		scope.variables[normal(s.of(t)[1:])] = true
	}
}

func (s *memberScan) define(kind Kind, name string, offset int) {
	s.found.defined = append(s.found.defined, naming{kind: kind, name: name, offset: offset})
}

// assignment sets a variable: everybody's where no block but those of control flow encloses it, or by !global.
func (s *memberScan) assignment(name token, value []token) {
	s.expression(value, false)
	global := true
	for _, scope := range s.scopes {
		global = global && scope.flow
	}
	for i, t := range value {
		global = global || s.is(t, '!') && i+1 < len(value) && s.of(value[i+1]) == "global"
	}
	plain := s.of(name)[1:]
	if global {
		s.define(KindVariable, plain, name.start)
		s.found.uses = append(s.found.uses, naming{kind: KindVariable, name: plain, offset: name.start, sets: true})
	} else if !s.knows(plain) {
		s.scopes[len(s.scopes)-1].variables[normal(plain)] = true
	}
}

func (s *memberScan) knows(name string) bool {
	for _, scope := range s.scopes {
		if scope.variables[normal(name)] {
			return true
		}
	}
	return false
}

func (s *memberScan) use(n naming) {
	if n.kind == KindVariable && n.namespace == "" && s.knows(n.name) {
		return
	}
	for _, scope := range s.scopes {
		n.lazy = n.lazy || scope.lazy
	}
	s.found.uses = append(s.found.uses, n)
}

// include reads what follows @include: [NAMESPACE.]NAME(arguments) using ($parameters).
func (s *memberScan) include(rest []token, inner *memberScope) {
	if len(rest) == 0 || rest[0].kind != word {
		return
	}
	n := naming{kind: KindMixin, name: s.of(rest[0]), offset: rest[0].start}
	rest = rest[1:]
	if len(rest) > 1 && s.is(rest[0], '.') && rest[1].kind == word {
		n.namespace, n.name = n.name, s.of(rest[1])
		rest = rest[2:]
	}
	s.use(n)
	depth := 0
	for i, t := range rest {
		switch {
		case s.is(t, '('):
			depth++
		case s.is(t, ')'):
			depth--
		case depth == 0 && t.kind == word && s.of(t) == "using":
			for _, parameter := range rest[i:] {
				s.local(parameter, inner)
			}
			rest = rest[:i]
		}
		if len(rest) <= i {
			break
		}
	}
	s.expression(rest, true)
}

func (s *memberScan) extend(rest []token) {
	s.holes(rest)
	for i, t := range rest {
		if s.is(t, '!') && i+1 < len(rest) && s.of(rest[i+1]) == "optional" {
			return
		}
	}
	s.placeholders(rest, func(name string, offset int, whole bool) {
		if whole {
			s.use(naming{kind: KindPlaceholder, name: name, offset: offset})
		}
	})
}

// selector takes in the placeholders that a rule defines.
func (s *memberScan) selector(tokens []token) {
	s.holes(tokens)
	s.placeholders(tokens, func(name string, offset int, whole bool) {
		if whole {
			s.define(KindPlaceholder, name, offset)
		} else {
			s.found.computed = append(s.found.computed, name)
		}
	})
}

// placeholders finds the names behind %; whole tells that no part of one is computed.
func (s *memberScan) placeholders(tokens []token, found func(name string, offset int, whole bool)) {
	for i, t := range tokens {
		if !s.is(t, '%') || i+1 == len(tokens) || tokens[i+1].start != t.end || i > 0 && endsNumber(s.lexer, tokens[i-1], t) {
			continue
		}
		name := tokens[i+1]
		switch {
		case name.kind == hole:
			found("", t.start, false)
		case name.kind == word:
			found(s.of(name), t.start, i+2 == len(tokens) || tokens[i+2].kind != hole || tokens[i+2].start != name.end)
		}
	}
}

// loading reads "URL" [as NAME] [with (…)].
func (s *memberScan) loading(rule string, rest []token) {
	if len(rest) == 0 || rest[0].kind != quoted {
		return
	}
	url, ok := unquote(s.of(rest[0]))
	if !ok {
		return
	}
	as := ""
	if rule == "@use" {
		as = defaultNamespace(url)
	}
	if len(rest) > 2 && s.of(rest[1]) == "as" {
		as = s.of(rest[2])
		if rule == "@forward" {
			as = strings.TrimSuffix(as, "*") // nav-*
		}
	}
	s.found.rules[rest[0].start] = loading{rule, as, strings.HasPrefix(url, "sass:")}
	s.expression(rest[1:], true)
}

// defaultNamespace is the name of a loaded file, or of a module of Sass itself.
func defaultNamespace(url string) string {
	if name, ok := strings.CutPrefix(url, "sass:"); ok {
		return name
	}
	name := url[strings.LastIndexByte(url, '/')+1:]
	name, _, _ = strings.Cut(strings.TrimPrefix(name, "_"), ".")
	return name
}
