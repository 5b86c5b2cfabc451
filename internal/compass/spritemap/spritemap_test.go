package spritemap

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// icons writes PNG files of some sizes ("a 20x40") to a folder and gives that folder's parent, the load path.
func icons(t testing.TB, list ...string) string {
	t.Helper()
	root := t.TempDir()
	if err := os.MkdirAll(filepath.Join(root, "set"), 0o755); err != nil {
		t.Fatal(err)
	}
	for i, entry := range list {
		var name string
		var width, height int
		if _, err := fmt.Sscanf(strings.Replace(entry, "x", " ", 1), "%s %d %d", &name, &width, &height); err != nil {
			t.Fatal(err)
		}
		img := image.NewNRGBA(image.Rect(0, 0, width, height))
		for p := 0; p < len(img.Pix); p += 4 {
			copy(img.Pix[p:], []byte{byte(40 * i), 100, 200, 255})
		}
		var b bytes.Buffer
		if err := png.Encode(&b, img); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(root, "set", name+".png"), b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// places writes where icons stand: "a 0,0 b 5,22".
func places(m *Map) string {
	var all []string
	for _, icon := range m.Icons {
		all = append(all, fmt.Sprintf("%s %g,%g", icon.Name, icon.Left, icon.Top))
	}
	return strings.Join(all, " ")
}

func TestLayouts(t *testing.T) {
	px := func(n float64) Length { return Length{n, "px"} }
	percent := func(n float64) Length { return Length{n, "%"} }
	for name, c := range map[string]struct {
		icons []string
		opt   Options
		want  string
		size  string
	}{
		"vertical":                                   {[]string{"a 4x3", "b 2x5"}, Options{}, "a 0,0 b 0,3", "4x8"},
		"vertical with the larger spacing":           {[]string{"a 4x3", "b 2x5"}, Options{Spacing: px(1), Icons: map[string]IconOptions{"b": {Spacing: &Length{3, "px"}}}}, "a 0,0 b 0,6", "4x11"},
		"vertical at the right":                      {[]string{"a 4x3", "b 2x5"}, Options{Position: percent(100)}, "a 0,0 b 2,3", "4x8"},
		"a per cent of the room, rounded towards 0":  {[]string{"a 4x3", "b 1x5"}, Options{Position: percent(50)}, "a 0,0 b 1,3", "4x8"},
		"an unknown layout is vertical":              {[]string{"a 4x3", "b 2x5"}, Options{Layout: "sideways"}, "a 0,0 b 0,3", "4x8"},
		"horizontal has its spacing at the end too":  {[]string{"a 4x3", "b 2x5"}, Options{Layout: "horizontal", Spacing: px(2)}, "a 0,0 b 6,0", "10x5"},
		"horizontal keeps fractions":                 {[]string{"a 4x4", "b 2x5"}, Options{Layout: "horizontal", Position: percent(50)}, "a 0,0.5 b 4,0", "6x5"},
		"diagonal goes up":                           {[]string{"a 4x3", "b 2x5"}, Options{Layout: "diagonal"}, "a 0,5 b 4,0", "6x8"},
		"smart fills rows and then moves icons once": {[]string{"a 20x40", "b 20x10", "c 8x10", "d 30x22", "e 12x18", "f 5x5", "g 16x22"}, Options{Layout: "smart"}, "a 0,72 b 5,22 c 0,0 d 0,32 e 0,54 f 0,22 g 8,0", "30x112"},
		"copies fill the line":                       {[]string{"a 4x3", "b 2x1"}, Options{Icons: map[string]IconOptions{"b": {Repeat: "repeat-x"}}}, "a 0,0 b 0,3 b 0,3 b 2,3", "4x4"},
		"sorted by width, reversed":                  {[]string{"a 2x3", "b 4x5"}, Options{SortBy: "!width"}, "b 0,0 a 0,5", "4x8"},
	} {
		t.Run(name, func(t *testing.T) {
			m, err := New("set/*.png", []string{icons(t, c.icons...)}, c.opt)
			if err != nil {
				t.Fatal(err)
			}
			if got := places(m); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			if got := fmt.Sprintf("%dx%d", m.Width, m.Height); got != c.size {
				t.Errorf("the sheet is %s, want %s", got, c.size)
			}
		})
	}
}

func TestMistakes(t *testing.T) {
	root := icons(t, "a 4x3", "b 20x3")
	if err := os.WriteFile(filepath.Join(root, "set", "z.png"), []byte("no picture"), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		glob string
		opt  Options
		want string
	}{
		"nothing matches":             {"none/*.png", Options{}, "No files were found in the load path"},
		"no picture":                  {"set/*.png", Options{}, "z.png is no PNG"},
		"a repeat that there isn't":   {"set/[ab].png", Options{Repeat: "sideways"}, "Invalid option for repeat"},
		"an icon over the edge":       {"set/[ab].png", Options{Layout: "horizontal", Icons: map[string]IconOptions{"b": {Spacing: &Length{-30, "px"}}}}, "too small"},
		"a pattern that can't be one": {"set/[.png", Options{}, "no pattern"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := New(c.glob, []string{root}, c.opt); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

// In every layout without copies all icons lie on the sheet, none over another, and the sheet shows each.
func TestIconsAreWhole(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		var list []string
		for i := range rapid.IntRange(1, 12).Draw(r, "icons") {
			list = append(list, fmt.Sprintf("i%02d %dx%d", i, rapid.IntRange(1, 30).Draw(r, "width"), rapid.IntRange(1, 30).Draw(r, "height")))
		}
		layout := rapid.SampledFrom([]string{"vertical", "horizontal", "diagonal", "smart"}).Draw(r, "layout")
		m, err := New("set/*.png", []string{icons(t, list...)}, Options{Layout: layout})
		if err != nil {
			r.Fatal(err)
		}
		for i, a := range m.Icons {
			at := image.Rect(int(a.Left), int(a.Top), int(a.Left)+a.Width, int(a.Top)+a.Height)
			if !at.In(image.Rect(0, 0, m.Width, m.Height)) {
				r.Errorf("%s %v lies outside of %d × %d", a.Name, at, m.Width, m.Height)
			}
			for _, b := range m.Icons[:i] {
				if at.Overlaps(image.Rect(int(b.Left), int(b.Top), int(b.Left)+b.Width, int(b.Top)+b.Height)) {
					r.Errorf("%s lies over %s", a.Name, b.Name)
				}
			}
		}
		sheet, err := m.Draw()
		if err != nil {
			r.Fatal(err)
		}
		for i, name := range m.Names() {
			icon, _ := m.Find(name)
			if got := sheet.NRGBAAt(int(icon.Left), int(icon.Top)); got != (color.NRGBA{byte(40 * i), 100, 200, 255}) {
				r.Errorf("%s is drawn as %v", name, got)
			}
		}
	})
}

// The same icons give the same name and the same bytes.
func TestSheetsAreDeterministic(t *testing.T) {
	root := icons(t, "a 4x3", "b 2x5")
	var before []byte
	for range 2 {
		m, err := New("set/{b,a}.png", []string{root}, Options{Position: Length{0, "%"}})
		if err != nil {
			t.Fatal(err)
		}
		data, err := m.Encode(context.Background(), true)
		if err != nil {
			t.Fatal(err)
		}
		if before != nil && !bytes.Equal(before, data) {
			t.Error("other bytes")
		}
		before = data
		if got := m.File(); !sheetFile(got) {
			t.Errorf("the sheet's name is %s", got)
		}
	}
}

func sheetFile(name string) bool {
	return strings.HasPrefix(name, "set-s") && strings.HasSuffix(name, ".png") && len(name) == len("set-s0123456789.png")
}
