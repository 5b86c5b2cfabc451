package pack

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// drawSizes gives sets of the kinds that directories of icons are: of one size, of a few, of many.
func drawSizes(t *rapid.T) []Size {
	n := rapid.IntRange(1, 120).Draw(t, "n")
	kinds := rapid.SampledFrom([]int{1, 2, 5, 30, 120}).Draw(t, "kinds")
	largest := rapid.SampledFrom([]int{1, 4, 64, 500}).Draw(t, "largest")
	side := rapid.IntRange(1, largest)
	known := make([]Size, kinds)
	for i := range known {
		known[i] = Size{side.Draw(t, "w"), side.Draw(t, "h")}
	}
	sizes := make([]Size, n)
	for i := range sizes {
		sizes[i] = known[rapid.IntRange(0, kinds-1).Draw(t, "kind")]
	}
	return sizes
}

// checkLayout looks that everything lies on the canvas and nothing on something else.
func checkLayout(t *rapid.T, sizes []Size, l Layout) {
	if len(l.Places) != len(sizes) {
		t.Fatalf("%d places for %d sizes", len(l.Places), len(sizes))
	}
	taken := make([]bool, l.Width*l.Height)
	for i, s := range sizes {
		p := l.Places[i]
		if p.X < 0 || p.Y < 0 || p.X+s.W > l.Width || p.Y+s.H > l.Height {
			t.Fatalf("%v at %v lies outside of %d × %d", s, p, l.Width, l.Height)
		}
		for y := p.Y; y < p.Y+s.H; y++ {
			for x := p.X; x < p.X+s.W; x++ {
				if at := y*l.Width + x; taken[at] {
					t.Fatalf("%v at %v lies on something at %d, %d", s, p, x, y)
				} else {
					taken[at] = true
				}
			}
		}
	}
}

func TestNothingOverlaps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sizes := drawSizes(t)
		layouts, err := Search(sizes, Limits{}, rapid.IntRange(1, 12).Draw(t, "most"))
		if err != nil {
			t.Fatal(err)
		}
		for i, l := range layouts {
			if l.Area() < layouts[0].Area() {
				t.Fatalf("the layout %d is smaller than the first", i)
			}
			if l.Area() > 16<<20 {
				continue
			}
			checkLayout(t, sizes, l)
		}
		if layouts[0].Area() < Bound(sizes) {
			t.Fatal("the canvas is smaller than what stands on it")
		}
	})
}

func TestLimitsAreKept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sizes := drawSizes(t)
		limits := Limits{
			Width: rapid.IntRange(0, 3000).Draw(t, "width"), Height: rapid.IntRange(0, 3000).Draw(t, "height"),
			Area: rapid.IntRange(0, 1_000_000).Draw(t, "area"),
		}
		layouts, err := Search(sizes, limits, 8)
		if errors.Is(err, ErrTooLarge) {
			return
		}
		for _, l := range layouts {
			if !limits.allow(l.Width, l.Height) {
				t.Fatalf("%d × %d is beyond %+v", l.Width, l.Height, limits)
			}
			if l.Area() < 16<<20 {
				checkLayout(t, sizes, l)
			}
		}
	})
}

func TestLines(t *testing.T) {
	sizes := []Size{{3, 4}, {5, 1}, {2, 2}}
	for _, c := range []struct {
		name string
		got  Layout
		want Layout
	}{
		{"column", Column(sizes), Layout{5, 7, []Point{{0, 0}, {0, 4}, {0, 5}}}},
		{"row", Row(sizes), Layout{10, 4, []Point{{0, 0}, {3, 0}, {8, 0}}}},
		{"diagonal", Diagonal(sizes), Layout{10, 7, []Point{{0, 0}, {3, 4}, {8, 5}}}},
	} {
		if !reflect.DeepEqual(c.got, c.want) {
			t.Errorf("the %s is %+v, not %+v", c.name, c.got, c.want)
		}
	}
}

// set gives n sizes, each of one of the kinds.
func set(n int, kinds ...Size) []Size {
	r := rand.New(rand.NewPCG(uint64(n), uint64(len(kinds))))
	sizes := make([]Size, n)
	for i := range sizes {
		sizes[i] = kinds[r.IntN(len(kinds))]
	}
	return sizes
}

