package csscompare

import (
	"fmt"
	"strings"
)

// A node is a rule, an at-rule or a declaration.
type node struct {
	kind  kind
	name  string // an at-rule's name, a declaration's property
	text  string // a rule's selector, an at-rule's parameters, a declaration's value
	block bool   // an at-rule with a block
	// important is set for a declaration with !important, which is not part of its text.
	important bool
	// hack is set for a declaration with a star before its name, which only Internet Explorer reads.
	hack  bool
	nodes []*node
}

type kind int

const (
	rule kind = iota
	atRule
	declaration
)

// maxDepth bounds how deep blocks may nest, so that no input can exhaust the stack.
const maxDepth = 500

// parse reads CSS as PostCSS does: tolerant of names and values, strict about brackets, quotes and colons. Comments are
// dropped.
func parse(css string) ([]*node, error) {
	p := &parser{css: strings.TrimPrefix(css, "\ufeff")}
	nodes, err := p.block(0)
	if err != nil {
		return nil, fmt.Errorf("line %d: %w", 1+strings.Count(p.css[:min(p.pos, len(p.css))], "\n"), err)
	}
	return nodes, nil
}

type parser struct {
	css string
	pos int
}

// block reads statements up to the closing brace, or to the end at depth 0.
func (p *parser) block(depth int) ([]*node, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("blocks nest more than %d deep", maxDepth)
	}
	var nodes []*node
	for {
		text, end, err := p.statement()
		if err != nil {
			return nil, err
		}
		switch end {
		case '{':
			n := opened(text)
			if n.nodes, err = p.block(depth + 1); err != nil {
				return nil, err
			}
			nodes = append(nodes, n)
			continue
		case ';':
			// the statement is done
		case '}':
			if depth == 0 {
				return nil, fmt.Errorf("unexpected }")
			}
		case 0:
			if depth > 0 {
				return nil, fmt.Errorf("unclosed block")
			}
		}
		if text != "" {
			n, err := closed(text)
			if err != nil {
				return nil, err
			}
			nodes = append(nodes, n)
		}
		if end != ';' {
			return nodes, nil
		}
	}
}

// statement reads up to the brace or semicolon that ends a statement. The text has no comments and no space round it.
func (p *parser) statement() (text string, end byte, err error) {
	var b strings.Builder
	round := 0
	for p.pos < len(p.css) {
		c := p.css[p.pos]
		switch {
		case strings.HasPrefix(p.css[p.pos:], "/*"):
			length := strings.Index(p.css[p.pos+2:], "*/")
			if length < 0 {
				return "", 0, fmt.Errorf("unclosed comment")
			}
			p.pos += length + 4
			if b.Len() > 0 && !strings.HasSuffix(b.String(), " ") {
				b.WriteByte(' ')
			}
			continue
		case c == '"' || c == '\'':
			end := stringEnd(p.css, p.pos)
			if end < 0 {
				return "", 0, fmt.Errorf("unclosed string")
			}
			b.WriteString(p.css[p.pos:end])
			p.pos = end
			continue
		case c == '\\' && p.pos+1 < len(p.css):
			b.WriteString(p.css[p.pos : p.pos+2])
			p.pos += 2
			continue
		case c == '(':
			round++
			if end := urlEnd(p.css, p.pos); end > 0 {
				b.WriteString(p.css[p.pos:end])
				p.pos = end
				round--
				continue
			}
		case c == ')':
			round = max(0, round-1)
		case round == 0 && (c == '{' || c == '}' || c == ';'):
			p.pos++
			return strings.TrimSpace(b.String()), c, nil
		}
		b.WriteByte(c)
		p.pos++
	}
	if round > 0 {
		return "", 0, fmt.Errorf("unclosed bracket")
	}
	return strings.TrimSpace(b.String()), 0, nil
}

// stringEnd finds the place behind a string's closing quote; -1 where there is none.
func stringEnd(css string, start int) int {
	for i := start + 1; i < len(css); i++ {
		switch css[i] {
		case '\\':
			i++
		case css[start]:
			return i + 1
		}
	}
	return -1
}

// urlEnd finds the place behind an unquoted url(...) whose bracket opens at start; 0 if it is none.
func urlEnd(css string, start int) int {
	if start < 3 || !strings.EqualFold(css[start-3:start], "url") {
		return 0
	}
	rest := strings.TrimLeft(css[start+1:], " \t\r\n\f")
	if rest == "" || rest[0] == '"' || rest[0] == '\'' {
		return 0
	}
	if length := strings.IndexByte(css[start:], ')'); length > 0 {
		return start + length + 1
	}
	return 0
}

// opened makes the node of a statement before a block.
func opened(text string) *node {
	if name, params, ok := at(text); ok {
		return &node{kind: atRule, name: name, text: params, block: true}
	}
	return &node{kind: rule, text: text}
}

// closed makes the node of a statement without a block: an at-rule or a declaration.
func closed(text string) (*node, error) {
	if name, params, ok := at(text); ok {
		return &node{kind: atRule, name: name, text: params}, nil
	}
	property, value, found := strings.Cut(text, ":")
	property = strings.TrimSpace(property)
	if !found || property == "" || strings.ContainsAny(property, " \t\r\n\f") {
		return nil, fmt.Errorf("unknown word: %s", shortened(text))
	}
	n := &node{kind: declaration, name: strings.TrimLeft(property, "*_"), text: strings.TrimSpace(value)}
	n.hack = property[0] == '*'
	if n.name == "" {
		n.name = property
	}
	if i := strings.LastIndexByte(n.text, '!'); i >= 0 && strings.EqualFold(strings.TrimSpace(n.text[i+1:]), "important") {
		n.text, n.important = strings.TrimSpace(n.text[:i]), true
	}
	return n, nil
}

// at takes an at-rule apart.
func at(text string) (name, params string, ok bool) {
	if !strings.HasPrefix(text, "@") {
		return "", "", false
	}
	end := strings.IndexAny(text, " \t\r\n\f(\"'")
	if end < 0 {
		return text[1:], "", true
	}
	return text[1:end], strings.TrimSpace(text[end:]), true
}

func shortened(text string) string {
	if runes := []rune(text); len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return text
}
