package picture

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"testing"
)

// animation makes a GIF of frames that each cover a part of the screen.
func animation(t *testing.T, screen image.Point, frames ...image.Rectangle) []byte {
	t.Helper()
	palette := color.Palette{color.NRGBA{}, color.NRGBA{200, 10, 20, 255}, color.NRGBA{1, 2, 3, 255}}
	g := gif.GIF{Config: image.Config{ColorModel: palette, Width: screen.X, Height: screen.Y}, BackgroundIndex: 2}
	for _, r := range frames {
		frame := image.NewPaletted(r, palette)
		for i := range frame.Pix {
			frame.Pix[i] = byte(i % 2)
		}
		g.Image, g.Delay = append(g.Image, frame), append(g.Delay, 5)
	}
	var out bytes.Buffer
	if err := gif.EncodeAll(&out, &g); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestGIFShowsItsFirstFrameOnItsScreen(t *testing.T) {
	for _, c := range []struct {
		why      string
		frames   []image.Rectangle
		animated bool
	}{
		{"a frame as large as the screen", []image.Rectangle{image.Rect(0, 0, 9, 7)}, false},
		{"a frame that covers a part", []image.Rectangle{image.Rect(2, 3, 6, 7)}, false},
		{"the first of two frames", []image.Rectangle{image.Rect(1, 1, 4, 4), image.Rect(0, 0, 9, 7)}, true},
	} {
		t.Run(c.why, func(t *testing.T) {
			file := animation(t, image.Pt(9, 7), c.frames...)
			img := image.NewNRGBA(image.Rect(0, 0, 9, 7))
			for i := range img.Pix {
				img.Pix[i] = 9
			}
			notes, err := Decode(img, file)
			if err != nil || notes.Animated != c.animated {
				t.Fatalf("the notes are %+v (%v)", notes, err)
			}
			first := c.frames[0]
			for y := range 7 {
				for x := range 9 {
					want := color.NRGBA{}
					if at := image.Pt(x, y); at.In(first) && ((y-first.Min.Y)*first.Dx()+x-first.Min.X)%2 == 1 {
						want = color.NRGBA{200, 10, 20, 255}
					}
					if got := img.NRGBAAt(x, y); got != want {
						t.Fatalf("the pixel at %d, %d is %v, not %v", x, y, got, want)
					}
				}
			}
		})
	}
}

func TestCutGIFIsAnError(t *testing.T) {
	file := animation(t, image.Pt(9, 7), image.Rect(1, 1, 4, 4), image.Rect(0, 0, 9, 7))
	for n := range len(file) {
		if _, err := decodeAll(file[:n]); err == nil {
			t.Errorf("no error after %d of %d bytes", n, len(file))
		}
	}
}
