package pngenc

import "image"

// A fill says which colour the fully transparent pixels get, in formats that store colour and alpha apart.
type fill int

const (
	fillZero  fill = iota // black: zeros compress well
	fillCarry             // that of the last visible pixel before, in reading order: no residue at an icon's right edge
	fillKeep              // what the image has there: an icon of one colour may go on invisibly
)

// A raster is an image in a format: it gives the bytes of its rows, not yet filtered, in any order.
type raster struct {
	img    *image.NRGBA
	format format
	width  int
	height int
	fill   fill
	index  *paletteIndex // only for indexed formats
	carry  []pixel       // for fillCarry: the last visible pixel before each row
}

func newRaster(img *image.NRGBA, f format, how fill) *raster {
	r := &raster{img: img, format: f, width: img.Rect.Dx(), height: img.Rect.Dy(), fill: how}
	if f.color == indexed {
		r.index = newPaletteIndex(f.palette)
	}
	if how == fillCarry {
		r.carry = lastVisible(img)
	}
	return r
}

// rowBytes is the size of a row without its filter byte.
func (r *raster) rowBytes() int { return r.format.rowBytes(r.width) }

// row writes row y into dst, which holds rowBytes.
func (r *raster) row(dst []byte, y int) {
	src := r.img.Pix[y*r.img.Stride:][:4*r.width]
	switch r.format.color {
	case trueColorAlpha:
		r.trueColorAlphaRow(dst, src, y)
	case grayAlpha:
		r.grayAlphaRow(dst, src, y)
	case trueColor:
		r.trueColorRow(dst, src)
	case gray:
		r.grayRow(dst, src)
	case indexed:
		r.indexedRow(dst, src)
	}
}

func (r *raster) trueColorAlphaRow(dst, src []byte, y int) {
	copy(dst, src)
	if r.fill == fillKeep {
		return
	}
	var hidden pixel
	if r.carry != nil {
		hidden = r.carry[y] & colorMask
	}
	for x := 0; x < len(dst); x += 4 {
		px := dst[x : x+4 : x+4]
		if px[3] != 0 {
			if r.carry != nil {
				hidden = loadPixel(px) & colorMask
			}
			continue
		}
		px[0], px[1], px[2] = hidden.red(), hidden.green(), hidden.blue()
	}
}

func (r *raster) grayAlphaRow(dst, src []byte, y int) {
	var hidden byte
	if r.carry != nil {
		hidden = r.carry[y].red()
	}
	for x := 0; x < len(src); x += 4 {
		level, alpha := src[x], src[x+3]
		if alpha == 0 && r.fill != fillKeep {
			level = hidden
		} else if r.carry != nil {
			hidden = level
		}
		dst[x/2], dst[x/2+1] = level, alpha
	}
}

func (r *raster) trueColorRow(dst, src []byte) {
	at := 0
	for x := 0; x < len(src); x += 4 {
		p := loadPixel(src[x:])
		if r.format.keyed && p.alpha() == 0 {
			p = r.format.key
		}
		dst[at], dst[at+1], dst[at+2] = p.red(), p.green(), p.blue()
		at += 3
	}
}

func (r *raster) grayRow(dst, src []byte) {
	bits := bitPacker{dst: dst, depth: r.format.depth}
	for x := 0; x < len(src); x += 4 {
		level := src[x]
		if r.format.keyed && src[x+3] == 0 {
			level = r.format.key.red()
		}
		bits.add(level >> (8 - r.format.depth))
	}
	bits.flush()
}

func (r *raster) indexedRow(dst, src []byte) {
	bits := bitPacker{dst: dst, depth: r.format.depth}
	var last pixel
	place := byte(r.index.find(0) & 0xff)
	known := r.index.find(0) >= 0
	for x := 0; x < len(src); x += 4 {
		p := loadPixel(src[x:])
		if p.alpha() == 0 {
			p = 0
		}
		if p != last || !known {
			place, last, known = byte(r.index.find(p)), p, true
		}
		bits.add(place)
	}
	bits.flush()
}

// A bitPacker writes samples of 1, 2, 4 or 8 bits, the first in the highest bits of a byte.
type bitPacker struct {
	dst   []byte
	depth int
	at    int // next byte
	used  int // bits in held
	held  byte
}

func (b *bitPacker) add(sample byte) {
	if b.depth == 8 {
		b.dst[b.at] = sample
		b.at++
		return
	}
	b.held = b.held<<b.depth | sample
	b.used += b.depth
	if b.used == 8 {
		b.dst[b.at] = b.held
		b.at++
		b.used, b.held = 0, 0
	}
}

func (b *bitPacker) flush() {
	if b.used > 0 {
		b.dst[b.at] = b.held << (8 - b.used)
	}
}

// lastVisible gives for each row the last visible pixel before it; 0 where there is none.
func lastVisible(img *image.NRGBA) []pixel {
	width, height := img.Rect.Dx(), img.Rect.Dy()
	carry := make([]pixel, height)
	for y := 1; y < height; y++ {
		carry[y] = carry[y-1]
		row := img.Pix[(y-1)*img.Stride:][:4*width]
		for x := len(row) - 4; x >= 0; x -= 4 {
			if p := loadPixel(row[x:]); p.alpha() != 0 {
				carry[y] = p
				break
			}
		}
	}
	return carry
}