// icons gives kinds as icon sets have them: multiples of four px.
func icons(n int) []Size {
	r := rand.New(rand.NewPCG(uint64(n), 0))
	kinds := make([]Size, n)
	for i := range kinds {
		kinds[i] = Size{16 + 4*r.IntN(13), 16 + 4*r.IntN(13)}
	}
	return kinds
}

func TestAreaIsNearTheBound(t *testing.T) {
	for _, c := range []struct {
		why   string
		sizes []Size
		over  float64 // percent
	}{
		{"one size", set(1000, Size{16, 16}), 0},
		{"one size, a prime number of images", set(997, Size{16, 16}), 0},
		{"one size and one that is larger", append(set(480, Size{32, 32}), Size{64, 32}), 0.25},
		{"two sizes", set(700, Size{64, 64}, Size{56, 64}), 0.1},
		{"five sizes of icons", set(1000, icons(5)...), 0.5},
		{"twelve sizes of icons", set(1000, icons(12)...), 0.5},
		{"flags: one width, many heights", set(250, Size{100, 50}, Size{100, 60}, Size{100, 67}, Size{100, 75}, Size{100, 40}), 0},
		{"one that is wider than all others together are high", append(set(40, Size{16, 16}), Size{900, 20}), 10},
	} {
		t.Run(c.why, func(t *testing.T) {
			layouts, err := Search(c.sizes, Limits{Width: 16383, Height: 16383}, 1)
			if err != nil {
				t.Fatal(err)
			}
			if over := 100 * (float64(layouts[0].Area())/float64(Bound(c.sizes)) - 1); over > c.over {
				t.Errorf("%d × %d is %.3f %% over the bound, more than %g %%", layouts[0].Width, layouts[0].Height, over, c.over)
			}
		})
	}
}

func TestTheSameSizesGiveTheSamePlaces(t *testing.T) {
	sizes := set(300, icons(20)...)
	a, err := Search(sizes, Limits{}, 6)
	if err != nil {
		t.Fatal(err)
	}
	b, _ := Search(slices.Clone(sizes), Limits{}, 6)
	if !reflect.DeepEqual(a, b) {
		t.Error("two searches differ")
	}
}

func TestSumSet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var set sumSet
		most := rapid.IntRange(1, 300).Draw(t, "most")
		set.reset(most)
		want := map[int]bool{0: true}
		for range rapid.IntRange(0, 5).Draw(t, "lengths") {
			length, count := rapid.IntRange(1, 90).Draw(t, "length"), rapid.IntRange(0, 9).Draw(t, "count")
			set.add(length, count)
			for n := range maps.Clone(want) {
				for i := range count + 1 {
					want[n+i*length] = true
				}
			}
		}
		for n := range most + 1 {
			if set.has(n) != want[n] {
				t.Fatalf("%d is in the set: %v", n, set.has(n))
			}
		}
	})
}

func BenchmarkSearch(b *testing.B) {
	for _, c := range []struct {
		name  string
		sizes []Size
	}{
		{"3000 images of one size", set(3000, Size{64, 64})},
		{"3000 images of 5 sizes", set(3000, icons(5)...)},
		{"3000 images of 30 sizes", set(3000, icons(30)...)},
		{"300 images of 30 sizes", set(300, icons(30)...)},
		{"3000 images of 900 sizes", set(3000, many(900)...)},
		{"40 images of 10 sizes", set(40, icons(10)...)},
		{"40 images of 40 sizes", many(40)},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				layouts, err := Search(c.sizes, Limits{}, 8)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(100*(float64(layouts[0].Area())/float64(Bound(c.sizes))-1), "%over")
			}
		})
	}
}

func many(n int) []Size {
	r := rand.New(rand.NewPCG(3, uint64(n)))
	kinds := make([]Size, n)
	for i := range kinds {
		kinds[i] = Size{8 + r.IntN(110), 8 + r.IntN(110)}
	}
	return kinds
}

func ExampleSearch() {
	layouts, err := Search([]Size{{16, 16}, {16, 16}, {32, 16}}, Limits{}, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(layouts[0].Area())
	// Output: 1024
}
