package rubyconfig

import (
	"fmt"
	"slices"
	"strings"
)

// maxDepth bounds how deep expressions nest.
const maxDepth = 200

// A parser reads Ruby without a step that makes tokens: what a character means depends on what stands before it.
type parser struct {
	src        string
	pos        int
	depth      int
	isVariable func(name string) bool
	assigned   map[string]bool
	heredocs   []*heredoc
}

// syntaxError is raised by panic within the parser, and caught for each statement.
type syntaxError struct {
	pos     int
	message string
}

func (p *parser) fail(format string, args ...any) {
	panic(syntaxError{p.pos, fmt.Sprintf(format, args...)})
}

func (p *parser) here() at { return at(p.lineAt(p.pos)) }

func (p *parser) lineAt(pos int) int { return 1 + strings.Count(p.src[:min(pos, len(p.src))], "\n") }

// parse reads all statements. Those that can't be read are told to unreadable with what they would have set, and left out.
func parse(src string, isVariable func(string) bool, unreadable func(line int, property, problem string)) []expr {
	src = strings.ReplaceAll(strings.TrimPrefix(src, "\ufeff"), "\r\n", "\n")
	if i := strings.Index("\n"+src, "\n__END__\n"); i >= 0 {
		src = src[:i]
	}
	p := &parser{src: src, isVariable: isVariable, assigned: map[string]bool{}}
	var statements []expr
	for {
		p.skipBreaks()
		if p.pos >= len(p.src) {
			return statements
		}
		start := p.pos
		s, problem := p.tryStatement()
		if problem == nil {
			statements = append(statements, s)
			continue
		}
		unreadable(p.lineAt(start), p.propertySetAt(start), problem.message)
		p.recover(start, problem.pos)
	}
}

func (p *parser) tryStatement() (s expr, problem *syntaxError) {
	defer func() {
		if r := recover(); r != nil {
			e, ok := r.(syntaxError)
			if !ok {
				panic(r)
			}
			problem = &e
			p.depth, p.heredocs = 0, nil
		}
	}()
	s = p.statement()
	p.skipSpaces()
	if p.pos < len(p.src) && p.src[p.pos] != '\n' && p.src[p.pos] != ';' {
		p.fail("unexpected %q", p.word())
	}
	if len(p.heredocs) > 0 {
		if p.pos >= len(p.src) || p.src[p.pos] != '\n' {
			p.fail("a heredoc that doesn't end: %s", p.heredocs[0].label)
		}
		p.lineBreak()
	}
	return s, nil
}

func isIdentStart(c byte) bool { return isIdent(c) && (c < '0' || c > '9') }

// skipSpaces goes over blanks, comments and escaped line breaks.
func (p *parser) skipSpaces() {
	for p.pos < len(p.src) {
		switch c := p.src[p.pos]; {
		case c == ' ' || c == '\t' || c == '\r' || c == '\f':
			p.pos++
		case c == '\\' && p.pos+1 < len(p.src) && p.src[p.pos+1] == '\n':
			p.pos += 2
		case c == '#':
			for p.pos < len(p.src) && p.src[p.pos] != '\n' {
				p.pos++
			}
		default:
			return
		}
	}
}

// skipBreaks goes over blanks, comments, line breaks and semicolons.
func (p *parser) skipBreaks() {
	for {
		p.skipSpaces()
		if p.pos >= len(p.src) || p.src[p.pos] != '\n' && p.src[p.pos] != ';' {
			return
		}
		p.lineBreak()
	}
}

// lineBreak goes over a line break or semicolon; the texts of heredocs of the line stand behind it.
func (p *parser) lineBreak() {
	isBreak := p.src[p.pos] == '\n'
	p.pos++
	if !isBreak {
		return
	}
	for _, h := range p.heredocs {
		p.readHeredoc(h)
	}
	p.heredocs = nil
	for strings.HasPrefix(p.src[p.pos:], "=begin") {
		end := strings.Index(p.src[p.pos:], "\n=end")
		if end < 0 {
			p.pos = len(p.src)
			return
		}
		p.pos += end + len("\n=end")
		for p.pos < len(p.src) && p.src[p.pos] != '\n' {
			p.pos++
		}
	}
}

