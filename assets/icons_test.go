package assets_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"assetbuild/internal/chromium"
)

// A shownIcon is one icon of the page and where it stands in the window, in CSS px.
type shownIcon struct {
	Class               string
	X, Y, Width, Height int
}

// Every icon on the page comes out of a sheet exactly as its source file has it. All else on the page is hidden and the
// window is the one in which content has its own size, so that a pixel of the page is a pixel of the file.
func TestEachIconOnThePageEqualsItsSourceImage(t *testing.T) {
	for _, screen := range []struct {
		name   string
		scale  int
		suffix string
	}{
		{"a plain screen shows the plain file", 1, ".png"},
		{"a retina screen shows the file of twice the size", 2, "@2x.png"},
	} {
		t.Run(screen.name, func(t *testing.T) {
			s := serve(t)
			tab := chromium.Open(t)
			tab.Viewport(chromium.Viewport{Width: 1024, Height: 600, Scale: float64(screen.scale)})
			tab.Go(s.URL + "/?nojs=1")
			tab.Run(showOnlyIcons)
			seen := map[string]bool{}
			for _, slide := range slides {
				show(tab, slide)
				icons := chromium.Eval[[]shownIcon](tab, readIcons)
				shot := photograph(t, tab)
				for _, icon := range icons {
					seen[icon.Class] = true
					source := sourceOf(t, icon.Class, screen.suffix)
					if size := image.Pt(icon.Width, icon.Height).Mul(screen.scale); source.Bounds().Size() != size {
						t.Errorf("%s in %s has %v px, its file %v", icon.Class, slide, size, source.Bounds().Size())
						continue
					}
					if at, differs := difference(source, shot, image.Pt(icon.X, icon.Y).Mul(screen.scale)); differs {
						t.Errorf("%s in %s differs from its file at pixel %v", icon.Class, slide, at)
					}
				}
			}
			if len(seen) < 25 {
				t.Errorf("only %d icons were seen: %v", len(seen), seen)
			}
		})
	}
}

const showOnlyIcons = `
	const only = new CSSStyleSheet();
	only.replaceSync("html { background: rgb(40 80 120) !important; scroll-behavior: auto !important } " +
		"* { visibility: hidden !important } " +
		".icon, .brand-mark { visibility: visible !important; opacity: 1 !important; transition: none !important; transform: none !important }");
	document.adoptedStyleSheets = [only];
	for (const button of document.querySelectorAll("[hidden]")) button.hidden = false;`

// readIcons gives the icons that stand whole in the window.
const readIcons = `
	return [...document.querySelectorAll(".icon, .brand-mark")].map((icon) => {
		const box = icon.getBoundingClientRect();
		return { Class: icon.classList[icon.classList.length - 1], X: Math.round(box.x), Y: Math.round(box.y), Width: box.width, Height: box.height };
	}).filter((icon) => icon.Y >= 0 && icon.Y + icon.Height <= innerHeight);`

// sourceOf reads the file that a class of _icons.scss shows.
func sourceOf(t *testing.T, class, suffix string) image.Image {
	t.Helper()
	name := strings.TrimPrefix(class, "icon-")
	places := []string{"camera/" + name, "social/" + name, "nav/small/" + name, "film/" + name}
	if own, ok := strings.CutPrefix(name, "nav-"); ok {
		places = []string{"nav/" + own}
	}
	if class == "brand-mark" {
		places = []string{"nav/home"}
	}
	for _, place := range places {
		data, err := os.ReadFile(filepath.Join("sprites", filepath.FromSlash(place)+suffix))
		if err != nil {
			continue
		}
		icon, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(place, err)
		}
		return icon
	}
	t.Fatalf("no file for the class %s in %v", class, places)
	return nil
}

// difference compares an icon, laid over the page's colour, with a place of the screenshot.
func difference(icon image.Image, shot *image.NRGBA, at image.Point) (image.Point, bool) {
	for y := range icon.Bounds().Dy() {
		for x := range icon.Bounds().Dx() {
			want := overGround(color.NRGBAModel.Convert(icon.At(x, y)).(color.NRGBA))
			got := shot.NRGBAAt(at.X+x, at.Y+y)
			if off(want.R, got.R) || off(want.G, got.G) || off(want.B, got.B) {
				return image.Pt(x, y), true
			}
		}
	}
	return image.Point{}, false
}

// ground is the page's colour while icons are compared: light and dark icons both stand out on it.
var ground = color.NRGBA{R: 40, G: 80, B: 120, A: 255}

func overGround(c color.NRGBA) color.NRGBA {
	blend := func(top, below uint8) uint8 {
		return uint8((int(top)*int(c.A) + int(below)*(255-int(c.A)) + 127) / 255)
	}
	return color.NRGBA{R: blend(c.R, ground.R), G: blend(c.G, ground.G), B: blend(c.B, ground.B), A: 255}
}

// off tells whether two levels differ by more than the rounding of a blend.
func off(a, b uint8) bool { return max(a, b)-min(a, b) > 1 }
