package cache

import "encoding/binary"

func appendNumber(to []byte, n int) []byte { return binary.AppendUvarint(to, uint64(n)) }

func appendUint64(to []byte, n uint64) []byte { return binary.AppendUvarint(to, n) }

func appendString(to []byte, s string) []byte { return append(appendNumber(to, len(s)), s...) }

// A reader takes numbers and strings off a text. At the first that doesn't fit it is broken, and gives nothing more.
type reader struct {
	rest   []byte
	broken bool
}

// number gives a number that counts something in the text, and so is never larger than what is left of it.
func (r *reader) number() int {
	n := r.uint64()
	if n > uint64(len(r.rest)) {
		r.broken, r.rest = true, nil
		return 0
	}
	return int(n)
}

func (r *reader) uint64() uint64 {
	n, size := binary.Uvarint(r.rest)
	if size <= 0 {
		r.broken, r.rest = true, nil
		return 0
	}
	r.rest = r.rest[size:]
	return n
}

func (r *reader) int64() int64 { return int64(r.uint64()) }

func (r *reader) bytes(n int) []byte {
	if n > len(r.rest) {
		r.broken, r.rest = true, nil
		return nil
	}
	taken := r.rest[:n]
	r.rest = r.rest[n:]
	return taken
}

func (r *reader) string() string { return string(r.bytes(r.number())) }
