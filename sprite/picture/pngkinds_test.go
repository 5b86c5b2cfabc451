package picture

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"math/rand/v2"
	"testing"
)

// A pngKind is one way to write a PNG file.
type pngKind struct {
	colour     byte
	depth      int
	interlaced bool
	keyed      bool // has a tRNS chunk
}

func (k pngKind) String() string {
	names := map[byte]string{gray: "gray", rgb: "rgb", indexed: "palette", grayAlpha: "gray+alpha", rgba: "rgba"}
	s := fmt.Sprintf("%s %d bit", names[k.colour], k.depth)
	if k.interlaced {
		s += " interlaced"
	}
	if k.keyed {
		s += " tRNS"
	}
	return s
}

// pngKinds are all combinations that the PNG specification allows.
func pngKinds() []pngKind {
	var kinds []pngKind
	for _, colour := range []byte{gray, rgb, indexed, grayAlpha, rgba} {
		for _, depth := range []int{1, 2, 4, 8, 16} {
			if !validDepth(colour, depth) {
				continue
			}
			for _, interlaced := range []bool{false, true} {
				kinds = append(kinds, pngKind{colour, depth, interlaced, false})
				if colour != grayAlpha && colour != rgba {
					kinds = append(kinds, pngKind{colour, depth, interlaced, true})
				}
			}
		}
	}
	return kinds
}

// A drawing is an image as its samples, with the palette and the key that belong to them.
type drawing struct {
	kind          pngKind
	width, height int
	samples       []int // of pixel (x, y) from (y*width+x)*samples[colour] on
	palette       [][3]byte
	alpha         []byte // of the palette's first entries
	key           []int
}

func randomDrawing(r *rand.Rand, kind pngKind, width, height int) drawing {
	d := drawing{kind: kind, width: width, height: height}
	n := samples[kind.colour]
	limit := 1 << kind.depth
	if kind.colour == indexed {
		d.palette = make([][3]byte, 1+r.IntN(limit))
		for i := range d.palette {
			d.palette[i] = [3]byte{byte(r.Uint32()), byte(r.Uint32()), byte(r.Uint32())}
		}
		if kind.keyed {
			d.alpha = make([]byte, 1+r.IntN(len(d.palette)))
			for i := range d.alpha {
				d.alpha[i] = byte(r.Uint32())
			}
		}
		limit = len(d.palette)
	}
	d.samples = make([]int, width*height*n)
	for i := range d.samples {
		d.samples[i] = r.IntN(limit)
	}
	if kind.keyed && kind.colour != indexed {
		at := r.IntN(width * height)
		d.key = d.samples[at*n : at*n+n]
		if at > 0 && kind.depth == 16 {
			// A colour that equals the key in its high bytes alone is opaque.
			copy(d.samples[:n], d.key)
			d.samples[0] ^= 1
		}
	}
	return d
}

// want gives the image as RGBA, straight from the samples.
func (d drawing) want() *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, d.width, d.height))
	n := samples[d.kind.colour]
	for i := range d.width * d.height {
		s := d.samples[i*n : i*n+n]
		var c [4]byte
		to8 := func(v int) byte {
			if d.kind.depth == 16 {
				return byte(v >> 8)
			}
			return byte(v * 255 / (1<<d.kind.depth - 1))
		}
		switch d.kind.colour {
		case gray:
			c = [4]byte{to8(s[0]), to8(s[0]), to8(s[0]), 255}
		case rgb:
			c = [4]byte{to8(s[0]), to8(s[1]), to8(s[2]), 255}
		case grayAlpha:
			c = [4]byte{to8(s[0]), to8(s[0]), to8(s[0]), to8(s[1])}
		case rgba:
			c = [4]byte{to8(s[0]), to8(s[1]), to8(s[2]), to8(s[3])}
		case indexed:
			p := d.palette[s[0]]
			c = [4]byte{p[0], p[1], p[2], 255}
			if s[0] < len(d.alpha) {
				c[3] = d.alpha[s[0]]
			}
		}
		if d.key != nil && equal(s, d.key) {
			c[3] = 0
		}
		copy(img.Pix[4*i:], c[:])
	}
	return img
}

func equal(a, b []int) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// encode writes the drawing with a random filter for each row and IDAT chunks of random sizes.
func (d drawing) encode(r *rand.Rand) []byte {
	out := bytes.NewBufferString(pngSignature)
	ihdr := binary.BigEndian.AppendUint32(nil, uint32(d.width))
	ihdr = binary.BigEndian.AppendUint32(ihdr, uint32(d.height))
	interlace := byte(0)
	if d.kind.interlaced {
		interlace = 1
	}
	chunk(out, "IHDR", append(ihdr, byte(d.kind.depth), d.kind.colour, 0, 0, interlace))
	if d.palette != nil {
		var plte []byte
		for _, p := range d.palette {
			plte = append(plte, p[:]...)
		}
		chunk(out, "PLTE", plte)
	}
	if d.alpha != nil {
		chunk(out, "tRNS", d.alpha)
	} else if d.key != nil {
		var trns []byte
		for _, v := range d.key {
			trns = binary.BigEndian.AppendUint16(trns, uint16(v))
		}
		chunk(out, "tRNS", trns)
	}
	data := d.compress(r)
	for len(data) > 0 {
		n := 1 + r.IntN(len(data))
		chunk(out, "IDAT", data[:n])
		data = data[n:]
	}
	chunk(out, "tEXt", []byte("Comment\x00a chunk that nobody needs"))
	chunk(out, "IEND", nil)
	return out.Bytes()
}

