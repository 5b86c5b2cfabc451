package huffman

import "math/bits"

// Log2 gives log₂ n, rounded down to a multiple of 1/65536; 0 for n = 0.
//
// math.Log2 differs in the last place between processors, and so would the files of an encoder that chooses by it. Sums
// and whole multiples of these values are exact in a float64 below 2³⁷, so the compiler may order and fuse them as it likes.
func Log2(n uint32) float64 {
	if n < 2 {
		return 0
	}
	whole := bits.Len32(n) - 1
	x := uint64(n) << (31 - whole) // 1 … 2, in 1/2³¹
	fraction := 0
	for range 16 { // squaring doubles the logarithm
		x = x * x >> 31
		fraction *= 2
		if x >= 1<<32 {
			x >>= 1
			fraction++
		}
	}
	return float64(whole) + float64(fraction)/65536
}

// TimesLog2 gives n·log₂ n by Log2. An alphabet's entropy in bits is that of its total less those of its counts.
func TimesLog2(n uint32) float64 {
	if n < uint32(len(timesLog2)) {
		return timesLog2[n]
	}
	return float64(n) * Log2(n)
}

var timesLog2 = func() (table [4096]float64) {
	for n := range table {
		table[n] = float64(n) * Log2(uint32(n))
	}
	return table
}()
