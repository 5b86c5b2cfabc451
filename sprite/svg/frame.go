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
	// styled tells that a style sheet may give lines to anything, whatever its attributes say.
	styled bool
	// used are the ids that something refers to.
	used map[string]bool
}

// frame gives the frame of the icon's root: its viewBox on its size.
func (i *Icon) frame() frame {
	box, _ := viewBox(i.root.get("viewBox"))
	x, y := i.Width/box[2], i.Height/box[3]
	f := frame{plain: true}
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
	f.used = i.references()
	i.root.walk(func(e *element) {
		f.plain = f.plain && !(e.name == "filter" || strings.HasPrefix(e.name, "animate") || e.name == "set")
		if e.name == "style" {
			text := e.textContent()
			f.plain = f.plain && !moves(text)
			f.styled = f.styled || strings.Contains(text, "stroke")
		}
		for _, a := range e.attributes {
			f.plain = f.plain && (a.value != "objectBoundingBox" || a.name == "gradientUnits")
		}
	})
	f.stroked = f.styled
	return f.drawnBy(i.root)
}

// moves tells whether styles may put what they style in another place.
func moves(styles string) bool {
	for _, property := range []string{"transform", "translate", "rotate", "scale", "offset", "zoom"} {
		if strings.Contains(styles, property) {
			return true
		}
	}
	return false
}

// within gives the frame of an element that stands in this one.
func (f frame) within(e *element) frame {
	// What is used elsewhere, by <use> or as a clip, mask, pattern or marker, may stand anywhere; so may what a viewport
	// of its own holds.
	f.plain = f.plain && !(f.used[e.get("id")] || ownFrame[e.name])
	return f.drawnBy(e)
}

// drawnBy gives the frame as an element's attributes change it.
func (f frame) drawnBy(e *element) frame {
	for _, a := range e.attributes {
		switch a.name {
		case "stroke":
			f.stroked = f.styled || a.value != "none"
		case "style":
			f.stroked = f.stroked || strings.Contains(a.value, "stroke")
			f.plain = f.plain && !moves(a.value)
		case "transform":
			f = f.transformed(a.value)
		case "transform-origin":
			f.plain = false
		}
	}
	return f
}

// ownFrame names the elements in which coordinates count from elsewhere.
var ownFrame = map[string]bool{"svg": true, "symbol": true, "pattern": true, "marker": true, "text": true}

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

// precision says how far points in the frame may move: within their cells, and by less than a thousandth of a px. Where
// lines are drawn along paths, or the frame isn't plain, cells can't be known, and nothing moves. Nor does it in drawings of
// more than 128 px: a browser draws in tiles of 256 device px or more, and parts curves where a tile ends.
func (i *Icon) precision(f frame) precision {
	p := precision{decimals: 3}
	p.cells = max(i.Width, i.Height) <= 128 && f.plain && !f.stroked && f.scale[0] != 0 && f.scale[1] != 0
	if !p.cells {
		return p
	}
	p.filled = true
	most := max(math.Abs(f.scale[0]), math.Abs(f.scale[1]))
	p.decimals = min(max(0, 3+int(math.Ceil(math.Log10(most)-1e-9))), maxDecimals)
	for axis := range 2 {
		p.scale[axis], p.offset[axis] = f.scale[axis]*cellsPerPixel, f.offset[axis]*cellsPerPixel
	}
	return p
}

var transformFunction = regexp.MustCompile(`([a-zA-Z]+)\s*\(([^)]*)\)`)

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
