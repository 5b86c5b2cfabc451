package vp8l

import (
	"bytes"
	"context"
	"errors"
	"image"
	"testing"

	"golang.org/x/image/webp"
	"pgregory.net/rapid"
)

// images draws images of the kinds that sheets hold: few colours, gradients, one colour with soft edges, noise, icons that
// repeat.
func images() *rapid.Generator[drawn] {
	return rapid.Custom(func(t *rapid.T) drawn {
		width := rapid.OneOf(rapid.IntRange(1, 40), rapid.SampledFrom([]int{1, 7, 8, 9, 200})).Draw(t, "width")
		height := rapid.OneOf(rapid.IntRange(1, 40), rapid.SampledFrom([]int{1, 2, 100})).Draw(t, "height")
		kind := rapid.SampledFrom([]string{"few", "gradient", "mask", "noise", "repeat", "flat"}).Draw(t, "kind")
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
			v := random()
			switch kind {
			case "few":
				v = palette[v%uint32(colors)]
			case "gradient":
				v = uint32(x) | uint32(y)<<8 | uint32(byte(x+y))<<16 | uint32(255-x/4)<<24
			case "mask":
				v = v<<24 | 0x0a141e
			case "repeat":
				v = palette[(x%16+y%16*16)%colors]
			case "flat":
				v = palette[0]
			}
			copy(img.Pix[i:], []byte{byte(v), byte(v >> 8), byte(v >> 16), byte(v >> 24)})
		}
		return drawn{img}
	})
}

// A drawn image shows as its size where rapid reports a failure, whose other draws say how it was made.
type drawn struct{ *image.NRGBA }

func (d drawn) GoString() string { return d.Rect.Size().String() }

func TestDecoderGetsThePixelsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		img := images().Draw(t, "image").NRGBA
		opt := Options{Exact: rapid.Bool().Draw(t, "exact")}
		compare(t, img, encode(t, img, opt), opt.Exact)
	})
}

func TestEveryPlanDecodes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		img := images().Draw(t, "image").NRGBA
		exact := rapid.Bool().Draw(t, "exact")
		for _, p := range plansFor(img, exact) {
			compare(t, img, container(p.encode(img, exact)), exact)
		}
	})
}

func TestWorkersDoNotChangeTheBytes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		img := images().Draw(t, "image").NRGBA
		if !bytes.Equal(encode(t, img, Options{Workers: 1}), encode(t, img, Options{Workers: 4})) {
			t.Fatalf("4 workers give other bytes than one")
		}
	})
}

func TestEncodeFails(t *testing.T) {
	for _, size := range []image.Rectangle{{}, image.Rect(0, 0, MaxSide+1, 1)} {
		if err := Encode(new(bytes.Buffer), image.NewNRGBA(size), Options{}); err == nil {
			t.Errorf("%v gives no error", size)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	err := EncodeContext(ctx, new(bytes.Buffer), image.NewNRGBA(image.Rect(0, 0, 9, 9)), Options{})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled context gives %v", err)
	}
}

func FuzzEncode(f *testing.F) {
	f.Add([]byte{1, 2, 3, 4}, uint16(1), false)
	f.Add([]byte{0, 0, 0, 0, 9, 9, 9, 255}, uint16(2), true)
	f.Add(make([]byte, 400), uint16(3), false)
	f.Fuzz(func(t *testing.T, pix []byte, width uint16, exact bool) {
		w := int(width)
		if w == 0 || w > MaxSide || len(pix)/4 < w {
			t.Skip("no row")
		}
		h := len(pix) / 4 / w
		img := &image.NRGBA{Pix: pix, Stride: 4 * w, Rect: image.Rect(0, 0, w, h)}
		opt := Options{Exact: exact, Workers: 1}
		compare(t, img, encode(t, img, opt), exact)
	})
}

// fataler is what *testing.T and *rapid.T share.
type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

func encode(t fataler, img *image.NRGBA, opt Options) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Encode(&out, img, opt); err != nil {
		t.Fatalf("encode: %v", err)
	}
	return out.Bytes()
}

// compare fails where a pixel differs from what golang.org/x/image decodes, except, unless exact, in the colour of
// transparent ones.
func compare(t fataler, want *image.NRGBA, data []byte, exact bool) {
	t.Helper()
	decoded, err := webp.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("golang.org/x/image/webp: %v", err)
	}
	got := decoded.(*image.NRGBA)
	if want.Rect.Size() != got.Rect.Size() {
		t.Fatalf("%v instead of %v", got.Rect.Size(), want.Rect.Size())
	}
	for y := range want.Rect.Dy() {
		for x := range want.Rect.Dx() {
			w, g := want.Pix[y*want.Stride+4*x:][:4], got.Pix[y*got.Stride+4*x:][:4]
			if !bytes.Equal(w, g) && (exact || w[3] != 0 || g[3] != 0) {
				t.Fatalf("pixel %d, %d is %v instead of %v", x, y, g, w)
			}
		}
	}
}
