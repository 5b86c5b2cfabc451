package pngenc

import (
	"bytes"
	"context"
	"encoding/binary"
	"math"
	"math/bits"

	"assetbuild/sprite/pngenc/huffman"
)

const (
	// learnSpan is about how many bytes of rows are decided on their own, so that spans can be decided side by side.
	learnSpan = 2 << 20
	// learnDepth is how many earlier places are compared at each position.
	learnDepth = 6

	// learnBand is the number of rows that get one filter: a change costs matches with the rows above.
	learnBand = 2
	// usualFavor is the discount on the usual filters, for the same reason.
	usualFavor = 0.9

	learnHashBits = 15
	rowHashBits   = 11
)

var unlimited = float32(math.Inf(1))

// learnFilters improves upon a strategy by what deflate would make of the rows: every filter is tried against the rows
// already decided, with matches among them and with the literals' cost learned from them. It gains where a sheet holds both
// flat and shaded icons.
func learnFilters(ctx context.Context, r *raster, usual strategy, workers int) ([]byte, error) {
	s := &stream{raster: r}
	filters := make([]byte, r.height)
	spans := s.spans(learnSpan)
	err := parallel(ctx, workers, len(spans), func(i int) error {
		l := newLearner(r, usual)
		start := s.windowStart(spans[i].first) // the rows before the span only warm the learner up
		for y := start; y < spans[i].end; {
			end := min(y+learnBand, spans[i].end)
			if y < spans[i].first {
				end = min(end, spans[i].first)
			}
			copy(filtersOf(filters, spans[i], y, end), l.decide(y, end))
			y = end
		}
		return nil
	})
	return filters, err
}

// filtersOf is where the filters of some rows go; nowhere for rows before the span.
func filtersOf(filters []byte, s span, first, end int) []byte {
	if first < s.first {
		return nil
	}
	return filters[first:end]
}

// A learner holds the rows decided so far, as deflate's window would.
type learner struct {
	raster   *raster
	strategy strategy // the usual one
	picker   *picker
	rows     []byte // unfiltered: the row before, and those on trial
	next     int    // the row after the one in prev

	out   []byte  // filtered rows; the last is the one on trial
	heads []int32 // the last place in out of each hash of four bytes
	back  []int32 // the place before with the same hash, by place
	// The row on trial has a table of its own, valid where the epoch fits, so that a refused row leaves nothing behind.
	rowHeads [1 << rowHashBits]struct{ epoch, place int32 }
	epoch    int32

	uses    [256]float32 // how often each byte was a literal, the older ones fading
	cost    [256]float32 // of a literal, in bits
	matches float32      // how many matches there were beside those literals
	sums    []float32    // cost of all literals of the row on trial before a place
}

func newLearner(r *raster, usual strategy) *learner {
	l := &learner{raster: r, strategy: usual, picker: newPicker(r.rowBytes()), heads: make([]int32, 1<<learnHashBits)}
	l.rows = make([]byte, r.rowBytes()*(learnBand+1))
	l.sums = make([]float32, (r.rowBytes()+1)*learnBand+1)
	for i := range l.heads {
		l.heads[i] = -1
	}
	for i := range l.uses { // at first, small residues are likelier
		l.uses[i] = 8 / (1 + float32(magnitude(int(int8(i)))))
	}
	return l
}

// decide picks the filters of the rows from first up to end, and enters them. Rows have to come in order, without gaps.
func (l *learner) decide(first, end int) []byte {
	if l.next != first && first > 0 {
		l.raster.row(l.row(0), first-1)
	}
	for y := first; y < end; y++ {
		l.raster.row(l.row(y-first+1), y)
	}
	l.next = end
	l.updateCosts()
	band := l.reserve((end - first) * (l.raster.rowBytes() + 1))
	start := len(l.out) - len(band)

	usual := l.usual(end - first)
	l.fill(band, usual)
	best, least := usual, usualFavor*l.parse(start, false, unlimited)
	for f := range filterTypes {
		try := bytes.Repeat([]byte{f}, end-first)
		l.fill(band, try)
		if c := l.parse(start, false, least); c < least {
			best, least = try, c
		}
	}
	l.fill(band, best)
	l.parse(start, true, unlimited)
	l.enter(start)
	copy(l.row(0), l.row(end-first))
	return best
}

// usual gives the filters that the strategy to improve upon picks for the rows on trial.
func (l *learner) usual(rows int) []byte {
	if l.strategy < minimumSum {
		return bytes.Repeat([]byte{byte(l.strategy)}, rows)
	}
	filters := make([]byte, rows)
	for k := range filters {
		filters[k], _ = l.picker.best(l.strategy, l.row(k+1), l.row(k), l.raster.format.pixelBytes())
	}
	return filters
}

// row gives the k-th unfiltered row; 0 is the one before those on trial.
func (l *learner) row(k int) []byte {
	n := l.raster.rowBytes()
	return l.rows[k*n:][:n]
}

