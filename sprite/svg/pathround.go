package svg

import (
	"math"
	"slices"
)

// A precision says how far the points of a path may move.
type precision struct {
	// scale and offset, by axis, turn a coordinate into cells of a grid. A rasteriser counts the places of edges in such
	// cells (Skia: 1/256 of a device px, rounded down), so that a point which stays in its cell changes no pixel.
	scale, offset [2]float64
	// decimals are what a coordinate keeps at least: shorter ones stay as they are. A rasteriser counts with more than
	// cells in the midst of curves, so that a point which moves far within its cell shows.
	decimals int
	// filled tells that nothing is drawn but the inside of the path, so that its parts need no closing.
	filled bool
	// cells is false where the grid isn't known, or isn't all that counts.
	cells bool
}

// cellsPerPixel is how many cells a CSS px has on screens of double density.
const cellsPerPixel = 2 * 256

// noise is how far apart two numbers are, relative to them, that a browser takes for one from one place of a page to the
// next: it adds the place with 32 bits.
const noise = 4e-7

// same tells whether a point may stand for another.
func (p precision) same(a, b point[float32]) bool {
	if !p.cells {
		return a == b
	}
	return p.sameCell(float64(a[0]), float64(b[0]), 0) && p.sameCell(float64(a[1]), float64(b[1]), 1)
}

// sameCell tells whether two coordinates lie in one cell.
func (p precision) sameCell(from, to float64, axis int) bool {
	if math.Abs(from-to) <= noise*max(1, math.Abs(from)) {
		return true
	}
	// What lies just below an edge may come to lie on it.
	const margin = 0.03
	low, high := min(p.cell(from, axis), p.cell(to, axis)), max(p.cell(from, axis), p.cell(to, axis))
	return math.Floor(low) == math.Floor(high+margin)
}

func (p precision) cell(v float64, axis int) float64 { return v*p.scale[axis] + p.offset[axis] }

// shortest gives the number with the fewest decimals that may stand for a coordinate.
func (p precision) shortest(v float64, axis int) float64 {
	var from, to point[float32]
	from[axis] = float32(v)
	for decimals := p.decimals; decimals < maxDecimals; decimals++ {
		near := rounded(v, decimals)
		for _, step := range []float64{0, -1, 1} {
			candidate := rounded(near+step*math.Pow10(-decimals), decimals)
			if to[axis] = float32(candidate); p.same(from, to) {
				return candidate
			}
		}
	}
	return rounded(v, maxDecimals)
}

// maxDecimals is how many decimals a number keeps that may not be changed at all; beyond, 32 bits hold no more.
const maxDecimals = 8

func rounded(v float64, decimals int) float64 {
	scale := math.Pow10(decimals)
	if r := math.Round(v*scale) / scale; r != 0 {
		return r
	}
	return 0 // not −0
}

// shortenPath writes path data in fewer characters: numbers lose the decimals that change nothing, and each segment is
// written from the origin or from the point before, whichever is shorter. Each point is followed as a browser follows it,
// in the old path and in the new. What can't be read, or can't be changed, stays as it was.
func shortenPath(d string, p precision) string {
	segments, ok := readPath(d)
	if !ok {
		return d
	}
	short, ok := rounding{precision: p}.write(segments)
	if !ok {
		short, ok = rounding{precision: p, exactly: true}.write(segments)
	}
	if !ok {
		short = unchanged(segments)
	}
	if len(short) > len(d) {
		return d
	}
	return string(short)
}

// unchanged writes segments with the numbers that they have.
func unchanged(segments []segment) []byte {
	var w pathWriter
	for _, s := range segments {
		w = w.append(s)
	}
	return w.out
}

// A rounding is one path that is being written: as it was and as it becomes.
type rounding struct {
	precision
	exactly       bool // points that others depend on keep all their decimals
	before, after pen[float32]
	from          point[float32] // where the segment began that is being written
	exact         pen[float64]   // as it was, without the errors of 32 bits
	written       pen[float64]   // as it becomes
	out           pathWriter
}

