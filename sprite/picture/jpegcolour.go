package picture

// colours gives the function that turns a row of the file's channels into RGBA. Which channels there are, libjpeg derives
// from Adobe's marker, from JFIF's and from the channels' names.
func (j *jpegFile) colours() func(channels [][]byte, row []byte) {
	switch len(j.components) {
	case 1:
		return grayRow
	case 4:
		return j.cmykRow
	}
	names := string([]byte{j.components[0].id, j.components[1].id, j.components[2].id})
	if !j.jfif && (j.adobe == 0 || j.adobe < 0 && names == "RGB") {
		return rgbRow
	}
	return func(channels [][]byte, row []byte) { yccRow(channels, row) }
}

func grayRow(channels [][]byte, row []byte) {
	for i := range len(row) / 4 {
		v := channels[0][i]
		copy(row[4*i:4*i+4], []byte{v, v, v, 255})
	}
}

func rgbRow(channels [][]byte, row []byte) {
	for i := range len(row) / 4 {
		copy(row[4*i:4*i+4], []byte{channels[0][i], channels[1][i], channels[2][i], 255})
	}
}

// The factors of JFIF's conversion (ITU-T T.871, 7) in 16-bit fixed point.
const (
	half    = 1 << 15
	crToR   = 91881  // 1.402
	cbToB   = 116130 // 1.772
	crToG   = 46802  // 0.71414
	cbToG   = 22554  // 0.34414
	neutral = 128
)

func yccRow(channels [][]byte, row []byte) {
	for i := range len(row) / 4 {
		y, cb, cr := int32(channels[0][i]), int32(channels[1][i])-neutral, int32(channels[2][i])-neutral
		pixel := row[4*i : 4*i+4 : 4*i+4]
		pixel[0] = clamp(y + (crToR*cr+half)>>16)
		pixel[1] = clamp(y + (half-cbToG*cb-crToG*cr)>>16)
		pixel[2] = clamp(y + (cbToB*cb+half)>>16)
		pixel[3] = 255
	}
}

// cmykRow reads the four inks, which Adobe's files hold inverted and, as YCCK, converted like the three colours. Without a
// profile, browsers multiply each colour with what black leaves.
func (j *jpegFile) cmykRow(channels [][]byte, row []byte) {
	if j.adobe == 2 {
		yccRow(channels[:3], row)
		for i := range len(row) / 4 {
			for k := range 3 {
				row[4*i+k] = 255 - row[4*i+k]
			}
		}
	} else {
		rgbRow(channels[:3], row)
	}
	for i := range len(row) / 4 {
		for k := range 3 {
			row[4*i+k] = byte(int(row[4*i+k]) * int(channels[3][i]) / 255)
		}
	}
}

func clamp(v int32) byte { return byte(min(max(v, 0), 255)) }
