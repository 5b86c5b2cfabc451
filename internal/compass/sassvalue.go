package compass

import (
	"fmt"
	"strconv"
	"strings"
)

// A sassValue is a value as Sass's inspect() writes it: nil, bool, sassNumber, sassString, sassList or sassMap. Colours and
// calculations are unquoted strings.
type sassValue any

type sassNumber struct {
	number float64
	unit   string
}

type sassString struct {
	text   string
	quoted bool
}

type sassList []sassValue

type sassPair struct{ key, value sassValue }

type sassMap []sassPair

// get looks up a key, which is a string; a dash and an underscore are the same.
func (m sassMap) get(key string) (sassValue, bool) {
	for _, p := range m {
		if sassText(p.key) == key || strings.ReplaceAll(sassText(p.key), "_", "-") == strings.ReplaceAll(key, "_", "-") {
			return p.value, true
		}
	}
	return nil, false
}

// sassText is a value as an interpolation writes it.
func sassText(v sassValue) string {
	switch v := v.(type) {
	case nil:
		return ""
	case bool:
		return strconv.FormatBool(v)
	case sassNumber:
		return strconv.FormatFloat(v.number, 'f', -1, 64) + v.unit
	case sassString:
		return v.text
	case sassList:
		parts := make([]string, len(v))
		for i, item := range v {
			parts[i] = sassText(item)
		}
		return strings.Join(parts, " ")
	}
	return fmt.Sprint(v)
}

// parseSass reads what inspect() wrote.
func parseSass(text string) (sassValue, error) {
	p := &sassParser{text: text}
	value, err := p.commaList("")
	if err != nil {
		return nil, err
	}
	if p.skip(); p.pos < len(text) {
		return nil, fmt.Errorf("unexpected %q in the value %s", text[p.pos:], text)
	}
	return value, nil
}

type sassParser struct {
	text  string
	pos   int
	depth int
}

func (p *sassParser) skip() {
	for p.pos < len(p.text) && strings.IndexByte(" \t\n", p.text[p.pos]) >= 0 {
		p.pos++
	}
}

func (p *sassParser) at(c byte) bool { return p.pos < len(p.text) && p.text[p.pos] == c }

// commaList reads values separated by commas up to a closing bracket, or the pairs of a map.
func (p *sassParser) commaList(closing string) (sassValue, error) {
	if p.depth++; p.depth > 100 {
		return nil, fmt.Errorf("a value nests too deep")
	}
	defer func() { p.depth-- }()
	var items sassList
	var pairs sassMap
	commas := false
	for {
		p.skip()
		if p.pos >= len(p.text) || closing != "" && strings.HasPrefix(p.text[p.pos:], closing) {
			break
		}
		value, err := p.spaceList(closing)
		if err != nil {
			return nil, err
		}
		if p.skip(); closing == ")" && p.at(':') {
			p.pos++
			to, err := p.spaceList(closing)
			if err != nil {
				return nil, err
			}
			pairs = append(pairs, sassPair{value, to})
		} else {
			items = append(items, value)
		}
		if p.skip(); !p.at(',') {
			break
		}
		commas = true
		p.pos++
	}
	switch {
	case pairs != nil:
		return pairs, nil
	case len(items) == 1 && !commas:
		return items[0], nil
	}
	return items, nil
}

// spaceList reads values separated by blanks.
func (p *sassParser) spaceList(closing string) (sassValue, error) {
	var items sassList
	for {
		p.skip()
		if p.pos >= len(p.text) || p.at(',') || closing == ")" && p.at(':') || closing != "" && strings.HasPrefix(p.text[p.pos:], closing) {
			break
		}
		value, err := p.single()
		if err != nil {
			return nil, err
		}
		items = append(items, value)
	}
	if len(items) == 1 {
		return items[0], nil
	}
	return items, nil
}

func (p *sassParser) single() (sassValue, error) {
	switch c := p.text[p.pos]; {
	case c == '(' || c == '[':
		closing := map[byte]string{'(': ")", '[': "]"}[c]
		p.pos++
		value, err := p.commaList(closing)
		if err != nil {
			return nil, err
		}
		if p.skip(); !strings.HasPrefix(p.text[p.pos:], closing) {
			return nil, fmt.Errorf("missing %s in the value %s", closing, p.text)
		}
		p.pos++
		return value, nil
	case c == '"' || c == '\'':
		return p.quoted(c)
	}
	return p.word(), nil
}

func (p *sassParser) quoted(quote byte) (sassValue, error) {
	var b strings.Builder
	for p.pos++; p.pos < len(p.text); p.pos++ {
		switch c := p.text[p.pos]; {
		case c == quote:
			p.pos++
			return sassString{b.String(), true}, nil
		case c == '\\' && p.pos+1 < len(p.text):
			p.pos++
			digits := p.pos
			for digits < len(p.text) && digits < p.pos+6 && strings.IndexByte("0123456789abcdefABCDEF", p.text[digits]) >= 0 {
				digits++
			}
			if digits == p.pos {
				b.WriteByte(p.text[p.pos])
				continue
			}
			code, _ := strconv.ParseUint(p.text[p.pos:digits], 16, 32)
			b.WriteRune(rune(code))
			if digits < len(p.text) && p.text[digits] == ' ' {
				digits++
			}
			p.pos = digits - 1
		default:
			b.WriteByte(c)
		}
	}
	return nil, fmt.Errorf("a string that doesn't end: %s", p.text)
}

// word reads a number, a keyword or an unquoted string, which may hold brackets.
func (p *sassParser) word() sassValue {
	start, depth := p.pos, 0
	for p.pos < len(p.text) {
		c := p.text[p.pos]
		if depth == 0 && (strings.IndexByte(" ,)]\t\n", c) >= 0 || c == ':' && p.pos+1 < len(p.text) && p.text[p.pos+1] == ' ') {
			break
		}
		switch c {
		case '(':
			depth++
		case ')':
			depth--
		case '\\':
			p.pos++
		case '"', '\'':
			if end := strings.IndexByte(p.text[p.pos+1:], c); end >= 0 {
				p.pos += end + 1
			}
		}
		p.pos++
	}
	p.pos = min(p.pos, len(p.text))
	if p.pos == start {
		p.pos++ // a stray bracket
	}
	text := p.text[start:p.pos]
	switch text {
	case "null":
		return nil
	case "true", "false":
		return text == "true"
	}
	end := 0
	for end < len(text) && strings.IndexByte("+-.0123456789e", text[end]) >= 0 && !(text[end] == 'e' && (end+1 >= len(text) || strings.IndexByte("+-0123456789", text[end+1]) < 0)) {
		end++
	}
	if number, err := strconv.ParseFloat(text[:end], 64); err == nil {
		return sassNumber{number, text[end:]}
	}
	return sassString{text: text}
}

// sassQuoted writes a quoted string of Sass.
func sassQuoted(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '#':
			b.WriteString(`\#`)
		case r < ' ':
			fmt.Fprintf(&b, `\%x `, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// sassUnquoted writes an expression whose value is an unquoted string.
func sassUnquoted(text string) string { return "unquote(" + sassQuoted(text) + ")" }
