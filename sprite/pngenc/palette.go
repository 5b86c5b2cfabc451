package pngenc

import (
	"cmp"
	"image"
	"slices"
)

// paletteFormats gives the palette in several orders. None is best for all images: filters want neighbours in the image
// to be neighbours in the palette, the dictionary coder doesn't care, and tRNS wants opaque entries last.
func paletteFormats(img *image.NRGBA, c census) []format {
	sorted := func(compare func(a, b pixel) int) format {
		p := slices.Clone(c.palette)
		slices.SortStableFunc(p, compare)
		return indexedFormat(p)
	}
	luminance := sorted(func(a, b pixel) int { return cmp.Compare(a.luminance(), b.luminance()) })
	alpha := sorted(func(a, b pixel) int {
		return cmp.Or(cmp.Compare(a.alpha(), b.alpha()), cmp.Compare(a.luminance(), b.luminance()))
	})
	uses := make(map[pixel]int, len(c.palette))
	for i, p := range c.palette {
		uses[p] = c.counts[i]
	}
	popular := sorted(func(a, b pixel) int { return cmp.Compare(uses[b], uses[a]) })
	return []format{indexedFormat(c.palette), luminance, alpha, popular}
}

// luminance weighs the channels as ITU-R BT.601 does, times 1000.
func (p pixel) luminance() int {
	return 299*int(p.red()) + 587*int(p.green()) + 114*int(p.blue())
}
