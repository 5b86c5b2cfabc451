package picture

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
)

const pngSignature = "\x89PNG\r\n\x1a\n"

// Colour types of PNG (PNG specification, third edition, 11.2.1).
const (
	gray      = 0
	rgb       = 2
	indexed   = 3
	grayAlpha = 4
	rgba      = 6
)

// A pngFile is a PNG file whose chunks were checked and sorted.
type pngFile struct {
	width, height int
	depth         int // bits a sample: 1, 2, 4, 8, 16
	colour        byte
	interlaced    bool
	animated      bool
	palette       []byte   // PLTE
	transparent   []byte   // tRNS
	data          [][]byte // IDAT
	space         colourChunks
}

// samples is the number of samples a pixel by colour type.
var samples = [7]int{gray: 1, rgb: 3, indexed: 1, grayAlpha: 2, rgba: 4}

func pngHeader(data []byte) (pngFile, error) {
	const need = len(pngSignature) + 8 + 13 + 4
	if len(data) < need {
		return pngFile{}, errTruncated
	}
	if string(data[12:16]) != "IHDR" || binary.BigEndian.Uint32(data[8:]) != 13 {
		return pngFile{}, errors.New("the PNG file has no header")
	}
	if crc32.ChecksumIEEE(data[12:29]) != binary.BigEndian.Uint32(data[29:]) {
		return pngFile{}, errors.New("the PNG file is broken: the checksum of its header is wrong")
	}
	ihdr := data[16:29]
	width, height := binary.BigEndian.Uint32(ihdr), binary.BigEndian.Uint32(ihdr[4:])
	p := pngFile{
		width: int(min(width, 1<<31-1)), height: int(min(height, 1<<31-1)),
		depth: int(ihdr[8]), colour: ihdr[9], interlaced: ihdr[12] == 1,
	}
	if !validDepth(p.colour, p.depth) || ihdr[10] != 0 || ihdr[11] != 0 || ihdr[12] > 1 {
		return pngFile{}, errors.New("the PNG file's header holds values that don't exist")
	}
	return p, nil
}

func validDepth(colour byte, depth int) bool {
	switch colour {
	case gray:
		return depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16
	case indexed:
		return depth == 1 || depth == 2 || depth == 4 || depth == 8
	case rgb, grayAlpha, rgba:
		return depth == 8 || depth == 16
	}
	return false
}

// parsePNG checks every chunk. A wrong checksum anywhere is an error; what browsers pass over (unknown and misplaced
// ancillary chunks, bytes after the end) is passed over here.
func parsePNG(data []byte) (pngFile, error) {
	p, err := pngHeader(data)
	if err != nil {
		return p, err
	}
	rest := data[len(pngSignature)+8+13+4:]
	previous := "IHDR"
	for {
		if len(rest) < 12 {
			return p, errTruncated
		}
		length := binary.BigEndian.Uint32(rest)
		if uint64(length)+12 > uint64(len(rest)) {
			return p, errTruncated
		}
		kind, body := string(rest[4:8]), rest[8:8+length]
		if crc32.ChecksumIEEE(rest[4:8+length]) != binary.BigEndian.Uint32(rest[8+length:]) {
			return p, fmt.Errorf("the PNG file is broken: the checksum of its chunk %q is wrong", kind)
		}
		rest = rest[12+length:]
		if kind == "IEND" {
			break
		}
		if err := p.take(kind, previous, body); err != nil {
			return p, err
		}
		previous = kind
	}
	if len(p.data) == 0 {
		return p, errors.New("the PNG file holds no pixels")
	}
	if p.colour == indexed && p.palette == nil {
		return p, errors.New("the PNG file has no palette")
	}
	return p, nil
}

// take notes one chunk after the header.
func (p *pngFile) take(kind, previous string, body []byte) error {
	early := p.data == nil // before the first IDAT
	switch kind {
	case "IDAT":
		if !early && previous != "IDAT" {
			return errors.New("the PNG file is broken: its pixels are in two places")
		}
		p.data = append(p.data, body)
	case "PLTE":
		if p.palette != nil || len(body) == 0 || len(body)%3 != 0 || len(body) > 3*256 || !early {
			return errors.New("the PNG file's palette is broken")
		}
		p.palette = body
	case "tRNS":
		if early && p.transparent == nil && p.validTransparency(len(body)) {
			p.transparent = body
		}
	case "acTL":
		p.animated = p.animated || early && len(body) == 8 && binary.BigEndian.Uint32(body) > 1
	case "gAMA", "cHRM", "sRGB", "iCCP", "cICP":
		if early && p.palette == nil {
			p.space.take(kind, body)
		}
	default:
		if kind[0]&0x20 == 0 {
			return fmt.Errorf("the PNG file holds the chunk %q, which can't be read", kind)
		}
	}
	return nil
}

