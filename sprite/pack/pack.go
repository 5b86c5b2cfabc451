// Package pack places rectangles on a canvas that is as small as the search finds. Sizes and places are in px from the
// canvas's top left corner; nothing is turned.
//
// Two heuristics share the work, because neither wins everywhere. Where there are few distinct sizes, a best-fit skyline
// (Burke, Kendall and Whitwell, "A New Placement Heuristic for the Orthogonal Stock-Cutting Problem", 2004) that chooses
// among the sizes, not among the rectangles. Where there are many, maximal free rectangles (Jylänki, "A Thousand Ways to
// Pack the Bin", 2010). Both run for many widths of the canvas and some orders of the sizes; a run ends as soon as it
// can't beat the best so far. The search is bounded by counts, never by a clock: the same sizes give the same places
// everywhere.
package pack

import (
	"cmp"
	"errors"
	"slices"
)

// A Size is what takes place. Both sides are at least 1.
type Size struct{ W, H int }

// A Point is where something was placed.
type Point struct{ X, Y int }

// A Layout is a canvas and the places on it, in the order of the sizes that were given.
type Layout struct {
	Width, Height int
	Places        []Point
}

// Area is the canvas's area.
func (l Layout) Area() int { return l.Width * l.Height }

// Limits bound a canvas. 0 means no bound; a bound on the area alone lets the canvas be as long as it likes.
type Limits struct{ Width, Height, Area int }

func (m Limits) allow(w, h int) bool {
	return (m.Width == 0 || w <= m.Width) && (m.Height == 0 || h <= m.Height) && (m.Area == 0 || w*h <= m.Area)
}

// ErrTooLarge says that the rectangles don't fit onto one canvas within the limits, as far as the search came.
var ErrTooLarge = errors.New("the images don't fit onto one canvas")

// Bound is the area that no canvas can be smaller than: the sum of the areas, or widest × tallest.
func Bound(sizes []Size) int {
	sum, w, h := 0, 0, 0
	for _, s := range sizes {
		sum += s.W * s.H
		w, h = max(w, s.W), max(h, s.H)
	}
	return max(sum, w*h)
}

// A kind is a size and the rectangles that have it, in the order given.
type kind struct {
	Size
	members []int
}

// kinds groups rectangles by size, largest area first.
func kinds(sizes []Size) []kind {
	at := map[Size]int{}
	var all []kind
	for i, s := range sizes {
		k, known := at[s]
		if !known {
			k = len(all)
			at[s] = k
			all = append(all, kind{Size: s})
		}
		all[k].members = append(all[k].members, i)
	}
	slices.SortFunc(all, func(a, b kind) int {
		return cmp.Or(cmp.Compare(b.W*b.H, a.W*a.H), cmp.Compare(b.W, a.W), cmp.Compare(b.H, a.H))
	})
	return all
}
