package svg

import (
	"math"
	"strconv"
	"strings"
)

// A segment is one command of a path with its numbers, as they were written.
type segment struct {
	command  byte // upper case
	relative bool
	values   []float64
}

// arity is how many numbers each command of a path takes (SVG 2, 9.3).
var arity = map[byte]int{'M': 2, 'L': 2, 'H': 1, 'V': 1, 'C': 6, 'S': 4, 'Q': 4, 'T': 2, 'A': 7, 'Z': 0}

// readPath reads a path's data. ok is false where a browser would stop in the midst of it.
func readPath(d string) (segments []segment, ok bool) {
	p := pathReader{text: d}
	command := byte(0)
	for !p.done() {
		if c := p.command(); c != 0 {
			command = c
		} else if command == 0 || command == 'Z' || command == 'z' {
			return nil, false
		}
		upper := command &^ 0x20
		n, known := arity[upper]
		if !known || len(segments) == 0 && upper != 'M' {
			return nil, false
		}
		values := make([]float64, n)
		for i := range values {
			if upper == 'A' && (i == 3 || i == 4) {
				values[i], ok = p.flag()
			} else {
				values[i], ok = p.number()
			}
			if !ok {
				return nil, false
			}
		}
		segments = append(segments, segment{upper, command != upper, values})
		switch command { // further pairs after a move are lines
		case 'M':
			command = 'L'
		case 'm':
			command = 'l'
		}
	}
	return segments, true
}

// A pathReader reads path data.
type pathReader struct {
	text string
	at   int
}

func (p *pathReader) skip() {
	for p.at < len(p.text) && strings.IndexByte(" ,\t\r\n", p.text[p.at]) >= 0 {
		p.at++
	}
}

func (p *pathReader) done() bool {
	p.skip()
	return p.at >= len(p.text)
}

// command reads a letter, or gives 0 where a number follows.
func (p *pathReader) command() byte {
	c := p.text[p.at]
	if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' {
		p.at++
		return c
	}
	return 0
}

func (p *pathReader) flag() (float64, bool) {
	if p.done() || p.text[p.at] != '0' && p.text[p.at] != '1' {
		return 0, false
	}
	p.at++
	return float64(p.text[p.at-1] - '0'), true
}

func (p *pathReader) number() (float64, bool) {
	p.skip()
	from := p.at
	digits := func() {
		for p.at < len(p.text) && p.text[p.at] >= '0' && p.text[p.at] <= '9' {
			p.at++
		}
	}
	sign := func() {
		if p.at < len(p.text) && (p.text[p.at] == '-' || p.text[p.at] == '+') {
			p.at++
		}
	}
	sign()
	digits()
	if p.at < len(p.text) && p.text[p.at] == '.' {
		p.at++
		digits()
	}
	if p.at < len(p.text) && (p.text[p.at] == 'e' || p.text[p.at] == 'E') {
		p.at++
		sign()
		digits()
	}
	v, err := strconv.ParseFloat(p.text[from:p.at], 64)
	return v, err == nil && math.Abs(v) < 1e9
}
