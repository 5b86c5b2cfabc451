package rubyconfig

import (
	"slices"
	"strconv"
	"strings"
)

// postfix reads a value with the calls and indexes behind it.
func (p *parser) postfix() expr {
	value := p.primary()
	for {
		before := p.pos
		p.skipSpaces()
		here := p.here()
		rest := p.src[p.pos:]
		switch {
		case strings.HasPrefix(rest, "["):
			if p.pos != before { // a blank before: an argument, not an index
				p.pos = before
				return value
			}
			p.pos++
			value = &index{here, value, p.items("]")}
		case strings.HasPrefix(rest, "::"):
			p.pos += 2
			name := p.word()
			if c, ok := value.(*constRef); ok && name != "" && 'A' <= name[0] && name[0] <= 'Z' {
				p.pos += len(name)
				value = &constRef{here, c.name + "::" + name}
				continue
			}
			value = p.method(value, false)
		case strings.HasPrefix(rest, "&."):
			p.pos += 2
			value = p.method(value, true)
		case strings.HasPrefix(rest, ".") && !strings.HasPrefix(rest, ".."):
			p.pos++
			value = p.method(value, false)
		case strings.HasPrefix(rest, "\n") && p.continued():
			p.skipLines()
		default:
			p.pos = before
			return value
		}
	}
}

// continued tells whether the next line goes on with a call: it begins with a dot.
func (p *parser) continued() bool {
	if len(p.heredocs) > 0 {
		return false
	}
	rest := strings.TrimLeft(p.src[p.pos:], " \t\n")
	return strings.HasPrefix(rest, ".") && !strings.HasPrefix(rest, "..")
}

// method reads a method's name and arguments.
func (p *parser) method(on expr, safe bool) expr {
	p.skipLines()
	here := p.here()
	name := p.name()
	if name == "" {
		p.fail("expected a method's name, found %q", p.word())
	}
	return p.arguments(&call{at: here, on: on, safe: safe, name: name})
}

// name reads a name, with the ? or ! at its end.
func (p *parser) name() string {
	start := p.pos
	if p.pos >= len(p.src) || !isIdentStart(p.src[p.pos]) {
		return ""
	}
	for p.pos < len(p.src) && isIdent(p.src[p.pos]) {
		p.pos++
	}
	if rest := p.src[p.pos:]; rest != "" && (rest[0] == '?' || rest[0] == '!') && !strings.HasPrefix(rest[1:], "=") {
		// "x ? a : b" without a blank before the ? is not written for names that end in none
		p.pos++
	}
	return p.src[start:p.pos]
}

// arguments reads the arguments of a call, in brackets or without, and its block.
func (p *parser) arguments(c *call) expr {
	c.bare = true
	if p.accept("(") {
		c.bare = false
		c.args = p.items(")")
	} else if p.argumentFollows(c) {
		c.bare = false
		p.skipSpaces()
		c.args = p.commandItems()
	}
	p.skipSpaces()
	here := p.here()
	switch {
	case strings.HasPrefix(p.src[p.pos:], "{") && (c.on != nil || !p.assigned[c.name]):
		p.pos++
		c.bare = false
		c.block = p.block(here, "}")
	case p.keyword("do") != "":
		c.bare = false
		c.block = p.block(here, "end")
	}
	return c
}

// argumentFollows tells whether a command's argument without brackets is next.
func (p *parser) argumentFollows(c *call) bool {
	if p.pos >= len(p.src) || p.src[p.pos] != ' ' && p.src[p.pos] != '\t' {
		return false
	}
	if c.on == nil && (p.assigned[c.name] || p.isVariable(c.name) && c.name != "asset_cache_buster" && c.name != "asset_host") {
		return false
	}
	rest := strings.TrimLeft(p.src[p.pos:], " \t")
	if rest == "" {
		return false
	}
	next := byte(' ')
	if len(rest) > 1 {
		next = rest[1]
	}
	switch b := rest[0]; {
	case b == '"' || b == '\'' || b == '@' || '0' <= b && b <= '9':
		return true
	case b == ':':
		return next == '"' || isIdentStart(next)
	case b == '[' || b == '(':
		return true
	case b == '/' || b == '-' || b == '*' || b == '&' || b == '%':
		return next != ' ' && next != '=' && next != '.' && !(b == '&' && next == '&')
	case b == '<':
		return strings.HasPrefix(rest, "<<") && len(rest) > 2 && (rest[2] == '-' || rest[2] == '~' || 'A' <= rest[2] && rest[2] <= 'Z')
	case b == '!':
		return next != '=' && next != '~'
	case isIdentStart(b):
		end := 0
		for end < len(rest) && isIdent(rest[end]) {
			end++
		}
		return !slices.Contains([]string{"if", "unless", "and", "or", "do", "then", "while", "until", "rescue", "end", "in"}, rest[:end])
	}
	return false
}

