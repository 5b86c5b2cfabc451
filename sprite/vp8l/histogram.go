package vp8l

import "assetbuild/sprite/pngenc/huffman"

// A histogram counts the symbols of a stretch of an image in the five alphabets, one after the other: green with lengths
// and cache, red, blue, alpha, distances.
type histogram struct {
	uses []uint32
	// bits caches cost of the five alphabets together; below 0 where unknown.
	bits float64
}

// greens is the size of the first alphabet.
func greens(cacheBits int) int {
	if cacheBits == 0 {
		return firstCached
	}
	return firstCached + 1<<cacheBits
}

func newHistogram(cacheBits int) *histogram {
	return &histogram{uses: make([]uint32, greens(cacheBits)+3*literals+distances), bits: -1}
}

// alphabets gives the counts of each alphabet.
func (h *histogram) alphabets() [5][]uint32 {
	n := len(h.uses) - 3*literals - distances
	return [5][]uint32{h.uses[:n], h.uses[n : n+256], h.uses[n+256 : n+512], h.uses[n+512 : n+768], h.uses[n+768:]}
}

// add counts a token of an image of this width.
func (h *histogram) add(t token, width int) {
	n := len(h.uses) - 3*literals - distances
	switch t.length {
	case 0:
		h.uses[t.value>>8&0xff]++
		h.uses[n+int(t.value>>16&0xff)]++
		h.uses[n+256+int(t.value&0xff)]++
		h.uses[n+512+int(t.value>>24)]++
	case cached:
		h.uses[firstCached+t.value]++
	default:
		symbol, _, _ := prefix(uint32(t.length))
		h.uses[literals+symbol]++
		symbol, _, _ = prefix(distanceCode(int(t.value), width))
		h.uses[n+768+int(symbol)]++
	}
	h.bits = -1
}

// merge adds the counts of another.
func (h *histogram) merge(other *histogram) {
	for i, n := range other.uses {
		h.uses[i] += n
	}
	h.bits = -1
}

// cost estimates the bits that the symbols take with codes of their own, codes included, extra bits left out.
func (h *histogram) cost() float64 {
	if h.bits < 0 {
		h.bits = 0
		for _, uses := range h.alphabets() {
			h.bits += alphabetCost(uses, nil)
		}
	}
	return h.bits
}

// costTogether estimates what both would take with common codes.
func (h *histogram) costTogether(other *histogram) float64 {
	bits := 0.0
	mine, theirs := h.alphabets(), other.alphabets()
	for i := range mine {
		bits += alphabetCost(mine[i], theirs[i])
	}
	return bits
}

// alphabetCost estimates the bits of one alphabet with the sum of two counts; the second may be nil. A code takes some bits
// for each used symbol and for each gap between used ones.
func alphabetCost(a, b []uint32) float64 {
	const base, perSymbol, perGap = 30, 3.25, 5
	bits, total, symbols, gaps := 0.0, uint32(0), 0, 0
	inGap := true
	for i, n := range a {
		if b != nil {
			n += b[i]
		}
		if n == 0 {
			inGap = true
			continue
		}
		if inGap {
			gaps++
			inGap = false
		}
		symbols++
		total += n
		bits -= huffman.TimesLog2(n)
	}
	if symbols <= 1 {
		return 4 + 8*float64(symbols)
	}
	return bits + huffman.TimesLog2(total) + base + perSymbol*float64(symbols) + perGap*float64(gaps)
}
