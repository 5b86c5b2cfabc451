package pack

import "math"

// A skyline is the upper edge of what was placed on a canvas of fixed width, as level segments from left to right. The
// canvas grows downwards: y is how deep a segment lies.
type skyline struct {
	kinds    []kind
	order    []int // indices of kinds, the one to prefer first
	left     []int // how many of each kind wait
	segments []segment
	places   []Point
	width    int // the canvas's
	used     Size
}

type segment struct{ x, y, w int }

// run places everything on a canvas of the given width, of which at most height is used. It gives the used size, and ok
// is false where the height didn't suffice.
func (s *skyline) run(width, height int) (used Size, ok bool) {
	s.width, s.used = width, Size{}
	s.segments = append(s.segments[:0], segment{0, 0, width})
	waiting := 0
	for i, k := range s.kinds {
		s.left[i] = len(k.members)
		waiting += len(k.members)
	}
	for waiting > 0 {
		at := s.lowest()
		k := s.choose(at)
		if k < 0 {
			if !s.raise(at) {
				return Size{}, false
			}
			continue
		}
		if s.segments[at].y+s.kinds[k].H > height {
			return Size{}, false
		}
		s.put(at, k)
		waiting--
	}
	return s.used, true
}

// lowest gives the segment nearest to the canvas's top, the leftmost of equal ones.
func (s *skyline) lowest() int {
	best := 0
	for i := range s.segments {
		if s.segments[i].y < s.segments[best].y {
			best = i
		}
	}
	return best
}

// walls gives how far the neighbours of a segment reach beyond it.
func (s *skyline) walls(at int) (left, right int) {
	left, right = math.MaxInt, math.MaxInt
	if at > 0 {
		left = s.segments[at-1].y - s.segments[at].y
	}
	if at+1 < len(s.segments) {
		right = s.segments[at+1].y - s.segments[at].y
	}
	return left, right
}

// choose gives the kind that fits best onto a segment, or -1 where none does. What fills the whole width is best, or
// would with others of its kind; then what ends level with a neighbour; then what comes first in the order.
func (s *skyline) choose(at int) int {
	gap := s.segments[at].w
	left, right := s.walls(at)
	best, bestScore := -1, -1
	for _, k := range s.order {
		size := s.kinds[k].Size
		if s.left[k] == 0 || size.W > gap {
			continue
		}
		score := 0
		switch {
		case size.W == gap:
			score = 4
		case gap%size.W == 0 && s.left[k] >= gap/size.W:
			score = 3
		}
		if size.H == left || size.H == right {
			score++
		}
		if score > bestScore {
			best, bestScore = k, score
			if score >= 5 {
				break
			}
		}
	}
	return best
}

// put places one of a kind at the left or the right end of a segment: at the one whose neighbour it is level with, else
// at the higher neighbour.
func (s *skyline) put(at, k int) {
	size, seg := s.kinds[k].Size, s.segments[at]
	left, right := s.walls(at)
	member := s.kinds[k].members[len(s.kinds[k].members)-s.left[k]]
	s.left[k]--
	x := seg.x
	if size.H == right && size.H != left {
		x = seg.x + seg.w - size.W
	}
	s.places[member] = Point{x, seg.y}
	s.used.W, s.used.H = max(s.used.W, x+size.W), max(s.used.H, seg.y+size.H)
	placed := segment{x, seg.y + size.H, size.W}
	switch {
	case size.W == seg.w:
		s.segments[at] = placed
	case x == seg.x:
		s.segments[at] = segment{seg.x + size.W, seg.y, seg.w - size.W}
		s.insert(at, placed)
	default:
		s.segments[at].w -= size.W
		s.insert(at+1, placed)
		at++
	}
	s.merge(at)
}

// raise gives up a segment onto which nothing fits: it becomes level with its nearer neighbour. It can't where there is
// none, because what waits is wider than the canvas.
func (s *skyline) raise(at int) bool {
	left, right := s.walls(at)
	near := min(left, right)
	if near == math.MaxInt {
		return false
	}
	s.segments[at].y += near
	s.merge(at)
	return true
}

func (s *skyline) insert(at int, seg segment) {
	s.segments = append(s.segments, segment{})
	copy(s.segments[at+1:], s.segments[at:])
	s.segments[at] = seg
}

// merge joins a segment with neighbours of its level.
func (s *skyline) merge(at int) {
	if at+1 < len(s.segments) && s.segments[at+1].y == s.segments[at].y {
		s.segments[at].w += s.segments[at+1].w
		s.segments = append(s.segments[:at+1], s.segments[at+2:]...)
	}
	if at > 0 && s.segments[at-1].y == s.segments[at].y {
		s.segments[at-1].w += s.segments[at].w
		s.segments = append(s.segments[:at], s.segments[at+1:]...)
	}
}
