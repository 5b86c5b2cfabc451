package pngenc

// A strategy picks the filter of a row from that row and the one above alone, so that any part of the image can be filtered
// without the rest. The first five are the PNG filters themselves, for every row.
type strategy byte

const (
	// minimumSum takes the filter whose bytes, read as signed, have the smallest sum of magnitudes: the heuristic of the PNG
	// specification, 12.7.
	minimumSum strategy = strategy(filterTypes) + iota
	// fewestPairs takes the filter with the fewest distinct pairs of neighbouring bytes: a guess at how well a dictionary
	// coder does.
	fewestPairs
	// leastEntropy takes the filter whose bytes have the least order-0 entropy.
	leastEntropy
)

// A stream is what the deflate stream of a PNG holds: the filtered rows, each after its filter byte.
type stream struct {
	raster *raster
	// filters holds each row's filter; where it is nil, strategy picks.
	filters  []byte
	strategy strategy
}

// rowBytes is the size of a row with its filter byte.
func (s *stream) rowBytes() int { return 1 + s.raster.rowBytes() }

// size is the number of bytes of the whole stream.
func (s *stream) size() int { return s.rowBytes() * s.raster.height }

// appendRows appends the filtered rows from (inclusive) to (exclusive) to dst.
func (s *stream) appendRows(dst []byte, from, to int) []byte {
	n := s.raster.rowBytes()
	prev, cur := make([]byte, n), make([]byte, n)
	if from > 0 {
		s.raster.row(prev, from-1)
	}
	left := s.raster.format.pixelBytes()
	var pick *picker
	if s.filters == nil && s.strategy >= minimumSum {
		pick = newPicker(n)
	}
	for y := from; y < to; y++ {
		s.raster.row(cur, y)
		switch {
		case pick != nil:
			filter, row := pick.best(s.strategy, cur, prev, left)
			dst = append(append(dst, filter), row...)
		default:
			filter := byte(s.strategy)
			if s.filters != nil {
				filter = s.filters[y]
			}
			dst = append(dst, filter)
			at := len(dst)
			dst = append(dst, cur...)
			if filter != filterNone {
				applyFilter(dst[at:], filter, cur, prev, left)
			}
		}
		prev, cur = cur, prev
	}
	return dst
}

// windowStart is the first row of those that fill a deflate window of 32 KB before the given row.
func (s *stream) windowStart(row int) int {
	const window = 32 << 10
	n := s.rowBytes()
	return max(0, row-(window+n-1)/n)
}

// A span is a range of rows: from first up to, but without, end.
type span struct{ first, end int }

// spans cuts the rows into spans of about the given number of bytes.
func (s *stream) spans(bytes int) []span {
	rows := max(1, bytes/s.rowBytes())
	var cut []span
	for y := 0; y < s.raster.height; y += rows {
		cut = append(cut, span{y, min(y+rows, s.raster.height)})
	}
	return cut
}
