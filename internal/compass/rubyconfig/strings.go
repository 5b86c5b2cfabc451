package rubyconfig

import "strings"

// quoted reads a string in quotes. In single quotes only the quote and the backslash are escaped.
func (p *parser) quoted(quote byte) *text {
	if quote == '`' {
		p.fail("commands are not run")
	}
	p.pos++
	return p.pieces(&text{at: p.here()}, 0, quote, quote == '"')
}

func (p *parser) regexp(closing byte) expr {
	p.pos++
	s := p.pieces(&text{at: p.here(), regexp: true}, 0, closing, true)
	start := p.pos
	for p.pos < len(p.src) && strings.IndexByte("imxonesu", p.src[p.pos]) >= 0 {
		p.pos++
	}
	s.flags = p.src[start:p.pos]
	return s
}

var closings = map[byte]byte{'(': ')', '[': ']', '{': '}', '<': '>'}

// percent reads %w[], %q(), %Q{}, %r{} and their kin.
func (p *parser) percent() expr {
	here := p.here()
	rest := p.src[p.pos+1:]
	if rest == "" {
		p.fail("unexpected %%")
	}
	kind := byte('Q')
	if strings.IndexByte("wWiIqQrs", rest[0]) >= 0 && len(rest) > 1 && !isIdent(rest[1]) {
		kind, rest = rest[0], rest[1:]
		p.pos++
	}
	open := rest[0]
	if isIdent(open) || strings.IndexByte(" \t\n=", open) >= 0 {
		p.fail("unexpected %%")
	}
	closing := open
	if c, ok := closings[open]; ok {
		closing = c
	}
	p.pos += 2
	switch kind {
	case 'w', 'W', 'i', 'I':
		end := strings.IndexByte(p.src[p.pos:], closing)
		if end < 0 {
			p.fail("a list of words that doesn't end")
		}
		words := &list{at: here}
		for _, word := range strings.Fields(p.src[p.pos : p.pos+end]) {
			var value Value = word
			if kind == 'i' || kind == 'I' {
				value = Symbol(word)
			}
			words.items = append(words.items, &literal{here, value})
		}
		p.pos += end + 1
		return words
	case 'r':
		return p.pieces(&text{at: here, regexp: true}, open, closing, true)
	}
	return p.pieces(&text{at: here, symbol: kind == 's'}, open, closing, kind != 'q' && kind != 's')
}

// pieces reads the rest of a string up to its closing character, with its escapes and interpolations.
func (p *parser) pieces(s *text, open, closing byte, interpolate bool) *text {
	var b strings.Builder
	flush := func() {
		if b.Len() > 0 {
			s.parts = append(s.parts, &literal{p.here(), b.String()})
			b.Reset()
		}
	}
	depth := 0
	for {
		if p.pos >= len(p.src) {
			p.fail("a string that doesn't end")
		}
		c := p.src[p.pos]
		switch {
		case c == closing && depth == 0:
			p.pos++
			flush()
			return s
		case c == closing:
			depth--
		case c == open && open != closing && open != 0:
			depth++
		case c == '\\' && p.pos+1 < len(p.src):
			p.pos++
			b.WriteString(p.escaped(closing, interpolate, s.regexp))
			continue
		case interpolate && strings.HasPrefix(p.src[p.pos:], "#{"):
			flush()
			p.pos += 2
			here := p.here()
			body, _ := p.body("}")
			s.parts = append(s.parts, &group{here, body, nil})
			continue
		}
		b.WriteByte(c)
		p.pos++
	}
}

// escaped reads the character behind a backslash and gives what both stand for.
func (p *parser) escaped(closing byte, interpolate, inRegexp bool) string {
	c := p.src[p.pos]
	p.pos++
	switch {
	case inRegexp:
		if c == closing && c == '/' {
			return "/"
		}
		return "\\" + string(c)
	case c == '\\' || c == closing:
		return string(c)
	case !interpolate:
		return "\\" + string(c)
	}
	switch c {
	case 'n':
		return "\n"
	case 't':
		return "\t"
	case 'r':
		return "\r"
	case 's':
		return " "
	case '0':
		return "\x00"
	case 'e':
		return "\x1b"
	case '\n':
		return ""
	}
	return string(c)
}

// A heredoc is a string whose text stands on the lines behind the one that names it.
type heredoc struct {
	label       string
	indented    bool // <<- and <<~: the closing label may be indented
	squiggly    bool // <<~: the common indentation is cut off
	interpolate bool
	into        *text
}

// openHeredoc reads <<LABEL; the text is filled in at the line's end.
func (p *parser) openHeredoc() expr {
	h := &heredoc{interpolate: true, into: &text{at: p.here()}}
	p.pos += 2
	if p.accept("-") {
		h.indented = true
	} else if p.accept("~") {
		h.indented, h.squiggly = true, true
	}
	quote := byte(0)
	if p.pos < len(p.src) && (p.src[p.pos] == '"' || p.src[p.pos] == '\'') {
		quote = p.src[p.pos]
		h.interpolate = quote == '"'
		p.pos++
	}
	start := p.pos
	for p.pos < len(p.src) && isIdent(p.src[p.pos]) {
		p.pos++
	}
	h.label = p.src[start:p.pos]
	if h.label == "" {
		p.fail("unexpected <<")
	}
	if quote != 0 {
		p.expect(string(quote))
	}
	p.heredocs = append(p.heredocs, h)
	return h.into
}

// readHeredoc reads the text of a heredoc, which begins here.
func (p *parser) readHeredoc(h *heredoc) {
	var lines []string
	for {
		if p.pos >= len(p.src) {
			p.fail("a heredoc that doesn't end: %s", h.label)
		}
		end := strings.IndexByte(p.src[p.pos:], '\n')
		line := p.src[p.pos:]
		if end >= 0 {
			line = p.src[p.pos : p.pos+end]
			p.pos += end + 1
		} else {
			p.pos = len(p.src)
		}
		if line == h.label || h.indented && strings.TrimSpace(line) == h.label {
			break
		}
		lines = append(lines, line+"\n")
	}
	if h.squiggly {
		lines = dedented(lines)
	}
	content := strings.Join(lines, "")
	if !h.interpolate {
		h.into.parts = []expr{&literal{h.into.at, content}}
		return
	}
	inner := &parser{src: content + "\x00", isVariable: p.isVariable, assigned: p.assigned, depth: p.depth + 1}
	inner.pieces(h.into, 0, 0, true)
}

// dedented cuts the indentation off that all lines share.
func dedented(lines []string) []string {
	common := -1
	for _, line := range lines {
		if trimmed := strings.TrimLeft(line, " \t"); trimmed != "\n" {
			if indent := len(line) - len(trimmed); common < 0 || indent < common {
				common = indent
			}
		}
	}
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = line[min(max(common, 0), len(line)-len(strings.TrimLeft(line, " \t"))):]
	}
	return out
}
