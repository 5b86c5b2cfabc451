package pack

import (
	"cmp"
	"math"
	"slices"
)

// effort bounds the search: about how many comparisons each heuristic may make. Few images make a small sheet, and there are
// many such directories; a large set's decoding and encoding wait for the result.
func (p *problem) effort() int {
	const few, many = 100, 1000
	switch n := len(p.sizes); {
	case n < few:
		return max(1_000_000, 30_000*n)
	case n > many:
		return 8_000_000
	}
	return 16_000_000
}

// Slack is how much larger than the bound, or than the smallest canvas that was found, one may be that Search offers
// beside the smallest.
const (
	slackOverBound = 1.004
	slackOneSize   = 1.0008
	slackOverBest  = 1.0005
)

// Search places the rectangles without overlap. It gives at most `most` layouts: the one with the smallest canvas first,
// then others whose canvas is nearly as small, of widths as different as there are, for who wants to choose by another
// measure. The area is at most 0.1 % over Bound for 200 or more rectangles of one size and 0.5 % for up to 30 sizes, as
// far as such a layout exists; beyond, it is as near as the search comes.
func Search(sizes []Size, limits Limits, most int) ([]Layout, error) {
	if len(sizes) == 0 {
		return []Layout{{}}, nil
	}
	for _, size := range sizes {
		if !limits.allow(size.W, size.H) {
			return nil, ErrTooLarge
		}
	}
	unit := commonUnit(sizes)
	s := newSearch(unit.shrink(sizes), unit.shrinkLimits(limits))
	if len(s.upright.kinds) == 1 {
		s.grids()
	} else {
		s.skylines()
		s.climb()
		s.maximalRectangles()
	}
	if len(s.found) == 0 {
		return nil, ErrTooLarge
	}
	layouts := s.offer(most)
	for i := range layouts {
		unit.grow(&layouts[i])
	}
	return layouts, nil
}

// A search is one call of Search.
type search struct {
	limits  Limits
	bound   int
	upright problem
	turned  problem // the same with x and y swapped: its skylines grow to the right
	best    int     // smallest area so far
	found   []result
}

// A problem is the rectangles to place, as one heuristic run needs them.
type problem struct {
	sizes  []Size
	kinds  []kind
	orders [][]int // of kinds
	sky    skyline
	space  freeSpace
	places []Point
}

// A result is a canvas that a run reached, and how to run it again.
type result struct {
	width, height int
	again         func() Layout
	problem       *problem // of a skyline's run, and how it was made
	limit         int
	variant       variant
}

func newSearch(sizes []Size, limits Limits) *search {
	turned := make([]Size, len(sizes))
	for i, s := range sizes {
		turned[i] = Size{s.H, s.W}
	}
	return &search{
		limits: limits, bound: Bound(sizes), best: math.MaxInt,
		upright: newProblem(sizes), turned: newProblem(turned),
	}
}

func newProblem(sizes []Size) problem {
	p := problem{sizes: sizes, kinds: kinds(sizes), places: make([]Point, len(sizes))}
	p.orders = orders(p.kinds)
	p.sky = skyline{kinds: p.kinds, left: make([]int, len(p.kinds)), places: p.places}
	return p
}

// orders gives the orders in which kinds are preferred.
func orders(kinds []kind) [][]int {
	by := []func(k kind) (int, int){
		func(k kind) (int, int) { return k.H, k.W },
		func(k kind) (int, int) { return k.W, k.H },
		func(k kind) (int, int) { return k.W * k.H, k.W },
		func(k kind) (int, int) { return max(k.W, k.H), min(k.W, k.H) },
		func(k kind) (int, int) { return k.W + k.H, k.W },
	}
	var all [][]int
	for _, key := range by {
		order := make([]int, len(kinds))
		for i := range order {
			order[i] = i
		}
		slices.SortStableFunc(order, func(a, b int) int {
			a1, a2 := key(kinds[a])
			b1, b2 := key(kinds[b])
			return cmp.Or(cmp.Compare(b1, a1), cmp.Compare(b2, a2))
		})
		if !slices.ContainsFunc(all, func(o []int) bool { return slices.Equal(o, order) }) {
			all = append(all, order)
		}
	}
	return all
}

// acceptable is the largest area that is worth keeping.
func (s *search) acceptable() int {
	if s.best == math.MaxInt {
		return math.MaxInt
	}
	slack := slackOverBound
	if len(s.upright.kinds) == 1 {
		slack = slackOneSize
	}
	return max(s.best, int(float64(s.bound)*slack), int(float64(s.best)*slackOverBest))
}

// heightFor is the greatest height that a canvas of a width may have to be worth keeping.
func (s *search) heightFor(p *problem, width int) int {
	limits := s.limits
	if p == &s.turned {
		limits.Width, limits.Height = limits.Height, limits.Width
	}
	if limits.Width != 0 && width > limits.Width {
		return 0
	}
	height := math.MaxInt / 4
	if limits.Height != 0 {
		height = limits.Height
	}
	if limits.Area != 0 {
		height = min(height, limits.Area/width)
	}
	return min(height, s.acceptable()/width)
}

// note keeps what a run on p reached.
func (s *search) note(p *problem, used Size, again func() Layout) {
	if p == &s.turned {
		used.W, used.H = used.H, used.W
		upright := again
		again = func() Layout { return turn(upright()) }
	}
	if !s.limits.allow(used.W, used.H) {
		return
	}
	s.best = min(s.best, used.W*used.H)
	s.found = append(s.found, result{width: used.W, height: used.H, again: again})
}

