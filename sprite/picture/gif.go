package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"image/gif"
)

// gifHeader reads the logical screen, which is the size that a browser shows.
func gifHeader(data []byte) (Header, error) {
	if len(data) < 13 {
		return Header{}, errTruncated
	}
	width, height := int(binary.LittleEndian.Uint16(data[6:])), int(binary.LittleEndian.Uint16(data[8:]))
	return Header{Format: "gif", Width: width, Height: height, Memory: int64(width) * int64(height)}, nil
}

// decodeGIF draws the first frame at its place on the logical screen; the rest of the screen is transparent, as in
// browsers, whatever the background colour says.
func decodeGIF(dst *image.NRGBA, data []byte) (Notes, error) {
	frames, err := countFrames(data)
	if err != nil {
		return Notes{}, err
	}
	frame, err := gif.Decode(bytes.NewReader(data))
	if err != nil {
		return Notes{}, fmt.Errorf("the GIF file is broken: %w", err)
	}
	screen := image.Rect(0, 0, dst.Rect.Dx(), dst.Rect.Dy())
	to := frame.Bounds().Intersect(screen)
	for y := range dst.Rect.Dy() {
		clear(dst.Pix[y*dst.Stride:][:4*dst.Rect.Dx()])
	}
	draw.Draw(dst, to.Add(dst.Rect.Min), frame, to.Min, draw.Src)
	return Notes{Animated: frames > 1}, nil
}

// countFrames walks over the file's blocks up to its trailer (GIF89a, appendix A), so that a file that was cut anywhere is
// noticed, and no frame but the first costs anything.
func countFrames(data []byte) (int, error) {
	at := 13
	if data[10]&0x80 != 0 {
		at += 3 << (data[10]&7 + 1)
	}
	frames := 0
	for at < len(data) {
		switch data[at] {
		case 0x3b: // trailer
			if frames == 0 {
				return 0, errors.New("the GIF file holds no picture")
			}
			return frames, nil
		case 0x21: // extension
			at = skipSubBlocks(data, at+2)
		case 0x2c: // image
			if at+10 > len(data) {
				return 0, errTruncated
			}
			flags := data[at+9]
			at += 10
			if flags&0x80 != 0 {
				at += 3 << (flags&7 + 1)
			}
			at = skipSubBlocks(data, at+1)
			frames++
		default:
			return 0, fmt.Errorf("the GIF file is broken: it holds an unknown block 0x%02x", data[at])
		}
	}
	return 0, errTruncated
}

// skipSubBlocks gives the offset behind a chain of sub-blocks, which is beyond the data where the chain is cut.
func skipSubBlocks(data []byte, at int) int {
	for at < len(data) {
		size := int(data[at])
		at += 1 + size
		if size == 0 {
			return at
		}
	}
	return len(data) + 1
}