// fill writes the rows on trial, each with its filter.
func (l *learner) fill(band, filters []byte) {
	size := len(band) / len(filters)
	for k, f := range filters {
		row := band[k*size:][:size]
		row[0] = f
		applyFilter(row[1:], f, l.row(k+1), l.row(k), l.raster.format.pixelBytes())
	}
}

// reserve appends room for a row. Now and then it drops what has left the window.
func (l *learner) reserve(n int) []byte {
	if drop := len(l.out) - maxWindow; drop > 8*maxWindow {
		copy(l.out, l.out[drop:])
		l.out = l.out[:maxWindow]
		copy(l.back, l.back[drop:])
		l.back = l.back[:maxWindow]
		for i := range l.back {
			l.back[i] -= int32(drop)
		}
		for i := range l.heads {
			l.heads[i] = max(l.heads[i]-int32(drop), -1)
		}
	}
	at := len(l.out)
	l.out = append(l.out, make([]byte, n)...)
	return l.out[at:]
}

func (l *learner) updateCosts() {
	total := l.matches
	for _, n := range l.uses {
		total += n
	}
	const unit = 256 // uses fade to fractions
	whole := huffman.Log2(uint32(total*unit) + unit)
	for b, n := range l.uses {
		l.cost[b] = float32(min(whole-huffman.Log2(uint32(n*unit)+unit/3), 14))
	}
	if total > 1<<14 {
		l.matches /= 2
		for b := range l.uses {
			l.uses[b] /= 2
		}
	}
}

// parse walks through the row at out[start:] and gives what it costs in bits; it gives up above the limit. With learn, it
// counts the literals.
func (l *learner) parse(start int, learn bool, limit float32) float32 {
	l.epoch++
	out := l.out
	for i, b := range out[start:] {
		l.sums[i+1] = l.sums[i] + l.cost[b]
	}
	total := float32(0)
	for at := start; at < len(out); {
		length, gain := l.match(at, start)
		if length == 0 {
			if learn {
				l.uses[out[at]]++
			}
			total += l.cost[out[at]]
			l.note(at)
			at++
			continue
		}
		if learn {
			l.matches++
		}
		total += l.sums[at+length-start] - l.sums[at-start] - gain
		if total >= limit {
			return total
		}
		for end := at + length; at < end; at++ {
			if length < 32 || at >= end-4 {
				l.note(at)
			}
		}
	}
	return total
}

// match gives the length of the match that saves most against literals, and how many bits it saves; 0 where none does.
func (l *learner) match(at, start int) (length int, gain float32) {
	if len(l.out)-at < 4 {
		return 0, 0
	}
	word := binary.LittleEndian.Uint32(l.out[at:])
	h := word * 0x9e3779b1
	try := func(place int) {
		if place < 0 || at-place > maxWindow {
			return
		}
		n := equal(l.out[place:], l.out[at:])
		if n < 3 {
			return
		}
		n = min(n, 258)
		saved := l.sums[at+n-start] - l.sums[at-start] - matchBits(n, at-place)
		if saved > gain {
			length, gain = n, saved
		}
	}
	if e := l.rowHeads[h>>(32-rowHashBits)]; e.epoch == l.epoch {
		try(int(e.place))
	}
	try(at - (l.raster.rowBytes() + 1)) // straight above
	try(at - l.raster.format.pixelBytes())
	place := int(l.heads[h>>(32-learnHashBits)])
	for depth := learnDepth; depth > 0 && place >= 0 && at-place <= maxWindow && length < 64; depth-- {
		try(place)
		place = int(l.back[place])
	}
	return length, gain
}

// note enters a place of the row on trial into the row's own table.
func (l *learner) note(at int) {
	if len(l.out)-at < 4 {
		return
	}
	e := &l.rowHeads[binary.LittleEndian.Uint32(l.out[at:])*0x9e3779b1>>(32-rowHashBits)]
	e.epoch, e.place = l.epoch, int32(at)
}

// enter makes the places of the decided row findable. The last three are left out: the row after them is not there yet.
func (l *learner) enter(start int) {
	for at := start; at < len(l.out); at++ {
		if len(l.out)-at < 4 {
			l.back = append(l.back, -1)
			continue
		}
		head := &l.heads[binary.LittleEndian.Uint32(l.out[at:])*0x9e3779b1>>(32-learnHashBits)]
		l.back = append(l.back, *head)
		*head = int32(at)
	}
}

// matchBits is about what a match costs: a symbol for its length and one for its distance, and their extra bits.
func matchBits(length, distance int) float32 {
	n := 6.5 + 0.875*float32(max(bits.Len(uint(distance-1))-2, 0)) // exact, so that no processor rounds it otherwise
	if length > 10 {
		n += float32(bits.Len(uint(length-3)) - 3)
	}
	return n
}

// equal counts the equal bytes at the start of both; b is not longer than a.
func equal(a, b []byte) int {
	b = b[:min(len(b), 258)]
	n := 0
	for ; len(b)-n >= 8; n += 8 {
		if diff := binary.LittleEndian.Uint64(a[n:]) ^ binary.LittleEndian.Uint64(b[n:]); diff != 0 {
			return n + bits.TrailingZeros64(diff)/8
		}
	}
	for n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}
