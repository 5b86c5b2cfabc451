// Package deflate compresses with RFC 1951 into nearly the fewest bits there are, for data that is written once and read
// often.
//
// It finds all useful matches once, with a binary tree; then it looks for the cheapest parse under a model of what each
// symbol costs (dynamic programming), counts the symbols of that parse for a better model, and so on; cuts the parse into
// blocks where a code of their own pays; and repeats both. This is the way of zopfli (Alakuijala and Vandevenne, 2013) with
// a match finder that is asked only once.
//
// All bounds are counts, so the output depends on nothing but the input.
package deflate

import "sync"

// MaxSegment is the most bytes that Segment compresses in one call, without the dictionary.
const MaxSegment = 1 << 20

// An Effort says how long to look for a better parse.
type Effort struct {
	// Rounds is how often the blocks are cut anew, at least 1.
	Rounds int
	// Passes is the most parses that each block gets in a round, at least 1.
	Passes int
	// Depth is the most earlier places that are compared for a match, at least 16. Sheets of flat icons, where much begins
	// alike, need some hundreds.
	Depth int
}

// Efforts that proved useful.
var (
	Quick = Effort{Rounds: 1, Passes: 1, Depth: 64}   // within 2 % of the best, for comparing
	Brisk = Effort{Rounds: 1, Passes: 2, Depth: 200}  // within 0.7 %
	Good  = Effort{Rounds: 2, Passes: 4, Depth: 400}  // within 0.3 %
	Best  = Effort{Rounds: 3, Passes: 15, Depth: 800} // as near as it gets
)

// Segment compresses data[start:] as whole blocks, which may refer to the last 32 KB before start. The last block of a
// stream has to be marked as such. It panics where data[start:] has more than MaxSegment bytes.
func Segment(data []byte, start int, last bool, effort Effort) *Writer {
	if len(data)-start > MaxSegment {
		panic("deflate: segment too long")
	}
	if start > maxWindow {
		data, start = data[start-maxWindow:], maxWindow
	}
	w := new(Writer)
	if len(data) == start {
		writeBlock(w, nil, nil, last)
		return w
	}
	p := parsers.Get().(*parser)
	defer parsers.Put(p)
	blocks := p.blocks(data, start, effort)
	at := start
	for k, items := range blocks {
		end := at + size(items)
		writeBlock(w, items, data[at:end], last && k == len(blocks)-1)
		at = end
	}
	return w
}

var parsers = sync.Pool{New: func() any { return new(parser) }}

// size is the number of bytes that the items stand for.
func size(items []item) int {
	n := 0
	for _, i := range items {
		n += i.size()
	}
	return n
}

// blocks parses data[start:] into the items of each block.
func (p *parser) blocks(data []byte, start int, effort Effort) [][]item {
	p.finder.depth = max(effort.Depth, 16)
	p.finder.find(data, start)
	p.data = data[start:]
	n := len(p.data)
	if cap(p.cost) < n+1 {
		p.cost, p.choice = make([]uint32, n+1), make([]item, n+1)
	}
	p.cost, p.choice = p.cost[:n+1], p.choice[:n+1]

	var m model
	items := p.greedy(nil)
	h := count(items)
	m.set(&h)
	items = p.cheapest(items[:0], &m, 0, n)
	var best [][]item
	least := 0
	for round := range max(effort.Rounds, 1) {
		var blocks [][]item
		total, from, at := 0, 0, 0
		for _, end := range split(items) {
			block := items[from:end]
			to := at + size(block)
			improved, bits := p.improve(block, at, to, effort.Passes)
			blocks = append(blocks, improved)
			total += bits
			from, at = end, to
		}
		if round > 0 && total >= least {
			break
		}
		best, least = blocks, total
		items = nil
		for _, block := range blocks {
			items = append(items, block...)
		}
	}
	return best
}

// stopAt is the part of a block that a pass has to gain for another to be worth its time.
const stopAt = 2000

// improve looks for a better parse of the block data[from:to], starting from one, and gives it with its bits.
func (p *parser) improve(items []item, from, to, passes int) ([]item, int) {
	var m model
	h := count(items)
	least := blockBits(&h, to-from)
	best := items
	var spare []item
	for range passes {
		m.set(&h)
		spare = p.cheapest(spare[:0], &m, from, to)
		h = count(spare)
		bits := blockBits(&h, to-from)
		if bits >= least {
			break
		}
		gain := least - bits
		best, spare, least = spare, nil, bits
		if gain < bits/stopAt {
			break
		}
	}
	if to-from < 4096 { // short blocks may be best in the fixed code
		m.setFixed()
		fixed := p.cheapest(nil, &m, from, to)
		h = count(fixed)
		if bits := fixedCode.bits(&h); bits < least {
			return fixed, bits
		}
	}
	return best, least
}

// blockBits is what a block takes in its shortest kind, without the three bits that say which.
func blockBits(h *histogram, bytes int) int {
	return min(describe(h).bits, fixedCode.bits(h), storedBits(bytes))
}
