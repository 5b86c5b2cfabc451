package deflate

import "encoding/binary"

// A Writer collects bits, the first in the lowest bit of a byte, as RFC 1951, 3.1.1, has them. The zero value is empty.
type Writer struct {
	out  []byte
	held uint64
	used uint // bits in held, below 8 between calls
	// byteBound tells that a stored block lies within, whose bytes have to stay on whole bytes.
	byteBound bool
}

// write appends the low n bits of the value; n is at most 48, and higher bits of the value are zero.
func (w *Writer) write(value uint64, n uint) {
	w.held |= value << w.used
	w.used += n
	if w.used >= 8 {
		w.out = binary.LittleEndian.AppendUint64(w.out, w.held)
		bytes := w.used / 8
		w.out = w.out[:len(w.out)-8+int(bytes)]
		w.held >>= 8 * bytes
		w.used %= 8
	}
}

// Bits is the number of bits so far.
func (w *Writer) Bits() int { return 8*len(w.out) + int(w.used) }

// Append adds all bits of another Writer. Where those are bound to whole bytes, an empty stored block fills the gap.
func (w *Writer) Append(other *Writer) {
	if other.byteBound && w.used > 0 {
		writeStored(w, nil, false)
	}
	rest := other.out
	if w.used == 0 {
		w.out = append(w.out, rest...)
		rest = nil
	}
	for ; len(rest) >= 4; rest = rest[4:] {
		w.write(uint64(binary.LittleEndian.Uint32(rest)), 32)
	}
	for _, b := range rest {
		w.write(uint64(b), 8)
	}
	if other.used > 0 {
		w.write(other.held, other.used)
	}
}

// Bytes gives all bits, filled up to a whole byte with zeros. The Writer must not be used after.
func (w *Writer) Bytes() []byte {
	if w.used > 0 {
		return append(w.out, byte(w.held))
	}
	return w.out
}

// align fills up to a whole byte.
func (w *Writer) align() {
	if w.used > 0 {
		w.write(0, 8-w.used)
	}
}