// items reads values up to a closing bracket; pairs among them make up one hash at the end.
func (p *parser) items(closing string) []expr {
	defer p.enter()()
	var items []expr
	pairs := &hash{at: p.here()}
	for {
		p.skipLines()
		if p.accept(closing) {
			break
		}
		p.item(&items, pairs)
		p.skipLines()
		if !p.accept(",") {
			p.expect(closing)
			break
		}
	}
	if len(pairs.keys) > 0 {
		items = append(items, pairs)
	}
	return items
}

// commandItems reads the arguments of a command without brackets.
func (p *parser) commandItems() []expr {
	defer p.enter()()
	var items []expr
	pairs := &hash{at: p.here()}
	for {
		p.item(&items, pairs)
		p.skipSpaces()
		if !p.accept(",") {
			break
		}
		p.skipLines()
	}
	if len(pairs.keys) > 0 {
		items = append(items, pairs)
	}
	return items
}

// item reads one value or one pair.
func (p *parser) item(items *[]expr, pairs *hash) {
	if p.accept("&") || p.accept("*") {
		p.fail("splats and block arguments are not understood")
	}
	if key := p.label(); key != nil {
		p.skipLines()
		pairs.keys, pairs.values = append(pairs.keys, key), append(pairs.values, p.expression())
		return
	}
	value := p.expression()
	p.skipSpaces()
	if !p.accept("=>") {
		*items = append(*items, value)
		return
	}
	p.skipLines()
	pairs.keys, pairs.values = append(pairs.keys, value), append(pairs.values, p.expression())
}

// label reads the key of "key: value", if that is next.
func (p *parser) label() expr {
	end := p.pos
	for end < len(p.src) && isIdent(p.src[end]) {
		end++
	}
	if end == p.pos || !strings.HasPrefix(p.src[end:], ":") || strings.HasPrefix(p.src[end:], "::") {
		return nil
	}
	key := &literal{p.here(), Symbol(p.src[p.pos:end])}
	p.pos = end + 1
	return key
}

// block reads a block's parameters and body.
func (p *parser) block(here at, end string) *blockNode {
	b := &blockNode{at: here}
	p.skipLines()
	if p.accept("|") {
		for {
			p.skipSpaces()
			if p.accept("|") {
				break
			}
			name := p.name()
			if name == "" {
				p.fail("a block's parameters have to be plain names")
			}
			p.assigned[name] = true
			b.params = append(b.params, name)
			p.skipSpaces()
			p.accept(",")
		}
	}
	b.body, _ = p.body(end)
	return b
}

// primary reads a literal, a name, or what stands in brackets.
func (p *parser) primary() expr {
	p.skipSpaces()
	if p.pos >= len(p.src) {
		p.fail("unexpected end of the file")
	}
	here := p.here()
	rest := p.src[p.pos:]
	switch c := rest[0]; {
	case c == '"' || c == '\'' || c == '`':
		return p.quoted(c)
	case c == ':' && len(rest) > 1 && (rest[1] == '"' || rest[1] == '\''):
		p.pos++
		s := p.quoted(rest[1])
		s.symbol = true
		return s
	case c == ':' && len(rest) > 1 && isIdentStart(rest[1]):
		p.pos++
		return &literal{here, Symbol(p.name())}
	case c == '/':
		return p.regexp('/')
	case c == '%':
		return p.percent()
	case strings.HasPrefix(rest, "<<"):
		return p.openHeredoc()
	case c == '[':
		p.pos++
		return &list{here, p.items("]")}
	case c == '{':
		p.pos++
		items := p.items("}")
		if len(items) == 0 {
			return &hash{at: here}
		}
		if pairs, ok := items[0].(*hash); ok && len(items) == 1 {
			return pairs
		}
		p.fail("a hash needs pairs")
	case c == '(':
		p.pos++
		body, _ := p.body(")")
		return &group{here, body, nil}
	case '0' <= c && c <= '9':
		return p.number()
	case c == '@' || c == '$':
		end := 1
		for end < len(rest) && (isIdent(rest[end]) || rest[end] == '@') {
			end++
		}
		p.pos += end
		p.assigned[rest[:end]] = true
		return &ident{here, rest[:end]}
	case strings.HasPrefix(rest, "->"):
		p.fail("lambdas are not understood")
	case isIdentStart(c):
		return p.named(here)
	}
	p.fail("unexpected %q", p.word())
	return nil
}

