package deflate

import "assetbuild/sprite/pngenc/huffman"

// Costs are in 1/64 bit: a segment of a megabyte of the dearest literals stays below 2³².
const costUnit = 64

// A model says what each step of a parse costs, extra bits included.
type model struct {
	literal  [256]uint32
	length   [maxMatch + 1]uint32
	distance [distances]uint32
}

// set takes the costs from the entropy of a histogram. A symbol that does not occur costs as if it did half a time.
func (m *model) set(h *histogram) {
	cost := costsOf(h.literal[:])
	for b := range m.literal {
		m.literal[b] = cost(h.literal[b])
	}
	for n := minMatch; n <= maxMatch; n++ {
		code := lengthCode[n]
		m.length[n] = cost(h.literal[firstLength+int(code)]) + costUnit*uint32(lengthExtra[code])
	}
	cost = costsOf(h.distance[:])
	for code := range m.distance {
		m.distance[code] = cost(h.distance[code]) + costUnit*distanceExtra(uint32(code))
	}
}

// costsOf gives the cost of a symbol by its uses, in an alphabet with these uses.
func costsOf(uses []uint32) func(uint32) uint32 {
	total := uint32(0)
	for _, n := range uses {
		total += n
	}
	if total == 0 {
		return func(uint32) uint32 { return 5 * costUnit }
	}
	whole := huffman.Log2(total)
	return func(n uint32) uint32 {
		bits := whole + 1
		if n > 0 {
			bits = whole - huffman.Log2(n)
		}
		return uint32(min(max(bits, 0.5), maxCodeBits) * costUnit)
	}
}

// setFixed takes the costs of the fixed code.
func (m *model) setFixed() {
	for b := range m.literal {
		m.literal[b] = costUnit * uint32(fixedCode.literal[b])
	}
	for n := minMatch; n <= maxMatch; n++ {
		code := lengthCode[n]
		m.length[n] = costUnit * uint32(fixedCode.literal[firstLength+int(code)]+lengthExtra[code])
	}
	for code := range m.distance {
		m.distance[code] = costUnit * (5 + distanceExtra(uint32(code)))
	}
}

// A parser finds the cheapest way through data by what the finder found.
type parser struct {
	finder finder
	data   []byte   // the segment, without dictionary
	cost   []uint32 // of the cheapest way from a position to the block's end
	choice []item   // its first step
}

// cheapest appends to items the cheapest parse of data[from:end] under the model: dynamic programming from the end to the
// start. No match reaches beyond the end.
func (p *parser) cheapest(items []item, m *model, from, end int) []item {
	p.cost[end] = 0
	for i := end - 1; i >= from; i-- {
		best := p.cost[i+1] + m.literal[p.data[i]]
		pick := item(p.data[i])
		shortest := minMatch
		for _, match := range p.finder.at(i) {
			longest := min(match.length()&^exact, end-i)
			if match.length()&exact != 0 {
				shortest = max(longest, minMatch)
			}
			if longest < shortest {
				break
			}
			base := m.distance[distanceCode(match.distance())]
			costs, lengths := p.cost[i+shortest:i+longest+1], m.length[shortest:longest+1]
			for k, c := range costs[:len(lengths)] {
				if c += base + lengths[k]; c < best {
					best = c
					pick = matchItem(shortest+k, int(match.distance()))
				}
			}
			shortest = longest + 1
		}
		p.cost[i], p.choice[i] = best, pick
	}
	for i := from; i < end; {
		items = append(items, p.choice[i])
		i += p.choice[i].size()
	}
	return items
}

// greedy appends a parse that takes the longest match wherever there is one, unless the next position has a longer: the
// first guess, from which the first model comes.
func (p *parser) greedy(items []item) []item {
	for i := 0; i < len(p.data); {
		step := item(p.data[i])
		if match, ok := p.longest(i); ok {
			next, better := p.longest(i + 1)
			if !better || next.length() <= match.length() {
				step = match
			}
		}
		items = append(items, step)
		i += step.size()
	}
	return items
}

// longest gives the longest match at a position, if it is worth its distance.
func (p *parser) longest(i int) (item, bool) {
	if i >= len(p.data) {
		return 0, false
	}
	matches := p.finder.at(i)
	if len(matches) == 0 {
		return 0, false
	}
	match := matches[len(matches)-1] &^ exact
	if match.length() == minMatch && match.distance() > 4096 {
		return 0, false
	}
	return match, true
}
