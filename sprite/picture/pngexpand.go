package picture

import (
	"encoding/binary"
)

// An expander turns one row's packed samples into 8-bit RGBA.
type expander func(out, row []byte)

// expander gives the one for the file's colour type and depth. Of 16-bit samples the high byte counts, as in Chromium;
// the transparent colour of a 16-bit file is compared before that, with all its bits.
func (p *pngFile) expander() expander {
	switch {
	case p.depth <= 8 && samples[p.colour] == 1:
		return p.lookup()
	case p.colour == rgb:
		return p.expandRGB()
	case p.colour == gray:
		return p.expandGray16()
	case p.colour == grayAlpha && p.depth == 8:
		return func(out, row []byte) {
			for i := 0; i+1 < len(row); i += 2 {
				v := row[i]
				copy(out[2*i:2*i+4], []byte{v, v, v, row[i+1]})
			}
		}
	case p.colour == grayAlpha:
		return func(out, row []byte) {
			for i := 0; i+3 < len(row); i += 4 {
				v := row[i]
				copy(out[i:i+4], []byte{v, v, v, row[i+2]})
			}
		}
	case p.depth == 8:
		return func(out, row []byte) { copy(out, row) }
	}
	return func(out, row []byte) {
		for i := range out {
			out[i] = row[2*i]
		}
	}
}

// lookup expands palettes, and gray up to 8 bits, which has a palette of its own.
func (p *pngFile) lookup() expander {
	var table [256][4]byte
	for i := range table {
		table[i] = [4]byte{3: 255} // an index beyond the palette is black
	}
	if p.colour == indexed {
		for i := range len(p.palette) / 3 {
			table[i] = [4]byte{p.palette[3*i], p.palette[3*i+1], p.palette[3*i+2], 255}
		}
		for i, alpha := range p.transparent {
			table[i][3] = alpha
		}
	} else {
		most := 1<<p.depth - 1
		for i := range most + 1 {
			v := byte(i * 255 / most)
			table[i] = [4]byte{v, v, v, 255}
		}
		if p.transparent != nil {
			table[int(p.transparent[1])&most][3] = 0
		}
	}
	if p.depth == 8 {
		return func(out, row []byte) {
			for i, v := range row {
				copy(out[4*i:4*i+4], table[v][:])
			}
		}
	}
	depth, mask := p.depth, byte(1<<p.depth-1)
	return func(out, row []byte) {
		for i := range len(out) / 4 {
			bit := i * depth
			v := row[bit/8] >> (8 - depth - bit%8) & mask
			copy(out[4*i:4*i+4], table[v][:])
		}
	}
}

func (p *pngFile) expandRGB() expander {
	bytes := p.depth / 8 // a sample
	var clear [6]byte
	keyed := p.transparent != nil
	if keyed {
		for i := range 3 {
			copy(clear[i*bytes:], p.transparent[2*i+2-bytes:2*i+2])
		}
	}
	key := clear[:3*bytes]
	return func(out, row []byte) {
		for i := range len(out) / 4 {
			pixel := row[3*bytes*i:][:3*bytes]
			alpha := byte(255)
			if keyed && string(pixel) == string(key) {
				alpha = 0
			}
			copy(out[4*i:4*i+4], []byte{pixel[0], pixel[bytes], pixel[2*bytes], alpha})
		}
	}
}

func (p *pngFile) expandGray16() expander {
	key := -1
	if p.transparent != nil {
		key = int(binary.BigEndian.Uint16(p.transparent))
	}
	return func(out, row []byte) {
		for i := range len(out) / 4 {
			v, alpha := row[2*i], byte(255)
			if int(binary.BigEndian.Uint16(row[2*i:])) == key {
				alpha = 0
			}
			copy(out[4*i:4*i+4], []byte{v, v, v, alpha})
		}
	}
}
