package svg

import "math"

// A pen follows a path. Browsers count with 32 bits, and so do pens that are to end where a browser's does: a long row of
// relative steps adds up otherwise in 64.
type pen[F float32 | float64] struct {
	at, start point[F]
	control   point[F] // the last one of the segment before, for smooth curves
	last      byte     // command
}

type point[F float32 | float64] [2]F

// absolute gives a segment's numbers with the points among them counted from the origin.
func (p *pen[F]) absolute(s segment) []F {
	values := make([]F, len(s.values))
	first := 0
	if s.command == 'A' {
		first = 5
	}
	for i, v := range s.values {
		values[i] = F(v)
		if s.relative && i >= first {
			axis := (i - first) % 2
			if s.command == 'V' {
				axis = 1
			}
			values[i] += p.at[axis]
		}
	}
	return values
}

// step follows one segment and gives the points that decide its shape, the last of which is its end.
func (p *pen[F]) step(s segment) []point[F] {
	v := p.absolute(s)
	var points []point[F]
	pair := func(i int) point[F] { return point[F]{v[i], v[i+1]} }
	switch s.command {
	case 'Z':
		points = []point[F]{p.start}
	case 'H':
		points = []point[F]{{v[0], p.at[1]}}
	case 'V':
		points = []point[F]{{p.at[0], v[0]}}
	case 'M', 'L':
		points = []point[F]{pair(0)}
	case 'C':
		points = []point[F]{pair(0), pair(2), pair(4)}
	case 'S':
		points = []point[F]{p.reflected('C', 'S'), pair(0), pair(2)}
	case 'Q':
		points = []point[F]{pair(0), pair(2)}
	case 'T':
		points = []point[F]{p.reflected('Q', 'T'), pair(0)}
	case 'A':
		points = append(arcControls(p.at, v), pair(5))
	}
	end := points[len(points)-1]
	p.control = end
	if n := len(points); n > 1 {
		p.control = points[n-2]
	}
	p.at, p.last = end, s.command
	if s.command == 'M' {
		p.start = end
	}
	return points
}

// reflected gives the first control point of a smooth curve.
func (p *pen[F]) reflected(after ...byte) point[F] {
	for _, command := range after {
		if p.last == command {
			return point[F]{2*p.at[0] - p.control[0], 2*p.at[1] - p.control[1]}
		}
	}
	return p.at
}

// arcControls gives the control points of the cubic curves that an arc becomes (SVG 2, B.2.4: a curve for each quarter),
// with the points between curves.
func arcControls[F float32 | float64](from point[F], v []F) (points []point[F]) {
	rx, ry := math.Abs(float64(v[0])), math.Abs(float64(v[1]))
	dx, dy := (float64(from[0])-float64(v[5]))/2, (float64(from[1])-float64(v[6]))/2
	if rx == 0 || ry == 0 || dx == 0 && dy == 0 {
		return nil
	}
	sin, cos := math.Sincos(float64(v[2]) * math.Pi / 180)
	x1, y1 := cos*dx+sin*dy, cos*dy-sin*dx
	if over := x1*x1/(rx*rx) + y1*y1/(ry*ry); over > 1 {
		rx, ry = rx*math.Sqrt(over), ry*math.Sqrt(over)
	}
	weight := rx*rx*y1*y1 + ry*ry*x1*x1
	root := math.Sqrt(max(0, (rx*rx*ry*ry-weight)/weight))
	if (v[3] != 0) == (v[4] != 0) {
		root = -root
	}
	cx, cy := root*rx*y1/ry, -root*ry*x1/rx
	begin := math.Atan2((y1-cy)/ry, (x1-cx)/rx)
	sweep := math.Atan2((-y1-cy)/ry, (-x1-cx)/rx) - begin
	if v[4] != 0 && sweep < 0 {
		sweep += 2 * math.Pi
	} else if v[4] == 0 && sweep > 0 {
		sweep -= 2 * math.Pi
	}
	middleX, middleY := (float64(from[0])+float64(v[5]))/2, (float64(from[1])+float64(v[6]))/2
	at := func(x, y float64) point[F] {
		x, y = cx+rx*x, cy+ry*y
		return point[F]{F(cos*x - sin*y + middleX), F(sin*x + cos*y + middleY)}
	}
	n := max(1, int(math.Ceil(math.Abs(sweep)/(math.Pi/2)-1e-3)))
	part := sweep / float64(n)
	reach := 4.0 / 3 * math.Tan(part/4)
	for i := range n {
		s0, c0 := math.Sincos(begin + float64(i)*part)
		s1, c1 := math.Sincos(begin + float64(i+1)*part)
		points = append(points, at(c0-reach*s0, s0+reach*c0), at(c1+reach*s1, s1-reach*c1))
		if i < n-1 {
			points = append(points, at(c1, s1))
		}
	}
	return points
}