func turn(l Layout) Layout {
	turned := Layout{Width: l.Height, Height: l.Width, Places: make([]Point, len(l.Places))}
	for i, p := range l.Places {
		turned.Places[i] = Point{p.Y, p.X}
	}
	return turned
}

// layout takes the places of the last run.
func (p *problem) layout(used Size) Layout {
	return Layout{Width: used.W, Height: used.H, Places: slices.Clone(p.places)}
}

// grids lays out rectangles of one size: in every number of columns.
func (s *search) grids() {
	size, n := s.upright.sizes[0], len(s.upright.sizes)
	for columns := 1; columns <= n; columns++ {
		rows := (n + columns - 1) / columns
		if (n+rows-1)/rows != columns {
			continue // as many rows take fewer columns
		}
		s.note(&s.upright, Size{columns * size.W, rows * size.H}, func() Layout {
			l := Layout{Width: columns * size.W, Height: rows * size.H, Places: make([]Point, n)}
			for i := range l.Places {
				l.Places[i] = Point{i % columns * size.W, i / columns * size.H}
			}
			return l
		})
	}
}

// A variant is how one skyline run prefers kinds.
type variant struct {
	order   []int
	looking bool
}

func (p *problem) variants() []variant {
	var all []variant
	for _, order := range p.orders {
		all = append(all, variant{order, false})
		if len(p.kinds) <= maxLooking {
			all = append(all, variant{order, true})
		}
	}
	return all
}

// skylines tries widths, and heights on the turned problem, as long as the effort lasts: the likeliest in all variants,
// then many more in the first two.
func (s *search) skylines() {
	for _, p := range []*problem{&s.upright, &s.turned} {
		runs := max(8, p.effort()/2/(len(p.sizes)*(len(p.kinds)+32)))
		variants := p.variants()
		likely := p.widths(max(8, runs/2/len(variants)))
		runs -= s.tryAll(p, likely, variants, runs)
		s.tryAll(p, p.widths(len(likely)+max(8, runs/2)), variants[:min(2, len(variants))], runs)
	}
}

// tryAll makes at most that many runs, and tells how many.
func (s *search) tryAll(p *problem, widths []int, variants []variant, runs int) (made int) {
	for _, width := range widths {
		for _, v := range variants {
			if made == runs || s.best == s.bound && len(s.found) > enough {
				return made
			}
			s.skyline(p, width, v)
			made++
		}
	}
	return made
}

// enough is how many canvases suffice where one has no waste at all.
const enough = 24

// maxLooking is up to how many kinds it pays to look ahead.
const maxLooking = 32

func (s *search) skyline(p *problem, width int, v variant) {
	p.sky.order, p.sky.looking = v.order, v.looking
	height := s.heightFor(p, width)
	used, ok := p.sky.run(width, height)
	if !ok {
		return
	}
	s.note(p, used, func() Layout {
		p.sky.order, p.sky.looking = v.order, v.looking
		p.sky.run(width, height)
		return p.layout(used)
	})
	if n := len(s.found); n > 0 {
		last := &s.found[n-1]
		last.problem, last.limit, last.variant = p, width, v
	}
}

// maximalRectangles tries widths with each rating and order as long as the effort lasts. The height allowed is what would
// beat the best canvas so far; after a success it shrinks, until a run fails.
func (s *search) maximalRectangles() {
	p := &s.upright
	n := len(p.sizes)
	run := n * min(n, 200) * 2
	runs := p.effort() / run
	if runs == 0 {
		return
	}
	widths := p.widths(max(4, runs/4))
	for _, order := range p.orders {
		var members []int
		for _, k := range order {
			members = append(members, p.kinds[k].members...)
		}
		for _, width := range widths {
			for _, rate := range []fit{shortSide, smallArea, topmost} {
				for {
					if runs--; runs < 0 {
						return
					}
					if !s.maximal(p, width, members, rate) {
						break
					}
				}
			}
		}
	}
}

func (s *search) maximal(p *problem, width int, order []int, rate fit) bool {
	height := s.heightFor(p, width)
	if s.best < math.MaxInt {
		height = min(height, (s.best-1)/width)
	}
	height = min(height, 4*s.bound/width+p.tallest())
	used, ok := p.space.run(p.sizes, order, width, height, rate, p.places)
	if !ok {
		return false
	}
	s.note(p, used, func() Layout {
		p.space.run(p.sizes, order, width, height, rate, p.places)
		return p.layout(used)
	})
	return true
}

func (p *problem) tallest() int {
	h := 0
	for _, k := range p.kinds {
		h = max(h, k.H)
	}
	return h
}

// offer runs the results again that are worth it.
func (s *search) offer(most int) []Layout {
	limit := s.acceptable()
	slices.SortStableFunc(s.found, func(a, b result) int {
		return cmp.Or(cmp.Compare(a.width*a.height, b.width*b.height), cmp.Compare(a.width, b.width))
	})
	chosen := []result{s.found[0]}
	rest := slices.DeleteFunc(s.found[1:], func(r result) bool { return r.width*r.height > limit })
	for len(chosen) < most {
		far, distance := -1, 0.0
		for i, r := range rest {
			nearest := math.Inf(1)
			for _, c := range chosen {
				nearest = min(nearest, math.Abs(math.Log(float64(r.width)/float64(c.width))))
			}
			if nearest > distance+1e-9 {
				far, distance = i, nearest
			}
		}
		if far < 0 {
			break
		}
		chosen = append(chosen, rest[far])
	}
	layouts := make([]Layout, len(chosen))
	for i, r := range chosen {
		layouts[i] = r.again()
	}
	return layouts
}
