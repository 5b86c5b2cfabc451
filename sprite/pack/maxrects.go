package pack

import (
	"math"
)

// A freeSpace is a canvas of fixed width as its maximal free rectangles, which overlap.
type freeSpace struct {
	free  []area
	fresh []area // those that the last placement made
}

type area struct{ x, y, w, h int }

func (a area) holds(b area) bool {
	return b.x >= a.x && b.y >= a.y && b.x+b.w <= a.x+a.w && b.y+b.h <= a.y+a.h
}

// A fit rates a free rectangle for a size: the smaller pair is better.
type fit func(free area, size Size) (first, second int)

// shortSide prefers free rectangles of which the least remains along one side.
func shortSide(free area, size Size) (int, int) {
	dw, dh := free.w-size.W, free.h-size.H
	return min(dw, dh), max(dw, dh)
}

// smallArea prefers the smallest free rectangle.
func smallArea(free area, size Size) (int, int) {
	return free.w*free.h - size.W*size.H, min(free.w-size.W, free.h-size.H)
}

// topmost prefers what ends nearest to the canvas's top, and then what lies furthest to the left.
func topmost(free area, size Size) (int, int) { return free.y + size.H, free.x }

// run places the rectangles in the given order within width × height, and tells what is used and whether all found room.
func (f *freeSpace) run(sizes []Size, order []int, width, height int, rate fit, places []Point) (used Size, ok bool) {
	f.free = append(f.free[:0], area{0, 0, width, height})
	for _, i := range order {
		size := sizes[i]
		at, first, second := -1, math.MaxInt, math.MaxInt
		for j, free := range f.free {
			if free.w < size.W || free.h < size.H {
				continue
			}
			if a, b := rate(free, size); a < first || a == first && b < second {
				at, first, second = j, a, b
			}
		}
		if at < 0 {
			return Size{}, false
		}
		placed := area{f.free[at].x, f.free[at].y, size.W, size.H}
		places[i] = Point{placed.x, placed.y}
		used.W, used.H = max(used.W, placed.x+placed.w), max(used.H, placed.y+placed.h)
		f.take(placed)
	}
	return used, true
}

// take removes a rectangle from the free ones: those that it cuts are replaced by what remains on its four sides.
func (f *freeSpace) take(placed area) {
	f.fresh = f.fresh[:0]
	kept := f.free[:0]
	for _, free := range f.free {
		if placed.x >= free.x+free.w || placed.x+placed.w <= free.x || placed.y >= free.y+free.h || placed.y+placed.h <= free.y {
			kept = append(kept, free)
			continue
		}
		if w := placed.x - free.x; w > 0 {
			f.fresh = append(f.fresh, area{free.x, free.y, w, free.h})
		}
		if x := placed.x + placed.w; x < free.x+free.w {
			f.fresh = append(f.fresh, area{x, free.y, free.x + free.w - x, free.h})
		}
		if h := placed.y - free.y; h > 0 {
			f.fresh = append(f.fresh, area{free.x, free.y, free.w, h})
		}
		if y := placed.y + placed.h; y < free.y+free.h {
			f.fresh = append(f.fresh, area{free.x, y, free.w, free.y + free.h - y})
		}
	}
	f.free = kept
	f.addFresh(len(kept))
}

// addFresh adds the new rectangles, apart from those that lie in another. An old one can't lie in a new one: the new ones
// are parts of old ones that were maximal.
func (f *freeSpace) addFresh(old int) {
next:
	for i, a := range f.fresh {
		for _, b := range f.free[:old] {
			if b.holds(a) {
				continue next
			}
		}
		for j, b := range f.fresh {
			if i != j && b.holds(a) && (a != b || j < i) {
				continue next
			}
		}
		f.free = append(f.free, a)
	}
}
