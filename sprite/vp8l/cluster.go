package vp8l

import (
	"math"

	"assetbuild/sprite/pngenc/huffman"
)

const (
	maxTiles = 1600 // that get a group of codes each before merging
	fewTiles = 48   // from which on all pairs are compared
	partners = 8    // that each is compared with before
)

// A grouping says which group of prefix codes each tile of an image uses: the meta prefix codes of RFC 9649, 6.2.2.
type grouping struct {
	bits   uint // a tile's side is 1<<bits
	width  int  // tiles a row
	group  []int
	groups []*histogram
}

// one is the grouping of an image whose tokens share one group.
func one(tokens []token, width, cacheBits int) *grouping {
	h := newHistogram(cacheBits)
	for _, t := range tokens {
		h.add(t, width)
	}
	return &grouping{groups: []*histogram{h}}
}

// at gives the group of a pixel.
func (g *grouping) at(x, y int) int {
	if g.group == nil {
		return 0
	}
	return g.group[y>>g.bits*g.width+x>>g.bits]
}

// image holds each tile's group in red and green, as it is written.
func (g *grouping) image() *bitmap {
	b := newBitmap(g.width, len(g.group)/g.width)
	for i, n := range g.group {
		b.pix[i] = 0xff000000 | uint32(n)<<8
	}
	return b
}

// cluster groups the tiles of an image so that codes fit well and their descriptions stay few: tiles that are alike merge
// pair by pair as long as that saves bits, first each with the best of a few others, then the best pair of all; then each
// tile moves to the group that suits it best.
func cluster(b *bitmap, tokens []token, cacheBits int) *grouping {
	g := &grouping{bits: 3}
	for tiles(b.width, g.bits)*tiles(b.height, g.bits) > maxTiles && g.bits < 9 {
		g.bits++
	}
	g.width = tiles(b.width, g.bits)
	g.group = make([]int, g.width*tiles(b.height, g.bits))
	own := g.tileHistograms(b, tokens, cacheBits)
	var groups []*histogram
	for _, h := range own {
		if h != nil {
			groups = append(groups, h.clone())
		}
	}
	groups = mergeSome(groups)
	groups = mergeAll(groups)
	for range 2 {
		groups = g.assign(own, groups, cacheBits)
	}
	g.groups = groups
	return g
}

// tileHistograms counts the tokens that start in each tile; nil where none does.
func (g *grouping) tileHistograms(b *bitmap, tokens []token, cacheBits int) []*histogram {
	own := make([]*histogram, len(g.group))
	at := 0
	for _, t := range tokens {
		tile := at/b.width>>g.bits*g.width + at%b.width>>g.bits
		if own[tile] == nil {
			own[tile] = newHistogram(cacheBits)
		}
		own[tile].add(t, b.width)
		at += t.size()
	}
	return own
}

func (h *histogram) clone() *histogram {
	return &histogram{uses: append([]uint32(nil), h.uses...), bits: h.bits}
}

// saving is how many bits common codes save; below 0 where they cost.
func saving(a, b *histogram) float64 { return a.cost() + b.cost() - a.costTogether(b) }

// mergeSome lets each group merge with the best of a few others, until that brings nothing or few are left.
func mergeSome(groups []*histogram) []*histogram {
	state := uint32(1)
	for len(groups) > fewTiles {
		merged := 0
		for i := 0; i < len(groups) && len(groups) > fewTiles; i++ {
			best, most := -1, 0.0
			for range partners {
				state = state*1664525 + 1013904223
				j := int(state>>8) % len(groups)
				if j == i {
					continue
				}
				if s := saving(groups[i], groups[j]); s > most {
					best, most = j, s
				}
			}
			if best >= 0 {
				groups[i].merge(groups[best])
				groups[best] = groups[len(groups)-1]
				groups = groups[:len(groups)-1]
				merged++
			}
		}
		if merged < len(groups)/50+1 {
			break
		}
	}
	return groups
}

// mergeAll merges the best pair of all as long as that saves bits.
func mergeAll(groups []*histogram) []*histogram {
	if len(groups) > 6*fewTiles {
		return groups
	}
	n := len(groups)
	savings := make([][]float64, n)
	for i := range savings {
		savings[i] = make([]float64, n)
		for j := range i {
			savings[i][j] = saving(groups[i], groups[j])
		}
	}
	gone := make([]bool, n)
	for {
		a, b, most := -1, -1, 0.0
		for i := range n {
			for j := range i {
				if !gone[i] && !gone[j] && savings[i][j] > most {
					a, b, most = i, j, savings[i][j]
				}
			}
		}
		if a < 0 {
			break
		}
		groups[b].merge(groups[a])
		gone[a] = true
		for k := range n {
			if !gone[k] && k != b {
				savings[max(k, b)][min(k, b)] = saving(groups[k], groups[b])
			}
		}
	}
	left := groups[:0]
	for i, h := range groups {
		if !gone[i] {
			left = append(left, h)
		}
	}
	return left
}

// assign moves each tile to the group in whose codes it takes the fewest bits, and gives the groups that are left.
func (g *grouping) assign(own, groups []*histogram, cacheBits int) []*histogram {
	models := make([][]float32, len(groups))
	for i, h := range groups {
		models[i] = h.symbolBits()
	}
	for tile, h := range own {
		if h == nil {
			continue
		}
		best, least := 0, float32(math.Inf(1))
		for i, m := range models {
			if c := h.bitsUnder(m, least); c < least {
				best, least = i, c
			}
		}
		g.group[tile] = best
	}
	for i := range own { // tiles where no token starts go with the tile before: that compresses best
		if own[i] == nil && i > 0 {
			g.group[i] = g.group[i-1]
		}
	}
	return g.renumber(own, len(groups), cacheBits)
}

// renumber drops groups that no tile uses, and counts the rest anew.
func (g *grouping) renumber(own []*histogram, n, cacheBits int) []*histogram {
	number := make([]int, n)
	var groups []*histogram
	for tile, h := range own {
		old := g.group[tile]
		if number[old] == 0 {
			groups = append(groups, newHistogram(cacheBits))
			number[old] = len(groups)
		}
		g.group[tile] = number[old] - 1
		if h != nil {
			groups[g.group[tile]].merge(h)
		}
	}
	return groups
}

// symbolBits gives what each symbol takes by entropy; those that do not occur take much.
func (h *histogram) symbolBits() []float32 {
	out := make([]float32, 0, len(h.uses))
	for _, uses := range h.alphabets() {
		total := uint32(0)
		for _, n := range uses {
			total += n
		}
		for _, n := range uses {
			bits := 18.0
			if n > 0 {
				bits = huffman.Log2(total) - huffman.Log2(n)
			}
			out = append(out, float32(bits))
		}
	}
	return out
}

// bitsUnder gives what the symbols take under the costs; it may stop at the limit.
func (h *histogram) bitsUnder(costs []float32, limit float32) float32 {
	sum := float32(0)
	for i, n := range h.uses {
		if n > 0 {
			sum += float32(float32(n) * costs[i]) // rounded before it is added, on every processor
			if sum >= limit {
				break
			}
		}
	}
	return sum
}
