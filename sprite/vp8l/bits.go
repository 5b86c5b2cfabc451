package vp8l

import "encoding/binary"

// A bitWriter collects bits, the first in the lowest bit of a byte: RFC 9649, 3.2. The zero value is empty.
type bitWriter struct {
	out  []byte
	held uint64
	used uint // bits in held, below 8 between calls
}

// write appends the low n bits of the value; n is at most 32, and higher bits of the value are zero.
func (w *bitWriter) write(value uint32, n uint) {
	w.held |= uint64(value) << w.used
	w.used += n
	for w.used >= 32 {
		w.out = binary.LittleEndian.AppendUint32(w.out, uint32(w.held))
		w.held >>= 32
		w.used -= 32
	}
}

// bytes gives all bits, filled up to a whole byte with zeros.
func (w *bitWriter) bytes() []byte {
	for w.used > 0 {
		w.out = append(w.out, byte(w.held))
		w.held >>= 8
		w.used -= min(w.used, 8)
	}
	return w.out
}
