package pngenc

import (
	"encoding/binary"
	"image"
)

// A pixel is red, green, blue and alpha, from the lowest byte to the highest.
type pixel uint32

const (
	opaqueAlpha = pixel(0xff) << 24
	colorMask   = ^opaqueAlpha
)

func (p pixel) red() byte   { return byte(p) }
func (p pixel) green() byte { return byte(p >> 8) }
func (p pixel) blue() byte  { return byte(p >> 16) }
func (p pixel) alpha() byte { return byte(p >> 24) }

// gray tells whether red, green and blue are equal.
func (p pixel) gray() bool { return (p^p>>8)&0xffff == 0 }

func loadPixel(b []byte) pixel { return pixel(binary.LittleEndian.Uint32(b)) }

// maxPalette is the number of entries a PLTE chunk may hold.
const maxPalette = 256

// A census is what has to be known of all pixels before a format is chosen.
type census struct {
	transparent bool // some alpha is 0
	translucent bool // some alpha is neither 0 nor 255
	colored     bool // some visible pixel is not gray
	// palette holds the distinct pixels in order of first appearance, all transparent ones as 0; it is nil where there are
	// more than maxPalette. Counts says how often each occurs.
	palette []pixel
	counts  []int
}

// takeCensus looks at every pixel once.
func takeCensus(img *image.NRGBA) census {
	var c census
	width, height := img.Rect.Dx(), img.Rect.Dy()
	index := newPaletteIndex(nil)
	few := true
	var last pixel
	lastAt := -1
	for y := range height {
		row := img.Pix[y*img.Stride:][:4*width]
		for x := 0; x < len(row); x += 4 {
			p := loadPixel(row[x:])
			if p == last && lastAt >= 0 {
				c.counts[lastAt]++
				continue
			}
			if p&opaqueAlpha == 0 {
				p = 0
			}
			c.note(p)
			if !few {
				continue
			}
			at := index.find(p)
			if at < 0 {
				if len(c.palette) == maxPalette {
					few = false
					lastAt = -1
					continue
				}
				at = len(c.palette)
				index.add(p, at)
				c.palette = append(c.palette, p)
				c.counts = append(c.counts, 0)
			}
			c.counts[at]++
			last, lastAt = p, at
		}
	}
	if !few {
		c.palette, c.counts = nil, nil
	}
	return c
}

// note records what a pixel says about alpha and colour.
func (c *census) note(p pixel) {
	switch p.alpha() {
	case 0:
		c.transparent = true
		return
	case 255:
	default:
		c.translucent = true
	}
	if !p.gray() {
		c.colored = true
	}
}

// A paletteIndex finds the place of a pixel in a palette: a table with open addressing, four times as large as the
// largest palette.
type paletteIndex struct {
	keys   [4 * maxPalette]pixel
	places [4 * maxPalette]int16 // -1 where free
}

func newPaletteIndex(palette []pixel) *paletteIndex {
	index := new(paletteIndex)
	for i := range index.places {
		index.places[i] = -1
	}
	for i, p := range palette {
		index.add(p, i)
	}
	return index
}

func (t *paletteIndex) slot(p pixel) uint32 { return uint32(p) * 0x9e3779b1 >> 22 }

// find gives the place of the pixel, or -1.
func (t *paletteIndex) find(p pixel) int {
	for i := t.slot(p); ; i = (i + 1) % uint32(len(t.keys)) {
		if t.places[i] < 0 || t.keys[i] == p {
			return int(t.places[i])
		}
	}
}

// add puts a pixel that is not in the table at the given place.
func (t *paletteIndex) add(p pixel, place int) {
	i := t.slot(p)
	for t.places[i] >= 0 {
		i = (i + 1) % uint32(len(t.keys))
	}
	t.keys[i], t.places[i] = p, int16(place)
}
