package csscompare

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"assetbuild/internal/lazyregexp"
)

// A part is a piece of a value: a word, a string, a divider (comma, slash, colon), a run of white space or a function.
type part struct {
	kind  byte // 'w', 's', ',', ' ' or '('
	text  string
	parts []part // of a function
}

// split takes a value apart.
func split(text string) []part {
	s := &splitter{text: text}
	var all []part
	for s.pos < len(text) {
		all = append(all, s.parts("", 0)...)
		if s.pos < len(text) { // a closing bracket that none opened
			all = append(all, part{kind: 'w', text: ")"})
			s.pos++
		}
	}
	return trimmed(all)
}

type splitter struct {
	text string
	pos  int
}

const blanks = " \t\r\n\f"

// parts reads up to the closing bracket of the function fn, or to the end.
func (s *splitter) parts(fn string, depth int) []part {
	var all []part
	for s.pos < len(s.text) {
		c := s.text[s.pos]
		switch {
		case c == ')':
			return trimmed(all)
		case strings.IndexByte(blanks, c) >= 0:
			for s.pos < len(s.text) && strings.IndexByte(blanks, s.text[s.pos]) >= 0 {
				s.pos++
			}
			all = append(all, part{kind: ' ', text: " "})
		case c == '"' || c == '\'':
			end := stringEnd(s.text, s.pos)
			if end < 0 {
				end = len(s.text) + 1
			}
			all = append(all, part{kind: 's', text: s.text[s.pos+1 : end-1]})
			s.pos = min(end, len(s.text))
		case c == ',' || c == ':' || c == '/' && fn != "calc":
			all = append(trimmed(all), part{kind: ',', text: string(c)})
			s.pos++
			for s.pos < len(s.text) && strings.IndexByte(blanks, s.text[s.pos]) >= 0 {
				s.pos++
			}
		default:
			all = append(all, s.word(fn, depth))
		}
	}
	return trimmed(all)
}

// word reads a word, or the function that it names.
func (s *splitter) word(fn string, depth int) part {
	start := s.pos
	for s.pos < len(s.text) {
		c := s.text[s.pos]
		if c == '\\' && s.pos+1 < len(s.text) {
			s.pos += 2
			continue
		}
		if strings.IndexByte(blanks+"\"',:()", c) >= 0 || c == '/' && fn != "calc" {
			break
		}
		s.pos++
	}
	name := s.text[start:s.pos]
	if s.pos >= len(s.text) || s.text[s.pos] != '(' {
		return part{kind: 'w', text: name}
	}
	if depth > maxDepth {
		rest := s.text[start:]
		s.pos = len(s.text)
		return part{kind: 'w', text: rest}
	}
	if end := urlEnd(s.text, s.pos); end > 0 {
		inner := strings.TrimSpace(s.text[s.pos+1 : end-1])
		s.pos = end
		return part{kind: '(', text: name, parts: []part{{kind: 'w', text: inner}}}
	}
	s.pos++
	inner := s.parts(strings.ToLower(name), depth+1)
	if s.pos < len(s.text) {
		s.pos++ // the closing bracket
	}
	return part{kind: '(', text: name, parts: inner}
}

// trimmed cuts white space off the end, and off the beginning.
func trimmed(parts []part) []part {
	for len(parts) > 0 && parts[len(parts)-1].kind == ' ' {
		parts = parts[:len(parts)-1]
	}
	for len(parts) > 0 && parts[0].kind == ' ' {
		parts = parts[1:]
	}
	return parts
}

func join(parts []part) string {
	var b strings.Builder
	for _, p := range parts {
		switch p.kind {
		case 's':
			b.WriteString("'" + p.text + "'")
		case '(':
			b.WriteString(p.text + "(" + join(p.parts) + ")")
		default:
			b.WriteString(p.text)
		}
	}
	return b.String()
}

// noColours matches properties in which a word that looks like a colour is a name.
var noColours = lazyregexp.New(`^(-\w+-)?(animation|transition|will-change|font|counter|grid|quotes|flow)`)

var fontName = lazyregexp.New(`'([A-Za-z][\w -]*)'`)

// normalValue brings a value to its normal form.
func normalValue(text, property string) string {
	parts := split(text)
	normalise(parts, property)
	out := strings.Join(strings.Fields(join(parts)), " ")
	if strings.HasPrefix(property, "font") {
		out = fontName.ReplaceAllString(out, "$1")
	}
	return out
}

func normalise(parts []part, property string) {
	for i := range parts {
		p := &parts[i]
		switch p.kind {
		case 's':
			p.text = unescape(p.text)
		case 'w':
			p.text = normalWord(p.text, property)
		case '(':
			if strings.EqualFold(p.text, "url") {
				p.parts = []part{{kind: 'w', text: picture(urlText(p.parts))}}
				continue
			}
			if colour, ok := colourFunction(p.text, p.parts); ok {
				*p = part{kind: 'w', text: colour}
				continue
			}
			normalise(p.parts, property)
		}
	}
}

// urlText is what stands in a url(), without its quotes.
func urlText(parts []part) string {
	text := join(parts)
	if len(parts) == 1 && parts[0].kind == 's' {
		text = parts[0].text
	}
	return strings.ReplaceAll(strings.TrimSpace(text), "%20", " ")
}

func normalWord(text, property string) string {
	lower := strings.ToLower(text)
	if hex, ok := colourNames[lower]; ok && !noColours.MatchString(property) {
		return hex
	}
	if isHex(lower) {
		if len(lower) == 4 {
			return "#" + doubled(lower[1:])
		}
		return lower
	}
	return normalNumber(text)
}

var numberForm = lazyregexp.New(`(?i)^([+-]?)(\d*\.\d+|\d+\.?)(e[+-]?\d+)?([a-z%]*)$`)

// normalNumber writes a number with five decimals at most and without a leading zero; its unit in small letters.
func normalNumber(text string) string {
	m := numberForm.FindStringSubmatch(text)
	if m == nil {
		return text
	}
	value, err := strconv.ParseFloat(strings.TrimSuffix(m[1]+m[2], ".")+m[3], 64)
	if err != nil || math.IsInf(value, 0) {
		return text
	}
	return plainNumber(value) + strings.ToLower(m[4])
}

func plainNumber(value float64) string {
	rounded := math.Floor(value*1e5+0.5) / 1e5
	if rounded == 0 {
		return "0"
	}
	out := strconv.FormatFloat(rounded, 'f', -1, 64)
	if rest, ok := strings.CutPrefix(out, "0."); ok {
		return "." + rest
	}
	if rest, ok := strings.CutPrefix(out, "-0."); ok {
		return "-." + rest
	}
	return out
}

var escape = lazyregexp.New(`(?i)\\([0-9a-f]{1,6})\s?|\\(['"])`)

// unescape writes the characters that a string's escapes stand for.
func unescape(text string) string {
	return escape.ReplaceAllStringFunc(text, func(all string) string {
		if all[1] == '\'' || all[1] == '"' {
			return all[1:]
		}
		code, err := strconv.ParseUint(strings.TrimRight(all[1:], blanks), 16, 32)
		if err != nil || code > utf8.MaxRune {
			return all
		}
		return string(rune(code))
	})
}
