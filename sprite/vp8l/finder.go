package vp8l

import "math/bits"

const (
	maxHashBits = 16
	// searchDepth bounds the nodes that one search visits.
	searchDepth = 96
	// treeLimit is how many pixels are compared to order two places; what agrees in all of them counts as the same.
	treeLimit = 96

	windowBits = 20
	nowhere    = -1 << 31
)

// A match is a copy that could be made at a position.
type match struct {
	length   uint16
	symbol   uint8 // of the distance
	distance int32
}

// A finder finds at every position the nearest match of each length, with binary trees as pngenc/deflate has them, and
// those straight above and to the left, whose distances are cheap to write.
type finder struct {
	pix   []uint32
	width int
	shift uint // of a hash, to the size of root
	root  []int32
	tree  [][2]int32
	next  int // the first position that is not entered
	// long and longDistance are the match of the position before, where it reached beyond treeLimit.
	long, longDistance int
	// sameEnd is up to where the pixels from the current one on are known to equal those to the left, and those above.
	sameEnd [2]int

	matches []match
	first   []int32 // those of the i-th position of the segment are matches[first[i]:first[i+1]]
}

func newFinder(pix []uint32, width int) *finder {
	hashBits := min(uint(bits.Len(uint(len(pix)))), maxHashBits)
	f := &finder{pix: pix, width: width, shift: 32 - hashBits, root: make([]int32, 1<<hashBits)}
	f.tree = make([][2]int32, min(1<<windowBits, 1<<bits.Len(uint(len(pix)))))
	for i := range f.root {
		f.root[i] = nowhere
	}
	return f
}

// segment finds the matches of the next positions, up to end; none reaches beyond it.
func (f *finder) segment(end int) {
	f.matches, f.first = f.matches[:0], f.first[:0]
	for ; f.next < end; f.next++ {
		f.first = append(f.first, int32(len(f.matches)))
		f.advance(f.next, end)
	}
	f.first = append(f.first, int32(len(f.matches)))
}

// at gives the matches of the i-th position of the segment.
func (f *finder) at(i int) []match { return f.matches[f.first[i]:f.first[i+1]] }

func (f *finder) advance(pos, end int) {
	limit := min(end-pos, maxLength)
	long := f.long
	f.long = 0
	if limit < 2 {
		return
	}
	longest := f.straight(pos, end)
	if longest >= treeLimit {
		// Deep in one colour, or in rows like those above, all positions have their like in the trees already.
		return
	}
	longest = f.search(pos, limit, longest, long)
	if longest > treeLimit {
		last := f.matches[len(f.matches)-1]
		f.long, f.longDistance = int(last.length), int(last.distance)
	}
}

// add appends a match.
func (f *finder) add(length, distance int) {
	symbol, _, _ := prefix(distanceCode(distance, f.width))
	f.matches = append(f.matches, match{uint16(length), uint8(symbol), int32(distance)})
}

// straight appends the matches to the left and above. It gives the longest length.
func (f *finder) straight(pos, end int) int {
	longest := 0
	for k, distance := range [2]int{1, f.width} {
		if distance > pos || distance > maxDistance || k == 1 && f.width == 1 {
			continue
		}
		if f.sameEnd[k] <= pos {
			f.sameEnd[k] = pos + common(f.pix[pos-distance:], f.pix[pos:end])
		}
		if n := min(f.sameEnd[k]-pos, maxLength); n > longest {
			longest = n
			f.add(n, distance)
		}
	}
	return longest
}

// search enters the position into its tree and appends the matches longer than those so far.
func (f *finder) search(pos, limit, longest, long int) int {
	mask := len(f.tree) - 1
	oldest := max(pos-min(mask, maxDistance), 0)
	root := &f.root[(f.pix[pos]*0x9e3779b1^f.pix[pos+1]*0x85ebca6b)>>f.shift]
	cur := int(*root)
	*root = int32(pos)
	below, above := &f.tree[pos&mask][0], &f.tree[pos&mask][1]
	sameBelow, sameAbove := 0, 0
	near := min(limit, treeLimit)
	for depth := searchDepth; ; depth-- {
		if cur < oldest || depth == 0 {
			*below, *above = nowhere, nowhere
			return longest
		}
		n := min(sameBelow, sameAbove)
		n += common(f.pix[cur+n:], f.pix[pos+n:pos+near])
		node := &f.tree[cur&mask]
		if n > longest || n == near && longest < limit {
			whole := n
			if n == near && near < limit {
				whole = f.extend(cur, pos, n, limit, long)
			}
			if whole > longest {
				longest = whole
				f.add(whole, pos-cur)
			}
		}
		if n == near {
			*below, *above = node[0], node[1]
			return longest
		}
		if f.pix[cur+n] < f.pix[pos+n] {
			*below = int32(cur)
			below = &node[1]
			cur, sameBelow = int(*below), n
		} else {
			*above = int32(cur)
			above = &node[0]
			cur, sameAbove = int(*above), n
		}
	}
}

// extend gives the whole length of a match of which the first n pixels are known to agree. That of the position before, if
// it has the same distance, says it without a look.
func (f *finder) extend(cur, pos, n, limit, long int) int {
	if long > n && f.longDistance == pos-cur && long < maxLength {
		return min(long-1, limit)
	}
	return n + common(f.pix[cur+n:], f.pix[pos+n:pos+limit])
}

// common counts the equal pixels at the start of both; b is not longer than a.
func common(a, b []uint32) int {
	a = a[:len(b)]
	for i, p := range b {
		if a[i] != p {
			return i
		}
	}
	return len(b)
}
