package deflate

import "math/bits"

// The alphabets of RFC 1951, 3.2.5: literals 0–255, the block's end, and lengths share one; distances have their own.
const (
	endOfBlock  = 256
	firstLength = 257
	literals    = 288 // the last two are never used, but have a place in the fixed code
	distances   = 30

	minMatch  = 3
	maxMatch  = 258
	maxWindow = 32 << 10
)

// lengthCode holds for a match length its place after firstLength, and codeLength the smallest length of each place.
var (
	lengthCode  [maxMatch + 1]uint8
	codeEnd     [maxMatch + 1]uint16
	lengthBase  = [29]uint16{3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258}
	lengthExtra = [29]uint8{0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0}
)

func init() {
	for code, base := range lengthBase {
		end := maxMatch + 1
		if code+1 < len(lengthBase) {
			end = int(lengthBase[code+1])
		}
		for n := int(base); n < end; n++ {
			lengthCode[n] = uint8(code)
			codeEnd[n] = uint16(end - 1)
		}
	}
}

// distanceCode gives the symbol of a distance of 1 … 32768: two codes for each power of two.
func distanceCode(distance uint32) uint32 {
	d := distance - 1
	if d < 4 {
		return d
	}
	extra := uint32(bits.Len32(d)) - 2
	return 2*extra + d>>extra
}

// distanceExtra gives the number of extra bits of a distance's symbol.
func distanceExtra(code uint32) uint32 {
	if code < 4 {
		return 0
	}
	return code/2 - 1
}

// distanceBase gives the smallest distance of a symbol.
func distanceBase(code uint32) uint32 {
	if code < 4 {
		return code + 1
	}
	return (2+code&1)<<distanceExtra(code) + 1
}

// An item is one step of a parse: a literal byte, or a match with its length in the low and its distance in the high half.
type item uint32

func matchItem(length, distance int) item { return item(length | distance<<16) }

func (i item) literal() bool    { return i>>16 == 0 }
func (i item) length() int      { return int(i & 0xffff) }
func (i item) distance() uint32 { return uint32(i >> 16) }

// size is the number of bytes that the item stands for.
func (i item) size() int {
	if i.literal() {
		return 1
	}
	return i.length()
}

// A histogram counts the symbols of a block.
type histogram struct {
	literal  [literals]uint32
	distance [distances]uint32
}

func (h *histogram) add(i item) {
	if i.literal() {
		h.literal[i]++
		return
	}
	h.literal[firstLength+int(lengthCode[i.length()])]++
	h.distance[distanceCode(i.distance())]++
}

// count gives the histogram of a block of the items, its end included.
func count(items []item) histogram {
	var h histogram
	for _, i := range items {
		h.add(i)
	}
	h.literal[endOfBlock]++
	return h
}

// extraBits is what the symbols' extra bits take together.
func (h *histogram) extraBits() int {
	n := 0
	for code, extra := range lengthExtra {
		n += int(h.literal[firstLength+code]) * int(extra)
	}
	for code, uses := range h.distance {
		n += int(uses) * int(distanceExtra(uint32(code)))
	}
	return n
}
