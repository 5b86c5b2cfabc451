package vp8l

import "slices"

const maxColors = 256

// palette gives the distinct pixels in order of value, or nil where there are more than 256.
func (b *bitmap) palette() []uint32 {
	seen := make(map[uint32]struct{}, maxColors+1)
	last := b.pix[0] + 1
	for _, p := range b.pix {
		if p == last {
			continue
		}
		last = p
		seen[p] = struct{}{}
		if len(seen) > maxColors {
			return nil
		}
	}
	colors := make([]uint32, 0, len(seen))
	for p := range seen {
		colors = append(colors, p)
	}
	slices.Sort(colors)
	return colors
}

// writePalette writes the palette of the colour indexing transform: each colour as its difference to the one before.
func writePalette(w *bitWriter, colors []uint32) {
	w.write(uint32(len(colors)-1), 8)
	deltas := newBitmap(len(colors), 1)
	var last uint32
	for i, c := range colors {
		deltas.pix[i] = subtract(c, last)
		last = c
	}
	writePart(w, deltas)
}

// indexed gives the image of places in the palette, in green; several pixels share one where the palette is small: RFC
// 9649, 4.4.
func (b *bitmap) indexed(colors []uint32) *bitmap {
	place := make(map[uint32]uint32, len(colors))
	for i, c := range colors {
		place[c] = uint32(i)
	}
	shared := sharedBits(len(colors))
	bits := uint(8 >> shared)
	out := newBitmap(tiles(b.width, shared), b.height)
	last, index := b.pix[0], place[b.pix[0]]
	for y := range b.height {
		for x := range b.width {
			p := b.pix[y*b.width+x]
			if p != last {
				last, index = p, place[p]
			}
			to := &out.pix[y*out.width+x>>shared]
			*to |= 0xff000000 | index<<(8+bits*uint(x&(1<<shared-1)))
		}
	}
	return out
}

// sharedBits is log₂ of the number of pixels that share one.
func sharedBits(colors int) uint {
	switch {
	case colors <= 2:
		return 3
	case colors <= 4:
		return 2
	case colors <= 16:
		return 1
	}
	return 0
}
