// Package picture reads image files as a browser shows them: PNG, GIF, JPEG and WebP, into 8-bit RGBA with straight alpha,
// in the colour space sRGB.
//
// Sizes are read from the header first, and what is too large is refused before anything is allocated for its pixels.
package picture

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"strings"
)

// MaxSide is the longest side of an image or a sheet, in px: the limit of WebP. MaxPixels is how many px either may hold.
const (
	MaxSide   = 16_383
	MaxPixels = 64_000_000
)

// maxMemory bounds, in bytes, what decoding may take beside the pixels: coefficients of a progressive JPEG file, the picture
// that the WebP decoder holds.
const maxMemory = 96 << 20

// A Header is what an image file says about itself before its pixels.
type Header struct {
	Format        string // "png", "gif", "jpeg" or "webp"
	Width, Height int    // in px, as shown
	// Memory is how many bytes Decode takes beside the file and the pixels it draws.
	Memory int64
}

// Notes are what decoding told beside the pixels.
type Notes struct {
	// Animated tells that the file holds more pictures than the first, which was drawn.
	Animated bool
	// UnknownColours tells that the file has a colour profile that can't be converted to sRGB: its colours were taken for
	// sRGB.
	UnknownColours bool
}

// ReadHeader tells the format by the content, whatever the file's name says, and the size. The error says what is wrong
// with the file; it doesn't name the file.
func ReadHeader(data []byte) (Header, error) {
	var header Header
	var err error
	switch format := sniff(data); format {
	case "":
		return Header{}, unknown(data)
	case "png":
		var p pngFile
		p, err = pngHeader(data)
		header = Header{Width: p.width, Height: p.height, Format: format}
	case "gif":
		header, err = gifHeader(data)
	case "jpeg":
		header, err = jpegHeader(data)
	case "webp":
		header, err = webpHeader(data)
	}
	if err != nil {
		return Header{}, err
	}
	return header, checkSize(header.Width, header.Height)
}

// Decode draws the image into dst, whose bounds have the size that the header names. It allocates nothing of the image's
// size beyond what Header.Memory tells.
func Decode(dst *image.NRGBA, data []byte) (Notes, error) {
	header, err := ReadHeader(data)
	if err != nil {
		return Notes{}, err
	}
	if dst.Rect.Dx() != header.Width || dst.Rect.Dy() != header.Height {
		return Notes{}, fmt.Errorf("an image of %d × %d px doesn't fit its place of %d × %d px",
			header.Width, header.Height, dst.Rect.Dx(), dst.Rect.Dy())
	}
	switch header.Format {
	case "png":
		return decodePNG(dst, data)
	case "gif":
		return decodeGIF(dst, data)
	case "jpeg":
		return decodeJPEG(dst, data)
	}
	return decodeWebP(dst, data)
}

// A SizeError says that an image is too large, or has no size.
type SizeError struct{ Width, Height int }

func (e *SizeError) Error() string {
	most := ""
	switch {
	case e.Width > MaxSide || e.Height > MaxSide:
		most = "; a side may have at most 16,383 px"
	case e.Width > 0 && e.Height > 0:
		most = "; it may have at most 64 megapixels"
	}
	return fmt.Sprintf("the image is %d × %d px%s", e.Width, e.Height, most)
}

func checkSize(width, height int) error {
	if width <= 0 || height <= 0 || width > MaxSide || height > MaxSide || width*height > MaxPixels {
		return &SizeError{width, height}
	}
	return nil
}

// sniff tells the format by the first bytes, or "".
func sniff(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte(pngSignature)):
		return "png"
	case bytes.HasPrefix(data, []byte("GIF87a")), bytes.HasPrefix(data, []byte("GIF89a")):
		return "gif"
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		return "jpeg"
	case len(data) >= 12 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP":
		return "webp"
	}
	return ""
}

// unknown says what a file is that is no image, as far as its first bytes tell.
func unknown(data []byte) error {
	start := strings.ToLower(string(bytes.TrimLeft(data[:min(len(data), 512)], "\xef\xbb\xbf \t\r\n")))
	switch {
	case len(data) == 0:
		return errors.New("the image file is empty")
	case len(data) < 12:
		return errTruncated
	case strings.HasPrefix(start, "<!doctype html"), strings.HasPrefix(start, "<html"):
		return errors.New("this is an HTML page, not an image")
	case strings.HasPrefix(start, "<svg"), strings.HasPrefix(start, "<?xml"):
		return errors.New("this is an SVG or XML file, not a PNG, GIF, JPEG or WebP image; its name should end in .svg")
	case strings.HasPrefix(start, "version https://git-lfs"):
		return errors.New("this is a pointer of Git LFS, not an image; fetch the image with `git lfs pull`")
	}
	return errors.New("this is not a PNG, GIF, JPEG or WebP image")
}
