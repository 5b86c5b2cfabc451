package vp8l

import "assetbuild/sprite/pngenc/huffman"

// A mix says how much of a pixel's green is taken from its red and blue, and of its red from its blue, in 1/32: the colour
// transform of RFC 9649, 4.2.
type mix struct{ greenToRed, greenToBlue, redToBlue int8 }

// element is the mix as a pixel of the image that describes the transform.
func (m mix) element() uint32 {
	return 0xff000000 | uint32(uint8(m.redToBlue))<<16 | uint32(uint8(m.greenToBlue))<<8 | uint32(uint8(m.greenToRed))
}

// share is the part of a channel that a factor takes; both count as signed.
func share(factor int8, channel uint32) uint32 {
	return uint32(int32(factor) * int32(int8(channel)) >> 5)
}

// apply takes the shares from a pixel.
func (m mix) apply(p uint32) uint32 {
	green, red := p>>8, p>>16
	return p&0xff00ff00 | m.red(red, green)<<16 | m.blue(p, red, green)
}

func (m mix) red(red, green uint32) uint32 { return (red - share(m.greenToRed, green)) & 0xff }

func (m mix) blue(blue, red, green uint32) uint32 {
	return (blue - share(m.greenToBlue, green) - share(m.redToBlue, red)) & 0xff
}

// decorrelated replaces the bitmap by what the best mix of each tile leaves, and gives the image of mixes.
func (b *bitmap) decorrelated(bits uint) *bitmap {
	mixes := newBitmap(tiles(b.width, bits), tiles(b.height, bits))
	for ty := range mixes.height {
		last := mix{}
		for tx := range mixes.width {
			x0, y0, x1, y1 := b.tile(tx, ty, bits)
			last = b.bestMix(x0, y0, x1, y1, last)
			mixes.pix[ty*mixes.width+tx] = last.element()
			for y := y0; y < y1; y++ {
				row := b.pix[y*b.width+x0 : y*b.width+x1]
				for i, p := range row {
					row[i] = last.apply(p)
				}
			}
		}
	}
	return mixes
}

// residueBits guesses what a residue takes: small ones little.
var residueBits = func() (bits [256]float32) {
	for v := range bits {
		bits[v] = float32(huffman.Log2(uint32(1 + 2*magnitude(int(int8(v))))))
	}
	return bits
}()

// bestMix looks for the factors that leave the least of a tile, each on its own, in ever smaller steps. It begins with those
// of the tile to the left and with none; to leave both has to save some bits, as the description grows.
func (b *bitmap) bestMix(x0, y0, x1, y1 int, left mix) mix {
	const farewell = 6
	best, least := mix{}, b.leftBy(mix{}, x0, y0, x1, y1)
	if bits := b.leftBy(left, x0, y0, x1, y1) + farewell/2; left != best && bits < least {
		best, least = left, bits
	}
	least -= farewell
	for step := 16; step >= 2; step /= 2 {
		for factor := range 3 {
			for _, by := range [2]int{-step, step} {
				try := best.shifted(factor, by)
				if bits := b.leftBy(try, x0, y0, x1, y1); bits < least {
					best, least = try, bits
				}
			}
		}
	}
	return best
}

// shifted changes one of the factors.
func (m mix) shifted(factor, by int) mix {
	f := [3]*int8{&m.greenToRed, &m.greenToBlue, &m.redToBlue}[factor]
	*f = int8(min(max(int(*f)+by, -128), 127))
	return m
}

// leftBy guesses the bits of red and blue that a mix leaves of a tile.
func (b *bitmap) leftBy(m mix, x0, y0, x1, y1 int) float32 {
	bits := float32(0)
	for y := y0; y < y1; y++ {
		for _, p := range b.pix[y*b.width+x0 : y*b.width+x1] {
			green, red := p>>8, p>>16
			bits += residueBits[m.red(red, green)] + residueBits[m.blue(p, red, green)]
		}
	}
	return bits
}
