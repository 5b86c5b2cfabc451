package pngenc

import (
	"context"
	"image"
	"slices"

	"assetbuild/sprite/pngenc/deflate"
)

// candidates lists the ways to write the image that may be best.
func candidates(img *image.NRGBA, c census) []candidate {
	var list []candidate
	add := func(r *raster, strategies ...strategy) {
		for _, s := range strategies {
			list = append(list, candidate{stream: &stream{raster: r, strategy: s}})
		}
	}
	const (
		none = strategy(filterNone)
		sub  = strategy(filterSub)
		up   = strategy(filterUp)
		avg  = strategy(filterAverage)
		pth  = strategy(filterPaeth)
	)
	direct := directFormat(img, c)
	switch {
	case direct.depth < 8:
		add(newRaster(img, direct, fillZero), none, up)
	default:
		add(newRaster(img, direct, fillZero), none, sub, up, avg, pth, minimumSum, fewestPairs, leastEntropy)
		if c.transparent && !direct.keyed && direct.color != trueColor && direct.color != gray {
			add(newRaster(img, direct, fillCarry), none, sub, up, avg, pth, minimumSum, fewestPairs, leastEntropy)
			add(newRaster(img, direct, fillKeep), none, sub, up, avg, pth, minimumSum, fewestPairs, leastEntropy)
		}
	}
	if c.palette != nil {
		for _, f := range paletteFormats(img, c) {
			r := newRaster(img, f, fillZero)
			if f.depth < 8 {
				add(r, none, up)
			} else {
				add(r, none, sub, up, minimumSum)
			}
		}
	}
	if direct.keyed { // transparency by key costs a fourth channel less, but that channel may be nearly free
		f := direct
		f.keyed, f.depth, f.color = false, 8, direct.color+4
		add(newRaster(img, f, fillZero), none, sub, up, pth, minimumSum, fewestPairs, leastEntropy)
		add(newRaster(img, f, fillCarry), none, sub, up, pth, minimumSum, fewestPairs, leastEntropy)
		add(newRaster(img, f, fillKeep), none, sub, up, pth, minimumSum, fewestPairs, leastEntropy)
	}
	return list
}

// quickSize is the size of the data after a short search for the best parse.
func quickSize(data []byte) int {
	bits := 0
	for at := 0; at < len(data); at += deflate.MaxSegment {
		end := min(at+deflate.MaxSegment, len(data))
		bits += deflate.Segment(data[:end], at, end == len(data), deflate.Quick).Bits()
	}
	return bits / 8
}

// sample gives the stream of about so many pixels, from strips all over the image.
func (s *stream) sample(pixels int) []byte {
	var sample []byte
	for _, strip := range s.raster.strips(pixels) {
		sample = s.appendRows(sample, strip.first, strip.end)
	}
	return sample
}

// projected gives the size of the file if all of the stream compresses as well as the sample.
func (s *stream) projected(compressed, sample int) int {
	return s.raster.format.headerBytes() + int(int64(compressed)*int64(s.size())/int64(max(sample, 1)))
}

// withLearned adds learned filters for the best rasters among ranked candidates, where filters of more than one kind do
// about equally well: elsewhere there is nothing to learn.
func withLearned(ctx context.Context, tries []candidate, workers int) ([]candidate, error) {
	const most, slack = 2, 1.08
	var seen []*raster
	for i, c := range slices.Clone(tries) {
		r := c.stream.raster
		if len(seen) == most || c.stream.size() > hugeStream || slices.Contains(seen, r) || r.format.depth < 8 {
			continue
		}
		seen = append(seen, r)
		rival := slices.IndexFunc(tries[i+1:], func(d candidate) bool { return d.stream.raster == r })
		if rival < 0 || float64(tries[i+1+rival].size) > slack*float64(c.size) {
			continue
		}
		filters, err := learnFilters(ctx, r, c.stream.strategy, workers)
		if err != nil {
			return nil, err
		}
		tries = append(tries, candidate{stream: &stream{raster: r, filters: filters}})
	}
	return tries, nil
}

// finalSpan is what one worker compresses on its own. Longer spans save little; for streams of a few of them, half of it
// keeps more workers busy and costs up to a thousandth.
const finalSpan = 1 << 20

// encodeStream compresses the whole stream span by span.
func encodeStream(ctx context.Context, s *stream, effort deflate.Effort, workers int) ([]byte, error) {
	spans := s.spans(finalSpan)
	if len(spans) <= 4 {
		spans = s.spans(finalSpan / 2)
	}
	pieces := make([]*deflate.Writer, len(spans))
	sums := make([]part, len(spans))
	err := parallel(ctx, workers, len(spans), func(i int) error {
		start := s.windowStart(spans[i].first)
		data := s.appendRows(make([]byte, 0, (spans[i].end-start)*s.rowBytes()), start, spans[i].end)
		window := (spans[i].first - start) * s.rowBytes()
		sums[i] = part{adler: adler32(data[window:]), size: len(data) - window}
		pieces[i] = new(deflate.Writer)
		for at := window; at < len(data); { // a row may be longer than a segment
			end := min(at+deflate.MaxSegment, len(data))
			last := i == len(spans)-1 && end == len(data)
			pieces[i].Append(deflate.Segment(data[:end], at, last, effort))
			at = end
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var all deflate.Writer
	sum := uint32(1)
	for i := range pieces {
		all.Append(pieces[i])
		sum = joinAdler(sum, sums[i].adler, sums[i].size)
		pieces[i] = nil
	}
	return file(s.raster, []part{{all.Bytes(), sum, s.size()}}), nil
}
