package pngcost

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

func encode(t testing.TB, img image.Image, level png.CompressionLevel) []byte {
	t.Helper()
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: level}
	if err := encoder.Encode(&out, img); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// noise paints a part of an image at random.
func noise(img *image.NRGBA, part image.Rectangle) {
	random := rand.New(rand.NewPCG(1, 2))
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			img.SetNRGBA(x, y, color.NRGBA{uint8(random.Uint32()), uint8(random.Uint32()), uint8(random.Uint32()), 255})
		}
	}
}

func TestNoiseCostsAndFlatColourDoesNot(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 64, 64))
	part := image.Rect(10, 20, 42, 52)
	noise(img, part)
	file := encode(t, img, png.BestCompression)
	c, err := Read(file)
	if err != nil {
		t.Fatal(err)
	}
	within, all := c.Bytes(part.Min.X, part.Min.Y, part.Dx(), part.Dy()), c.Bytes(0, 0, 64, 64)
	if least := 3.0 * 32 * 32; within < least { // three bytes of entropy a pixel
		t.Errorf("the noise costs %.0f bytes, and %.0f is the least that is possible", within, least)
	}
	if all-within > 0.1*all {
		t.Errorf("the rest, of one colour, costs %.0f of %.0f bytes", all-within, all)
	}
	if all > float64(len(file)) || all < 0.9*float64(len(file)) {
		t.Errorf("the pixels cost %.0f bytes of %d", all, len(file))
	}
}

// What is a copy of something near is nearly free, as it is in the file.
func TestARepetitionIsNearlyFree(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 48, 96))
	noise(img, image.Rect(0, 0, 48, 48))
	copy(img.Pix[48*img.Stride:], img.Pix[:48*img.Stride])
	c, err := Read(encode(t, img, png.BestCompression))
	if err != nil {
		t.Fatal(err)
	}
	if first, second := c.Bytes(0, 0, 48, 48), c.Bytes(0, 48, 48, 48); second > first/10 {
		t.Errorf("the first costs %.0f bytes, its copy %.0f", first, second)
	}
}

// Every format of pixels and every kind of block is walked through to its end, and no bit is charged twice.
func TestPixelsNeverCostMoreThanTheFile(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		width, height := rapid.IntRange(1, 70).Draw(rt, "width"), rapid.IntRange(1, 40).Draw(rt, "height")
		bounds := image.Rect(0, 0, width, height)
		colours := rapid.IntRange(1, 256).Draw(rt, "colours")
		palette := make(color.Palette, colours)
		for i := range palette {
			palette[i] = color.NRGBA{uint8(i), uint8(i * 7), uint8(i * 31), 255}
		}
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 0))
		var img interface {
			image.Image
			Set(x, y int, c color.Color)
		}
		switch rapid.SampledFrom([]string{"palette", "grey", "grey16", "rgba", "rgba64"}).Draw(rt, "format") {
		case "palette":
			img = image.NewPaletted(bounds, palette)
		case "grey":
			img = image.NewGray(bounds)
		case "grey16":
			img = image.NewGray16(bounds)
		case "rgba":
			img = image.NewNRGBA(bounds)
		default:
			img = image.NewNRGBA64(bounds)
		}
		for y := range height {
			for x := range width {
				img.Set(x, y, palette[random.IntN(colours)])
			}
		}
		level := rapid.SampledFrom([]png.CompressionLevel{png.NoCompression, png.BestSpeed, png.BestCompression}).Draw(rt, "level")
		file := encode(t, img, level)
		c, err := Read(file)
		if err != nil {
			rt.Fatal(err)
		}
		all, sum := c.Bytes(-5, -5, width+10, height+10), 0.0
		for x := range width {
			sum += c.Bytes(x, 0, 1, height)
		}
		if all > float64(len(file)) || math.Abs(all-sum) > 0.01*all+0.01 {
			rt.Fatalf("the pixels cost %f bytes together, %f one by one, of %d", all, sum, len(file))
		}
	})
}

func TestBadFilesAreRefused(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 20, 20))
	noise(img, img.Rect)
	file := encode(t, img, png.BestCompression)
	header := func(at int, b byte) []byte {
		changed := bytes.Clone(file)
		changed[16+at] = b
		return changed
	}
	for name, bad := range map[string][]byte{
		"empty": nil, "no PNG": []byte("GIF89a"), "cut": file[:200], "cut in the header": file[:20],
		"interlaced": header(12, 1), "too large": header(0, 0x7f), "of a colour type that isn't": header(9, 5), "of other rows": header(7, 21),
	} {
		if _, err := Read(bad); err == nil {
			t.Errorf("a file that is %s passes", name)
		}
	}
}

func FuzzRead(f *testing.F) {
	img := image.NewNRGBA(image.Rect(0, 0, 9, 9))
	noise(img, image.Rect(0, 0, 4, 4))
	f.Add(encode(f, img, png.BestCompression))
	f.Add(encode(f, img, png.NoCompression))
	f.Add(encode(f, image.NewPaletted(image.Rect(0, 0, 9, 1), color.Palette{color.Black, color.White}), png.BestSpeed))
	f.Fuzz(func(t *testing.T, file []byte) {
		if len(file) > 24 && (file[16]|file[17]|file[20]|file[21]) != 0 {
			return // a size that only takes memory
		}
		c, err := Read(file)
		if err == nil && c.Bytes(0, 0, c.Width, c.Height) > float64(len(file))+1 {
			t.Error("the pixels cost more than the file")
		}
	})
}
