package picture

import (
	"bytes"
	"encoding/binary"
	"image"
	"io"
	"math"

	"github.com/klauspost/compress/zlib"
)

// An iccProfile is an ICC profile's tags (ICC.1:2022, 7).
type iccProfile struct {
	space string // "RGB ", "GRAY", "CMYK", …
	tags  map[string][]byte
}

// inflateProfile reads the profile out of an iCCP chunk; nil where it is broken.
func inflateProfile(body []byte) []byte {
	_, rest, found := bytes.Cut(body, []byte{0})
	if !found || len(rest) < 2 || rest[0] != 0 {
		return nil
	}
	in, err := zlib.NewReader(bytes.NewReader(rest[1:]))
	if err != nil {
		return nil
	}
	defer in.Close()
	profile, err := io.ReadAll(io.LimitReader(in, maxProfile))
	if err != nil {
		return nil
	}
	return profile
}

// convertProfile brings an image into sRGB from the space of a profile. A broken profile, and one of gray or of inks for
// an image that has colours, is passed over, as in browsers; one of colours counts for gray images too. It is false where the profile has no primaries and curves but a table of colours.
func convertProfile(img *image.NRGBA, data []byte, gray bool) bool {
	p, ok := parseICC(data)
	if !ok || p.space == "GRAY" && !gray || p.space != "GRAY" && p.space != "RGB " {
		return true
	}
	s := p.read()
	if s == nil {
		return false
	}
	s.toSRGB(img)
	return true
}

func parseICC(data []byte) (iccProfile, bool) {
	const header = 128
	if len(data) < header+4 || string(data[36:40]) != "acsp" || uint64(binary.BigEndian.Uint32(data)) > uint64(len(data)) {
		return iccProfile{}, false
	}
	p := iccProfile{space: string(data[16:20]), tags: map[string][]byte{}}
	count := binary.BigEndian.Uint32(data[header:])
	for i := uint64(0); i < uint64(count); i++ {
		at := header + 4 + 12*i
		if at+12 > uint64(len(data)) {
			return iccProfile{}, false
		}
		entry := data[at:]
		offset, size := uint64(binary.BigEndian.Uint32(entry[4:])), uint64(binary.BigEndian.Uint32(entry[8:]))
		if offset+size > uint64(len(data)) {
			return iccProfile{}, false
		}
		p.tags[string(entry[:4])] = data[offset : offset+size]
	}
	return p, true
}

// read gives the space of a profile of primaries and curves; nil where it is none.
func (p *iccProfile) read() *space {
	if p.tags["A2B0"] != nil {
		return nil // a table goes before primaries
	}
	if p.space == "GRAY" {
		gray, ok := iccCurve(p.tags["kTRC"])
		if !ok {
			return nil
		}
		return &space{[3][256]float64{gray, gray, gray}, bt709.toXYZ()}
	}
	var s space
	for j, name := range []string{"r", "g", "b"} {
		var ok bool
		if s.curves[j], ok = iccCurve(p.tags[name+"TRC"]); !ok {
			return nil
		}
		xyz := p.tags[name+"XYZ"]
		if len(xyz) < 20 {
			return nil
		}
		for i := range 3 {
			s.matrix[i][j] = fixed16(xyz[8+4*i:])
		}
	}
	return &s
}

func fixed16(b []byte) float64 { return float64(int32(binary.BigEndian.Uint32(b))) / 65536 }

// iccCurve reads a tag of type curv or para.
func iccCurve(tag []byte) (table [256]float64, ok bool) {
	switch {
	case len(tag) >= 12 && string(tag[:4]) == "curv":
		n := int64(binary.BigEndian.Uint32(tag[8:]))
		if n*2 > int64(len(tag)-12) {
			return table, false
		}
		return sampledCurve(tag[12 : 12+2*n]), true
	case len(tag) >= 12 && string(tag[:4]) == "para":
		kind := int(binary.BigEndian.Uint16(tag[8:]))
		counts := []int{1, 3, 4, 5, 7}
		if kind >= len(counts) || len(tag) < 12+4*counts[kind] {
			return table, false
		}
		var parameters [7]float64
		for i := range counts[kind] {
			parameters[i] = fixed16(tag[12+4*i:])
		}
		return curve(parametric(kind, parameters)), true
	}
	return table, false
}

// sampledCurve reads the values of a curv tag: none is the identity, one an exponent, more a table.
func sampledCurve(values []byte) [256]float64 {
	n := len(values) / 2
	if n == 0 {
		return curve(func(v float64) float64 { return v })
	}
	at := func(i int) float64 { return float64(binary.BigEndian.Uint16(values[2*i:])) }
	if n == 1 {
		return curve(func(v float64) float64 { return math.Pow(v, at(0)/256) })
	}
	return curve(func(v float64) float64 {
		position := v * float64(n-1)
		i := min(int(position), n-2)
		part := position - float64(i)
		return (at(i)*(1-part) + at(i+1)*part) / 65535
	})
}

// parametric gives the function of a para tag (ICC.1:2022, 10.18). The parameters are g, a, b, c, d, e, f.
func parametric(kind int, p [7]float64) func(float64) float64 {
	g, a, b, c, d, e, f := p[0], p[1], p[2], p[3], p[4], p[5], p[6]
	switch kind {
	case 0:
		a, b, c, d, e, f = 1, 0, 0, 0, 0, 0
	case 1:
		d, c, e, f = -b/a, 0, 0, 0
	case 2:
		d, e, f, c = -b/a, c, c, 0
	case 3:
		e, f = 0, 0
	}
	return func(v float64) float64 {
		if v >= d {
			return min(max(math.Pow(max(a*v+b, 0), g)+e, 0), 1)
		}
		return min(max(c*v+f, 0), 1)
	}
}
