package main

import (
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The icons in assets/sprites/ are what this program draws: whoever changes an icon in code draws it again.
func TestCommittedIconsAreTheDrawnOnes(t *testing.T) {
	for _, d := range icons() {
		t.Run(d.path, func(t *testing.T) {
			file, err := os.Open(filepath.Join("..", "..", "assets", filepath.FromSlash(d.path)))
			if err != nil {
				t.Fatal(err)
			}
			defer file.Close()
			committed, err := png.Decode(file)
			if err != nil {
				t.Fatal(err)
			}
			if !sameImage(committed, d.draw()) {
				t.Error("differs; look at both, then run: go run ./internal/drawsample -only sprites")
			}
		})
	}
}

// sameImage allows one level of difference: floating point isn't the same on every processor.
func sameImage(a, b image.Image) bool {
	if a.Bounds() != b.Bounds() {
		return false
	}
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			r1, g1, b1, a1 := a.At(x, y).RGBA()
			r2, g2, b2, a2 := b.At(x, y).RGBA()
			for _, pair := range [][2]uint32{{r1, r2}, {g1, g2}, {b1, b2}, {a1, a2}} {
				if diff := int(pair[0]>>8) - int(pair[1]>>8); diff < -1 || diff > 1 {
					return false
				}
			}
		}
	}
	return true
}

// Each icon touches no edge of its square with full strength and is not empty: a cut icon looks broken in a sheet.
func TestIconsFillTheirSquareAndAreNotCut(t *testing.T) {
	for _, d := range icons() {
		if strings.HasSuffix(d.path, "@2x.png") {
			continue // the same shapes, finer
		}
		t.Run(d.path, func(t *testing.T) {
			m := d.draw()
			size := m.Bounds().Dx()
			filled := 0
			for y := range size {
				for x := range size {
					_, _, _, a := m.At(x, y).RGBA()
					if a > 0x8000 {
						filled++
						if x == 0 || y == 0 || x == size-1 || y == size-1 {
							t.Fatalf("opaque at the edge: %d, %d", x, y)
						}
					}
				}
			}
			if share := float64(filled) / float64(size*size); share < 0.06 || share > 0.7 {
				t.Errorf("%.0f %% of the square is opaque", 100*share)
			}
		})
	}
}

func TestNoiseIsTheSameEverywhereAndStaysInItsRange(t *testing.T) {
	n := noise(7)
	for i := range 4000 {
		x, y := float64(i)*0.37-400, float64(i)*0.11
		if v := n.at(x, y); v < -0.8 || v > 0.8 {
			t.Fatalf("noise at %v, %v is %v", x, y, v)
		}
		if u := n.unit(i, -i); u < 0 || u >= 1 {
			t.Fatalf("unit at %d is %v", i, u)
		}
	}
	if n.at(1.5, 2.5) == noise(8).at(1.5, 2.5) {
		t.Error("another seed gives the same noise")
	}
}

func TestTheFilmShowsOneFilterAtATime(t *testing.T) {
	f := film{}
	for range len(filters) + 1 {
		f.looks = append(f.looks, newPicture(filmWidth, filmHeight))
	}
	for range filters {
		f.small = append(f.small, newPicture(stripSize, stripSize))
	}
	for i, look := range f.looks {
		for k := range look.pix {
			look.pix[k] = light{float64(i) / 10, float64(i) / 10, float64(i) / 10}
		}
	}
	for i := range len(filters) {
		after := filmFirst + filmEach*float64(i) + sweepSeconds + 0.5
		got := f.frame(after).NRGBAAt(filmWidth/2, 100).R
		want := level(float64(i+1)/10, 0)
		if got != want {
			t.Errorf("%.1f s after the start the photograph has level %d, want filter %d's %d", after, got, i+1, want)
		}
	}
}
