package rubyconfig

import (
	"strings"
)

// propertySetAt names the property that an assignment at pos would set.
func (p *parser) propertySetAt(pos int) string {
	end := pos
	for end < len(p.src) && isIdent(p.src[end]) {
		end++
	}
	name := p.src[pos:end]
	rest := strings.TrimLeft(p.src[end:], " \t")
	if p.isVariable(name) && (strings.HasPrefix(rest, "=") && !strings.HasPrefix(rest, "==") || strings.HasPrefix(rest, "<<")) {
		return name
	}
	return ""
}

// recover goes to the line behind a statement that could not be read, and over the block that it opened.
func (p *parser) recover(start, stuck int) {
	depth := 0
	p.pos = start
	for p.pos < len(p.src) {
		end := strings.IndexByte(p.src[p.pos:], '\n')
		if end < 0 {
			end = len(p.src) - p.pos
		}
		text := strings.TrimSpace(withoutComment(p.src[p.pos : p.pos+end]))
		p.pos = min(p.pos+end+1, len(p.src))
		depth += opens(text) - closes(text)
		if depth <= 0 && p.pos > stuck {
			return
		}
	}
}

func withoutComment(line string) string {
	if strings.HasPrefix(strings.TrimSpace(line), "#") {
		return ""
	}
	return line
}

// opens counts what a line opens that an end or a bracket will close.
func opens(line string) int {
	n := strings.Count(line, "{") + strings.Count(line, "[") + strings.Count(line, "(")
	words := strings.FieldsFunc(line, func(r rune) bool { return !isWordRune(r) })
	for i, word := range words {
		switch word {
		case "do", "def", "class", "module", "begin", "case":
			n++
		case "if", "unless", "while", "until":
			if i == 0 {
				n++
			}
		}
	}
	return n
}

func closes(line string) int {
	n := strings.Count(line, "}") + strings.Count(line, "]") + strings.Count(line, ")")
	for _, word := range strings.FieldsFunc(line, func(r rune) bool { return !isWordRune(r) }) {
		if word == "end" {
			n++
		}
	}
	return n
}

func isWordRune(r rune) bool { return r == '_' || r < 128 && isIdent(byte(r)) }

func isIdent(c byte) bool {
	return c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c >= 128
}
