package deflate

import "assetbuild/sprite/pngenc/huffman"

// The code in which the lengths of a block's codes are written: RFC 1951, 3.2.7.
const (
	headerSymbols = 19
	repeatLast    = 16 // the length before, 3–6 times
	zerosShort    = 17 // 3–10 times
	zerosLong     = 18 // 11–138 times
)

// headerOrder is the order in which the lengths of the header's own code are written.
var headerOrder = [headerSymbols]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// A run is a symbol of the header's code with its extra bits.
type run struct{ symbol, extra uint8 }

func (r run) extraBits() uint {
	switch r.symbol {
	case repeatLast:
		return 2
	case zerosShort:
		return 3
	case zerosLong:
		return 7
	}
	return 0
}

// A header describes the two codes of a dynamic block.
type header struct {
	literals, distances int // how many lengths are written of each
	runs                []run
	lengths             [headerSymbols]uint8
	written             int // how many of those lengths are written
	bits                int // all of it, without the three bits of the block's kind
}

// plan finds the shortest of the ways to write the codes' lengths: with or without each of the three repeats.
func (h *header) plan(c *code) {
	h.literals, h.distances = literals, distances
	for h.literals > firstLength && c.literal[h.literals-1] == 0 {
		h.literals--
	}
	for h.distances > 1 && c.distance[h.distances-1] == 0 {
		h.distances--
	}
	var space [literals + distances]uint8
	lengths := append(append(space[:0], c.literal[:h.literals]...), c.distance[:h.distances]...)
	h.bits = 0
	var try header
	for ways := range 8 {
		try.runs = appendRuns(try.runs[:0], lengths, ways)
		try.measure()
		if h.bits == 0 || try.bits < h.bits {
			h.runs, try.runs = try.runs, h.runs
			h.lengths, h.written, h.bits = try.lengths, try.written, try.bits
		}
	}
}

// appendRuns cuts the lengths into runs. The bits of ways forbid repeatLast, zerosShort and zerosLong.
func appendRuns(runs []run, lengths []uint8, ways int) []run {
	for i := 0; i < len(lengths); {
		value, n := lengths[i], 1
		for i+n < len(lengths) && lengths[i+n] == value {
			n++
		}
		i += n
		if value == 0 {
			for ; n >= 11 && ways&4 == 0; n -= min(n, 138) {
				runs = append(runs, run{zerosLong, uint8(min(n, 138) - 11)})
			}
			for ; n >= 3 && ways&2 == 0; n -= min(n, 10) {
				runs = append(runs, run{zerosShort, uint8(min(n, 10) - 3)})
			}
		} else if n > 3 && ways&1 == 0 {
			runs = append(runs, run{value, 0})
			for n--; n >= 3; {
				times := min(n, 6)
				if n == 7 || n == 8 { // 4 + 3, 4 + 4: both repeat, where 6 would leave one or two over
					times = 4
				}
				runs = append(runs, run{repeatLast, uint8(times - 3)})
				n -= times
			}
		}
		for ; n > 0; n-- {
			runs = append(runs, run{value, 0})
		}
	}
	return runs
}

// measure makes the code for the runs, and counts the header's bits.
func (h *header) measure() {
	var uses [headerSymbols]uint32
	h.bits = 0
	for _, r := range h.runs {
		uses[r.symbol]++
		h.bits += int(r.extraBits())
	}
	huffman.Lengths(h.lengths[:], uses[:], maxHeaderBits)
	for symbol, n := range uses {
		h.bits += int(n) * int(h.lengths[symbol])
	}
	h.written = headerSymbols
	for h.written > 4 && h.lengths[headerOrder[h.written-1]] == 0 {
		h.written--
	}
	h.bits += 5 + 5 + 4 + 3*h.written
}

// write writes the header, after the block's kind.
func (h *header) write(w *Writer) {
	w.write(uint64(h.literals-firstLength), 5)
	w.write(uint64(h.distances-1), 5)
	w.write(uint64(h.written-4), 4)
	for _, symbol := range headerOrder[:h.written] {
		w.write(uint64(h.lengths[symbol]), 3)
	}
	var codes [headerSymbols]uint16
	huffman.Codes(codes[:], h.lengths[:])
	for _, r := range h.runs {
		w.write(uint64(codes[r.symbol]), uint(h.lengths[r.symbol]))
		w.write(uint64(r.extra), r.extraBits())
	}
}
