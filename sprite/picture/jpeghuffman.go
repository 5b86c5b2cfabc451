package picture

import "errors"

// A huffman is a code table: symbols of up to fastBits bits by look-up, longer ones by their length.
type huffman struct {
	fast     [1 << fastBits]uint16 // length << 8 | symbol; 0 where the code is longer
	symbols  []byte
	maxCode  [17]int // largest code of a length, −1 where there is none
	firstSym [17]int // index of a length's first symbol, less its first code
}

const fastBits = 9

// huffmanTables reads a DHT segment (T.81, B.2.4.2).
func (j *jpegFile) huffmanTables(body []byte) error {
	for len(body) > 0 {
		if len(body) < 17 {
			return errTruncated
		}
		class, id := body[0]>>4, body[0]&15
		total := 0
		for _, n := range body[1:17] {
			total += int(n)
		}
		if class > 1 || id > 3 || total > 256 || len(body) < 17+total {
			return errors.New("the JPEG file is broken: a Huffman table is cut")
		}
		h, err := newHuffman(body[1:17], body[17:17+total])
		if err != nil {
			return err
		}
		if class == 0 {
			j.dc[id] = h
		} else {
			j.ac[id] = h
		}
		body = body[17+total:]
	}
	return nil
}

func newHuffman(counts, symbols []byte) (*huffman, error) {
	h := &huffman{symbols: symbols}
	code, index := 0, 0
	for length := 1; length <= 16; length++ {
		n := int(counts[length-1])
		h.firstSym[length] = index - code
		h.maxCode[length] = -1
		if n > 0 {
			h.maxCode[length] = code + n - 1
			if code+n > 1<<length {
				return nil, errors.New("the JPEG file is broken: a Huffman table holds too many codes")
			}
		}
		if length <= fastBits {
			for i := range n {
				entry := uint16(length)<<8 | uint16(symbols[index+i])
				first := (code + i) << (fastBits - length)
				for k := range 1 << (fastBits - length) {
					h.fast[first+k] = entry
				}
			}
		}
		code, index = (code+n)<<1, index+n
	}
	return h, nil
}

// decode reads one symbol.
func (h *huffman) decode(b *bitReader) int {
	b.need(16)
	if entry := h.fast[b.peek(fastBits)]; entry != 0 {
		b.drop(int(entry >> 8))
		return int(entry & 0xff)
	}
	code := b.peek(16)
	for length := fastBits + 1; length <= 16; length++ {
		if c := code >> (16 - length); c <= h.maxCode[length] {
			b.drop(length)
			return int(h.symbols[h.firstSym[length]+c])
		}
	}
	b.fault()
	return 0
}

// A bitReader reads the bits of a scan, up to the next marker. Beyond it come zeros, and an error is set once one of them
// was used.
type bitReader struct {
	data  []byte
	at    int
	acc   uint64
	n     int // bits in acc
	extra int // how many of them are beyond the data
	err   error
}

func (b *bitReader) need(n int) {
	for b.n < n {
		v := byte(0)
		switch {
		case b.at >= len(b.data) || b.data[b.at] == 0xff && (b.at+1 >= len(b.data) || b.data[b.at+1] != 0):
			b.extra += 8
		case b.data[b.at] == 0xff:
			v = 0xff
			b.at += 2
		default:
			v = b.data[b.at]
			b.at++
		}
		b.acc = b.acc<<8 | uint64(v)
		b.n += 8
	}
}

func (b *bitReader) peek(n int) int { return int(b.acc >> (b.n - n) & (1<<n - 1)) }

func (b *bitReader) drop(n int) {
	b.n -= n
	if b.n < b.extra && b.err == nil {
		b.err = errTruncated
	}
}

func (b *bitReader) read(n int) int {
	if n == 0 {
		return 0
	}
	b.need(n)
	v := b.peek(n)
	b.drop(n)
	return v
}

// signed reads a number of n bits whose first bit tells its sign (T.81, F.2.2.1).
func (b *bitReader) signed(n int) int {
	v := b.read(n)
	if n > 0 && v < 1<<(n-1) {
		v -= 1<<n - 1
	}
	return v
}

func (b *bitReader) check() error { return b.err }

// fault notes that what was read can't be.
func (b *bitReader) fault() error {
	if b.err == nil {
		b.err = errBrokenScan
	}
	return b.err
}

// end gives where the marker behind the bits stands: bytes that were read ahead can't reach beyond it.
func (b *bitReader) end() int {
	at := b.at
	for at+1 < len(b.data) && (b.data[at] != 0xff || b.data[at+1] == 0) {
		at++
	}
	return at
}
