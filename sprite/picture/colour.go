package picture

import (
	"encoding/binary"
	"image"
	"math"
	"sync"
)

// A space is a colour space of three primaries, as a profile or a chunk describes it: curves lead from a channel's 256
// values to light, and the matrix from light to XYZ under D50.
type space struct {
	curves [3][256]float64
	matrix matrix
}

type matrix [3][3]float64

func (m matrix) times(v [3]float64) [3]float64 {
	var out [3]float64
	for i, row := range m {
		out[i] = row[0]*v[0] + row[1]*v[1] + row[2]*v[2]
	}
	return out
}

func (m matrix) timesMatrix(n matrix) matrix {
	var out matrix
	for j := range 3 {
		column := m.times([3]float64{n[0][j], n[1][j], n[2][j]})
		for i := range 3 {
			out[i][j] = column[i]
		}
	}
	return out
}

func (m matrix) inverse() matrix {
	minor := func(i, j int) float64 {
		a, b, c, d := (i+1)%3, (i+2)%3, (j+1)%3, (j+2)%3
		return m[a][c]*m[b][d] - m[a][d]*m[b][c]
	}
	det := m[0][0]*minor(0, 0) + m[0][1]*minor(0, 1) + m[0][2]*minor(0, 2)
	var out matrix
	for i := range 3 {
		for j := range 3 {
			out[j][i] = minor(i, j) / det
		}
	}
	return out
}

// Chromaticities of white and of the primaries.
type chromaticities struct{ white, red, green, blue [2]float64 }

var (
	d65      = [2]float64{0.3127, 0.3290}
	bt709    = chromaticities{d65, [2]float64{0.64, 0.33}, [2]float64{0.30, 0.60}, [2]float64{0.15, 0.06}}
	bt2020   = chromaticities{d65, [2]float64{0.708, 0.292}, [2]float64{0.170, 0.797}, [2]float64{0.131, 0.046}}
	p3       = chromaticities{d65, [2]float64{0.680, 0.320}, [2]float64{0.265, 0.690}, [2]float64{0.150, 0.060}}
	whiteD50 = [3]float64{0.9642, 1, 0.8249}
	// bradford leads from XYZ to responses of the eye's cones (Lam, 1985).
	bradford = matrix{{0.8951, 0.2664, -0.1614}, {-0.7502, 1.7135, 0.0367}, {0.0389, -0.0685, 1.0296}}
	fromXYZ  = bt709.toXYZ().inverse()
)

// toXYZ gives the matrix from light of the primaries to XYZ, adapted to D50.
func (c chromaticities) toXYZ() matrix {
	xyz := func(p [2]float64) [3]float64 { return [3]float64{p[0] / p[1], 1, (1 - p[0] - p[1]) / p[1]} }
	var m matrix
	for j, p := range [][2]float64{c.red, c.green, c.blue} {
		for i, v := range xyz(p) {
			m[i][j] = v
		}
	}
	white := xyz(c.white)
	scale := m.inverse().times(white)
	for i := range 3 {
		for j := range 3 {
			m[i][j] *= scale[j]
		}
	}
	from, to := bradford.times(white), bradford.times(whiteD50)
	var adapt matrix
	for i := range 3 {
		adapt[i][i] = to[i] / from[i]
	}
	return bradford.inverse().timesMatrix(adapt).timesMatrix(bradford).timesMatrix(m)
}

// curve gives the 256 values of a function.
func curve(f func(float64) float64) (table [256]float64) {
	for i := range table {
		table[i] = f(float64(i) / 255)
	}
	return table
}

// same gives a space with one curve for all channels.
func same(f func(float64) float64, m matrix) *space {
	c := curve(f)
	return &space{[3][256]float64{c, c, c}, m}
}

