// Package picture reads image files as a browser shows them: PNG, GIF, JPEG and WebP, into 8-bit RGBA with straight alpha.
//
// Sizes are read from the header first, and what is too large is refused before anything is allocated for its pixels.
package picture

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/webp"
)

// MaxSide is the longest side of an image or a sheet, in px: the limit of WebP. MaxPixels is how many px either may hold.
const (
	MaxSide   = 16_383
	MaxPixels = 64_000_000
)

// A Header is what an image file says about itself before its pixels.
type Header struct {
	Format        string // "png", "gif", "jpeg" or "webp"
	Width, Height int    // in px, as shown
}

// ReadHeader tells the format by the content, whatever the file's name says, and the size. The error says what is wrong
// with the file; it doesn't name the file.
func ReadHeader(data []byte) (Header, error) {
	format := sniff(data)
	var config image.Config
	var err error
	switch format {
	case "png":
		config, err = png.DecodeConfig(bytes.NewReader(data))
	case "gif":
		config, err = gif.DecodeConfig(bytes.NewReader(data))
	case "jpeg":
		config, err = jpeg.DecodeConfig(bytes.NewReader(data))
	case "webp":
		config, err = webp.DecodeConfig(bytes.NewReader(data))
	default:
		return Header{}, errors.New("not a PNG, GIF, JPEG or WebP image")
	}
	if err != nil {
		return Header{}, err
	}
	header := Header{Format: format, Width: config.Width, Height: config.Height}
	return header, checkSize(header.Width, header.Height)
}

func checkSize(width, height int) error {
	switch {
	case width <= 0 || height <= 0:
		return fmt.Errorf("the image is %d × %d px", width, height)
	case width > MaxSide || height > MaxSide:
		return fmt.Errorf("the image is %d × %d px; a side may have at most 16,383 px", width, height)
	case width*height > MaxPixels:
		return fmt.Errorf("the image is %d × %d px; it may have at most 64 megapixels", width, height)
	}
	return nil
}

func sniff(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		return "png"
	case bytes.HasPrefix(data, []byte("GIF8")):
		return "gif"
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		return "jpeg"
	case len(data) >= 12 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP":
		return "webp"
	}
	return ""
}

// Decode draws the image into dst, whose bounds have the size that the header names.
func Decode(dst *image.NRGBA, data []byte) error {
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return err
	}
	draw.Draw(dst, dst.Bounds(), img, img.Bounds().Min, draw.Src)
	return nil
}
