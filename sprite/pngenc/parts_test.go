package pngenc

import (
	"bytes"
	"context"
	stdadler "hash/adler32"
	"image"
	"image/png"
	"testing"

	"assetbuild/sprite/pngenc/deflate"

	"pgregory.net/rapid"
)

func TestEveryCandidateDecodes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		img := images().Draw(t, "image").NRGBA
		tries := candidates(img, takeCensus(img))
		try := tries[rapid.IntRange(0, len(tries)-1).Draw(t, "candidate")].stream
		if rapid.Bool().Draw(t, "learned") {
			filters, err := learnFilters(context.Background(), try.raster, try.strategy, 2)
			if err != nil {
				t.Fatal(err)
			}
			try.filters = filters
		}
		data, err := encodeStream(context.Background(), try, deflate.Quick, 2)
		if err != nil {
			t.Fatal(err)
		}
		compare(t, img, decode(t, data))
	})
}

func TestFormatIsTheNarrowestThatHoldsTheImage(t *testing.T) {
	const clear, black, white, half = pixel(0), pixel(0xff000000), pixel(0xffffffff), pixel(0x80808080)
	many := make([]pixel, 300)
	for i := range many {
		many[i] = pixel(i*7919) | opaqueAlpha
	}
	tests := []struct {
		why    string
		pixels []pixel
		color  colorType
		depth  int
		keyed  bool
	}{
		{"black and white", []pixel{black, white}, gray, 1, false},
		{"a third of white needs two bits", []pixel{black, 0xff555555}, gray, 2, false},
		{"a seventeenth of white needs four", []pixel{black, 0xff111111}, gray, 4, false},
		{"any other gray needs eight", []pixel{black, 0xff010101}, gray, 8, false},
		{"one bit has room for a key where one of its two grays is free", []pixel{black, clear}, gray, 1, true},
		{"black, white and transparent: the key needs a third gray", []pixel{black, white, clear}, gray, 2, true},
		{"gray and half transparent", []pixel{black, half}, grayAlpha, 8, false},
		{"colours", many, trueColor, 8, false},
		{"colours and transparent: one colour is free", append([]pixel{clear}, many...), trueColor, 8, true},
		{"colours and half transparent", append([]pixel{half}, many...), trueColorAlpha, 8, false},
	}
	for _, test := range tests {
		img := row(test.pixels)
		f := directFormat(img, takeCensus(img))
		if f.color != test.color || f.depth != test.depth || f.keyed != test.keyed {
			t.Errorf("%s: type %d, depth %d, key %v", test.why, f.color, f.depth, f.keyed)
		}
	}
}

func TestKeyIsNoColourOfTheImage(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		img := row(rapid.SliceOfN(rapid.Map(rapid.Uint32Range(0, 300), func(v uint32) pixel { return pixel(v) | opaqueAlpha }), 1, 400).
			Draw(t, "pixels"))
		c := takeCensus(img)
		key, ok := unusedColor(img, c)
		if !ok {
			t.Skip("no colour is free")
		}
		for x := range img.Rect.Dx() {
			if loadPixel(img.Pix[4*x:]) == key {
				t.Fatalf("%08x is pixel %d", key, x)
			}
		}
	})
}

func TestOpaqueEntriesStandLast(t *testing.T) {
	f := indexedFormat([]pixel{0xff0000ff, 0, 0xff00ff00, 0x80ff0000})
	if n := f.translucentEntries(); n != 2 {
		t.Errorf("tRNS has %d entries instead of 2", n)
	}
}

func TestChecksumsJoin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.SliceOf(rapid.Byte()).Draw(t, "a"), rapid.SliceOf(rapid.Byte()).Draw(t, "b")
		want := stdadler.Checksum(append(append([]byte{}, a...), b...))
		if got := joinAdler(adler32(a), adler32(b), len(b)); got != want {
			t.Fatalf("%08x instead of %08x", got, want)
		}
	})
}

func TestEstimateRanksArrangements(t *testing.T) {
	// Stripes that lie along the rows compress better than the same stripes shuffled.
	ordered, shuffled := image.NewNRGBA(image.Rect(0, 0, 64, 64)), image.NewNRGBA(image.Rect(0, 0, 64, 64))
	state := uint32(1)
	for i := 0; i < len(ordered.Pix); i += 4 {
		state = state*1664525 + 1013904223
		copy(ordered.Pix[i:], []byte{byte(i / 256), 0, 0, 255})
		copy(shuffled.Pix[i:], []byte{byte(state >> 24), 0, 0, 255})
	}
	if a, b := Estimate(ordered), Estimate(shuffled); a >= b {
		t.Errorf("ordered takes %d, shuffled %d", a, b)
	}
}

func TestReleaseIsSmallerThanFastAndThanTheStandardLibrary(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 160, 160)) // 100 round icons, each of its own colour, with soft edges
	for i := 0; i < len(img.Pix); i += 4 {
		x, y := i/4%160, i/4/160
		icon := x/16 + y/16*10
		dx, dy := x%16-8, y%16-8
		if edge := 56 - dx*dx - dy*dy; edge > 0 {
			copy(img.Pix[i:], []byte{byte(icon * 37), byte(icon * 91), byte(icon*53 + y%16), byte(min(edge*16, 255))})
		}
	}
	size := func(opt Options) int {
		data, err := Encode(context.Background(), img, opt)
		if err != nil {
			t.Fatal(err)
		}
		return len(data)
	}
	var standard bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&standard, img); err != nil {
		t.Fatal(err)
	}
	release, fast := size(Options{}), size(Options{Fast: true})
	if release >= fast || release*10 >= standard.Len()*9 {
		t.Errorf("release takes %d bytes, fast %d, image/png %d", release, fast, standard.Len())
	}
}

func FuzzEncode(f *testing.F) {
	f.Add([]byte{1, 2, 3, 4}, uint16(1), false)
	f.Add([]byte{0, 0, 0, 0, 9, 9, 9, 255}, uint16(2), true)
	f.Add(make([]byte, 400), uint16(3), false)
	f.Fuzz(func(t *testing.T, pix []byte, width uint16, fast bool) {
		w := int(width)
		if w == 0 || len(pix)/4 < w {
			t.Skip("no row")
		}
		h := len(pix) / 4 / w
		img := &image.NRGBA{Pix: pix, Stride: 4 * w, Rect: image.Rect(0, 0, w, h)}
		data, err := Encode(context.Background(), img, Options{Fast: fast, Workers: 1})
		if err != nil {
			t.Fatal(err)
		}
		compare(t, img, decode(t, data))
	})
}

// row makes an image of one row.
func row(pixels []pixel) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, len(pixels), 1))
	for x, p := range pixels {
		copy(img.Pix[4*x:], []byte{p.red(), p.green(), p.blue(), p.alpha()})
	}
	return img
}
