package vp8l

import "image"

// A bitmap is an image of pixels with alpha in the highest byte, then red, green and blue, without gaps between rows.
type bitmap struct {
	width, height int
	pix           []uint32
}

func newBitmap(width, height int) *bitmap {
	return &bitmap{width, height, make([]uint32, width*height)}
}

// fromImage copies an image. Fully transparent pixels become 0, unless exact.
func fromImage(img *image.NRGBA, exact bool) (b *bitmap, opaque bool) {
	b = newBitmap(img.Rect.Dx(), img.Rect.Dy())
	opaque = true
	for y := range b.height {
		src := img.Pix[y*img.Stride:][:4*b.width]
		dst := b.pix[y*b.width:][:b.width]
		for x := range dst {
			px := src[4*x : 4*x+4 : 4*x+4]
			if px[3] != 255 {
				opaque = false
				if px[3] == 0 && !exact {
					dst[x] = 0
					continue
				}
			}
			dst[x] = uint32(px[3])<<24 | uint32(px[0])<<16 | uint32(px[1])<<8 | uint32(px[2])
		}
	}
	return b, opaque
}

// tiles is how many tiles with sides of 1<<bits cover a length.
func tiles(length int, bits uint) int { return (length + 1<<bits - 1) >> bits }
