package pack

import (
	"cmp"
	"math/rand/v2"
	"slices"
)

const (
	// parents is how many of the best results are changed.
	parents = 6
	// maxClimb is how many changes are tried at most: for few images, when there is nothing more to find.
	maxClimb = 3000
)

// climb tries small changes to the best skylines: another width nearby, two kinds that swap their ranks. The random numbers
// are the same each time.
func (s *search) climb() {
	random := rand.New(rand.NewPCG(1, 1))
	p := &s.upright
	byArea := func(a, b result) int { return cmp.Compare(a.width*a.height, b.width*b.height) }
	slices.SortStableFunc(s.found, byArea)
	best := slices.Clone(s.found[:min(len(s.found), parents)])
	runs := min(maxClimb, p.effort()/2/(len(p.sizes)*(len(p.kinds)+32)))
	for ; runs > 0 && s.best > s.bound && len(best) > 0; runs-- {
		from := best[random.IntN(len(best))]
		known := len(s.found)
		s.skyline(from.problem, nearWidth(from.limit, random), nearVariant(from.variant, random))
		if len(s.found) > known {
			best = append(best, s.found[known])
			slices.SortStableFunc(best, byArea)
			best = best[:min(len(best), parents)]
		}
	}
}

// nearWidth gives a width that differs by a sixteenth at most.
func nearWidth(width int, random *rand.Rand) int {
	if random.IntN(4) == 0 {
		return width
	}
	reach := max(2, width/16)
	return max(1, width+random.IntN(2*reach)-reach)
}

// nearVariant swaps up to two pairs of kinds.
func nearVariant(v variant, random *rand.Rand) variant {
	v.order = slices.Clone(v.order)
	for range random.IntN(3) {
		a, b := random.IntN(len(v.order)), random.IntN(len(v.order))
		v.order[a], v.order[b] = v.order[b], v.order[a]
	}
	return v
}
