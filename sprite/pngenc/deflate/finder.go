package deflate

import (
	"encoding/binary"
	"math/bits"
)

const (
	hash3Bits = 15
	hash4Bits = 16
)

// exact marks a match whose shorter forms need no look, in the place of an item's length: it stands inside a run.
const exact = 1 << 15

// A finder finds, at every position, the nearest match of each length: with a binary tree of the positions in the window
// for each hash of four bytes, ordered by what follows, as LZMA's match finder has it; and by a table of the last two
// places of each three bytes.
type finder struct {
	depth  int // the most nodes that one search visits
	recent [1 << hash3Bits][2]int32
	root   [1 << hash4Bits]int32
	tree   [maxWindow][2]int32 // what sorts below and above a position, by its place in the window
	// matches lists those of all positions; those of position i, counted from the first that is not in the dictionary, are
	// matches[first[i]:first[i+1]], with increasing lengths.
	matches []item
	first   []uint32
}

// find fills matches for data[start:]; what is before start can be referred to.
func (f *finder) find(data []byte, start int) {
	f.reset()
	f.matches, f.first = f.matches[:0], f.first[:0]
	within, withinDistance := false, uint32(0) // the position before has a match of full length
	runEnd := 0                                // where the bytes end that equal the current one
	for pos := range data {
		if pos >= runEnd {
			for runEnd = pos + 1; runEnd < len(data) && data[runEnd] == data[pos]; runEnd++ {
			}
		}
		at := len(f.matches)
		if pos >= start {
			f.first = append(f.first, uint32(at))
		}
		if pos > 0 && data[pos-1] == data[pos] && runEnd-pos > maxMatch {
			// Deep in a run all positions are alike: entering each would only slow the trees down.
			if pos >= start {
				f.matches = append(f.matches, matchItem(maxMatch|exact, 1))
			}
			within, withinDistance = true, 1
			continue
		}
		f.advance(data, pos)
		if pos < start {
			f.matches = f.matches[:0]
			continue
		}
		if len(f.matches) == at || f.matches[len(f.matches)-1].length() < maxMatch {
			within = false
			continue
		}
		longest := f.matches[len(f.matches)-1]
		if within && longest.distance() == withinDistance {
			f.matches = append(f.matches[:at], longest|exact)
		}
		within, withinDistance = true, longest.distance()
	}
	f.first = append(f.first, uint32(len(f.matches)))
}

func (f *finder) reset() {
	for i := range f.recent {
		f.recent[i] = [2]int32{-1 << 30, -1 << 30}
	}
	for i := range f.root {
		f.root[i] = -1 << 30
	}
}

// at gives the matches of the i-th position after the dictionary.
func (f *finder) at(i int) []item { return f.matches[f.first[i]:f.first[i+1]] }

// advance enters the position, and appends its matches.
func (f *finder) advance(data []byte, pos int) {
	limit := min(len(data)-pos, maxMatch)
	if limit < 4 {
		return // the last three bytes: a match of three there is not worth a special case
	}
	oldest := int32(pos - maxWindow)
	word := binary.LittleEndian.Uint32(data[pos:])
	longest := f.findThree(data, pos, word, oldest)

	root := &f.root[word*0x9e3779b1>>(32-hash4Bits)]
	cur := *root
	*root = int32(pos)
	below, above := &f.tree[pos%maxWindow][0], &f.tree[pos%maxWindow][1]
	sameBelow, sameAbove := 0, 0
	for depth := f.depth; ; depth-- {
		if cur <= oldest || cur < 0 || depth == 0 {
			*below, *above = -1<<30, -1<<30
			return
		}
		n := min(sameBelow, sameAbove)
		n += common(data[int(cur)+n:], data[pos+n:pos+limit])
		node := &f.tree[cur%maxWindow]
		if n > longest {
			longest = n
			f.matches = append(f.matches, matchItem(n, pos-int(cur)))
		}
		if n == limit { // equal as far as can be seen: the newer takes the older's place
			*below, *above = node[0], node[1]
			return
		}
		if data[int(cur)+n] < data[pos+n] {
			*below = cur
			below = &node[1]
			cur, sameBelow = *below, n
		} else {
			*above = cur
			above = &node[0]
			cur, sameAbove = *above, n
		}
	}
}

// findThree looks for a match of three bytes or a little more at the last two places of the same three bytes, and gives
// its length.
func (f *finder) findThree(data []byte, pos int, word uint32, oldest int32) int {
	recent := &f.recent[word<<8*0x9e3779b1>>(32-hash3Bits)]
	longest := minMatch - 1
	for _, place := range recent {
		if place < oldest || place < 0 {
			break
		}
		if p := int(place); data[p] == data[pos] && data[p+1] == data[pos+1] && data[p+2] == data[pos+2] {
			longest = minMatch
			f.matches = append(f.matches, matchItem(minMatch, pos-p))
			break
		}
	}
	recent[1], recent[0] = recent[0], int32(pos)
	return longest
}

// common counts the equal bytes at the start of both; b is not longer than a.
func common(a, b []byte) int {
	a = a[:len(b)]
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
