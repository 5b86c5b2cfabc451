package svg

import "math"

// turnsAlike tells whether the curves of a segment turn around on the same rows. A rasteriser parts curves where they turn
// from up to down, and snaps the ends of the parts to quarters of a px: there, a point that moves within its cell can move
// a flat edge by a quarter.
func (p precision) turnsAlike(from, to point[float32], was, becomes []point[float32], command byte) bool {
	degree := 3
	switch command {
	case 'Q', 'T':
		degree = 2
	case 'C', 'S', 'A':
	default:
		return true
	}
	for ; len(was) >= degree; was, becomes = was[degree:], becomes[degree:] {
		a, b := turns(from, was[:degree]), turns(to, becomes[:degree])
		if len(a) != len(b) {
			return false
		}
		for i := range a {
			if !p.sameCell(a[i], b[i], 1) {
				return false
			}
		}
		from, to = was[degree-1], becomes[degree-1]
	}
	return true
}

// turns gives the y of the points that parts of a curve have where it is parted: at the turn, and the controls around it.
func turns(start point[float32], points []point[float32]) (rows []float64) {
	y0, y1, y2, y3 := float64(start[1]), float64(points[0][1]), float64(points[1][1]), float64(0)
	if len(points) == 2 {
		y1, y2, y3 = y0+(y1-y0)*2/3, y2+(y1-y2)*2/3, y2 // the cubic that is this quadratic
	} else {
		y3 = float64(points[2][1])
	}
	for _, t := range extrema(y1-y0, y2-y1, y3-y2) {
		mix := func(a, b float64) float64 { return a + (b-a)*t }
		a, b, c := mix(y0, y1), mix(y1, y2), mix(y2, y3)
		rows = append(rows, a, mix(mix(a, b), mix(b, c)), c)
	}
	return rows
}

// extrema gives where between its ends a cubic curve turns, by the differences of its points. Turns that all but meet an end
// lie on it.
func extrema(d0, d1, d2 float64) (at []float64) {
	a, b, c := d0-2*d1+d2, 2*(d1-d0), d0
	add := func(t float64) {
		if t > 1e-3 && t < 1-1e-3 {
			at = append(at, t)
		}
	}
	if math.Abs(a) < 1e-9*(math.Abs(b)+math.Abs(c)) {
		if b != 0 {
			add(-c / b)
		}
		return at
	}
	if inside := b*b - 4*a*c; inside > 0 {
		root := math.Sqrt(inside)
		q := -(b + math.Copysign(root, b)) / 2
		add(q / a)
		if q != 0 {
			add(c / q)
		}
	}
	if len(at) == 2 && at[0] > at[1] {
		at[0], at[1] = at[1], at[0]
	}
	return at
}
