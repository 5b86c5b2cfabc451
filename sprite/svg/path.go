package svg

import (
	"math"
	"regexp"
	"strconv"
	"strings"
)

// decimals gives how many decimals the coordinates of a path keep, where a unit of the path takes scale px: as many as move
// no point by more than 1/2000 px in an icon. One less would save 7 % of an icon set's bytes, but Chromium then draws most
// icons otherwise, if only at a corner: it counts edges in fractions of a pixel, and a rounding tips them over. In
// drawings of more than 128 px that one is left out all the same.
func (i *Icon) decimals(scale float64) int {
	fine := 3
	if max(i.Width, i.Height) > 128 {
		fine = 2
	}
	return min(max(0, fine+int(math.Ceil(math.Log10(scale)-1e-9))), 12)
}

// scale gives how many px a unit of the drawing takes in the sheet. Where something may enlarge it by an amount that isn't
// known, a thousand times as many.
func (i *Icon) scale() float64 {
	box, _ := viewBox(i.root.get("viewBox"))
	scale := max(i.Width/box[2], i.Height/box[3])
	unknown := false
	i.root.walk(func(e *element) {
		unknown = unknown || e.name == "animateTransform" || e != i.root && e.get("viewBox") != "" || e.name == "style" && strings.Contains(e.textContent(), "transform")
		for _, a := range e.attributes {
			unknown = unknown || a.value == "objectBoundingBox" || a.name == "style" && strings.Contains(a.value, "transform")
		}
	})
	if unknown {
		scale *= 1000
	}
	return scale
}

var transformFunction = regexp.MustCompile(`([a-zA-Z]+)\s*\(([^)]*)\)`)

// enlarged gives by how much an element's transformation enlarges what is in it, at most.
func (e *element) enlarged() float64 {
	factor := 1.0
	for _, a := range e.attributes {
		if a.name != "transform" && a.name != "patternTransform" {
			continue
		}
		for _, match := range transformFunction.FindAllStringSubmatch(a.value, -1) {
			factor *= enlargement(match[1], numbers(match[2]))
		}
	}
	return factor
}

func numbers(text string) (all []float64) {
	for p := (pathReader{text: text}); !p.done(); {
		v, ok := p.number()
		if !ok {
			return nil
		}
		all = append(all, v)
	}
	return all
}

func enlargement(function string, v []float64) float64 {
	switch {
	case function == "translate" || function == "rotate":
		return 1
	case function == "scale" && len(v) == 1:
		return math.Abs(v[0])
	case function == "scale" && len(v) == 2:
		return max(math.Abs(v[0]), math.Abs(v[1]))
	case function == "matrix" && len(v) == 6:
		return math.Hypot(math.Hypot(v[0], v[1]), math.Hypot(v[2], v[3])) // the Frobenius norm is no less than the largest stretch
	}
	return 1000
}

// arity is how many numbers each command of a path takes (SVG 2, 9.3).
var arity = map[byte]int{'M': 2, 'L': 2, 'H': 1, 'V': 1, 'C': 6, 'S': 4, 'Q': 4, 'T': 2, 'A': 7, 'Z': 0}

// roundPath rounds a path's numbers so that every point ends within half a unit of the last decimal of where it was: the
// steps of relative commands are taken between rounded points, so that errors don't add up. What can't be read stays as it
// is.
func roundPath(d string, decimals int) string {
	scale := math.Pow10(decimals)
	round := func(v float64) float64 {
		r := math.Round(v*scale) / scale
		if r == 0 {
			return 0 // not −0
		}
		return r
	}
	if len(d) < 8 || !strings.Contains(d, ".") {
		return d
	}
	p := pathReader{text: d}
	var out strings.Builder
	var now, start, exact, exactStart [2]float64 // rounded and exact points
	command := byte(0)
	for !p.done() {
		if c := p.command(); c != 0 {
			command = c
		} else if command == 0 || command == 'Z' || command == 'z' {
			return d
		}
		upper := command &^ 0x20
		n, known := arity[upper]
		if !known {
			return d
		}
		out.WriteByte(command)
		if upper == 'Z' {
			now, exact = start, exactStart
			continue
		}
		values := make([]float64, n)
		for i := range values {
			var ok bool
			if upper == 'A' && (i == 3 || i == 4) {
				values[i], ok = p.flag()
			} else {
				values[i], ok = p.number()
			}
			if !ok {
				return d
			}
		}
		relative := command != upper
		first := 0
		if upper == 'A' {
			for i := range 2 {
				values[i] = round(values[i])
			}
			first = 5
		}
		from, exactFrom := now, exact
		for i := first; i < n; i++ {
			axis := (i - first) % 2
			if upper == 'V' {
				axis = 1
			}
			target := values[i]
			if relative {
				target += exactFrom[axis]
			}
			rounded := round(target)
			now[axis], exact[axis] = rounded, target
			if relative {
				rounded = round(rounded - from[axis])
			}
			values[i] = rounded
		}
		if upper == 'M' {
			start, exactStart = now, exact
		}
		for _, v := range values {
			out.WriteByte(' ')
			out.WriteString(strconv.FormatFloat(v, 'f', -1, 64))
		}
		switch command { // further pairs after a move are lines
		case 'M':
			command = 'L'
		case 'm':
			command = 'l'
		}
	}
	return out.String()
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