// skipLines goes over blanks and line breaks within an expression.
func (p *parser) skipLines() {
	for {
		p.skipSpaces()
		if p.pos >= len(p.src) || p.src[p.pos] != '\n' {
			return
		}
		p.lineBreak()
	}
}

// accept goes over a piece of text, if it is next.
func (p *parser) accept(text string) bool {
	if strings.HasPrefix(p.src[p.pos:], text) {
		p.pos += len(text)
		return true
	}
	return false
}

func (p *parser) expect(text string) {
	if !p.accept(text) {
		p.fail("expected %q, found %q", text, p.word())
	}
}

// word is what stands next, for messages and for looking ahead: a name, or a character.
func (p *parser) word() string {
	end := p.pos
	for end < len(p.src) && isIdent(p.src[end]) {
		end++
	}
	if end == p.pos && end < len(p.src) {
		end++
	}
	return p.src[p.pos:end]
}

// keyword goes over a word of the language, if it is next.
func (p *parser) keyword(words ...string) string {
	word := p.word()
	if !slices.Contains(words, word) {
		return ""
	}
	if after := p.pos + len(word); after < len(p.src) && (p.src[after] == ':' && !strings.HasPrefix(p.src[after:], "::") ||
		p.src[after] == '?' || p.src[after] == '!') {
		return "" // a key of a hash, or a method's name
	}
	p.pos += len(word)
	return word
}

func (p *parser) enter() func() {
	if p.depth++; p.depth > maxDepth {
		p.fail("expressions nest more than %d deep", maxDepth)
	}
	return func() { p.depth-- }
}

// body reads statements up to one of the words that end it, and tells which.
func (p *parser) body(ends ...string) ([]expr, string) {
	defer p.enter()()
	var statements []expr
	for {
		p.skipBreaks()
		if p.pos >= len(p.src) {
			p.fail("missing %s", ends[len(ends)-1])
		}
		if word := p.keyword(ends...); word != "" {
			return statements, word
		}
		if slices.Contains(ends, "}") && p.accept("}") {
			return statements, "}"
		}
		if slices.Contains(ends, ")") && p.accept(")") {
			return statements, ")"
		}
		statements = append(statements, p.statement())
	}
}

// statement reads an expression with its modifiers.
func (p *parser) statement() expr {
	defer p.enter()()
	s := p.notExpr()
	for {
		p.skipSpaces()
		here := p.here()
		switch p.keyword("if", "unless", "rescue", "while", "until") {
		case "if":
			p.skipSpaces()
			s = &cond{here, p.notExpr(), []expr{s}, nil}
		case "unless":
			p.skipSpaces()
			s = &cond{here, p.notExpr(), nil, []expr{s}}
		case "rescue":
			p.skipSpaces()
			s = &group{here, []expr{s}, []expr{p.notExpr()}}
		case "while", "until":
			p.fail("loops are not understood")
		default:
			return s
		}
	}
}

// notExpr reads not, and, or: the operators that bind least.
func (p *parser) notExpr() expr {
	p.skipSpaces()
	here := p.here()
	var left expr
	if p.keyword("not") != "" {
		left = &unary{here, "!", p.expression()}
	} else {
		left = p.expression()
	}
	for {
		p.skipSpaces()
		here := p.here()
		switch p.keyword("and", "or") {
		case "and":
			p.skipLines()
			left = &binary{here, "&&", left, p.expression()}
		case "or":
			p.skipLines()
			left = &binary{here, "||", left, p.expression()}
		default:
			return left
		}
	}
}

var assignOps = []string{"||=", "&&=", "<<=", "**=", "+=", "-=", "*=", "/=", "%=", "|="}

