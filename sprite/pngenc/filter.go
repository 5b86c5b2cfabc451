package pngenc

// The filter types of PNG, chapter 9. A row's filter byte holds one of them.
const (
	filterNone byte = iota
	filterSub
	filterUp
	filterAverage
	filterPaeth
	filterTypes
)

// applyFilter writes the filtered row into dst. Cur and prev are a row and the one above it (zeros above the first), left is
// the distance to the pixel to the left in bytes. All three have the same length.
func applyFilter(dst []byte, filter byte, cur, prev []byte, left int) {
	dst, prev = dst[:len(cur)], prev[:len(cur)]
	first := min(left, len(cur))
	switch filter {
	case filterNone:
		copy(dst, cur)
	case filterSub:
		copy(dst[:first], cur)
		back := cur[:len(cur)-first]
		for i, v := range cur[first:] {
			dst[first+i] = v - back[i]
		}
	case filterUp:
		for i, v := range cur {
			dst[i] = v - prev[i]
		}
	case filterAverage:
		for i, v := range cur[:first] {
			dst[i] = v - prev[i]/2
		}
		for i := first; i < len(cur); i++ {
			dst[i] = cur[i] - byte((int(cur[i-left])+int(prev[i]))/2)
		}
	case filterPaeth:
		for i, v := range cur[:first] {
			dst[i] = v - prev[i]
		}
		for i := first; i < len(cur); i++ {
			dst[i] = cur[i] - paeth(cur[i-left], prev[i], prev[i-left])
		}
	}
}

// paeth predicts a byte from those to the left, above, and above left: the one next to left + above - aboveLeft.
func paeth(left, above, aboveLeft byte) byte {
	toLeft := int(above) - int(aboveLeft)
	toAbove := int(left) - int(aboveLeft)
	toCorner := magnitude(toLeft + toAbove)
	toLeft, toAbove = magnitude(toLeft), magnitude(toAbove)
	switch {
	case toLeft <= toAbove && toLeft <= toCorner:
		return left
	case toAbove <= toCorner:
		return above
	}
	return aboveLeft
}

func magnitude(n int) int {
	mask := n >> 63
	return (n ^ mask) - mask
}
