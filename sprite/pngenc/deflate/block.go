package deflate

import "assetbuild/sprite/pngenc/huffman"

// The longest codes that RFC 1951 allows: for symbols, and for the code that the codes' lengths are written in.
const (
	maxCodeBits   = 15
	maxHeaderBits = 7
)

// A code holds the code lengths of a block's two alphabets.
type code struct {
	literal  [literals]uint8
	distance [distances]uint8
}

// fixedCode is the code of RFC 1951, 3.2.6.
var fixedCode = func() (c code) {
	for symbol := range c.literal {
		switch {
		case symbol < 144, symbol >= 280:
			c.literal[symbol] = 8
		case symbol < 256:
			c.literal[symbol] = 9
		default:
			c.literal[symbol] = 7
		}
	}
	for symbol := range c.distance {
		c.distance[symbol] = 5
	}
	return c
}()

// bits is what the symbols take in the code, extra bits included.
func (c *code) bits(h *histogram) int {
	n := h.extraBits()
	for symbol, uses := range h.literal {
		n += int(uses) * int(c.literal[symbol])
	}
	for symbol, uses := range h.distance {
		n += int(uses) * int(c.distance[symbol])
	}
	return n
}

// optimal gives the code in which the symbols take the fewest bits.
func optimal(h *histogram) code {
	var c code
	huffman.Lengths(c.literal[:], h.literal[:], maxCodeBits)
	huffman.Lengths(c.distance[:], h.distance[:], maxCodeBits)
	return c
}

// A dynamic is a code with the header that describes it.
type dynamic struct {
	code   code
	header header
	bits   int // header and symbols, without the three bits of the block's kind
}

// describe chooses the code for a block. The best code for the symbols is not always the best with its header: counts that
// are evened out give equal lengths in a row, which repeats write briefly. So several degrees of evening are tried.
func describe(h *histogram) dynamic {
	best := dynamic{code: optimal(h)}
	best.header.plan(&best.code)
	best.bits = best.header.bits + best.code.bits(h)
	for _, tolerance := range []uint32{2, 4, 8} {
		even := *h
		evenOut(even.literal[:], tolerance)
		evenOut(even.distance[:], tolerance)
		try := dynamic{code: optimal(&even)}
		if try.code == best.code {
			continue
		}
		try.header.plan(&try.code)
		try.bits = try.header.bits + try.code.bits(h)
		if try.bits < best.bits {
			best = try
		}
	}
	return best
}

// evenOut replaces stretches of at least four similar counts by their mean. Counts are similar if they are within a
// tolerance, in eighths, of the stretch's mean so far. Counts that are zero stay so.
func evenOut(counts []uint32, tolerance uint32) {
	for i := 0; i < len(counts); {
		if counts[i] == 0 {
			i++
			continue
		}
		sum, end := counts[i], i+1
		for ; end < len(counts) && counts[end] > 0; end++ {
			n := uint32(end - i)
			mean := sum / n
			gap := max(counts[end], mean) - min(counts[end], mean)
			if gap*8 > max(mean*tolerance/2, 8) {
				break
			}
			sum += counts[end]
		}
		if n := uint32(end - i); n >= 4 {
			for j := i; j < end; j++ {
				counts[j] = max(1, (sum+n/2)/n)
			}
		}
		i = end
	}
}

// The two bits of a block's kind.
const (
	kindStored  = 0
	kindFixed   = 1
	kindDynamic = 2
)

// maxStored is the largest number of bytes of one stored block.
const maxStored = 1<<16 - 1

// storedBits is the most that stored blocks for so many bytes take.
func storedBits(n int) int { return 8*n + (n/maxStored+1)*(3+7+32) }

// writeBlock writes a block in the kind that is shortest; data are the bytes that the items stand for.
func writeBlock(w *Writer, items []item, data []byte, last bool) {
	h := count(items)
	dyn := describe(&h)
	fixedBits := fixedCode.bits(&h)
	if stored := storedBits(len(data)); stored < min(dyn.bits, fixedBits) {
		writeStored(w, data, last)
		return
	}
	final := uint64(0)
	if last {
		final = 1
	}
	if fixedBits <= dyn.bits {
		w.write(final|kindFixed<<1, 3)
		writeItems(w, items, &fixedCode)
		return
	}
	w.write(final|kindDynamic<<1, 3)
	dyn.header.write(w)
	writeItems(w, items, &dyn.code)
}

func writeStored(w *Writer, data []byte, last bool) {
	w.byteBound = true
	for {
		n := min(len(data), maxStored)
		final := uint64(0)
		if last && n == len(data) {
			final = 1
		}
		w.write(final|kindStored<<1, 3)
		w.align()
		w.write(uint64(n)|uint64(^uint16(n))<<16, 32)
		w.out = append(w.out, data[:n]...)
		data = data[n:]
		if len(data) == 0 {
			return
		}
	}
}

func writeItems(w *Writer, items []item, c *code) {
	var literalCodes [literals]uint16
	var distanceCodes [distances]uint16
	huffman.Codes(literalCodes[:], c.literal[:])
	huffman.Codes(distanceCodes[:], c.distance[:])
	for _, i := range items {
		if i.literal() {
			w.write(uint64(literalCodes[i]), uint(c.literal[i]))
			continue
		}
		n := lengthCode[i.length()]
		symbol := firstLength + int(n)
		w.write(uint64(literalCodes[symbol]), uint(c.literal[symbol]))
		w.write(uint64(i.length())-uint64(lengthBase[n]), uint(lengthExtra[n]))
		d := distanceCode(i.distance())
		w.write(uint64(distanceCodes[d]), uint(c.distance[d]))
		w.write(uint64(i.distance()-distanceBase(d)), uint(distanceExtra(d)))
	}
	w.write(uint64(literalCodes[endOfBlock]), uint(c.literal[endOfBlock]))
}
