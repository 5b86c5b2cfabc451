package huffman

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestCodeIsCompleteAndWithinTheLimit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limit := rapid.IntRange(7, 15).Draw(t, "limit")
		// Powers of two make a code as deep as there are symbols, unless it is limited.
		uses := rapid.SliceOfN(rapid.Map(rapid.IntRange(-5, 31), func(n int) uint32 { return uint32(1<<max(n, 0)) * uint32(min(n+1, 1)) & 0x7fffffff }), 2, 100).
			Draw(t, "uses")
		lengths := make([]uint8, len(uses))
		Lengths(lengths, uses, limit)
		used, room := 0, 0
		for symbol, n := range lengths {
			if (uses[symbol] > 0) != (n > 0) {
				t.Fatalf("symbol %d is used %d times and has length %d", symbol, uses[symbol], n)
			}
			if n > 0 {
				used++
				room += 1 << (limit - int(n))
			}
			if int(n) > limit {
				t.Fatalf("length %d is above %d", n, limit)
			}
		}
		if used > 1 && room != 1<<limit {
			t.Fatalf("lengths %v leave codes unused or overlap", lengths)
		}
	})
}

func TestUnlimitedAndLimitedAgreeWhereTheLimitDoesNotBind(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		uses := rapid.SliceOfN(rapid.Uint32Range(1, 50), 2, 60).Draw(t, "uses")
		a, b := make([]uint8, len(uses)), make([]uint8, len(uses))
		Lengths(a, uses, 15)
		leaves := make([]uint64, len(uses))
		for symbol, n := range uses {
			leaves[symbol] = uint64(n)<<16 | uint64(symbol)
		}
		slices.Sort(leaves)
		packageMerge(b, leaves, 15)
		if total(a, uses) != total(b, uses) {
			t.Fatalf("Huffman's code takes %d bits, package-merge's %d", total(a, uses), total(b, uses))
		}
	})
}

func TestLog2(t *testing.T) {
	for _, n := range []uint32{1, 2, 3, 5, 1000, 4095, 4096, 4097, 1<<31 - 1, 1<<32 - 1} {
		if gap := math.Log2(float64(n)) - Log2(n); gap < -1e-9 || gap > 2.0/65536 {
			t.Errorf("log₂ %d is %f instead of %f", n, Log2(n), math.Log2(float64(n)))
		}
		if got := TimesLog2(n); got != float64(n)*Log2(n) {
			t.Errorf("%d·log₂ %d is %f", n, n, got)
		}
	}
}

func total(lengths []uint8, uses []uint32) (bits int) {
	for symbol, n := range lengths {
		bits += int(n) * int(uses[symbol])
	}
	return bits
}

func TestCodesOfRFC1951(t *testing.T) {
	// The example of RFC 1951, 3.2.2: lengths (3, 3, 3, 3, 3, 2, 4, 4).
	codes := make([]uint16, 8)
	Codes(codes, []uint8{3, 3, 3, 3, 3, 2, 4, 4})
	want := []uint16{0b010, 0b110, 0b001, 0b101, 0b011, 0b00, 0b0111, 0b1111} // first bit lowest
	for symbol := range want {
		if codes[symbol] != want[symbol] {
			t.Errorf("symbol %d has code %b instead of %b", symbol, codes[symbol], want[symbol])
		}
	}
}
