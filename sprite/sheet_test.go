package sprite

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// drawImage gives an image of random content: flat, noisy or with transparent parts.
func drawImage(t *rapid.T, w, h int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	seed := rapid.Uint32().Draw(t, "seed")
	style := rapid.IntRange(0, 3).Draw(t, "style")
	for i := range img.Pix {
		seed = seed*1664525 + 1013904223
		switch style {
		case 0: // one colour
			img.Pix[i] = byte(i%4*40 + 100)
		case 1: // noise
			img.Pix[i] = byte(seed >> 24)
		case 2: // a few colours, partly transparent
			img.Pix[i] = byte(seed>>30) * 85
		case 3: // transparent but for a corner
			if i < len(img.Pix)/3 {
				img.Pix[i] = byte(seed>>24) | 1
			}
		}
	}
	return img
}

func writePNG(t fataler, file string, img image.Image) {
	var out bytes.Buffer
	check(t, png.Encode(&out, img))
	check(t, os.MkdirAll(filepath.Dir(file), 0o755))
	check(t, os.WriteFile(file, out.Bytes(), 0o644))
}

// fataler is what *testing.T and *rapid.T share.
type fataler interface {
	Fatal(...any)
	Fatalf(string, ...any)
}

func check(t fataler, err error) {
	if err != nil {
		t.Fatal(err)
	}
}

// drawDirectory writes random images, some of them at two scales and some equal, and gives them by name and scale.
func drawDirectory(t *rapid.T, root string) map[string]*image.NRGBA {
	written := map[string]*image.NRGBA{}
	scales := rapid.SampledFrom([][]float64{{1}, {1, 2}, {2}, {1, 1.5}, {1, 1.5, 2, 3}, {2, 3}}).Draw(t, "scales")
	n := rapid.IntRange(1, 24).Draw(t, "n")
	largest := rapid.SampledFrom([]int{3, 16, 60}).Draw(t, "largest")
	var last map[float64]*image.NRGBA
	for i := range n {
		again := last != nil && rapid.IntRange(0, 5).Draw(t, "again") == 0
		if !again {
			last = map[float64]*image.NRGBA{}
			w, h := rapid.IntRange(1, largest).Draw(t, "w"), rapid.IntRange(1, largest).Draw(t, "h")
			for _, scale := range scales {
				last[scale] = drawImage(t, int(math.Ceil(2*float64(w)*scale)), int(math.Ceil(2*float64(h)*scale)))
			}
		}
		for _, scale := range scales {
			name := fmt.Sprintf("i%d", i)
			if scale != 1 {
				name += "@" + number(scale) + "x"
			}
			writePNG(t, filepath.Join(root, name+".png"), last[scale])
			written[name+".png"] = last[scale]
		}
	}
	return written
}

func drawOptions(t *rapid.T) Options {
	opt := Options{
		Profile:     rapid.SampledFrom([]Profile{Fast, Fast, Fast, Fast, Fast, Fast, Fast, Fast, Fast, Release}).Draw(t, "profile"),
		Arrangement: rapid.SampledFrom([]Arrangement{Pack, Pack, Vertical, Horizontal, Diagonal}).Draw(t, "arrangement"),
		Padding:     rapid.IntRange(0, 5).Draw(t, "padding"),
		Trim:        rapid.Bool().Draw(t, "trim"),
		Workers:     rapid.IntRange(1, 4).Draw(t, "workers"),
		Icons:       map[string]IconOptions{},
	}
	if rapid.Bool().Draw(t, "limited") {
		opt.MaxWidth, opt.MaxHeight = rapid.IntRange(120, 400).Draw(t, "most w"), rapid.IntRange(120, 400).Draw(t, "most h")
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "special icons") {
		opt.Icons[fmt.Sprintf("i%d", i)] = IconOptions{
			Padding: rapid.IntRange(0, 9).Draw(t, "own padding"),
			Repeat:  rapid.SampledFrom([]Repeat{NoRepeat, RepeatX, RepeatY}).Draw(t, "repeat"),
		}
	}
	return opt
}

// What is on the sheets is what is in the files, at the places that the layout names, with the free space that was asked
// for: for any images, options and scales.
func TestSheetsShowTheirImages(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		root, err := os.MkdirTemp("", "sheet")
		check(t, err)
		defer os.RemoveAll(root)
		root = filepath.Join(root, "nav")
		written := drawDirectory(t, root)
		dirs, err := Scan(context.Background(), root, ScanOptions{})
		check(t, err)
		opt := drawOptions(t)
		arranged, err := Arrange(context.Background(), dirs[0], opt)
		check(t, err)
		layout := arranged.Layout()
		files, err := arranged.Encode(context.Background())
		check(t, err)
		if len(files) != len(layout.Sheets) {
			t.Fatalf("%d files for %d sheets", len(files), len(layout.Sheets))
		}
		shown := 0
		for _, file := range files {
			sheet := layout.Sheets[file.Sheet]
			if file.Name != sheet.Files["png"] {
				t.Fatalf("the file %s belongs to the sheet %v", file.Name, sheet.Files)
			}
			decoded, err := png.Decode(bytes.NewReader(file.Data))
			check(t, err)
			checkSheet(t, sheet, decoded, written, opt)
			shown += len(sheet.Images)
		}
		if shown != len(written) {
			t.Fatalf("%d of %d images are shown", shown, len(written))
		}
	})
}

