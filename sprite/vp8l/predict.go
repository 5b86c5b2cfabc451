package vp8l

import (
	"math"

	"assetbuild/sprite/pngenc/huffman"
)

const predictors = 14

// predict gives the prediction of a mode (RFC 9649, 4.1) from the pixels to the left, above, above right and above left.
func predict(mode int, l, t, tr, tl uint32) uint32 {
	switch mode {
	case 0:
		return 0xff000000
	case 1:
		return l
	case 2:
		return t
	case 3:
		return tr
	case 4:
		return tl
	case 5:
		return average(average(l, tr), t)
	case 6:
		return average(l, tl)
	case 7:
		return average(l, t)
	case 8:
		return average(tl, t)
	case 9:
		return average(t, tr)
	case 10:
		return average(average(l, tl), average(t, tr))
	case 11:
		return selectNearer(l, t, tl)
	case 12:
		return eachChannel(l, t, tl, func(a, b, c int) int { return a + b - c })
	}
	return eachChannel(average(l, t), tl, 0, func(a, b, _ int) int { return a + (a-b)/2 })
}

// average halves the sum of each channel, all four at once.
func average(a, b uint32) uint32 { return a&b + (a^b)&0xfefefefe>>1 }

// selectNearer gives left or above, whichever is nearer to left + above - aboveLeft.
func selectNearer(l, t, tl uint32) uint32 {
	toLeft, toTop := 0, 0
	for shift := 0; shift < 32; shift += 8 {
		a, b, c := int(l>>shift&0xff), int(t>>shift&0xff), int(tl>>shift&0xff)
		toLeft += magnitude(b - c)
		toTop += magnitude(a - c)
	}
	if toLeft < toTop {
		return l
	}
	return t
}

// eachChannel computes each channel on its own and clamps it.
func eachChannel(a, b, c uint32, f func(a, b, c int) int) uint32 {
	var out uint32
	for shift := 0; shift < 32; shift += 8 {
		v := f(int(a>>shift&0xff), int(b>>shift&0xff), int(c>>shift&0xff))
		out |= uint32(min(max(v, 0), 255)) << shift
	}
	return out
}

func magnitude(n int) int {
	mask := n >> 63
	return (n ^ mask) - mask
}

// subtract takes b from a in each channel, modulo 256.
func subtract(a, b uint32) uint32 {
	alphaGreen := 0x00ff00ff + (a & 0xff00ff00) - (b & 0xff00ff00)
	redBlue := 0xff00ff00 + (a & 0x00ff00ff) - (b & 0x00ff00ff)
	return alphaGreen&0xff00ff00 | redBlue&0x00ff00ff
}

// predictionAt gives the prediction of the pixel at a place; the top row and the left column have modes of their own.
func (b *bitmap) predictionAt(mode, x, y int) uint32 {
	at := y*b.width + x
	switch {
	case y == 0 && x == 0:
		return 0xff000000
	case y == 0:
		return b.pix[at-1]
	case x == 0:
		return b.pix[at-b.width]
	}
	above := at - b.width
	return predict(mode, b.pix[at-1], b.pix[above], b.pix[above+1], b.pix[above-1])
}

// predicted replaces the bitmap by its residues. It gives the image of modes, one for each tile, in the green channel.
// Transparent pixels take the predicted colour, which leaves nothing of them, where they may.
func (b *bitmap) predicted(bits uint, exact bool) (modes *bitmap) {
	modes = b.chooseModes(bits)
	out := make([]uint32, len(b.pix))
	for y := range b.height {
		for x := range b.width {
			at := y*b.width + x
			mode := int(modes.pix[y>>bits*modes.width+x>>bits] >> 8 & 0xff)
			p := b.predictionAt(mode, x, y)
			if b.pix[at]>>24 == 0 && !exact {
				b.pix[at] = p & 0x00ffffff
			}
			out[at] = subtract(b.pix[at], p)
		}
	}
	b.pix = out
	return modes
}

// chooseModes takes for each tile the mode whose residues cost least, under costs that are learned from the residues of
// the first choice.
func (b *bitmap) chooseModes(bits uint) *bitmap {
	modes := newBitmap(tiles(b.width, bits), tiles(b.height, bits))
	var costs [4][256]float32
	for c := range costs {
		costs[c] = residueBits
	}
	for round := range 2 {
		var uses [4][256]uint32
		for ty := range modes.height {
			for tx := range modes.width {
				mode := b.cheapestMode(tx, ty, bits, &costs)
				modes.pix[ty*modes.width+tx] = 0xff000000 | uint32(mode)<<8
				if round == 0 {
					b.countResidues(tx, ty, bits, mode, &uses)
				}
			}
		}
		if round == 0 {
			learnCosts(&costs, &uses)
		}
	}
	return modes
}

// tile gives a tile's borders.
func (b *bitmap) tile(tx, ty int, bits uint) (x0, y0, x1, y1 int) {
	return tx << bits, ty << bits, min((tx+1)<<bits, b.width), min((ty+1)<<bits, b.height)
}

func (b *bitmap) cheapestMode(tx, ty int, bits uint, costs *[4][256]float32) int {
	x0, y0, x1, y1 := b.tile(tx, ty, bits)
	best, least := 0, float32(math.Inf(1))
	for mode := range predictors {
		cost := float32(0)
		for y := y0; y < y1 && cost < least; y++ {
			for x := x0; x < x1; x++ {
				pixel := b.pix[y*b.width+x]
				r := subtract(pixel, b.predictionAt(mode, x, y))
				if pixel>>24 == 0 { // its colour will be what is predicted
					r &= 0xff000000
				}
				cost += costs[0][r&0xff] + costs[1][r>>8&0xff] + costs[2][r>>16&0xff] + costs[3][r>>24]
			}
		}
		if cost < least {
			best, least = mode, cost
		}
	}
	return best
}

func (b *bitmap) countResidues(tx, ty int, bits uint, mode int, uses *[4][256]uint32) {
	x0, y0, x1, y1 := b.tile(tx, ty, bits)
	for y := y0; y < y1; y++ {
		for x := x0; x < x1; x++ {
			r := subtract(b.pix[y*b.width+x], b.predictionAt(mode, x, y))
			for c := range uses {
				uses[c][r>>(8*c)&0xff]++
			}
		}
	}
}

// learnCosts sets the costs to the bits that an optimal code would give, with a floor that keeps rare residues possible.
func learnCosts(costs *[4][256]float32, uses *[4][256]uint32) {
	for c := range uses {
		total := uint32(0)
		for _, n := range uses[c] {
			total += 2*n + 1
		}
		for v, n := range uses[c] {
			costs[c][v] = float32(huffman.Log2(total) - huffman.Log2(2*n+1))
		}
	}
}

// subtractGreen takes green from red and blue.
func (b *bitmap) subtractGreen() {
	for i, p := range b.pix {
		green := p >> 8 & 0xff
		redBlue := p&0x00ff00ff + 0xff00ff00 - (green<<16 | green)
		b.pix[i] = p&0xff00ff00 | redBlue&0x00ff00ff
	}
}