func (d drawing) compress(r *rand.Rand) []byte {
	var out bytes.Buffer
	z := zlib.NewWriter(&out)
	passes := []pass{{0, 0, 1, 1}}
	if d.kind.interlaced {
		passes = adam7
	}
	for _, p := range passes {
		var above []byte
		for y := p.y; y < d.height; y += p.dy {
			row := d.pack(y, p)
			if len(row) == 0 {
				continue
			}
			if above == nil {
				above = make([]byte, len(row))
			}
			z.Write(filter(r.IntN(5), row, above, max(1, samples[d.kind.colour]*d.kind.depth/8)))
			above = row
		}
	}
	z.Close()
	return out.Bytes()
}

// pack gives the packed samples of one row in one pass.
func (d drawing) pack(y int, p pass) []byte {
	n := samples[d.kind.colour]
	var row []byte
	bit := 0
	for x := p.x; x < d.width; x += p.dx {
		for _, v := range d.samples[(y*d.width+x)*n:][:n] {
			if d.kind.depth == 16 {
				row = append(row, byte(v>>8), byte(v))
				continue
			}
			if bit%8 == 0 {
				row = append(row, 0)
			}
			row[len(row)-1] |= byte(v << (8 - d.kind.depth - bit%8))
			bit += d.kind.depth
		}
	}
	return row
}

func filter(kind int, row, above []byte, pixel int) []byte {
	out := []byte{byte(kind)}
	for i, v := range row {
		left, corner := 0, 0
		if i >= pixel {
			left, corner = int(row[i-pixel]), int(above[i-pixel])
		}
		up := int(above[i])
		guess := [5]byte{0, byte(left), byte(up), byte((left + up) / 2), paeth(left, up, corner)}
		out = append(out, v-guess[kind])
	}
	return out
}

func chunk(out *bytes.Buffer, kind string, body []byte) {
	binary.Write(out, binary.BigEndian, uint32(len(body)))
	out.WriteString(kind)
	out.Write(body)
	sum := crc32.NewIEEE()
	sum.Write([]byte(kind))
	sum.Write(body)
	binary.Write(out, binary.BigEndian, sum.Sum32())
}

func TestPNGOfEveryKindShowsItsSamples(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, kind := range pngKinds() {
		t.Run(kind.String(), func(t *testing.T) {
			for range 40 {
				d := randomDrawing(r, kind, 1+r.IntN(20), 1+r.IntN(20))
				data := d.encode(r)
				// Drawn into a part of a larger canvas, as a sheet does.
				canvas := image.NewNRGBA(image.Rect(0, 0, d.width+5, d.height+5))
				for i := range canvas.Pix {
					canvas.Pix[i] = 7
				}
				place := canvas.SubImage(image.Rect(2, 3, 2+d.width, 3+d.height)).(*image.NRGBA)
				if _, err := Decode(place, data); err != nil {
					t.Fatal(err)
				}
				want := d.want()
				for y := range canvas.Rect.Dy() {
					for x := range canvas.Rect.Dx() {
						got := canvas.NRGBAAt(x, y)
						if in := image.Pt(x, y).In(place.Rect); in && got != want.NRGBAAt(x-2, y-3) {
							t.Fatalf("%d × %d px: pixel %d, %d is %v, not %v", d.width, d.height, x-2, y-3, got, want.NRGBAAt(x-2, y-3))
						} else if !in && got.R+got.G+got.B+got.A != 28 {
							t.Fatalf("pixel %d, %d beside the image was drawn", x, y)
						}
					}
				}
			}
		})
	}
}

func TestBrokenPNGIsAnError(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	d := randomDrawing(r, pngKind{rgba, 8, false, false}, 9, 7)
	whole := d.encode(r)
	decode := func(data []byte) error {
		header, err := ReadHeader(data)
		if err != nil {
			return err
		}
		_, err = Decode(image.NewNRGBA(image.Rect(0, 0, header.Width, header.Height)), data)
		return err
	}
	if err := decode(whole); err != nil {
		t.Fatal(err)
	}
	t.Run("cut at any byte", func(t *testing.T) {
		for n := range whole {
			if decode(whole[:n]) == nil {
				t.Errorf("no error after %d of %d bytes", n, len(whole))
			}
		}
	})
	t.Run("one bit wrong in any chunk", func(t *testing.T) {
		for i := range whole {
			broken := bytes.Clone(whole)
			broken[i] ^= 1 << r.IntN(8)
			if decode(broken) == nil {
				t.Errorf("no error with a wrong bit in byte %d", i)
			}
		}
	})
}

func FuzzDecode(f *testing.F) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, kind := range pngKinds() {
		f.Add(randomDrawing(r, kind, 5, 5).encode(r))
	}
	f.Add([]byte("GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"))
	f.Add([]byte("RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00/\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00"))
	f.Add([]byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		header, err := ReadHeader(data)
		if err != nil || header.Width*header.Height > 1<<20 {
			return
		}
		Decode(image.NewNRGBA(image.Rect(0, 0, header.Width, header.Height)), data)
	})
}
