package svg

import (
	"math"
	"regexp"
	"strings"
)

// A frame is where an element stands: how its units lie on the sheet.
type frame struct {
	// scale and offset, by axis, turn a coordinate into px of the sheet from the icon's corner.
	scale, offset [2]float64
	// plain tells that scale and offset are all: nothing turns, uses again or moves what is drawn.
	plain bool
	// stroked tells that lines are drawn along paths, whose edges lie elsewhere than the path's points.
	stroked bool
	// most is how many px a unit takes at most.
	most float64
}

// frame gives the frame of the icon's root: its viewBox on its size.
func (i *Icon) frame() frame {
	box, _ := viewBox(i.root.get("viewBox"))
	x, y := i.Width/box[2], i.Height/box[3]
	f := frame{plain: true, most: max(x, y)}
	switch i.root.get("preserveAspectRatio") {
	case "none":
		f.scale = [2]float64{x, y}
	case "", "xMidYMid", "xMidYMid meet":
		least := min(x, y)
		f.scale = [2]float64{least, least}
		f.offset = [2]float64{(i.Width - least*box[2]) / 2, (i.Height - least*box[3]) / 2}
	default:
		f.plain = false
	}
	f.offset = [2]float64{f.offset[0] - box[0]*f.scale[0], f.offset[1] - box[1]*f.scale[1]}
	used := i.references()
	unknown := false
	i.root.walk(func(e *element) {
		unknown = unknown || e.name == "animateTransform" || e != i.root && e.get("viewBox") != "" || e.name == "style" && strings.Contains(e.textContent(), "transform")
		f.stroked = f.stroked || e.name == "style" && strings.Contains(e.textContent(), "stroke")
		f.plain = f.plain && !(e.name == "use" || e.name == "filter" || strings.HasPrefix(e.name, "animate"))
		for _, a := range e.attributes {
			unknown = unknown || a.value == "objectBoundingBox" || a.name == "style" && strings.Contains(a.value, "transform")
		}
	})
	if unknown {
		f.plain = false
		f.most *= 1000
	}
	f.plain = f.plain && (len(used) == 0 || !i.usesDrawings(used))
	return f
}

// usesDrawings tells whether an id is used that is no paint: what is drawn by it may stand anywhere.
func (i *Icon) usesDrawings(used map[string]bool) (does bool) {
	i.root.walk(func(e *element) {
		does = does || used[e.get("id")] && !strings.HasSuffix(e.name, "Gradient") && e.name != "stop"
	})
	return does
}

// within gives the frame of an element that stands in this one.
func (f frame) within(e *element) frame {
	f.most *= e.enlarged()
	for _, a := range e.attributes {
		switch a.name {
		case "stroke":
			f.stroked = a.value != "none"
		case "style":
			f.stroked = f.stroked || strings.Contains(a.value, "stroke")
		case "transform":
			f = f.transformed(a.value)
		}
	}
	return f
}

// transformed gives the frame behind the functions of a transform attribute.
func (f frame) transformed(text string) frame {
	found := transformFunction.FindAllStringSubmatch(text, -1)
	if len(found) == 0 && strings.TrimSpace(text) != "" {
		f.plain = false
	}
	for _, match := range found {
		v := numbers(match[2])
		var scale, move [2]float64
		switch {
		case match[1] == "translate" && len(v) == 2:
			scale, move = [2]float64{1, 1}, [2]float64{v[0], v[1]}
		case match[1] == "translate" && len(v) == 1:
			scale, move = [2]float64{1, 1}, [2]float64{v[0], 0}
		case match[1] == "scale" && len(v) == 2:
			scale = [2]float64{v[0], v[1]}
		case match[1] == "scale" && len(v) == 1:
			scale = [2]float64{v[0], v[0]}
		case match[1] == "matrix" && len(v) == 6 && v[1] == 0 && v[2] == 0:
			scale, move = [2]float64{v[0], v[3]}, [2]float64{v[4], v[5]}
		default:
			f.plain = false
			return f
		}
		for axis := range 2 {
			f.offset[axis] += f.scale[axis] * move[axis]
			f.scale[axis] *= scale[axis]
		}
	}
	return f
}

// precision says how far points in the frame may move: within their cells, and by less than a thousandth of a px, or a
// hundredth and their cells at single density in drawings of more than 128 px. Where lines are drawn along paths, or the frame isn't
// plain, cells don't count, and small drawings keep a decimal more.
func (i *Icon) precision(f frame) precision {
	fine, cells := 3, cellsPerPixel
	if max(i.Width, i.Height) > 128 {
		fine, cells = 2, cellsPerPixel/2
	}
	p := precision{cells: f.plain && !f.stroked && f.scale[0] != 0 && f.scale[1] != 0}
	p.filled = f.plain && !f.stroked
	if !p.cells && fine == 3 {
		fine++
	}
	p.decimals = min(max(0, fine+int(math.Ceil(math.Log10(f.most)-1e-9))), maxDecimals)
	for axis := range 2 {
		p.scale[axis], p.offset[axis] = f.scale[axis]*float64(cells), f.offset[axis]*float64(cells)
	}
	return p
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