func (r rounding) write(segments []segment) (short []byte, ok bool) {
	for i, s := range segments {
		if r.needless(s, segments[i+1:]) {
			r.before.step(s)
			r.exact.step(s)
			continue
		}
		// Where a smooth curve or an arc begins or ends, its other points would move with this one.
		firm := isBent(s) || i+1 < len(segments) && isBent(segments[i+1])
		if r, ok = r.add(s, firm); !ok {
			return nil, false
		}
	}
	return r.out.out, true
}

// needless tells whether a segment draws nothing: a line back to where a part of the path began, before the part is closed,
// and the closing itself where only the inside counts.
func (r rounding) needless(s segment, rest []segment) bool {
	switch s.command {
	case 'L', 'H', 'V':
		end := r.before
		end.step(s)
		return len(rest) > 0 && rest[0].command == 'Z' && end.at == end.start
	case 'Z':
		return r.filled && (len(rest) == 0 || rest[0].command == 'M')
	}
	return false
}

func isBent(s segment) bool { return s.command == 'A' || s.command == 'S' || s.command == 'T' }

// add writes one segment in the shortest way that keeps its shape.
func (r rounding) add(s segment, firm bool) (rounding, bool) {
	target := r.exact.absolute(s)
	r.from = r.before.at
	points := r.before.step(s)
	r.exact.step(s)
	if s.command == 'Z' {
		return r.put(s, points)
	}
	if !firm {
		if next, ok := r.put(s, points, r.ways(s, r.shortened(s, target))...); ok {
			return next, true
		}
	}
	fewest := r.decimals
	if firm && r.exactly {
		fewest = maxDecimals
	}
	for decimals := fewest; decimals <= maxDecimals; decimals++ {
		values := make([]float64, len(target))
		for i, v := range target {
			values[i] = rounded(v, decimals)
		}
		if next, ok := r.put(s, points, r.ways(s, values)...); ok {
			return next, true
		}
	}
	return r, false
}

// shortened gives a segment's points with as few decimals as they need.
func (r rounding) shortened(s segment, target []float64) []float64 {
	values := make([]float64, len(target))
	for i, v := range target {
		axis := i % 2
		if s.command == 'V' {
			axis = 1
		}
		values[i] = r.shortest(v, axis)
	}
	return values
}

// ways gives the segments that lead to the same points, which are counted from the origin.
func (r rounding) ways(s segment, values []float64) []segment {
	at := r.written.at
	switch {
	case s.command == 'L' && values[1] == at[1]:
		s.command, values = 'H', values[:1]
	case s.command == 'L' && values[0] == at[0]:
		s.command, values = 'V', values[1:]
	}
	steps := slices.Clone(values)
	first := 0
	if s.command == 'A' {
		first = 5
	}
	for i := first; i < len(steps); i++ {
		axis := (i - first) % 2
		if s.command == 'V' {
			axis = 1
		}
		steps[i] = rounded(steps[i]-at[axis], maxDecimals)
	}
	return []segment{{s.command, true, steps}, {s.command, false, values}}
}

// put writes the shortest of the segments that has the points. Without any, it writes s as it is.
func (r rounding) put(s segment, points []point[float32], ways ...segment) (rounding, bool) {
	if len(ways) == 0 {
		ways = []segment{s}
	}
	best, least := segment{}, -1
	for _, way := range ways {
		after := r.after
		becomes := after.step(way)
		if !slices.EqualFunc(points, becomes, r.same) || r.cells && !r.turnsAlike(r.from, r.after.at, points, becomes, s.command) {
			continue
		}
		if n := len(r.out.append(way).out); least < 0 || n < least {
			best, least = way, n
		}
	}
	if least < 0 {
		return r, false
	}
	r.out = r.out.append(best)
	r.after.step(best)
	r.written.step(best)
	r.written.at = point[float64]{rounded(r.written.at[0], maxDecimals), rounded(r.written.at[1], maxDecimals)}
	return r, true
}
