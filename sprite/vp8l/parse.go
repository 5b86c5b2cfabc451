package vp8l

import "assetbuild/sprite/pngenc/huffman"

const (
	// costUnit is the cost of a bit: half a million pixels of the dearest kind stay below 2³².
	costUnit = 32
	// segmentPixels is how many pixels are parsed at once.
	segmentPixels = 1 << 19
	// everyLength is up to where each length of a match is tried; beyond it the longest of each prefix.
	everyLength = 24
)

// A model says what each symbol costs.
type model struct {
	green, red, blue, alpha []uint32
	length                  [maxLength + 1]uint32 // with extra bits
	distance                [distances]uint32     // with extra bits
}

func newModel(h *histogram) *model {
	m := new(model)
	all := h.alphabets()
	m.green, m.red, m.blue, m.alpha = costs(all[0]), costs(all[1]), costs(all[2]), costs(all[3])
	for n := 1; n <= maxLength; n++ {
		symbol, _, extra := prefix(uint32(n))
		m.length[n] = m.green[literals+symbol] + uint32(extra)*costUnit
	}
	for symbol, c := range costs(all[4]) {
		extra := uint32(0)
		if symbol >= 4 {
			extra = uint32(symbol)/2 - 1
		}
		m.distance[symbol] = c + extra*costUnit
	}
	return m
}

// costs gives each symbol's cost by entropy; one that does not occur costs as if it did a third of a time.
func costs(uses []uint32) []uint32 {
	total, used := uint32(0), 0
	for _, n := range uses {
		total += n
		if n > 0 {
			used++
		}
	}
	out := make([]uint32, len(uses))
	whole := huffman.Log2(total)
	for i, n := range uses {
		switch {
		case total == 0:
			out[i] = 6 * costUnit
		case n == 0:
			out[i] = uint32(min(whole+1.75, 15) * costUnit)
		case used > 1:
			out[i] = uint32(min(max(whole-huffman.Log2(n), 0.25), 15) * costUnit)
		}
	}
	return out
}

func (m *model) pixel(p uint32) uint32 {
	return m.green[p>>8&0xff] + m.red[p>>16&0xff] + m.blue[p&0xff] + m.alpha[p>>24]
}

// A parser turns an image into tokens.
type parser struct {
	image      *bitmap
	finder     *finder
	cost       []uint32 // of the cheapest way from a position to the segment's end
	choice     []token  // its first step
	cacheShift uint
	hits       []bool // whether the pixel is in the cache when its turn comes
}

// parse gives the tokens of an image, and the bits of the colour cache that they use; 0 where withCache is false. Matches
// are found once per segment; then parse and costs improve each other so many times.
func parse(b *bitmap, withCache bool, passes int) (tokens []token, cacheBits int) {
	p := &parser{image: b, finder: newFinder(b.pix, b.width), hits: make([]bool, len(b.pix))}
	n := min(len(b.pix), segmentPixels)
	p.cost, p.choice = make([]uint32, n+1), make([]token, n+1)
	var usage *histogram
	for from := 0; from < len(b.pix); from += segmentPixels {
		end := min(from+segmentPixels, len(b.pix))
		p.finder.segment(end)
		if from == 0 {
			plain := p.cheapest(nil, newModel(p.count(p.greedy(end), 0)), 0, end)
			if withCache {
				cacheBits = bestCache(b, plain)
			}
			p.fillCache(cacheBits)
			usage = p.count(withHits(b, plain, cacheBits), cacheBits)
		}
		var step []token
		for range passes {
			step = p.cheapest(step[:0], newModel(usage), from, end)
			usage = p.count(step, cacheBits)
		}
		tokens = append(tokens, step...)
	}
	return tokens, cacheBits
}

func (p *parser) count(tokens []token, cacheBits int) *histogram {
	h := newHistogram(cacheBits)
	for _, t := range tokens {
		h.add(t, p.image.width)
	}
	return h
}

// fillCache finds out which pixels are in the cache when their turn comes. That does not depend on the parse.
func (p *parser) fillCache(bits int) {
	if bits == 0 {
		return
	}
	c := newCache(bits)
	p.cacheShift = c.shift
	for i, pixel := range p.image.pix {
		p.hits[i] = c.enter(pixel)
	}
}

// greedy parses the first segment by taking the longest match wherever one seems worth it.
func (p *parser) greedy(end int) []token {
	var tokens []token
	for at := 0; at < end; {
		t := token{value: p.image.pix[at]}
		if all := p.finder.at(at); len(all) > 0 {
			if m := all[len(all)-1]; m.length >= 4 || m.length >= 2 && int(m.distance) <= 8*p.image.width {
				t = copyToken(int(m.length), m.distance)
			}
		}
		tokens = append(tokens, t)
		at += t.size()
	}
	return tokens
}

func copyToken(length int, distance int32) token {
	return token{length: uint16(length), value: uint32(distance)}
}

// cheapest appends the cheapest parse of a segment under the model: dynamic programming from its end to its start.
func (p *parser) cheapest(tokens []token, m *model, from, end int) []token {
	p.cost[end-from] = 0
	for i := end - from - 1; i >= 0; i-- {
		pixel := p.image.pix[from+i]
		best, pick := p.cost[i+1]+m.pixel(pixel), token{value: pixel}
		if p.hits[from+i] {
			place := pixel * 0x1e35a7bd >> p.cacheShift
			if c := p.cost[i+1] + m.green[firstCached+place]; c < best {
				best, pick = c, token{cached, place}
			}
		}
		shortest := 1
		for _, candidate := range p.finder.at(i) {
			base := m.distance[candidate.symbol]
			longest := int(candidate.length)
			for n := shortest; n <= longest; n++ {
				if n > everyLength {
					n = min(max(n, prefixEnd(n)), longest)
				}
				if c := p.cost[i+n] + base + m.length[n]; c < best {
					best, pick = c, copyToken(n, candidate.distance)
				}
			}
			if candidate.distance != 1 && int(candidate.distance) != p.image.width {
				shortest = longest + 1
			}
		}
		p.cost[i], p.choice[i] = best, pick
	}
	for i := 0; i < end-from; {
		tokens = append(tokens, p.choice[i])
		i += p.choice[i].size()
	}
	return tokens
}

// prefixEnd is the largest length with the same prefix symbol, for lengths above 4.
func prefixEnd(n int) int {
	_, extra, bits := prefix(uint32(n))
	return n - int(extra) + 1<<bits - 1
}
