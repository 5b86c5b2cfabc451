package vp8l

import "assetbuild/sprite/pngenc/huffman"

// The code in which the lengths of the other codes are written: RFC 9649, 6.2.1.
const (
	codeLengths   = 19
	repeatLast    = 16 // the last length that was not 0, 3–6 times
	zerosShort    = 17 // 3–10 times
	zerosLong     = 18 // 11–138 times
	maxCodeBits   = 15
	maxLengthBits = 7
)

var codeLengthOrder = [codeLengths]uint8{17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}

// A code holds the length and bits of each symbol of an alphabet. The lengths are 0 where a symbol goes without saying.
type code struct {
	lengths []uint8
	codes   []uint16
}

func (c *code) put(w *bitWriter, symbol uint32) {
	w.write(uint32(c.codes[symbol]), uint(c.lengths[symbol]))
}

// writeCode makes the best code for the counts and writes its description.
func writeCode(w *bitWriter, uses []uint32) *code {
	c := &code{make([]uint8, len(uses)), make([]uint16, len(uses))}
	var used []int
	for symbol, n := range uses {
		if n > 0 && len(used) < 3 {
			used = append(used, symbol)
		}
	}
	if len(used) == 0 {
		used = []int{0}
	}
	if len(used) <= 2 && used[len(used)-1] < 256 {
		writeSimple(w, used)
		if len(used) == 2 {
			c.lengths[used[0]], c.lengths[used[1]] = 1, 1
			c.codes[used[1]] = 1
		}
		return c
	}
	huffman.Lengths(c.lengths, uses, maxCodeBits)
	writeLengths(w, c.lengths)
	if len(used) == 1 {
		clear(c.lengths) // a symbol that is alone takes no bits
		return c
	}
	huffman.Codes(c.codes, c.lengths)
	return c
}

// writeSimple describes a code of one or two symbols below 256.
func writeSimple(w *bitWriter, symbols []int) {
	w.write(1, 1)
	w.write(uint32(len(symbols)-1), 1)
	if symbols[0] < 2 {
		w.write(0, 1)
		w.write(uint32(symbols[0]), 1)
	} else {
		w.write(1, 1)
		w.write(uint32(symbols[0]), 8)
	}
	if len(symbols) == 2 {
		w.write(uint32(symbols[1]), 8)
	}
}

// A run is a symbol of the lengths' code with its extra bits.
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

func writeLengths(w *bitWriter, lengths []uint8) {
	end := len(lengths)
	for end > 0 && lengths[end-1] == 0 {
		end--
	}
	runs, all := appendRuns(nil, lengths[:end]), appendRuns(nil, lengths)
	var uses [codeLengths]uint32
	for _, r := range runs {
		uses[r.symbol]++
	}
	// Writing how many lengths there are takes up to 12 bits, and leaving out zeros saves a few runs at most.
	count := len(runs) >= 2 && len(all)-len(runs) >= 2
	if !count {
		for _, r := range all[len(runs):] {
			uses[r.symbol]++
		}
		runs = all
	}
	var own [codeLengths]uint8
	var codes [codeLengths]uint16
	huffman.Lengths(own[:], uses[:], maxLengthBits)
	huffman.Codes(codes[:], own[:])
	written := codeLengths
	for written > 4 && own[codeLengthOrder[written-1]] == 0 {
		written--
	}
	w.write(0, 1)
	w.write(uint32(written-4), 4)
	for _, symbol := range codeLengthOrder[:written] {
		w.write(uint32(own[symbol]), 3)
	}
	writeCount(w, count, len(runs))
	if inUse(own[:]) == 1 { // a symbol that is alone takes no bits
		clear(own[:])
	}
	for _, r := range runs {
		w.write(uint32(codes[r.symbol]), uint(own[r.symbol]))
		w.write(uint32(r.extra), r.extraBits())
	}
}

// inUse counts the symbols that have a code.
func inUse(lengths []uint8) int {
	n := 0
	for _, l := range lengths {
		if l > 0 {
			n++
		}
	}
	return n
}

// writeCount writes how many runs follow, or that they fill the alphabet.
func writeCount(w *bitWriter, count bool, runs int) {
	if !count {
		w.write(0, 1)
		return
	}
	w.write(1, 1)
	bits := uint(2)
	for runs-2 >= 1<<bits {
		bits += 2
	}
	w.write(uint32(bits-2)/2, 3)
	w.write(uint32(runs-2), bits)
}

// appendRuns cuts the lengths into runs.
func appendRuns(runs []run, lengths []uint8) []run {
	last := uint8(8)
	for i := 0; i < len(lengths); {
		value, n := lengths[i], 1
		for i+n < len(lengths) && lengths[i+n] == value {
			n++
		}
		i += n
		if value == 0 {
			for ; n >= 11; n -= min(n, 138) {
				runs = append(runs, run{zerosLong, uint8(min(n, 138) - 11)})
			}
			for ; n >= 3; n -= min(n, 10) {
				runs = append(runs, run{zerosShort, uint8(min(n, 10) - 3)})
			}
		} else {
			if value != last {
				runs = append(runs, run{value, 0})
				last = value
				n--
			}
			for ; n >= 3; n -= min(n, 6) {
				runs = append(runs, run{repeatLast, uint8(min(n, 6) - 3)})
			}
		}
		for ; n > 0; n-- {
			runs = append(runs, run{value, 0})
		}
	}
	return runs
}
