package pngenc

import (
	"math"

	"assetbuild/sprite/pngenc/huffman"
)

// A picker tries all filters on a row and keeps the best by a strategy.
type picker struct {
	rows  [filterTypes][]byte
	pairs []uint32 // when a pair of bytes was seen last, by generation
	now   uint32
}

func newPicker(rowBytes int) *picker {
	p := new(picker)
	for f := range p.rows {
		p.rows[f] = make([]byte, rowBytes)
	}
	return p
}

// best gives the filter and the row it makes, which is valid until the next call. Of equals, the lower filter wins.
func (p *picker) best(s strategy, cur, prev []byte, left int) (byte, []byte) {
	best, least := filterNone, math.MaxInt
	for f := range filterTypes {
		applyFilter(p.rows[f], f, cur, prev, left)
		if score := p.score(s, p.rows[f], least); score < least {
			best, least = f, score
		}
	}
	return best, p.rows[best]
}

// score rates a filtered row, lower is better; it may stop at the limit.
func (p *picker) score(s strategy, row []byte, limit int) int {
	switch s {
	case fewestPairs:
		return p.distinctPairs(row)
	case leastEntropy:
		return entropy(row)
	}
	return sumOfMagnitudes(row, limit)
}

func sumOfMagnitudes(row []byte, limit int) int {
	sum := 0
	for len(row) > 0 {
		part := row[:min(len(row), 256)]
		for _, v := range part {
			sum += magnitude(int(int8(v)))
		}
		if sum >= limit {
			return limit
		}
		row = row[len(part):]
	}
	return sum
}

func (p *picker) distinctPairs(row []byte) int {
	if p.pairs == nil {
		p.pairs = make([]uint32, 1<<16)
	}
	p.now++
	distinct := 0
	for i := 1; i < len(row); i++ {
		seen := &p.pairs[int(row[i-1])<<8|int(row[i])]
		if *seen != p.now {
			*seen = p.now
			distinct++
		}
	}
	return distinct
}

// entropy gives the order-0 entropy of the row in 1/256 bit.
func entropy(row []byte) int {
	var counts [256]uint32
	for _, v := range row {
		counts[v]++
	}
	bits := huffman.TimesLog2(uint32(len(row)))
	for _, n := range counts {
		bits -= huffman.TimesLog2(n)
	}
	return int(256 * bits)
}
