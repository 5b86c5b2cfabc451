// Package huffman makes prefix codes of limited length from how often each symbol is used, as deflate and lossless WebP
// write them.
package huffman

import (
	"math/bits"
	"slices"
)

// longest bounds the lengths that Codes takes.
const longest = 15

// Lengths sets the lengths of an optimal prefix code in which no code is longer than the limit; unused symbols get 0, and a
// symbol that is alone gets 1. Both slices have a place for each symbol, at most 65,536. The code exists if the limit is at
// least log₂ of the number of used symbols.
func Lengths(lengths []uint8, uses []uint32, limit int) {
	clear(lengths)
	leaves := make([]uint64, 0, len(uses)) // uses above the symbol's number: sorting gives one order everywhere
	for symbol, n := range uses {
		if n > 0 {
			leaves = append(leaves, uint64(n)<<16|uint64(symbol))
		}
	}
	switch len(leaves) {
	case 0:
		return
	case 1:
		lengths[leaves[0]&0xffff] = 1
		return
	}
	slices.Sort(leaves)
	if !huffman(lengths, leaves, limit) {
		packageMerge(lengths, leaves, limit)
	}
}

// huffman makes the code by Huffman's algorithm over two sorted queues (van Leeuwen, 1976). It gives false where a code is
// longer than the limit.
func huffman(lengths []uint8, leaves []uint64, limit int) bool {
	n := len(leaves)
	weight := make([]uint64, n)
	parent := make([]int32, 2*n) // leaves first, then inner nodes
	leaf, inner := 0, 0
	take := func(made int) (uint64, int) {
		if leaf < n && (inner == made || leaves[leaf]>>16 <= weight[inner]) {
			leaf++
			return leaves[leaf-1] >> 16, leaf - 1
		}
		inner++
		return weight[inner-1], n + inner - 1
	}
	for made := range n - 1 {
		w1, a := take(made)
		w2, b := take(made)
		weight[made] = w1 + w2
		parent[a], parent[b] = int32(n+made), int32(n+made)
	}
	depth := make([]uint8, 2*n)
	for node := 2*n - 3; node >= 0; node-- {
		depth[node] = depth[parent[node]] + 1
		if int(depth[node]) > limit {
			return false
		}
	}
	for i, l := range leaves {
		lengths[l&0xffff] = depth[i]
	}
	return true
}

// packageMerge makes the best code with limited lengths: Larmore and Hirschberg, "A Fast Algorithm for Optimal
// Length-Limited Huffman Codes" (1990).
func packageMerge(lengths []uint8, leaves []uint64, limit int) {
	n := len(leaves)
	// Each row is sorted by weight and holds every leaf (true) and the pairs of the row before (false).
	type coin struct {
		weight uint64
		leaf   bool
	}
	rows := make([][]coin, limit)
	for level := range rows {
		row := make([]coin, 0, 2*n)
		var pairs []coin
		if level > 0 {
			pairs = rows[level-1]
		}
		next := 0
		for p := 0; p+1 < len(pairs); p += 2 {
			w := pairs[p].weight + pairs[p+1].weight
			for ; next < n && leaves[next]>>16 <= w; next++ {
				row = append(row, coin{leaves[next] >> 16, true})
			}
			row = append(row, coin{w, false})
		}
		for ; next < n; next++ {
			row = append(row, coin{leaves[next] >> 16, true})
		}
		rows[level] = row
	}
	take := 2*n - 2
	for level := limit - 1; level >= 0; level-- {
		leaf, pairs := 0, 0
		for _, c := range rows[level][:take] {
			if c.leaf {
				lengths[leaves[leaf]&0xffff]++
				leaf++
			} else {
				pairs++
			}
		}
		take = 2 * pairs
	}
}

// Codes gives the codes that RFC 1951, 3.2.2, derives from their lengths, with the first bit lowest, as they are
// written.
func Codes(codes []uint16, lengths []uint8) {
	var next [longest + 2]uint16
	for _, n := range lengths {
		if n > 0 {
			next[n+1]++
		}
	}
	for n := 1; n < len(next); n++ { // next[n+1] counts the codes of length n until it becomes the first of length n+1
		next[n] = (next[n] + next[n-1]) << 1
	}
	for symbol, n := range lengths {
		if n == 0 {
			continue
		}
		codes[symbol] = bits.Reverse16(next[n]) >> (16 - n)
		next[n]++
	}
}
