package deflate

import (
	"math"

	"assetbuild/sprite/pngenc/huffman"
)

// maxMarks bounds the places between which blocks are sought: the search takes their square.
const maxMarks = 192

// leastStep is the smallest number of items between two marks. No useful block is shorter than its header.
const leastStep = 100

// split cuts a parse into blocks, each with a code of its own, so that all take about the fewest bits: the exact best over
// evenly spread marks, by dynamic programming, then each cut moved to a better place nearby. It gives the ends of the
// blocks as indexes into items.
func split(items []item) []int {
	step := max(leastStep, (len(items)+maxMarks-1)/maxMarks)
	marks := (len(items) + step - 1) / step
	if marks < 2 {
		return []int{len(items)}
	}
	sums := runningCounts(items, step, marks)
	cost := make([]float64, marks+1) // of the best way to the mark
	from := make([]int, marks+1)
	var h histogram
	for to := 1; to <= marks; to++ {
		cost[to] = math.Inf(1)
		for start := range to {
			h.difference(&sums[to], &sums[start])
			if c := cost[start] + h.guess(); c < cost[to] {
				cost[to], from[to] = c, start
			}
		}
	}
	var ends []int
	for at := marks; at > 0; at = from[at] {
		ends = append(ends, min(at*step, len(items)))
	}
	reverse(ends)
	for step > 12 {
		step /= 2
		moveEnds(items, ends, step)
	}
	return ends
}

func reverse(ends []int) {
	for i, j := 0, len(ends)-1; i < j; i, j = i+1, j-1 {
		ends[i], ends[j] = ends[j], ends[i]
	}
}

// runningCounts gives the histogram of all items before each mark.
func runningCounts(items []item, step, marks int) []histogram {
	sums := make([]histogram, marks+1)
	for mark := range marks {
		h := sums[mark]
		for _, i := range items[mark*step : min((mark+1)*step, len(items))] {
			h.add(i)
		}
		sums[mark+1] = h
	}
	return sums
}

// moveEnds shifts each end but the last by the step, either way, where that pays.
func moveEnds(items []item, ends []int, step int) {
	start := 0
	for k := range len(ends) - 1 {
		before, after := count(items[start:ends[k]]), count(items[ends[k]:ends[k+1]])
		least := before.guess() + after.guess()
		for _, end := range [2]int{ends[k] - step, ends[k] + step} {
			if end <= start || end >= ends[k+1] {
				continue
			}
			moved := items[min(end, ends[k]):max(end, ends[k])]
			left, right := before, after
			for _, i := range moved {
				if end < ends[k] {
					left.remove(i)
					right.add(i)
				} else {
					left.add(i)
					right.remove(i)
				}
			}
			if c := left.guess() + right.guess(); c < least {
				least = c
				ends[k] = end
				break
			}
		}
		start = ends[k]
	}
}

func (h *histogram) remove(i item) {
	if i.literal() {
		h.literal[i]--
		return
	}
	h.literal[firstLength+int(lengthCode[i.length()])]--
	h.distance[distanceCode(i.distance())]--
}

// difference sets h to the counts of what lies between two marks, with an end of block.
func (h *histogram) difference(to, from *histogram) {
	for i := range h.literal {
		h.literal[i] = to.literal[i] - from.literal[i]
	}
	for i := range h.distance {
		h.distance[i] = to.distance[i] - from.distance[i]
	}
	h.literal[endOfBlock] = 1
}

// guess says about how many bits a block with these counts takes: the entropy, and what its header may take by the number
// of used symbols and of gaps between them.
func (h *histogram) guess() float64 {
	const headerBase, perSymbol, perGap = 60, 3.25, 4.5
	symbols, gaps := 0, 0
	bits := float64(h.extraBits())
	for _, uses := range [2][]uint32{h.literal[:], h.distance[:]} {
		total := uint32(0)
		inGap := true
		for _, n := range uses {
			if n == 0 {
				inGap = true
				continue
			}
			if inGap {
				gaps++
				inGap = false
			}
			symbols++
			total += n
			bits -= huffman.TimesLog2(n)
		}
		bits += huffman.TimesLog2(total)
	}
	return bits + headerBase + perSymbol*float64(symbols) + perGap*float64(gaps)
}