// linear gives the light of an sRGB value (IEC 61966-2-1).
func linear(v float64) float64 {
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

// encodeSRGB gives the sRGB values of light in steps of 1/encodeSteps. Only images with profiles of their own need it, so a
// start doesn't wait for it.
const encodeSteps = 1 << 14

var encodeSRGB = sync.OnceValue(func() *[encodeSteps + 1]byte {
	table := new([encodeSteps + 1]byte)
	for i := range table {
		v := float64(i) / encodeSteps
		if v <= 0.0031308 {
			v *= 12.92
		} else {
			v = 1.055*math.Pow(v, 1/2.4) - 0.055
		}
		table[i] = byte(math.Round(v * 255))
	}
	return table
})

// A converter turns values of a space into sRGB.
type converter struct {
	curves [3][256]float64
	matrix matrix
}

func (s *space) converter() converter { return converter{s.curves, fromXYZ.timesMatrix(s.matrix)} }

func (c *converter) convert(r, g, b byte) (byte, byte, byte) {
	light := c.matrix.times([3]float64{c.curves[0][r], c.curves[1][g], c.curves[2][b]})
	table := encodeSRGB()
	encode := func(v float64) byte { return table[int(math.Round(min(max(v, 0), 1)*encodeSteps))] }
	return encode(light[0]), encode(light[1]), encode(light[2])
}

// identity tells whether the space is sRGB but for rounding: then browsers change nothing either.
func (c *converter) identity() bool {
	steps := []byte{0, 15, 51, 102, 153, 204, 240, 255}
	near := func(a, b byte) bool { return abs(int(a)-int(b)) <= 1 }
	for _, r := range steps {
		for _, g := range steps {
			for _, b := range steps {
				if r1, g1, b1 := c.convert(r, g, b); !near(r, r1) || !near(g, g1) || !near(b, b1) {
					return false
				}
			}
		}
	}
	return true
}

func abs(v int) int { return max(v, -v) }

// toSRGB converts an image in place.
func (s *space) toSRGB(img *image.NRGBA) {
	c := s.converter()
	if c.identity() {
		return
	}
	var last, converted [3]byte
	first := true
	for y := range img.Rect.Dy() {
		row := img.Pix[y*img.Stride:][:4*img.Rect.Dx()]
		for ; len(row) > 0; row = row[4:] {
			if pixel := [3]byte(row); first || pixel != last {
				last, first = pixel, false
				converted[0], converted[1], converted[2] = c.convert(pixel[0], pixel[1], pixel[2])
			}
			copy(row, converted[:])
		}
	}
}

// colourChunks are what a PNG file says about its colours.
type colourChunks struct {
	gamma     float64 // gAMA: the exponent of encoding; 0 where the file doesn't say
	primaries *chromaticities
	srgb      bool
	profile   []byte // iCCP, inflated
	cicp      []byte
}

// take notes a chunk. What is broken is passed over, as in browsers.
func (c *colourChunks) take(kind string, body []byte) {
	fixed := func(at int) float64 { return float64(int32(binary.BigEndian.Uint32(body[at:]))) / 100_000 }
	switch {
	case kind == "gAMA" && len(body) == 4 && c.gamma == 0:
		c.gamma = max(fixed(0), 0)
	case kind == "cHRM" && len(body) == 32 && c.primaries == nil:
		c.primaries = &chromaticities{
			[2]float64{fixed(0), fixed(4)}, [2]float64{fixed(8), fixed(12)},
			[2]float64{fixed(16), fixed(20)}, [2]float64{fixed(24), fixed(28)},
		}
	case kind == "sRGB" && len(body) == 1:
		c.srgb = true
	case kind == "iCCP" && c.profile == nil:
		c.profile = inflateProfile(body)
	case kind == "cICP" && len(body) == 4:
		c.cicp = body
	}
}

// convert brings the image into sRGB. The order is that of the PNG specification: cICP, iCCP, sRGB, gAMA and cHRM. It is
// false where the file describes its colours in a way that can't be followed.
func (c *colourChunks) convert(img *image.NRGBA, gray bool) bool {
	switch {
	case c.cicp != nil:
		s := codedSpace(c.cicp)
		if s == nil {
			return false
		}
		s.toSRGB(img)
	case c.profile != nil:
		return convertProfile(img, c.profile, gray)
	case c.srgb || c.gamma == 0:
	default:
		primaries := bt709
		if c.primaries != nil && c.primaries.valid() {
			primaries = *c.primaries
		} else if ratio := c.gamma * 2.2; ratio > 0.95 && ratio < 1.05 {
			return true // near enough to sRGB that browsers take it for sRGB
		}
		exponent := 1 / c.gamma
		same(func(v float64) float64 { return math.Pow(v, exponent) }, primaries.toXYZ()).toSRGB(img)
	}
	return true
}

// valid tells whether the points span a triangle around nothing degenerate.
func (c *chromaticities) valid() bool {
	for _, p := range [][2]float64{c.white, c.red, c.green, c.blue} {
		if p[0] < 0 || p[1] <= 0 || p[0]+p[1] > 1 {
			return false
		}
	}
	area := (c.red[0]-c.blue[0])*(c.green[1]-c.blue[1]) - (c.green[0]-c.blue[0])*(c.red[1]-c.blue[1])
	return math.Abs(area) > 1e-6
}

// codedSpace gives the space that a cICP chunk names by its numbers (ITU-T H.273), of those that SDR images have; nil for
// others.
func codedSpace(cicp []byte) *space {
	primaries, known := map[byte]chromaticities{1: bt709, 9: bt2020, 12: p3}[cicp[0]]
	if !known || cicp[2] != 0 || cicp[3] != 1 {
		return nil
	}
	var transfer func(float64) float64
	switch cicp[1] {
	case 13:
		transfer = linear
	case 8:
		transfer = func(v float64) float64 { return v }
	case 4:
		transfer = func(v float64) float64 { return math.Pow(v, 2.2) }
	case 5:
		transfer = func(v float64) float64 { return math.Pow(v, 2.8) }
	case 1, 6, 14, 15:
		transfer = func(v float64) float64 {
			if v < 0.081 {
				return v / 4.5
			}
			return math.Pow((v+0.099)/1.099, 1/0.45)
		}
	default:
		return nil
	}
	return same(transfer, primaries.toXYZ())
}