func (p *pngFile) validTransparency(length int) bool {
	switch p.colour {
	case gray:
		return length == 2
	case rgb:
		return length == 6
	case indexed:
		return length > 0 && length <= len(p.palette)/3
	}
	return false
}

// decodePNG draws the file into dst.
func decodePNG(dst *image.NRGBA, data []byte) (Notes, error) {
	p, err := parsePNG(data)
	if err != nil {
		return Notes{}, err
	}
	if err := p.draw(dst); err != nil {
		return Notes{}, err
	}
	understood := p.space.convert(dst, p.colour == gray || p.colour == grayAlpha)
	return Notes{Animated: p.animated, UnknownColours: !understood}, nil
}

// A pass is one of Adam7's seven, or the only one of a file that isn't interlaced.
type pass struct{ x, y, dx, dy int }

var adam7 = []pass{{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}}

// draw inflates the pixels row by row, so that nothing but dst is as large as the image.
func (p *pngFile) draw(dst *image.NRGBA) error {
	in, err := openZlib(p.data)
	if err != nil {
		return err
	}
	defer in.close()
	expand := p.expander()
	passes := []pass{{0, 0, 1, 1}}
	if p.interlaced {
		passes = adam7
	}
	stride := (p.width*samples[p.colour]*p.depth + 7) / 8
	rows := make([]byte, 2*(1+stride))
	previous, current := rows[:1+stride], rows[1+stride:]
	line := make([]byte, 4*p.width)
	for _, pass := range passes {
		width := (p.width - pass.x + pass.dx - 1) / pass.dx
		if width <= 0 {
			continue
		}
		size := 1 + (width*samples[p.colour]*p.depth+7)/8
		clear(previous)
		for y := pass.y; y < p.height; y += pass.dy {
			if err := in.fill(current[:size]); err != nil {
				return err
			}
			if err := unfilter(current[:size], previous[:size], max(1, samples[p.colour]*p.depth/8)); err != nil {
				return err
			}
			out := dst.Pix[y*dst.Stride:][:4*p.width]
			if pass.dx == 1 {
				expand(out, current[1:size])
			} else {
				expand(line[:4*width], current[1:size])
				for i := range width {
					copy(out[4*(pass.x+i*pass.dx):][:4], line[4*i:])
				}
			}
			previous, current = current, previous
		}
	}
	return in.end()
}

// unfilter undoes a row's filter in place (PNG specification, 9.2). Both rows begin with their filter's type.
func unfilter(row, above []byte, pixel int) error {
	kind := row[0]
	row, above = row[1:], above[1:]
	switch kind {
	case 0:
	case 1:
		for i := pixel; i < len(row); i++ {
			row[i] += row[i-pixel]
		}
	case 2:
		for i, up := range above {
			row[i] += up
		}
	case 3:
		for i := range min(pixel, len(row)) {
			row[i] += above[i] / 2
		}
		for i := pixel; i < len(row); i++ {
			row[i] += byte((int(row[i-pixel]) + int(above[i])) / 2)
		}
	case 4:
		for i := range min(pixel, len(row)) {
			row[i] += above[i]
		}
		for i := pixel; i < len(row); i++ {
			row[i] += paeth(int(row[i-pixel]), int(above[i]), int(above[i-pixel]))
		}
	default:
		return errors.New("the PNG file is broken: a row has an unknown filter")
	}
	return nil
}

// paeth gives the one of left, up and corner that is nearest to left + up − corner.
func paeth(left, up, corner int) byte {
	dLeft, dUp := up-corner, left-corner
	dCorner := dLeft + dUp
	dLeft, dUp, dCorner = max(dLeft, -dLeft), max(dUp, -dUp), max(dCorner, -dCorner)
	switch {
	case dLeft <= dUp && dLeft <= dCorner:
		return byte(left)
	case dUp <= dCorner:
		return byte(up)
	}
	return byte(corner)
}

var errTruncated = errors.New("the image file is truncated")
