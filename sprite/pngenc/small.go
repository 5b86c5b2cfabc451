package pngenc

import (
	"cmp"
	"context"
	"image"
	"slices"

	"assetbuild/sprite/pngenc/deflate"
)

// The rounds of the search. Each is a bound on work and on how far behind the best a candidate may be to stay.
const (
	firstPixels  = 96 << 10 // sample of each candidate in the first round, at most; of small images a quarter is enough
	leastPixels  = 8 << 10
	firstSlack   = 1.15
	firstLeft    = 6
	secondPixels = 384 << 10
	secondSlack  = 1.015
	secondLeft   = 3
	finalSlack   = 1.004 // a second candidate this near is compressed in full too, where the image is tiny
	tinyStream   = 32 << 10
	largeStream  = 24 << 20 // from which on the best parse would take more than some seconds
	hugeStream   = 96 << 20 // from which on any search for it would take a minute
	hugeLevel    = 9
	searchLevel  = 6 // of klauspost/compress
)

// A candidate is one way to write the image, with what it came to in the last round.
type candidate struct {
	stream *stream
	size   int
}

// encodeSmall looks for the fewest bytes in rounds: all combinations of format, fill and strategy on a small sample, with a
// quick compressor; the best of them, and filters learned for their rasters, on a larger sample; the few that are left with
// a short search for the best parse; the winner whole, with a long one.
func encodeSmall(ctx context.Context, img *image.NRGBA, workers int) ([]byte, error) {
	first := min(max(img.Rect.Dx()*img.Rect.Dy()/4, leastPixels), firstPixels)
	tries, err := rank(ctx, candidates(img, takeCensus(img)), workers, first, lazySize)
	if err != nil {
		return nil, err
	}
	tries = within(tries, firstSlack, firstLeft)
	if tries, err = withLearned(ctx, tries, workers); err != nil {
		return nil, err
	}
	tries, err = rank(ctx, tries, workers, secondPixels, lazySize)
	if err != nil {
		return nil, err
	}
	tries = within(tries, secondSlack, secondLeft)
	if len(tries) > 1 {
		tries, err = rank(ctx, tries, workers, secondPixels, quickSize)
		if err != nil {
			return nil, err
		}
	}
	best := tries[0].stream
	switch size := best.size(); {
	case size > hugeStream:
		return best.encodeQuickly(ctx, hugeLevel, workers)
	case size > largeStream:
		return encodeStream(ctx, best, deflate.Brisk, workers)
	case size > tinyStream:
		return encodeStream(ctx, best, deflate.Good, workers)
	}
	return smallest(ctx, within(tries, finalSlack, 2), workers)
}

// smallest encodes all candidates and gives the smallest file.
func smallest(ctx context.Context, tries []candidate, workers int) ([]byte, error) {
	files := make([][]byte, len(tries))
	err := parallel(ctx, workers, len(tries), func(i int) (err error) {
		files[i], err = encodeStream(ctx, tries[i].stream, deflate.Best, 1)
		return err
	})
	if err != nil {
		return nil, err
	}
	return slices.MinFunc(files, func(a, b []byte) int { return cmp.Compare(len(a), len(b)) }), nil
}

// rank measures the candidates on a sample and sorts them, the smallest first. Of equals, only the first stays: they are
// mostly the same bytes.
func rank(ctx context.Context, tries []candidate, workers, pixels int, measure func([]byte) int) ([]candidate, error) {
	err := parallel(ctx, workers, len(tries), func(i int) error {
		s := tries[i].stream
		sample := s.sample(pixels)
		tries[i].size = s.projected(measure(sample), len(sample))
		return nil
	})
	slices.SortStableFunc(tries, func(a, b candidate) int { return cmp.Compare(a.size, b.size) })
	return slices.CompactFunc(tries, func(a, b candidate) bool { return a.size == b.size }), err
}

// lazySize is the size of the data after a quick compressor.
func lazySize(data []byte) int { return deflatedSize(data, searchLevel) }

// within drops from ranked candidates those that are too far behind the best, and those after the given number.
func within(tries []candidate, slack float64, most int) []candidate {
	n := 1
	for n < min(most, len(tries)) && float64(tries[n].size) <= slack*float64(tries[0].size) {
		n++
	}
	return tries[:n]
}
