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
	width    int  // the canvas's
	height   int  // what may be used
	looking  bool // ahead, to what can still be filled
	used     Size
	across   sumSet // widths that the kinds that wait can fill without a gap
	down     sumSet // heights that they can
	narrow   int    // up to which width and height the sets reach
	shallow  int
}

type segment struct{ x, y, w int }

// run places everything on a canvas of the given width, of which at most height is used. It gives the used size, and ok
// is false where the height didn't suffice.
func (s *skyline) run(width, height int) (used Size, ok bool) {
	s.width, s.height, s.used = width, height, Size{}
	s.segments = append(s.segments[:0], segment{0, 0, width})
	waiting := 0
	for i, k := range s.kinds {
		s.left[i] = len(k.members)
		waiting += len(k.members)
	}
	if s.looking {
		s.sum()
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

// sum finds the widths and heights that what waits can fill.
func (s *skyline) sum() {
	s.narrow = min(s.width, maxSum)
	s.shallow = min(s.height, maxSum)
	s.across.reset(s.narrow)
	s.down.reset(s.shallow)
	for i, k := range s.kinds {
		if s.left[i] > 0 {
			s.across.add(k.W, s.left[i])
			s.down.add(k.H, s.left[i])
		}
	}
}

// maxSum bounds the sums that are looked at; beyond, there is so much room that anything fits.
const maxSum = 4096

// fillable tells whether a width can be filled without a gap by what waits.
func (s *skyline) fillable(width int) bool { return width > s.narrow || s.across.has(width) }

// reachable tells whether a column of what waits can end exactly at a depth below the last one allowed.
func (s *skyline) reachable(rest int) bool { return rest > s.shallow || s.down.has(rest) }

// choose gives the kind that fits best onto a segment, or -1 where none does; of equal ones what comes first in the order.
func (s *skyline) choose(at int) int {
	rate := s.rateNow
	if s.looking {
		rate = s.rateAhead
	}
	seg := s.segments[at]
	left, right := s.walls(at)
	best, bestScore := -1, -1
	for _, k := range s.order {
		if s.left[k] == 0 || s.kinds[k].W > seg.w {
			continue
		}
		score := rate(k, seg)
		if h := s.kinds[k].H; h == left || h == right {
			score++
		}
		if score > bestScore {
			best, bestScore = k, score
		}
	}
	return best
}

// rateNow prefers what fills the whole width, or would with others of its kind. Level with a neighbour is worth one more.
func (s *skyline) rateNow(k int, seg segment) int {
	size := s.kinds[k].Size
	switch {
	case size.W == seg.w:
		return 4
	case seg.w%size.W == 0 && s.left[k] >= seg.w/size.W:
		return 3
	}
	return 0
}

// rateAhead prefers what fills the whole width, or leaves a width that what waits can fill; then what leaves a height that
// can be filled.
func (s *skyline) rateAhead(k int, seg segment) int {
	size := s.kinds[k].Size
	score := 0
	switch {
	case size.W == seg.w:
		score = 9
	case s.fillable(seg.w - size.W):
		score = 6
	}
	if s.reachable(s.height - seg.y - size.H) {
		score += 2
	}
	return score
}

// put places one of a kind at the left or the right end of a segment: at the one whose neighbour it is level with, else
// at the higher neighbour.
func (s *skyline) put(at, k int) {
	size, seg := s.kinds[k].Size, s.segments[at]
	left, right := s.walls(at)
	member := s.kinds[k].members[len(s.kinds[k].members)-s.left[k]]
	if s.left[k]--; s.left[k] == 0 && s.looking {
		s.sum()
	}
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
