package vp8l

import "image"

// The types of transforms: RFC 9649, 4.
const (
	transformPredict = iota
	transformColor
	transformGreen
	transformIndex
)

// A plan says which transforms to apply.
type plan struct {
	indexed     bool
	green       bool
	predictBits uint // log₂ of a tile's side, at least 2; 0 for no prediction
	mixBits     uint // the same for the colour transform
}

// plansFor lists the plans that may be best for an image.
func plansFor(img *image.NRGBA, exact bool) []plan {
	b, _ := fromImage(img, exact)
	plans := []plan{
		{}, {green: true}, {predictBits: 3}, {predictBits: 4}, {predictBits: 5}, {green: true, predictBits: 4},
		{green: true, predictBits: 3, mixBits: 5}, {green: true, predictBits: 4, mixBits: 4}, {green: true, predictBits: 5, mixBits: 5},
	}
	if b.palette() != nil {
		plans = append(plans, plan{indexed: true})
	}
	return plans
}

// encode gives the VP8L stream.
func (p plan) encode(img *image.NRGBA, exact bool) []byte {
	b, opaque := fromImage(img, exact)
	w := new(bitWriter)
	w.write(0x2f, 8)
	w.write(uint32(b.width-1), 14)
	w.write(uint32(b.height-1), 14)
	if opaque {
		w.write(0, 1)
	} else {
		w.write(1, 1)
	}
	w.write(0, 3)
	if p.indexed {
		colors := b.palette()
		writeTransform(w, transformIndex)
		writePalette(w, colors)
		b = b.indexed(colors)
	}
	if p.green {
		writeTransform(w, transformGreen)
		b.subtractGreen()
	}
	if p.predictBits > 0 {
		writeTransform(w, transformPredict)
		w.write(uint32(p.predictBits-2), 3)
		writePart(w, b.predicted(p.predictBits, exact))
	}
	if p.mixBits > 0 {
		writeTransform(w, transformColor)
		w.write(uint32(p.mixBits-2), 3)
		writePart(w, b.decorrelated(p.mixBits))
	}
	w.write(0, 1)
	tokens, cacheBits := parse(b, true, 2)
	writeTokens(w, b, tokens, cacheBits, bestGrouping(b, tokens, cacheBits), true)
	return w.bytes()
}

func writeTransform(w *bitWriter, kind uint32) {
	w.write(1, 1)
	w.write(kind, 2)
}

// bestGrouping gives several groups of codes where that pays for the image that says which tile uses which.
func bestGrouping(b *bitmap, tokens []token, cacheBits int) *grouping {
	single := one(tokens, b.width, cacheBits)
	g := cluster(b, tokens, cacheBits)
	if len(g.groups) == 1 {
		return single
	}
	var w bitWriter
	writeGrouping(&w, g)
	bits := float64(8 * len(w.bytes()))
	for _, h := range g.groups {
		bits += h.cost()
	}
	if bits >= single.groups[0].cost() {
		return single
	}
	return g
}
