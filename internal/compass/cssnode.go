package compass

import "strings"

// A cssNode is a piece of the CSS that Dart Sass printed: a comment, a declaration, a rule or an at-rule.
type cssNode struct {
	text string // a comment with its marks, a declaration, what stands before a block
	// line and column are where it begins, counted from 0; columns are bytes.
	line, column int
	block        bool
	nodes        []cssNode
}

func (n cssNode) comment() bool { return strings.HasPrefix(n.text, "/*") }

func (n cssNode) at() bool { return strings.HasPrefix(n.text, "@") }

// readCSS takes CSS apart. It is what a compiler printed, so nothing in it is open.
func readCSS(css string) []cssNode {
	r := &cssReader{css: css}
	return r.nodes()
}

type cssReader struct {
	css       string
	pos, line int
}

func (r *cssReader) skipBlanks() {
	for r.pos < len(r.css) && strings.IndexByte(" \t\r\n\f;", r.css[r.pos]) >= 0 {
		if r.css[r.pos] == '\n' {
			r.line++
		}
		r.pos++
	}
}

// nodes reads up to the end of a block.
func (r *cssReader) nodes() []cssNode {
	var all []cssNode
	for {
		r.skipBlanks()
		if r.pos >= len(r.css) {
			return all
		}
		if r.css[r.pos] == '}' {
			r.pos++
			return all
		}
		n := cssNode{line: r.line, column: r.pos - (strings.LastIndexByte(r.css[:r.pos], '\n') + 1)}
		if strings.HasPrefix(r.css[r.pos:], "/*") {
			n.text = r.until(strings.Index(r.css[r.pos+2:], "*/") + 4)
			all = append(all, n)
			continue
		}
		n.text = strings.TrimSpace(r.head())
		if r.pos < len(r.css) && r.css[r.pos] == '{' {
			r.pos++
			n.block = true
			n.nodes = r.nodes()
		}
		all = append(all, n)
	}
}

// until reads a number of bytes.
func (r *cssReader) until(length int) string {
	if length < 4 {
		length = len(r.css) - r.pos
	}
	text := r.css[r.pos : r.pos+length]
	r.line += strings.Count(text, "\n")
	r.pos += length
	return text
}

// head reads up to a semicolon, a block or the end of the block around it.
func (r *cssReader) head() string {
	start, round := r.pos, 0
	for r.pos < len(r.css) {
		c := r.css[r.pos]
		switch {
		case c == '\\':
			r.pos++
		case c == '"' || c == '\'':
			for r.pos++; r.pos < len(r.css) && r.css[r.pos] != c; r.pos++ {
				if r.css[r.pos] == '\\' {
					r.pos++
				}
			}
		case c == '(':
			round++
		case c == ')':
			round--
		case round <= 0 && (c == ';' || c == '{' || c == '}'):
			text := r.css[start:r.pos]
			r.line += strings.Count(text, "\n")
			return text
		}
		r.pos++
	}
	r.pos = min(r.pos, len(r.css))
	text := r.css[start:r.pos]
	r.line += strings.Count(text, "\n")
	return text
}
