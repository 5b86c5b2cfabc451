package picture

import "image"

// ringRows is how many rows of MCUs a channel's samples are kept for: interpolation looks one row up and one down.
const ringRows = 3

// A jpegOutput turns coefficients into samples, and samples into pixels.
type jpegOutput struct {
	jpeg       *jpegFile
	dst        *image.NRGBA
	maxH, maxV int
	next       int      // the next row of pixels to draw
	full       [][]byte // one row of each channel at full width
	colours    func(channels [][]byte, row []byte)
	row        []byte // RGBA
	mix        []int32
}

func newJPEGOutput(j *jpegFile, dst *image.NRGBA) *jpegOutput {
	o := &jpegOutput{jpeg: j, dst: dst, colours: j.colours(), row: make([]byte, 4*j.width)}
	o.maxH, o.maxV = j.sampling()
	for i := range j.components {
		c := &j.components[i]
		c.ring = ringRows * 8 * c.v
		c.plane = make([]byte, c.ring*c.blocks*8)
		o.full = append(o.full, make([]byte, 8*c.blocks*o.maxH/c.h+2*o.maxH))
	}
	o.mix = make([]int32, 8*ceilDiv(j.width, 8*o.maxH)*o.maxH+8)
	return o
}

// samples gives a channel's row of samples; rows beyond the picture repeat its edge.
func (c *component) samples(y int) []byte {
	y = min(max(y, 0), c.height-1) % c.ring
	return c.plane[y*c.blocks*8:][:c.width]
}

// transform turns a block into samples.
func (o *jpegOutput) transform(c *component, block []int16, column, row int) {
	stride := c.blocks * 8
	inverseDCT(c.plane[row*8%c.ring*stride+column*8:], stride, block, &o.jpeg.quant[c.table])
}

// transformAll turns all coefficients into pixels.
func (o *jpegOutput) transformAll() {
	for mcu := range ceilDiv(o.jpeg.height, 8*o.maxV) {
		for i := range o.jpeg.components {
			c := &o.jpeg.components[i]
			for v := range c.v {
				row := mcu*c.v + v
				for column := range c.blocks {
					o.transform(c, c.coefficients[64*(row*c.blocks+column):][:64], column, row)
				}
			}
		}
		o.rowDone(mcu)
	}
}

// rowDone draws the rows of pixels that depend on nothing beyond a row of MCUs.
func (o *jpegOutput) rowDone(mcu int) {
	end := (mcu + 1) * 8 * o.maxV
	if end < o.jpeg.height {
		end -= o.maxV // these look at the next row of MCUs
	}
	for end = min(end, o.jpeg.height); o.next < end; o.next++ {
		for i := range o.jpeg.components {
			o.enlarge(&o.jpeg.components[i], o.full[i], o.next)
		}
		o.colours(o.full, o.row)
		place(o.dst, o.row, o.next, o.jpeg.orientation, o.jpeg.width, o.jpeg.height)
	}
}

// enlarge gives a channel's row y at full size. As in libjpeg, a channel of half the width or height is interpolated with
// weights 3/4 and 1/4, rounded up and down in turn; any other is repeated.
func (o *jpegOutput) enlarge(c *component, out []byte, y int) {
	across, down := o.maxH/c.h, o.maxV/c.v
	near := c.samples(y / down)
	other := near
	if down == 2 {
		other = c.samples(y/2 - 1 + y%2*2)
	}
	switch {
	case across == 1 && down == 1:
		copy(out, near)
	case across == 2 && down == 1 && c.width > 2:
		smoothRow(out, near)
	case across == 2 && down == 2 && c.width > 2:
		smoothBoth(out, near, other, o.mix)
	case across == 1 && down == 2:
		bias := 1 + y%2
		for x := range near {
			out[x] = byte((3*int(near[x]) + int(other[x]) + bias) >> 2)
		}
	default:
		for x, v := range near {
			for i := range across {
				out[x*across+i] = v
			}
		}
	}
}

func smoothRow(out, in []byte) {
	last := len(in) - 1
	for x := range in {
		left, right := in[max(x-1, 0)], in[min(x+1, last)]
		out[2*x] = byte((3*int(in[x]) + int(left) + 1) >> 2)
		out[2*x+1] = byte((3*int(in[x]) + int(right) + 2) >> 2)
	}
	out[0], out[2*last+1] = in[0], in[last]
}

func smoothBoth(out, near, other []byte, mix []int32) {
	for x := range near {
		mix[x] = 3*int32(near[x]) + int32(other[x])
	}
	last := len(near) - 1
	for x := range near {
		left, right := mix[max(x-1, 0)], mix[min(x+1, last)]
		out[2*x] = byte((3*mix[x] + left + 8) >> 4)
		out[2*x+1] = byte((3*mix[x] + right + 7) >> 4)
	}
}

// place puts a row of pixels where the orientation wants it.
func place(dst *image.NRGBA, row []byte, y, orientation, width, height int) {
	if orientation == 1 {
		copy(dst.Pix[y*dst.Stride:], row)
		return
	}
	for x := range width {
		tx, ty := x, y
		switch orientation {
		case 2:
			tx = width - 1 - x
		case 3:
			tx, ty = width-1-x, height-1-y
		case 4:
			ty = height - 1 - y
		case 5:
			tx, ty = y, x
		case 6:
			tx, ty = height-1-y, x
		case 7:
			tx, ty = height-1-y, width-1-x
		case 8:
			tx, ty = y, width-1-x
		}
		copy(dst.Pix[ty*dst.Stride+4*tx:][:4], row[4*x:])
	}
}
