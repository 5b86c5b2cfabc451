package pack

import (
	"cmp"
	"math"
	"slices"
)

// widths gives at most `most` widths of a canvas that are worth a run, the likeliest first: multiples of the widths that
// fill most of the area, since they leave no gap at the right, and a spread around the square.
func (p *problem) widths(most int) []int {
	widest, sum, area := 0, 0, 0
	for _, k := range p.kinds {
		widest = max(widest, k.W)
		sum += k.W * len(k.members)
		area += k.W * k.H * len(k.members)
	}
	square := max(widest, int(math.Sqrt(float64(area))))
	var all []int
	seen := map[int]bool{}
	add := func(w int) {
		if w >= widest && w <= sum && !seen[w] && len(all) < most {
			seen[w] = true
			all = append(all, w)
		}
	}
	add(widest)
	if sum-widest < most {
		for w := widest; w <= sum; w++ {
			add(w)
		}
		return all
	}
	for _, w := range p.multiples(widest, sum, square, most*2/3) {
		add(w)
	}
	// From the square outwards, in steps that grow with the distance.
	for step := 1; len(all) < most && step < 4*most; step++ {
		factor := 1 + float64(step)*3/float64(most)
		add(int(float64(square) * factor))
		add(int(float64(square) / factor))
	}
	return all
}

// multiples gives multiples of the widths that cover most of the area, those near the square first.
func (p *problem) multiples(least, greatest, square, most int) []int {
	covered := map[int]int{}
	var widths []int
	for _, k := range p.kinds {
		if covered[k.W] == 0 {
			widths = append(widths, k.W)
		}
		covered[k.W] += k.W * k.H * len(k.members)
	}
	slices.SortFunc(widths, func(a, b int) int { return cmp.Or(cmp.Compare(covered[b], covered[a]), cmp.Compare(b, a)) })
	widths = widths[:min(len(widths), 3)]
	var all []int
	for _, w := range widths {
		for m := (least + w - 1) / w * w; m <= greatest; m += w {
			all = append(all, m)
		}
	}
	distance := func(w int) float64 { return math.Abs(math.Log(float64(w) / float64(square))) }
	slices.SortStableFunc(all, func(a, b int) int { return cmp.Compare(distance(a), distance(b)) })
	if len(all) > most {
		// Half near the square, half spread over what is left, so that single columns and rows are among them.
		near := all[:most/2]
		rest := all[most/2:]
		spread := make([]int, 0, most)
		spread = append(spread, near...)
		for i := range most - most/2 {
			spread = append(spread, rest[i*(len(rest)-1)/max(1, most-most/2-1)])
		}
		all = spread
	}
	return all
}
