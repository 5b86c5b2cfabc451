package pngcost

// A bitReader reads bits from the lowest of each byte on. Behind the end it gives zeros and says so in ended.
type bitReader struct {
	data  []byte
	at    int // in bits
	ended bool
}

func (r *bitReader) bit() int {
	i := r.at >> 3
	if i >= len(r.data) {
		r.ended = true
		return 0
	}
	b := int(r.data[i]>>(r.at&7)) & 1
	r.at++
	return b
}

func (r *bitReader) bits(n int) (value int) {
	for i := range n {
		value |= r.bit() << i
	}
	return value
}

// A code is a canonical Huffman code: how many words there are of each length, and their symbols in order.
type code struct {
	counts  [16]int
	symbols []int
}

func newCode(lengths []int) (c code) {
	for _, length := range lengths {
		c.counts[length]++
	}
	c.counts[0] = 0
	for length := 1; length < len(c.counts); length++ {
		for symbol, l := range lengths {
			if l == length {
				c.symbols = append(c.symbols, symbol)
			}
		}
	}
	return c
}

// read gives the next symbol; -1 where the bits are no word of the code.
func (c *code) read(r *bitReader) int {
	word, first, index := 0, 0, 0
	for _, count := range c.counts[1:] {
		word |= r.bit()
		if word-first < count {
			return c.symbols[index+word-first]
		}
		index += count
		first = (first + count) << 1
		word <<= 1
	}
	return -1
}

// The lengths and distances of matches begin at these values and have so many more bits (RFC 1951, 3.2.5).
var (
	lengthBase    = [29]int{3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258}
	lengthExtra   = [29]int{0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0}
	distanceExtra = [30]int{0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13}
	// lengthOrder is the order in which a block tells the code of its codes.
	lengthOrder = [19]int{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}
)

// inflate walks through all blocks. What bytes hold doesn't matter: only what they cost.
func inflate(r *bitReader, l *ledger) error {
	for last := false; !last; {
		last = r.bits(1) == 1
		var err error
		switch r.bits(2) {
		case 0:
			err = stored(r, l)
		case 1:
			literals, distances := fixedCodes()
			err = symbols(r, l, literals, distances)
		case 2:
			var literals, distances code
			if literals, distances, err = readCodes(r); err == nil {
				err = symbols(r, l, literals, distances)
			}
		default:
			return errStream
		}
		if err != nil {
			return err
		}
		if r.ended {
			return errShort
		}
	}
	return nil
}

func stored(r *bitReader, l *ledger) error {
	r.at = (r.at + 7) &^ 7
	length := r.bits(16)
	r.bits(16)
	if r.ended || length > len(r.data)-r.at/8 {
		return errShort
	}
	if length == 0 {
		return nil
	}
	r.at += length * 8
	return l.charge(length, length*8)
}

func fixedCodes() (literals, distances code) {
	lengths := make([]int, 288)
	for symbol := range lengths {
		switch {
		case symbol < 144 || symbol >= 280:
			lengths[symbol] = 8
		case symbol < 256:
			lengths[symbol] = 9
		default:
			lengths[symbol] = 7
		}
	}
	all := make([]int, 30)
	for i := range all {
		all[i] = 5
	}
	return newCode(lengths), newCode(all)
}

// readCodes reads the two codes of a block that brings its own.
func readCodes(r *bitReader) (literals, distances code, err error) {
	literalCount, distanceCount, count := r.bits(5)+257, r.bits(5)+1, r.bits(4)+4
	codeLengths := make([]int, len(lengthOrder))
	for _, symbol := range lengthOrder[:count] {
		codeLengths[symbol] = r.bits(3)
	}
	lengthCode := newCode(codeLengths)
	lengths := make([]int, literalCount+distanceCount)
	for i := 0; i < len(lengths); {
		symbol, value, times := lengthCode.read(r), 0, 1
		switch {
		case symbol < 0 || symbol == 16 && i == 0:
			return literals, distances, errStream
		case symbol < 16:
			value = symbol
		case symbol == 16:
			value, times = lengths[i-1], 3+r.bits(2)
		case symbol == 17:
			times = 3 + r.bits(3)
		default:
			times = 11 + r.bits(7)
		}
		if times > len(lengths)-i || r.ended {
			return literals, distances, errStream
		}
		for range times {
			lengths[i] = value
			i++
		}
	}
	return newCode(lengths[:literalCount]), newCode(lengths[literalCount:]), nil
}

// symbols charges the literals and matches of one block.
func symbols(r *bitReader, l *ledger, literals, distances code) error {
	for {
		start := r.at
		symbol := literals.read(r)
		length := 1
		switch {
		case r.ended:
			return errShort
		case symbol < 0 || symbol >= 257+len(lengthBase):
			return errStream
		case symbol == 256:
			return nil
		case symbol > 256:
			length = lengthBase[symbol-257] + r.bits(lengthExtra[symbol-257])
			distance := distances.read(r)
			if distance < 0 || distance >= len(distanceExtra) {
				return errStream
			}
			r.bits(distanceExtra[distance])
		}
		if err := l.charge(length, r.at-start); err != nil {
			return err
		}
	}
}
