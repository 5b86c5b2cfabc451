package assets_test

import (
	"image"
	"math"
	"slices"
	"testing"

	"assetbuild/internal/chromium"
)

// A line of text as it stands in the window; lengths are px, the colour is sRGB from 0 to 255.
type textLine struct {
	Text                string
	X, Y, Width, Height float64
	Colour              []float64
	Large               bool
}

// Text has the contrast of WCAG 2.2 AA (4.5 : 1; 3 : 1 from 24 px on) to what really stands behind it: the text is made
// transparent and the pixels are looked at, since no checker of markup can see an image. A thousandth of the pixels may
// be off: stars.
func TestTextIsReadableOverEveryImage(t *testing.T) {
	s := serve(t)
	for _, window := range windows {
		t.Run(window.name, func(t *testing.T) {
			tab := chromium.Open(t)
			tab.Viewport(window.Viewport)
			tab.Go(s.URL + "/?nowheel=1")
			tab.Run(`
				window.bare = new CSSStyleSheet();
				bare.replaceSync("* { color: transparent !important; text-decoration-color: transparent !important; transition: none !important } .icon { visibility: hidden !important }");`)
			lines := 0
			for _, slide := range slides {
				show(tab, slide)
				tab.Run(`document.adoptedStyleSheets = []`)
				found := chromium.Eval[[]textLine](tab, readLines)
				tab.Run(`
					document.adoptedStyleSheets = [bare];
					await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));`)
				shot := photograph(t, tab)
				for _, line := range found {
					lines++
					need := 4.5
					if line.Large {
						need = 3
					}
					if got := contrast(line, shot); got < need {
						t.Errorf("%s: %q has a contrast of %.2f, and needs %.1f", slide, line.Text, got, need)
					}
				}
			}
			if lines < 40 {
				t.Errorf("only %d lines of text were looked at", lines)
			}
		})
	}
}

// readLines gives the lines of text in the window that nothing else covers.
const readLines = `
	const lines = [];
	const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	for (let node; (node = walker.nextNode()); ) {
		const element = node.parentElement;
		const style = getComputedStyle(element);
		if (!node.textContent.trim() || element.closest(".visually-hidden, .skip, .photo-caption, script")) continue;
		if (style.clipPath != "none" || !element.checkVisibility()) continue;
		const range = document.createRange();
		range.selectNodeContents(node);
		for (const box of range.getClientRects()) {
			const top = [0.02, 0.5, 0.98].map((at) => document.elementFromPoint(box.x + box.width * at, box.y + box.height / 2));
			if (box.width < 3 || box.y < 0 || box.bottom > innerHeight || !top.every((hit) => hit && hit.contains(element))) continue;
			const size = parseFloat(style.fontSize);
			lines.push({
				Text: node.textContent.trim().slice(0, 40), X: box.x, Y: box.y, Width: box.width, Height: box.height,
				Colour: style.color.match(/[\d.]+/g).slice(0, 3).map(Number), Large: size >= 24,
			});
		}
	}
	return lines;`

// contrast gives the ratio between a line's colour and the pixels behind it that are nearest to it.
func contrast(line textLine, shot *image.NRGBA) float64 {
	own := luminance(uint8(line.Colour[0]), uint8(line.Colour[1]), uint8(line.Colour[2]))
	area := image.Rect(int(line.X), int(line.Y), int(math.Ceil(line.X+line.Width)), int(math.Ceil(line.Y+line.Height))).Intersect(shot.Bounds())
	ratios := make([]float64, 0, area.Dx()*area.Dy())
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			pixel := shot.Pix[shot.PixOffset(x, y):]
			behind := luminance(pixel[0], pixel[1], pixel[2])
			ratios = append(ratios, (max(own, behind)+0.05)/(min(own, behind)+0.05))
		}
	}
	slices.Sort(ratios)
	return ratios[len(ratios)/1000]
}

// luminance is the relative luminance of WCAG.
func luminance(r, g, b uint8) float64 {
	return 0.2126*linear[r] + 0.7152*linear[g] + 0.0722*linear[b]
}

// linear undoes the sRGB curve for each level.
var linear = func() (table [256]float64) {
	for i := range table {
		v := float64(i) / 255
		if v <= 0.04045 {
			table[i] = v / 12.92
		} else {
			table[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return table
}()
