package pngenc

// A colorType is the colour type of an IHDR chunk.
type colorType byte

const (
	gray           colorType = 0
	trueColor      colorType = 2
	indexed        colorType = 3
	grayAlpha      colorType = 4
	trueColorAlpha colorType = 6
)

// samples gives the number of samples per pixel.
func (c colorType) samples() int {
	switch c {
	case trueColor:
		return 3
	case grayAlpha:
		return 2
	case trueColorAlpha:
		return 4
	}
	return 1
}

// A format is one way to write the pixels of an image: everything a decoder has to know before the first row.
type format struct {
	color colorType
	depth int // bits per sample: 1, 2, 4 or 8
	// palette belongs to the colour type indexed; entries that are not opaque stand first, as far as the order allows.
	palette []pixel
	// key is the pixel that stands for transparent, in the types gray and trueColor; only where keyed.
	key   pixel
	keyed bool
}

// rowBytes is the size of a row of width px, without its filter byte.
func (f format) rowBytes(width int) int {
	return (width*f.color.samples()*f.depth + 7) / 8
}

// pixelBytes is the distance in bytes to the pixel to the left, as the filters count it: at least 1.
func (f format) pixelBytes() int {
	return max(1, f.color.samples()*f.depth/8)
}

// headerBytes is the size of the chunks that the format needs beyond the rows.
func (f format) headerBytes() int {
	n := 0
	if f.color == indexed {
		n += 12 + 3*len(f.palette)
		if t := f.translucentEntries(); t > 0 {
			n += 12 + t
		}
	}
	if f.keyed {
		n += 12 + 2*f.color.samples()
	}
	return n
}

// translucentEntries counts the palette's entries up to the last that is not opaque: those that tRNS has to list.
func (f format) translucentEntries() int {
	for n := len(f.palette); n > 0; n-- {
		if f.palette[n-1].alpha() != 255 {
			return n
		}
	}
	return 0
}

// indexDepth is the number of bits that an index into a palette of n entries takes.
func indexDepth(n int) int {
	switch {
	case n <= 2:
		return 1
	case n <= 4:
		return 2
	case n <= 16:
		return 4
	}
	return 8
}

// grayDepth is the smallest bit depth that holds every gray of the palette exactly: a depth of 1 has 0 and 255, a depth of 2
// the multiples of 85, a depth of 4 those of 17.
func grayDepth(palette []pixel) int {
	depth := 1
	for _, p := range palette {
		if p.alpha() == 0 {
			continue
		}
		for ; depth < 8 && int(p.red())%(255/(1<<depth-1)) != 0; depth *= 2 {
		}
	}
	return depth
}
