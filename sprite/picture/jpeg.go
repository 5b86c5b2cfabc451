package picture

import (
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"slices"
)

// Markers of a JPEG file (ITU-T T.81, table B.1).
const (
	markerSOF0 = 0xc0 // baseline
	markerSOF1 = 0xc1 // extended sequential
	markerSOF2 = 0xc2 // progressive
	markerDHT  = 0xc4
	markerSOI  = 0xd8
	markerEOI  = 0xd9
	markerSOS  = 0xda
	markerDQT  = 0xdb
	markerDRI  = 0xdd
	markerAPP0 = 0xe0
	markerAPP1 = 0xe1
	markerAPP2 = 0xe2
	markerAppE = 0xee
)

// maxProfile bounds a colour profile, in bytes.
const maxProfile = 4 << 20

// A jpegFile is a JPEG file as far as its segments were read.
type jpegFile struct {
	data          []byte
	at            int // behind the last segment that was read
	width, height int // as stored
	progressive   bool
	components    []component
	quant         [4][64]uint16 // in the order of the zigzag
	hasQuant      [4]bool
	dc, ac        [4]*huffman
	restart       int // MCUs between restart markers
	orientation   int // of Exif: 1 … 8
	jfif          bool
	adobe         int // colour transform, −1 where the file doesn't say
	profile       []byte
	eobRun        int
}

// A component is one colour channel.
type component struct {
	id            byte
	h, v          int // sampling factors
	table         int // of quant
	width, height int // in samples
	blocks        int // in a row, whole MCUs
	rows          int // of blocks, whole MCUs
	coefficients  []int16
	dc            int // the last block's
	plane         []byte
	ring          int // how many rows plane holds
}

func jpegHeader(data []byte) (Header, error) {
	j, err := parseJPEG(data)
	if err != nil {
		return Header{}, err
	}
	header := Header{Format: "jpeg", Width: j.width, Height: j.height}
	if j.orientation >= 5 {
		header.Width, header.Height = j.height, j.width
	}
	if err := checkSize(j.width, j.height); err != nil {
		return header, err
	}
	if header.Memory = j.memory(); header.Memory > maxMemory {
		return header, errors.New("the JPEG file is progressive and too large for that; save it without progression")
	}
	return header, nil
}

// memory is how many bytes decoding takes beside the pixels.
func (j *jpegFile) memory() int64 {
	var bytes int64
	for _, c := range j.components {
		if j.buffered() {
			bytes += 2 * 64 * int64(c.blocks) * int64(c.rows)
		}
		bytes += int64(c.blocks) * 8 * 8 * int64(c.v) * ringRows
	}
	return bytes
}

// parseJPEG reads the segments up to the first scan.
func parseJPEG(data []byte) (*jpegFile, error) {
	j := &jpegFile{data: data, at: 2, orientation: 1, adobe: -1}
	for {
		marker, body, err := j.segment()
		switch {
		case err != nil:
			return nil, err
		case marker == markerEOI:
			return nil, errors.New("the JPEG file holds no picture")
		case marker == markerSOS:
			if j.components == nil {
				return nil, errors.New("the JPEG file is broken: its pixels come before its header")
			}
			j.at -= len(body) + 4 // to be read again by the decoder
			return j, nil
		}
		if err := j.take(marker, body); err != nil {
			return nil, err
		}
	}
}

// segment reads the next marker and what belongs to it. Bytes that belong to nothing are passed over, as in libjpeg.
func (j *jpegFile) segment() (marker byte, body []byte, err error) {
	for j.at+1 < len(j.data) && (j.data[j.at] != 0xff || j.data[j.at+1] == 0xff || j.data[j.at+1] == 0) {
		j.at++
	}
	if j.at+1 >= len(j.data) {
		return 0, nil, errTruncated
	}
	marker = j.data[j.at+1]
	j.at += 2
	if marker == markerEOI || marker == markerSOI || marker >= 0xd0 && marker <= 0xd7 || marker == 1 {
		return marker, nil, nil
	}
	if j.at+2 > len(j.data) {
		return 0, nil, errTruncated
	}
	size := int(binary.BigEndian.Uint16(j.data[j.at:]))
	if size < 2 {
		return 0, nil, errors.New("the JPEG file is broken: a segment has no size")
	}
	if j.at+size > len(j.data) {
		return 0, nil, errTruncated
	}
	body = j.data[j.at+2 : j.at+size]
	j.at += size
	return marker, body, nil
}

// take notes a segment that is no scan.
func (j *jpegFile) take(marker byte, body []byte) error {
	switch {
	case marker == markerSOF0 || marker == markerSOF1 || marker == markerSOF2:
		j.progressive = marker == markerSOF2
		return j.frame(body)
	case marker >= 0xc3 && marker <= 0xcf && marker != markerDHT && marker != 0xc8 && marker != 0xcc:
		return errors.New("the JPEG file uses lossless or arithmetic coding, which browsers can't show")
	case marker == markerDHT:
		return j.huffmanTables(body)
	case marker == markerDQT:
		return j.quantTables(body)
	case marker == markerDRI:
		if len(body) < 2 {
			return errTruncated
		}
		j.restart = int(binary.BigEndian.Uint16(body))
	case marker == markerAPP0:
		j.jfif = j.jfif || hasPrefix(body, "JFIF\x00")
	case marker == markerAPP1:
		if hasPrefix(body, "Exif\x00\x00") {
			j.orientation = exifOrientation(body[6:])
		}
	case marker == markerAPP2:
		if hasPrefix(body, "ICC_PROFILE\x00") && len(body) > 14 && len(j.profile) < maxProfile {
			j.profile = append(j.profile, body[14:]...)
		}
	case marker == markerAppE:
		if hasPrefix(body, "Adobe") && len(body) >= 12 {
			j.adobe = int(body[11])
		}
	}
	return nil
}

