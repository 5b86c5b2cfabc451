package picture

import "image"

// drawVP8 turns the planes of a lossy WebP picture into RGBA as libwebp does: chroma interpolated from the four nearest
// samples, and the colours of ITU-R BT.601 with their narrow range. (image.YCbCr's own conversion takes JPEG's full range.)
func drawVP8(dst *image.NRGBA, planes *image.YCbCr, alpha []byte, alphaStride int) {
	width, height := dst.Rect.Dx(), dst.Rect.Dy()
	half := (width + 1) / 2
	cb, cr := make([]byte, width), make([]byte, width)
	for y := range height {
		near := y / 2
		other := min(max(near-1+y%2*2, 0), (height+1)/2-1)
		enlargeVP8(cb, planes.Cb[near*planes.CStride:][:half], planes.Cb[other*planes.CStride:][:half])
		enlargeVP8(cr, planes.Cr[near*planes.CStride:][:half], planes.Cr[other*planes.CStride:][:half])
		row := dst.Pix[y*dst.Stride:][:4*width]
		for x, luma := range planes.Y[y*planes.YStride:][:width] {
			pixel := row[4*x : 4*x+4 : 4*x+4]
			base, u, v := 19077*int(luma)>>8, int(cb[x]), int(cr[x])
			pixel[0] = narrow(base + 26149*v>>8 - 14234)
			pixel[1] = narrow(base - 6419*u>>8 - 13320*v>>8 + 8708)
			pixel[2] = narrow(base + 33050*u>>8 - 17685)
			pixel[3] = 255
			if alpha != nil {
				pixel[3] = alpha[y*alphaStride+x]
			}
		}
	}
}

// narrow drops the six bits of precision that a colour was computed with.
func narrow(v int) byte { return byte(min(max(v>>6, 0), 255)) }

// enlargeVP8 doubles a row of chroma samples; near is the row that the pixels lie in, other the next nearest.
func enlargeVP8(out, near, other []byte) {
	edge := func(i int) byte { return byte((3*int(near[i]) + int(other[i]) + 2) >> 2) }
	out[0] = edge(0)
	for i := 1; i < len(near); i++ {
		a, b, c, d := int(near[i-1]), int(near[i]), int(other[i-1]), int(other[i])
		out[2*i-1] = byte(((a+3*b+3*c+d+8)>>3 + a) >> 1)
		if 2*i < len(out) {
			out[2*i] = byte(((3*a+b+c+3*d+8)>>3 + b) >> 1)
		}
	}
	if len(out)%2 == 0 {
		out[len(out)-1] = edge(len(near) - 1)
	}
}
