// Package pngcost tells how many bytes of a PNG file are spent on each of its pixels. It walks through the file's deflate
// stream (RFC 1951) and charges the bits of each symbol to the pixels that the symbol writes: those of a literal to one
// byte, those of a match to all bytes that it copies, in equal parts. So an icon that repeats another one costs little, and
// one of noise much, as it is in the file. What no pixel can be charged with (headers, palette, code tables, filters) is
// left over.
package pngcost

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// maxPixels bounds what is kept in memory, at four bytes a pixel.
const maxPixels = 1 << 25

var (
	errShort      = errors.New("the PNG file ends early")
	errInterlaced = errors.New("the PNG file is interlaced")
	errStream     = errors.New("the PNG file's deflate stream is broken")
)

// Costs are what the pixels of an image cost.
type Costs struct {
	// Width and Height are px.
	Width, Height int
	bits          []float32 // of each pixel, row by row
}

// Read walks through a PNG file. It refuses interlaced images and those of more than 33,554,432 px; of what is wrong in a
// file it finds only what keeps it from counting.
func Read(file []byte) (*Costs, error) {
	h, stream, err := chunks(file)
	if err != nil {
		return nil, err
	}
	c := &Costs{Width: h.width, Height: h.height, bits: make([]float32, h.width*h.height)}
	l := &ledger{costs: c, depth: h.depth, stride: 1 + (h.width*h.depth+7)/8}
	if len(stream) < 2 {
		return nil, errShort
	}
	if err := inflate(&bitReader{data: stream[2:]}, l); err != nil { // behind the header of zlib
		return nil, err
	}
	if l.at != l.stride*h.height {
		return nil, errStream
	}
	return c, nil
}

// Bytes gives what the pixels of a rectangle cost. What lies outside of the image costs nothing.
func (c *Costs) Bytes(x, y, width, height int) float64 {
	sum := 0.0
	for row := max(0, y); row < min(y+height, c.Height); row++ {
		for column := max(0, x); column < min(x+width, c.Width); column++ {
			sum += float64(c.bits[row*c.Width+column])
		}
	}
	return sum / 8
}

// A header is a PNG file's, depth in bits a pixel.
type header struct{ width, height, depth int }

// chunks gives the header and the deflate stream.
func chunks(file []byte) (h header, stream []byte, err error) {
	const signature = "\x89PNG\r\n\x1a\n"
	if len(file) < len(signature) || string(file[:len(signature)]) != signature {
		return h, nil, errors.New("this is no PNG file")
	}
	for at := len(signature); at+12 <= len(file); {
		length := int64(binary.BigEndian.Uint32(file[at:]))
		if int64(len(file)-at-12) < length {
			return h, nil, errShort
		}
		data := file[at+8 : at+8+int(length)]
		switch string(file[at+4 : at+8]) {
		case "IHDR":
			if h, err = readHeader(data); err != nil {
				return h, nil, err
			}
		case "IDAT":
			stream = append(stream, data...)
		case "IEND":
			if h.width == 0 {
				return h, nil, errShort
			}
			return h, stream, nil
		}
		at += 12 + int(length)
	}
	return h, nil, errShort
}

func readHeader(data []byte) (h header, err error) {
	if len(data) < 13 {
		return h, errShort
	}
	width, height := int64(binary.BigEndian.Uint32(data)), int64(binary.BigEndian.Uint32(data[4:]))
	channels := map[byte]int{0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[data[9]] // by colour type
	switch {
	case width == 0 || height == 0 || channels == 0 || data[8] == 0 || data[8] > 16:
		return h, errors.New("the PNG file's header is broken")
	case width > maxPixels || height > maxPixels || width*height > maxPixels:
		return h, fmt.Errorf("the image has more than %d pixels", maxPixels)
	case data[12] != 0:
		return h, errInterlaced
	}
	return header{int(width), int(height), channels * int(data[8])}, nil
}

// A ledger charges pixels with what the bytes of their rows cost.
type ledger struct {
	costs  *Costs
	depth  int // bits a pixel
	stride int // bytes a row, the filter's included
	at     int // the next byte
}

// charge takes in the next bytes, which cost so many bits together.
func (l *ledger) charge(bytes, bits int) error {
	if bytes > l.stride*l.costs.Height-l.at {
		return errStream
	}
	each := float32(bits) / float32(bytes)
	for range bytes {
		row, column := l.at/l.stride, l.at%l.stride-1
		l.at++
		if column < 0 {
			continue // a filter
		}
		first := column * 8 / l.depth
		last := max(first+1, min((column+1)*8/l.depth, l.costs.Width))
		pixels := l.costs.bits[row*l.costs.Width:][:l.costs.Width]
		for pixel := first; pixel < min(last, len(pixels)); pixel++ {
			pixels[pixel] += each / float32(last-first)
		}
	}
	return nil
}