func hasPrefix(body []byte, prefix string) bool {
	return len(body) >= len(prefix) && string(body[:len(prefix)]) == prefix
}

// frame reads the header of the picture (T.81, B.2.2).
func (j *jpegFile) frame(body []byte) error {
	if j.components != nil {
		return errors.New("the JPEG file holds several pictures in one")
	}
	if len(body) < 6 || len(body) < 6+3*int(body[5]) {
		return errTruncated
	}
	if body[0] != 8 {
		return fmt.Errorf("the JPEG file has %d bits a sample, which browsers can't show", body[0])
	}
	j.height, j.width = int(binary.BigEndian.Uint16(body[1:])), int(binary.BigEndian.Uint16(body[3:]))
	if n := body[5]; n != 1 && n != 3 && n != 4 {
		return fmt.Errorf("the JPEG file has %d colour channels", n)
	}
	for i := range int(body[5]) {
		spec := body[6+3*i:]
		c := component{id: spec[0], h: int(spec[1] >> 4), v: int(spec[1] & 15), table: int(spec[2])}
		if c.h < 1 || c.h > 4 || c.v < 1 || c.v > 4 || c.table > 3 {
			return errors.New("the JPEG file is broken: its header holds values that don't exist")
		}
		j.components = append(j.components, c)
	}
	if len(j.components) == 1 {
		j.components[0].h, j.components[0].v = 1, 1
	}
	maxH, maxV := j.sampling()
	for i := range j.components {
		c := &j.components[i]
		if maxH%c.h != 0 || maxV%c.v != 0 {
			return errors.New("the JPEG file samples its colours at a fraction, which browsers can't show")
		}
		c.width, c.height = ceilDiv(j.width*c.h, maxH), ceilDiv(j.height*c.v, maxV)
		c.blocks, c.rows = ceilDiv(j.width, 8*maxH)*c.h, ceilDiv(j.height, 8*maxV)*c.v
	}
	return nil
}

func ceilDiv(a, b int) int { return (a + b - 1) / b }

// sampling gives the largest sampling factors: an MCU holds that many blocks across and down.
func (j *jpegFile) sampling() (h, v int) {
	for _, c := range j.components {
		h, v = max(h, c.h), max(v, c.v)
	}
	return h, v
}

func (j *jpegFile) quantTables(body []byte) error {
	for len(body) > 0 {
		wide, id := int(body[0]>>4), int(body[0]&15)
		size := 64 * (1 + wide)
		if wide > 1 || id > 3 || len(body) < 1+size {
			return errors.New("the JPEG file is broken: a quantization table is cut")
		}
		for i := range 64 {
			if wide == 1 {
				j.quant[id][i] = binary.BigEndian.Uint16(body[1+2*i:])
			} else {
				j.quant[id][i] = uint16(body[1+i])
			}
		}
		j.hasQuant[id] = true
		body = body[1+size:]
	}
	return nil
}

// exifOrientation finds the tag 0x0112 in the first directory of an Exif block; 1 where there is none (Exif 2.32, 4.6.4).
func exifOrientation(tiff []byte) int {
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder
	switch string(tiff[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return 1
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return 1
	}
	entries := tiff[at+2:]
	for range order.Uint16(tiff[at:]) {
		if len(entries) < 12 {
			return 1
		}
		const short = 3
		if order.Uint16(entries) == 0x0112 && order.Uint16(entries[2:]) == short {
			if value := int(order.Uint16(entries[8:])); value >= 1 && value <= 8 {
				return value
			}
			return 1
		}
		entries = entries[12:]
	}
	return 1
}

// decodeJPEG draws the file into dst, turned as its Exif block says. The pixels are those of libjpeg, which browsers use:
// its integer transform, and chroma interpolated by a triangle filter.
func decodeJPEG(dst *image.NRGBA, data []byte) (Notes, error) {
	j, err := parseJPEG(data)
	if err != nil {
		return Notes{}, err
	}
	out := newJPEGOutput(j, dst)
	if err := j.decode(out); err != nil {
		return Notes{}, err
	}
	return Notes{UnknownColours: !j.toSRGB(dst)}, nil
}

// toSRGB converts the drawn picture where the file has a profile.
func (j *jpegFile) toSRGB(dst *image.NRGBA) bool {
	switch {
	case j.profile == nil:
		return true
	case len(j.components) == 4:
		return false // profiles of inks are tables
	}
	p, ok := parseICC(j.profile)
	return !ok || convertProfile(dst, j.profile, p.space == "GRAY")
}

// buffered tells whether all coefficients have to be held until the end: in a progressive file, and where the channels
// come one after the other.
func (j *jpegFile) buffered() bool {
	if j.progressive {
		return true
	}
	// at stands before the first scan: its second byte after the size says how many channels it holds.
	return j.at+4 < len(j.data) && int(j.data[j.at+4]) != len(j.components)
}

func (j *jpegFile) find(id byte) *component {
	i := slices.IndexFunc(j.components, func(c component) bool { return c.id == id })
	if i < 0 {
		return nil
	}
	return &j.components[i]
}
