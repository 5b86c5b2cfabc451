package pngenc

import "image"

// directFormat is the narrowest format without a palette. It takes the colour from the census, and reads the image only to
// find a free colour for tRNS.
func directFormat(img *image.NRGBA, c census) format {
	plain, withAlpha := trueColor, trueColorAlpha
	if !c.colored {
		plain, withAlpha = gray, grayAlpha
	}
	f := format{color: plain, depth: 8}
	switch {
	case c.translucent:
		f.color = withAlpha
	case c.transparent:
		key, ok := unusedColor(img, c)
		if !ok {
			f.color = withAlpha
			break
		}
		f.key, f.keyed = key, true
		if plain == gray {
			f.depth = max(grayDepth(c.palette), grayDepth([]pixel{key}))
		}
	case plain == gray:
		f.depth = grayDepth(c.palette)
	}
	return f
}

// unusedColor finds an opaque colour that no pixel has, to stand for transparent. The image has only alpha 0 and 255.
func unusedColor(img *image.NRGBA, c census) (pixel, bool) {
	if !c.colored {
		return unusedGray(c)
	}
	used := usedColors(img)
	for p := pixel(0); p <= colorMask; p++ {
		if used[p>>6]&(1<<(p&63)) == 0 {
			return p | opaqueAlpha, true
		}
	}
	return 0, false
}

// unusedGray prefers a gray that the smallest bit depth has. Where all 256 are used, the census has too many for a palette.
func unusedGray(c census) (pixel, bool) {
	if c.palette == nil {
		return 0, false
	}
	index := newPaletteIndex(c.palette)
	for depth := 1; depth <= 8; depth *= 2 {
		step := pixel(255 / (1<<depth - 1))
		for v := pixel(0); v <= 255; v += step {
			p := v*0x010101 | opaqueAlpha
			if index.find(p) < 0 {
				return p, true
			}
		}
	}
	return 0, false
}

// usedColors is the set of colours that opaque pixels have, one bit each.
func usedColors(img *image.NRGBA) []uint64 {
	used := make([]uint64, (1<<24)/64)
	width, height := img.Rect.Dx(), img.Rect.Dy()
	for y := range height {
		row := img.Pix[y*img.Stride:][:4*width]
		for x := 0; x < len(row); x += 4 {
			if p := loadPixel(row[x:]); p.alpha() != 0 {
				p &= colorMask
				used[p>>6] |= 1 << (p & 63)
			}
		}
	}
	return used
}
