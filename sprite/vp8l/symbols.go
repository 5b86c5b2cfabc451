package vp8l

import "math/bits"

// The five alphabets of a group of codes: RFC 9649, 5.1. The first holds green, the prefixes of lengths, and the places of
// the colour cache.
const (
	literals     = 256
	lengths      = 24
	distances    = 40
	firstCached  = literals + lengths
	maxCacheBits = 10

	maxLength   = 4096
	nearCodes   = 120 // distance codes that name a place nearby
	maxDistance = 1<<20 - nearCodes
)

// prefix splits a value of 1 or more into its symbol and extra bits: RFC 9649, 5.2.2.
func prefix(value uint32) (symbol, extra uint32, extraBits uint) {
	v := value - 1
	if v < 4 {
		return v, 0, 0
	}
	high := uint(bits.Len32(v)) - 1
	extraBits = high - 1
	return uint32(2*high) + v>>extraBits&1, v & (1<<extraBits - 1), extraBits
}

// nearby holds the places of the distance codes 1 … 120 as (columns to the left, rows above), nearest first.
var nearby = [nearCodes][2]int8{
	{0, 1}, {1, 0}, {1, 1}, {-1, 1}, {0, 2}, {2, 0}, {1, 2}, {-1, 2}, {2, 1}, {-2, 1}, {2, 2}, {-2, 2},
	{0, 3}, {3, 0}, {1, 3}, {-1, 3}, {3, 1}, {-3, 1}, {2, 3}, {-2, 3}, {3, 2}, {-3, 2}, {0, 4}, {4, 0},
	{1, 4}, {-1, 4}, {4, 1}, {-4, 1}, {3, 3}, {-3, 3}, {2, 4}, {-2, 4}, {4, 2}, {-4, 2}, {0, 5}, {3, 4},
	{-3, 4}, {4, 3}, {-4, 3}, {5, 0}, {1, 5}, {-1, 5}, {5, 1}, {-5, 1}, {2, 5}, {-2, 5}, {5, 2}, {-5, 2},
	{4, 4}, {-4, 4}, {3, 5}, {-3, 5}, {5, 3}, {-5, 3}, {0, 6}, {6, 0}, {1, 6}, {-1, 6}, {6, 1}, {-6, 1},
	{2, 6}, {-2, 6}, {6, 2}, {-6, 2}, {4, 5}, {-4, 5}, {5, 4}, {-5, 4}, {3, 6}, {-3, 6}, {6, 3}, {-6, 3},
	{0, 7}, {7, 0}, {1, 7}, {-1, 7}, {5, 5}, {-5, 5}, {7, 1}, {-7, 1}, {4, 6}, {-4, 6}, {6, 4}, {-6, 4},
	{2, 7}, {-2, 7}, {7, 2}, {-7, 2}, {3, 7}, {-3, 7}, {7, 3}, {-7, 3}, {5, 6}, {-5, 6}, {6, 5}, {-6, 5},
	{8, 0}, {4, 7}, {-4, 7}, {7, 4}, {-7, 4}, {8, 1}, {8, 2}, {6, 6}, {-6, 6}, {8, 3}, {5, 7}, {-5, 7},
	{7, 5}, {-7, 5}, {8, 4}, {6, 7}, {-6, 7}, {7, 6}, {-7, 6}, {8, 5}, {7, 7}, {-7, 7}, {8, 6}, {8, 7},
}

// nearCode gives for (rows above, 8 + columns to the left) the distance code, 0 where there is none.
var nearCode = func() (table [8][17]uint8) {
	for i, place := range nearby {
		table[place[1]][8+place[0]] = uint8(i + 1)
	}
	return table
}()

// distanceCode gives the code of a distance in an image of this width: that of a place nearby, or the distance itself above
// those.
func distanceCode(distance, width int) uint32 {
	row, column := distance/width, distance%width
	if row < 8 && column <= 8 && nearCode[row][8+column] > 0 {
		return uint32(nearCode[row][8+column])
	}
	if row+1 < 8 && width-column <= 8 && nearCode[row+1][8-(width-column)] > 0 {
		return uint32(nearCode[row+1][8-(width-column)])
	}
	return uint32(distance + nearCodes)
}

// A token is one step of a parse: a pixel, a place in the colour cache, or a copy of earlier pixels.
type token struct {
	length uint16 // of a copy; 0 for a pixel, cached for a place in the cache
	value  uint32 // the pixel, the place, or the copy's distance in pixels
}

const cached = 0xffff

// size is the number of pixels that the token stands for.
func (t token) size() int {
	if t.length == 0 || t.length == cached {
		return 1
	}
	return int(t.length)
}

// A cache is the colour cache: RFC 9649, 5.2.3. With no bits it holds nothing.
type cache struct {
	colors []uint32
	shift  uint
}

func newCache(bits int) cache {
	if bits == 0 {
		return cache{}
	}
	return cache{make([]uint32, 1<<bits), uint(32 - bits)}
}

// place is where a pixel would stand.
func (c *cache) place(pixel uint32) uint32 { return pixel * 0x1e35a7bd >> c.shift }

// enter puts a pixel in, and tells whether it was there.
func (c *cache) enter(pixel uint32) bool {
	if c.colors == nil {
		return false
	}
	p := &c.colors[c.place(pixel)]
	hit := *p == pixel
	*p = pixel
	return hit
}