func (p *parser) number() expr {
	here, start := p.here(), p.pos
	for p.pos < len(p.src) && (isIdent(p.src[p.pos]) || p.src[p.pos] == '.' && p.pos+1 < len(p.src) && '0' <= p.src[p.pos+1] && p.src[p.pos+1] <= '9') {
		p.pos++
	}
	digits := strings.ReplaceAll(p.src[start:p.pos], "_", "")
	if n, err := strconv.ParseInt(digits, 0, 64); err == nil {
		return &literal{here, n}
	}
	f, err := strconv.ParseFloat(digits, 64)
	if err != nil {
		p.fail("%q is no number", digits)
	}
	return &literal{here, f}
}

// named reads what begins with a name: a word of the language, a variable, a constant or a command.
func (p *parser) named(here at) expr {
	defer p.enter()()
	switch word := p.keyword("nil", "true", "false", "if", "unless", "case", "begin", "def", "class", "module", "return", "next",
		"while", "until", "for", "yield", "self", "__FILE__", "__dir__"); word {
	case "nil":
		return &literal{here, nil}
	case "true", "false":
		return &literal{here, word == "true"}
	case "if", "unless":
		return p.ifExpr(here, word == "unless")
	case "case":
		return p.caseExpr(here)
	case "begin":
		return p.beginExpr(here)
	case "def", "class", "module":
		p.body("end")
		return &opaque{here, word}
	case "return", "next":
		p.skipSpaces()
		if p.pos >= len(p.src) || strings.IndexByte("\n;}", p.src[p.pos]) >= 0 || slices.Contains([]string{"if", "unless", "end"}, p.word()) {
			return &jump{here, nil}
		}
		return &jump{here, p.expression()}
	case "while", "until", "for", "yield", "self":
		p.fail("%s is not understood", word)
	case "__FILE__", "__dir__":
		return &ident{here, word}
	}
	name := p.name()
	if 'A' <= name[0] && name[0] <= 'Z' && !strings.HasPrefix(p.src[p.pos:], "(") {
		return &constRef{here, name}
	}
	if p.assigned[name] && !strings.HasPrefix(p.src[p.pos:], "(") {
		return &ident{here, name}
	}
	return p.arguments(&call{at: here, name: name})
}

func (p *parser) ifExpr(here at, negated bool) expr {
	p.skipSpaces()
	c := &cond{at: here, test: p.notExpr()}
	p.skipSpaces()
	p.keyword("then")
	body, end := p.body("elsif", "else", "end")
	c.then = body
	switch end {
	case "elsif":
		c.els = []expr{p.ifExpr(p.here(), false)}
	case "else":
		c.els, _ = p.body("end")
	}
	if negated {
		c.then, c.els = c.els, c.then
	}
	return c
}

func (p *parser) caseExpr(here at) expr {
	c := &choice{at: here}
	p.skipSpaces()
	if p.pos < len(p.src) && p.src[p.pos] != '\n' {
		c.on = p.notExpr()
	}
	p.skipBreaks()
	end := p.keyword("when")
	for end == "when" {
		var b branch
		for {
			p.skipLines()
			b.tests = append(b.tests, p.ternary())
			p.skipSpaces()
			if !p.accept(",") {
				break
			}
		}
		p.skipSpaces()
		p.keyword("then")
		b.body, end = p.body("when", "else", "end")
		c.branches = append(c.branches, b)
	}
	if end == "" {
		p.fail("expected when, found %q", p.word())
	}
	if end == "else" {
		c.els, _ = p.body("end")
	}
	return c
}

func (p *parser) beginExpr(here at) expr {
	g := &group{at: here}
	var end string
	g.body, end = p.body("rescue", "ensure", "end")
	for end == "rescue" {
		for p.pos < len(p.src) && p.src[p.pos] != '\n' && p.src[p.pos] != ';' { // the errors that are caught
			p.pos++
		}
		g.rescue, end = p.body("rescue", "ensure", "end")
	}
	if end == "ensure" {
		_, _ = p.body("end")
	}
	return g
}
