package pngenc

import (
	"bytes"
	"context"
	"image"
	"sync"

	"github.com/klauspost/compress/flate"
)

const (
	fastLevel     = 6         // of klauspost/compress: beyond it, time grows faster than bytes shrink
	estimateLevel = 7         // the slowest that is still quick
	fastSpan      = 256 << 10 // bytes that one worker compresses on its own
	samplePixels  = 24 << 10  // what is tried with every filter before one is chosen, at most; of small images a quarter
	leastSample   = 6 << 10
)

func encodeFast(ctx context.Context, img *image.NRGBA, workers int) ([]byte, error) {
	return fastStream(img).encodeQuickly(ctx, fastLevel, workers)
}

// encodeQuickly compresses spans of rows side by side, each with the 32 KB before it as dictionary, and joins them into one
// stream: a sync flush ends each, as RFC 1951 allows, which costs less than 0.02 % in bytes.
func (s *stream) encodeQuickly(ctx context.Context, level, workers int) ([]byte, error) {
	spans := s.spans(fastSpan)
	parts := make([]part, len(spans))
	err := parallel(ctx, workers, len(spans), func(i int) error {
		parts[i] = s.deflateSpan(spans[i], level, i == len(spans)-1)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return file(s.raster, parts), nil
}

// fastStream chooses format, fill and filter by looking at little more than each pixel once.
func fastStream(img *image.NRGBA) *stream {
	c := takeCensus(img)
	f := fastFormat(img, c)
	s := &stream{raster: newRaster(img, f, fillZero)}
	if f.color == indexed || f.depth < 8 {
		return s
	}
	tries := []*stream{s, {raster: s.raster, strategy: strategy(filterSub)}, {raster: s.raster, strategy: minimumSum}}
	if f.color == grayAlpha || f.color == trueColorAlpha {
		kept := newRaster(img, f, fillKeep)
		tries = append(tries, &stream{raster: kept}, &stream{raster: kept, strategy: minimumSum})
	}
	return bySample(tries)
}

// fastFormat takes a palette wherever there is one, except where gray does as well without.
func fastFormat(img *image.NRGBA, c census) format {
	if c.palette == nil {
		return directFormat(img, c)
	}
	few := indexedFormat(c.palette)
	if direct := directFormat(img, c); direct.rowBytes(8) <= few.rowBytes(8) {
		return direct
	}
	return few
}

// indexedFormat is the palette in its order, except that opaque entries stand last: tRNS leaves those out.
func indexedFormat(palette []pixel) format {
	f := format{color: indexed, depth: indexDepth(len(palette))}
	for _, p := range palette {
		if p.alpha() != 255 {
			f.palette = append(f.palette, p)
		}
	}
	for _, p := range palette {
		if p.alpha() == 255 {
			f.palette = append(f.palette, p)
		}
	}
	return f
}

// bySample compresses a few strips of rows of each stream and gives the one that takes the fewest bytes.
func bySample(tries []*stream) *stream {
	best, least := tries[0], -1
	r := tries[0].raster
	pixels := min(max(r.width*r.height/4, leastSample), samplePixels)
	for _, s := range tries {
		if n := deflatedSize(s.sample(pixels), fastLevel); least < 0 || n < least {
			best, least = s, n
		}
	}
	return best
}

// strips picks evenly spread strips of rows, together of about the given number of pixels, each of at least 12 rows; all
// rows where the image has no more than that.
func (r *raster) strips(pixels int) []span {
	const most, leastRows = 6, 12
	wanted := max(pixels/r.width, 2*leastRows)
	if r.height <= wanted {
		return []span{{0, r.height}}
	}
	n := min(most, wanted/leastRows)
	rows := wanted / n
	var cut []span
	for i := range n { // from the middle of each of n equal parts: the last rows of a sheet are often empty
		first := (2*i+1)*r.height/(2*n) - rows/2
		cut = append(cut, span{first, first + rows})
	}
	return cut
}

// estimate compresses the whole image with each of a few strategies, quickly.
func estimate(img *image.NRGBA) int {
	c := takeCensus(img)
	r := newRaster(img, fastFormat(img, c), fillZero)
	tries := []strategy{strategy(filterNone), minimumSum}
	if r.format.color == indexed || r.format.depth < 8 {
		tries = tries[:1]
	}
	least := -1
	for _, try := range tries {
		s := &stream{raster: r, strategy: try}
		if n := deflatedSize(s.appendRows(nil, 0, r.height), estimateLevel); least < 0 || n < least {
			least = n
		}
	}
	return least + r.format.headerBytes()
}

// deflateSpan compresses some rows after those that fill the window before them.
func (s *stream) deflateSpan(rows span, level int, last bool) part {
	start := s.windowStart(rows.first)
	data := s.appendRows(make([]byte, 0, (rows.end-start)*s.rowBytes()), start, rows.end)
	window := (rows.first - start) * s.rowBytes()
	dictionary, data := data[max(0, window-maxWindow):window], data[window:]
	var out bytes.Buffer
	w := borrowDeflater(level)
	defer deflaters[level].Put(w)
	w.ResetDict(&out, dictionary)
	// A bytes.Buffer takes every write, so none of these fails.
	w.Write(data)
	if last {
		w.Close()
	} else {
		w.Flush()
	}
	return part{out.Bytes(), adler32(data), len(data)}
}

// deflatedSize is the size of the data when compressed on its own at the given level.
func deflatedSize(data []byte, level int) int {
	var n counter
	w := borrowDeflater(level)
	defer deflaters[level].Put(w)
	w.Reset(&n)
	w.Write(data)
	w.Close()
	return int(n)
}

// deflaters keeps the large tables of klauspost/compress for the next use, by level.
var deflaters [10]sync.Pool

func borrowDeflater(level int) *flate.Writer {
	if w, ok := deflaters[level].Get().(*flate.Writer); ok {
		return w
	}
	w, err := flate.NewWriter(nil, level)
	if err != nil {
		panic(err) // only for a level that does not exist
	}
	return w
}

// A counter counts the bytes that are written to it.
type counter int

func (c *counter) Write(b []byte) (int, error) {
	*c += counter(len(b))
	return len(b), nil
}
