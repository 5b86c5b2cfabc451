package pngenc

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/png"
	"testing"

	"pgregory.net/rapid"
)

// images draws images of the kinds that sheets hold: few colours, gradients, one colour with soft edges, noise.
func images() *rapid.Generator[drawn] {
	return rapid.Custom(func(t *rapid.T) drawn {
		width := rapid.OneOf(rapid.IntRange(1, 40), rapid.SampledFrom([]int{1, 7, 8, 9, 300})).Draw(t, "width")
		height := rapid.OneOf(rapid.IntRange(1, 40), rapid.SampledFrom([]int{1, 2, 300})).Draw(t, "height")
		kind := rapid.SampledFrom([]string{"few", "gray", "gradient", "mask", "keyed", "noise"}).Draw(t, "kind")
		colors := rapid.IntRange(1, 300).Draw(t, "colours")
		state := rapid.Uint32().Draw(t, "seed") | 1
		random := func() uint32 { // xorshift32
			state ^= state << 13
			state ^= state >> 17
			state ^= state << 5
			return state
		}
		palette := make([]uint32, colors)
		for i := range palette {
			palette[i] = random()
		}
		img := image.NewNRGBA(image.Rect(0, 0, width, height))
		for i := 0; i < len(img.Pix); i += 4 {
			x, y := i/4%width, i/4/width
			px := img.Pix[i : i+4]
			v := random()
			switch kind {
			case "few":
				v = palette[v%uint32(colors)]
				px[0], px[1], px[2], px[3] = byte(v), byte(v>>8), byte(v>>16), byte(v>>24)
			case "gray":
				level := byte(palette[v%uint32(colors)])
				px[0], px[1], px[2], px[3] = level, level, level, 255
			case "gradient":
				px[0], px[1], px[2], px[3] = byte(x), byte(y), byte(x+y), byte(255-x/4)
			case "mask":
				px[0], px[1], px[2], px[3] = 10, 20, 30, byte(v)
			case "keyed":
				px[0], px[1], px[2], px[3] = byte(v), byte(v>>8), byte(x), byte(int32(v)>>31)
			case "noise":
				px[0], px[1], px[2], px[3] = byte(v), byte(v>>8), byte(v>>16), byte(v>>24)
			}
		}
		return drawn{img}
	})
}

// A drawn image shows as its size where rapid reports a failure, whose other draws say how it was made.
type drawn struct{ *image.NRGBA }

func (d drawn) GoString() string { return d.Rect.Size().String() }

func TestDecoderGetsThePixelsBack(t *testing.T) {
	for _, fast := range []bool{true, false} {
		t.Run(map[bool]string{true: "fast", false: "release"}[fast], func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				img := images().Draw(t, "image").NRGBA
				data, err := Encode(context.Background(), img, Options{Fast: fast})
				if err != nil {
					t.Fatal(err)
				}
				compare(t, img, decode(t, data))
			})
		})
	}
}

func TestWorkersDoNotChangeTheBytes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		img := images().Draw(t, "image").NRGBA
		fast := rapid.Bool().Draw(t, "fast")
		var first []byte
		for workers := 1; workers <= 4; workers++ {
			data, err := Encode(context.Background(), img, Options{Fast: fast, Workers: workers})
			if err != nil {
				t.Fatal(err)
			}
			if first == nil {
				first = data
			}
			if !bytes.Equal(first, data) {
				t.Fatalf("%d workers give %d bytes, one gives %d", workers, len(data), len(first))
			}
		}
	})
}

func TestImageThatIsPartOfALargerOne(t *testing.T) {
	large := image.NewNRGBA(image.Rect(0, 0, 20, 20))
	for i := range large.Pix {
		large.Pix[i] = byte(i * 7)
	}
	part := large.SubImage(image.Rect(3, 5, 14, 11)).(*image.NRGBA)
	for _, fast := range []bool{true, false} {
		data, err := Encode(context.Background(), part, Options{Fast: fast})
		if err != nil {
			t.Fatal(err)
		}
		compare(t, part, decode(t, data))
	}
}

func TestEncodeFails(t *testing.T) {
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	for _, fast := range []bool{true, false} {
		if _, err := Encode(context.Background(), image.NewNRGBA(image.Rectangle{}), Options{Fast: fast}); err == nil {
			t.Error("an empty image gives no error")
		}
		_, err := Encode(cancelled, image.NewNRGBA(image.Rect(0, 0, 9, 9)), Options{Fast: fast})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("a cancelled context gives %v", err)
		}
	}
}

// fataler is what *testing.T and *rapid.T share.
type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

func decode(t fataler, data []byte) image.Image {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("image/png: %v", err)
	}
	return img
}

// compare fails where a pixel differs, except in the colour of transparent ones.
func compare(t fataler, want *image.NRGBA, got image.Image) {
	t.Helper()
	if want.Rect.Size() != got.Bounds().Size() {
		t.Fatalf("%v instead of %v", got.Bounds().Size(), want.Rect.Size())
	}
	read := straightReader(got)
	for y := range want.Rect.Dy() {
		for x := range want.Rect.Dx() {
			w := loadPixel(want.Pix[y*want.Stride+4*x:])
			g := read(x, y)
			if w != g && (w.alpha() != 0 || g.alpha() != 0) {
				t.Fatalf("pixel %d, %d is %08x instead of %08x", x, y, g, w)
			}
		}
	}
}

// straightReader reads the types that image/png decodes into, without the detour over premultiplied colours.
func straightReader(img image.Image) func(x, y int) pixel {
	switch img := img.(type) {
	case *image.NRGBA:
		return func(x, y int) pixel { return loadPixel(img.Pix[img.PixOffset(x, y):]) }
	case *image.RGBA: // only for opaque images
		return func(x, y int) pixel { return loadPixel(img.Pix[img.PixOffset(x, y):]) }
	case *image.Gray:
		return func(x, y int) pixel { return pixel(img.GrayAt(x, y).Y)*0x010101 | opaqueAlpha }
	}
	paletted := img.(*image.Paletted)
	return func(x, y int) pixel {
		c := color.NRGBAModel.Convert(paletted.At(x, y)).(color.NRGBA) // the palette holds color.NRGBA or opaque color.RGBA
		return pixel(c.R) | pixel(c.G)<<8 | pixel(c.B)<<16 | pixel(c.A)<<24
	}
}