// expression reads an assignment or what can stand on its right side.
func (p *parser) expression() expr {
	defer p.enter()()
	start := p.pos
	left := p.ternary()
	p.skipSpaces()
	here := p.here()
	rest := p.src[p.pos:]
	op, isAssignment := "", strings.HasPrefix(rest, "=") && !strings.HasPrefix(rest, "==") && !strings.HasPrefix(rest, "=~") && !strings.HasPrefix(rest, "=>")
	if isAssignment {
		p.pos++
	}
	for _, candidate := range assignOps {
		if strings.HasPrefix(rest, candidate) {
			op, isAssignment = strings.TrimSuffix(candidate, "="), true
			p.pos += len(candidate)
			break
		}
	}
	if !isAssignment {
		return left
	}
	target := p.target(left, start)
	p.skipLines()
	value := p.expression()
	p.skipSpaces()
	if strings.HasPrefix(p.src[p.pos:], ",") && p.depth <= 3 { // x = 1, 2 is a list
		items := []expr{value}
		for p.accept(",") {
			p.skipLines()
			items = append(items, p.ternary())
			p.skipSpaces()
		}
		value = &list{here, items}
	}
	if p.keyword("rescue") != "" {
		p.skipSpaces()
		value = &group{here, []expr{value}, []expr{p.ternary()}}
	}
	return &assign{here, target, op, value}
}

func (p *parser) target(left expr, start int) expr {
	switch left := left.(type) {
	case *ident:
		p.assigned[left.name] = true
		return left
	case *call:
		if left.on == nil && left.bare {
			p.assigned[left.name] = true
			return &ident{left.at, left.name}
		}
		if left.bare {
			return left
		}
	case *index, *constRef:
		return left
	}
	p.pos = start
	p.fail("this can't be assigned to")
	return nil
}

func (p *parser) ternary() expr {
	defer p.enter()()
	test := p.operators(0)
	p.skipSpaces()
	here := p.here()
	if !strings.HasPrefix(p.src[p.pos:], "?") {
		return test
	}
	p.pos++
	p.skipLines()
	then := p.ternary()
	p.skipLines()
	p.expect(":")
	p.skipLines()
	return &cond{here, test, []expr{then}, []expr{p.ternary()}}
}

// levels are the binary operators, from those that bind least on.
var levels = [][]string{
	{"..."}, {".."}, {"||"}, {"&&"}, {"<=>", "===", "==", "!=", "=~", "!~"}, {"<=", ">=", "<", ">"}, {"|", "^"}, {"&"},
	{"<<", ">>"}, {"+", "-"}, {"*", "/", "%"}, {"**"},
}

func (p *parser) operators(level int) expr {
	if level == len(levels) {
		return p.unary()
	}
	left := p.operators(level + 1)
	for {
		p.skipSpaces()
		here := p.here()
		op := p.operator(levels[level])
		if op == "" {
			return left
		}
		p.skipLines()
		left = &binary{here, op, left, p.operators(level + 1)}
	}
}

// operator goes over one of some operators, unless it is part of a longer one.
func (p *parser) operator(candidates []string) string {
	rest := p.src[p.pos:]
	for _, op := range candidates {
		if !strings.HasPrefix(rest, op) {
			continue
		}
		after := rest[len(op):]
		longer := strings.HasPrefix(after, "=") && !slices.Contains([]string{"==", "!=", "<=", ">=", "===", "=~", "!~", "<=>", "..", "..."}, op)
		if longer || op == "|" && strings.HasPrefix(after, "|") || op == "&" && strings.HasPrefix(after, "&") ||
			op == "&" && strings.HasPrefix(after, ".") || op == "*" && strings.HasPrefix(after, "*") ||
			(op == "<" || op == ">") && strings.HasPrefix(after, op) {
			continue
		}
		p.pos += len(op)
		return op
	}
	return ""
}

func (p *parser) unary() expr {
	defer p.enter()()
	p.skipSpaces()
	here := p.here()
	rest := p.src[p.pos:]
	switch {
	case strings.HasPrefix(rest, "!") && !strings.HasPrefix(rest, "!=") && !strings.HasPrefix(rest, "!~"):
		p.pos++
		return &unary{here, "!", p.unary()}
	case strings.HasPrefix(rest, "-") && len(rest) > 1 && rest[1] != '>':
		p.pos++
		return &unary{here, "-", p.unary()}
	case p.keyword("defined") != "" || p.accept("defined?"):
		p.fail("defined? is not understood")
	}
	return p.postfix()
}
