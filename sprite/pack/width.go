package pack

import "math"

// AtWidth places the rectangles on a canvas of the given width, as a run of Search would. ok is false where one is wider.
// It serves to see how a part of the rectangles would lie.
func AtWidth(sizes []Size, width int) (l Layout, ok bool) {
	p := newProblem(sizes)
	if len(sizes) == 0 || len(p.orders) == 0 {
		return Layout{}, false
	}
	p.sky.order = p.orders[0]
	used, ok := p.sky.run(width, math.MaxInt/4)
	if !ok {
		return Layout{}, false
	}
	return p.layout(used), true
}