func checkSheet(t *rapid.T, sheet Sheet, decoded image.Image, written map[string]*image.NRGBA, opt Options) {
	if decoded.Bounds() != image.Rect(0, 0, sheet.Width, sheet.Height) {
		t.Fatalf("the sheet has %v, not %d × %d", decoded.Bounds(), sheet.Width, sheet.Height)
	}
	if opt.MaxWidth > 0 && (float64(sheet.Width) > float64(opt.MaxWidth)*sheet.Scale || float64(sheet.Height) > float64(opt.MaxHeight)*sheet.Scale) {
		t.Fatalf("the sheet has %d × %d px at %gx, more than %d × %d", sheet.Width, sheet.Height, sheet.Scale, opt.MaxWidth, opt.MaxHeight)
	}
	if !slices.IsSortedFunc(sheet.Images, func(a, b Image) int { return bytes.Compare([]byte(a.Name), []byte(b.Name)) }) {
		t.Fatal("the images are not sorted")
	}
	for i, img := range sheet.Images {
		source := written[img.File]
		checkPixels(t, img, decoded, source)
		for _, other := range sheet.Images[:i] {
			a, b := rect(img), rect(other)
			if a == b {
				if !bytes.Equal(visible(source), visible(written[other.File])) && !opt.Trim {
					t.Fatalf("%s and %s share a place", img.File, other.File)
				}
				continue
			}
			if img.Repeat != "" {
				continue // their sheets are checked by their pixels
			}
			free := max(opt.Padding, opt.Icons[img.Name].Padding, opt.Icons[other.Name].Padding)
			if grown := a.Inset(-int(float64(free) * sheet.Scale)); grown.Overlaps(b) {
				t.Fatalf("%s at %v and %s at %v are nearer than %d px", img.File, a, other.File, b, free)
			}
		}
	}
}

func rect(img Image) image.Rectangle {
	return image.Rect(img.X, img.Y, img.X+img.Width, img.Y+img.Height)
}

// visible gives the pixels with what alpha 0 hides taken for black.
func visible(img *image.NRGBA) []byte {
	pixels := image.NewNRGBA(img.Rect)
	copy(pixels.Pix, img.Pix)
	hideTransparent(pixels)
	return pixels.Pix
}

func checkPixels(t *rapid.T, img Image, sheet image.Image, source *image.NRGBA) {
	size := source.Rect.Size()
	if img.SourceWidth > 0 && size != image.Pt(img.SourceWidth, img.SourceHeight) || img.SourceWidth == 0 && size != image.Pt(img.Width, img.Height) {
		t.Fatalf("%s has %v px, the layout says %+v", img.File, size, img)
	}
	if !rect(img).In(sheet.Bounds()) {
		t.Fatalf("%s lies outside of the sheet: %+v", img.File, img)
	}
	area := rect(img)
	switch img.Repeat {
	case "repeat-x":
		area.Min.X, area.Max.X = sheet.Bounds().Min.X, sheet.Bounds().Max.X
	case "repeat-y":
		area.Min.Y, area.Max.Y = sheet.Bounds().Min.Y, sheet.Bounds().Max.Y
	}
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			want := source.NRGBAAt((x-img.X)%img.Width+img.OffsetX, (y-img.Y)%img.Height+img.OffsetY)
			r, g, b, a := sheet.At(x, y).RGBA()
			wr, wg, wb, wa := want.RGBA()
			if r != wr || g != wg || b != wb || a != wa {
				t.Fatalf("%s: the pixel at %d, %d is %v, not %v", img.File, x, y, sheet.At(x, y), want)
			}
		}
	}
	trimmed := image.Rect(img.OffsetX, img.OffsetY, img.OffsetX+img.Width, img.OffsetY+img.Height)
	for y := range size.Y {
		for x := range size.X {
			if !image.Pt(x, y).In(trimmed) && source.NRGBAAt(x, y).A != 0 {
				t.Fatalf("%s was trimmed to %v, and the pixel at %d, %d is not transparent", img.File, trimmed, x, y)
			}
		}
	}
}
