package sprite

import (
	"encoding/binary"
	"image"

	"github.com/zeebo/xxh3"
)

// hideTransparent makes pixels of alpha 0 black: what they hold is never shown, and images that differ only there are
// equal.
func hideTransparent(img *image.NRGBA) {
	for y := range img.Rect.Dy() {
		row := img.Pix[y*img.Stride:][:4*img.Rect.Dx()]
		for i := 3; i < len(row); i += 4 {
			if row[i] == 0 {
				clear(row[i-3 : i])
			}
		}
	}
}

// opaqueBounds gives the smallest rectangle that holds all pixels of alpha over 0; one pixel where there is none.
func opaqueBounds(img *image.NRGBA) image.Rectangle {
	bounds := image.Rectangle{Min: img.Rect.Max}
	for y := img.Rect.Min.Y; y < img.Rect.Max.Y; y++ {
		row := img.Pix[img.PixOffset(img.Rect.Min.X, y):][:4*img.Rect.Dx()]
		for x := range img.Rect.Dx() {
			if row[4*x+3] != 0 {
				bounds.Min.X, bounds.Max.X = min(bounds.Min.X, x), max(bounds.Max.X, x+1)
				bounds.Min.Y, bounds.Max.Y = min(bounds.Min.Y, y), max(bounds.Max.Y, y+1)
			}
		}
	}
	if bounds.Max == (image.Point{}) {
		return image.Rect(0, 0, 1, 1)
	}
	return bounds
}

// hashPixels gives a value that stands for a part's pixels and size.
func hashPixels(img *image.NRGBA, part image.Rectangle) xxh3.Uint128 {
	var size [8]byte
	binary.LittleEndian.PutUint32(size[:], uint32(part.Dx()))
	binary.LittleEndian.PutUint32(size[4:], uint32(part.Dy()))
	hash := xxh3.New()
	hash.Write(size[:])
	for y := part.Min.Y; y < part.Max.Y; y++ {
		hash.Write(img.Pix[img.PixOffset(part.Min.X, y):][:4*part.Dx()])
	}
	return hash.Sum128()
}
