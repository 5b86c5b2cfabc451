package sprite

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"assetbuild/internal/chromium"
)

func TestMain(m *testing.M) { os.Exit(chromium.Main(m)) }

// compareIcons draws each icon twice, out of its sheet and out of its file, at two densities, and gives the names of those
// whose pixels are more than the tolerance apart, with how far.
const compareIcons = `
	const { sheet, size, icons, tolerance, ratios } = input;
	const load = async (url) => {
		const img = new Image();
		img.src = url;
		await img.decode();
		return img;
	};
	const pixels = (img, [x, y, w, h], [width, height], ratio) => {
		const canvas = document.createElement('canvas');
		canvas.width = w * ratio;
		canvas.height = h * ratio;
		const context = canvas.getContext('2d');
		context.drawImage(img, -x * ratio, -y * ratio, width * ratio, height * ratio);
		return context.getImageData(0, 0, canvas.width, canvas.height).data;
	};
	const all = await load(sheet);
	const wrong = [];
	for (const icon of icons) {
		const own = await load(icon.url);
		for (const ratio of ratios) {
			const a = pixels(all, icon.place, size, ratio);
			const b = pixels(own, icon.source, icon.size, ratio);
			const apart = a.reduce((most, v, i) => Math.max(most, Math.abs(v - b[i])), 0);
			if (apart > tolerance) wrong.push(icon.name + ' at ' + ratio + 'x: ' + apart);
		}
	}
	return wrong;`

// comparedIcon is what compareIcons is told about an icon.
type comparedIcon struct {
	Name   string `json:"name"`
	URL    string `json:"url"`
	Place  [4]int `json:"place"`
	Source [4]int `json:"source"`
	Size   [2]int `json:"size"` // of the whole source
}

func dataURL(mime string, data []byte) string {
	return "data:" + mime + ";base64," + base64.StdEncoding.EncodeToString(data)
}

// checkInChromium looks that every sheet of a directory shows its icons as their files do.
func checkInChromium(t *testing.T, tab *chromium.Tab, dir string, opt Options, tolerance int) {
	t.Helper()
	dirs, err := Scan(context.Background(), dir, ScanOptions{})
	must(t, err)
	arranged, err := Arrange(context.Background(), dirs[0], opt)
	must(t, err)
	files, err := arranged.Encode(context.Background())
	must(t, err)
	mimes := map[string]string{"png": "image/png", "gif": "image/gif", "jpg": "image/jpeg", "webp": "image/webp", "svg": "image/svg+xml"}
	layout := arranged.Layout()
	for _, file := range files {
		var icons []comparedIcon
		for _, img := range layout.Sheets[file.Sheet].Images {
			data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(img.File)))
			must(t, err)
			icons = append(icons, comparedIcon{
				img.Name, dataURL(mimes[strings.TrimPrefix(filepath.Ext(img.File), ".")], data),
				[4]int{img.X, img.Y, img.Width, img.Height}, [4]int{img.OffsetX, img.OffsetY, img.Width, img.Height},
				[2]int{max(img.Width, img.SourceWidth), max(img.Height, img.SourceHeight)},
			})
		}
		sheet := layout.Sheets[file.Sheet]
		ratios := []int{1}
		if file.Format == "svg" {
			ratios = []int{1, 2}
		}
		input, err := json.Marshal(map[string]any{
			"sheet": dataURL(mimes[file.Format], file.Data), "size": [2]int{sheet.Width, sheet.Height},
			"icons": icons, "tolerance": tolerance, "ratios": ratios,
		})
		must(t, err)
		for _, wrong := range chromium.Eval[[]string](tab, "const input = "+string(input)+";"+compareIcons) {
			t.Errorf("%s: %s", file.Name, wrong)
		}
	}
}

// drawings are SVG images that use each other's names and whatever else may meet in one document.
var drawings = map[string]string{
	"gradient":  `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24"><defs><linearGradient id="a"><stop stop-color="red"/><stop offset="1" stop-color="#00f"/></linearGradient></defs><circle cx="12" cy="12" r="11" fill="url(#a)"/></svg>`,
	"other":     `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24"><defs><radialGradient id="a"><stop stop-color="lime"/><stop offset="1"/></radialGradient></defs><path d="M2.12345 2.5h19.1l-9 19.2z" fill="url('#a')"/></svg>`,
	"styled":    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 30"><style>.cls-1{fill:#f80}path{stroke:#080;stroke-width:2}</style><path class="cls-1" d="M3 3h14v24H3z"/></svg>`,
	"plain":     `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 30"><style>.cls-1{fill:none;stroke:purple}</style><path d="M3 3h9v9H3z"/><circle class="cls-1" r="5" cx="12" cy="20"/></svg>`,
	"current":   `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.5"><path d="M1 8c2-9 12-9 14 0-2 9-12 9-14 0z"/></svg>`,
	"masked":    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="40" height="20" viewBox="0 0 80 40"><mask id="m"><rect width="80" height="40" fill="#fff"/><circle cx="40" cy="20" r="12"/></mask><g mask="url(#m)"><rect id="r" width="30" height="30" fill="#09c"/><use xlink:href="#r" x="45" y="5"/></g></svg>`,
	"clipped":   `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 1 1"><clipPath id="c" clipPathUnits="objectBoundingBox"><path d="M.123456 0H1v.987654z"/></clipPath><rect width="1" height="1" clip-path="url(#c)" fill="teal"/></svg>`,
	"scaled":    `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24"><g transform="translate(2 2) scale(200)"><path d="M.012345.012345H.09v.08z" fill="#c0c"/></g></svg>`,
	"stretched": `<svg xmlns="http://www.w3.org/2000/svg" width="30" height="12" viewBox="0 0 10 10" preserveAspectRatio="none"><circle cx="5" cy="5" r="5"/></svg>`,
	"outside":   `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 16 16"><circle cx="16" cy="16" r="14" fill="#888"/></svg>`,
	"repeated":  `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 16 16"><circle cx="16" cy="16" r="14" fill="#888"/></svg>`,
	"text":      `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="16"><text x="2" y="12" font-size="10" font-family="sans-serif">a <tspan font-weight="bold">b</tspan> c</text></svg>`,
	"filtered":  `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24"><filter id="a"><feGaussianBlur stdDeviation="2"/></filter><rect x="6" y="6" width="12" height="12" filter="url(#a)" fill="red"/></svg>`,
}

func TestChromiumShowsIconsOfSheets(t *testing.T) {
	tab := chromium.Open(t)
	tab.Go("about:blank")
	t.Run("bitmaps", func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "nav")
		must(t, os.MkdirAll(dir, 0o755))
		for i := range 30 {
			must(t, os.WriteFile(filepath.Join(dir, string(rune('a'+i%26))+strings.Repeat("x", i/26)+".png"), plainPNG(3+i*5%23, 2+i*7%19), 0o644))
		}
		must(t, os.WriteFile(filepath.Join(dir, "anim.gif"), plainGIF(2), 0o644))
		must(t, os.WriteFile(filepath.Join(dir, "photo.jpg"), plainJPEG(21, 13), 0o644))
		for _, opt := range []Options{{}, {Profile: Fast, Padding: 3, Trim: true}, {Profile: Fast, MaxWidth: 64, MaxHeight: 64}} {
			checkInChromium(t, tab, dir, opt, 0)
		}
	})
	t.Run("drawings", func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "nav")
		must(t, os.MkdirAll(dir, 0o755))
		for name, text := range drawings {
			must(t, os.WriteFile(filepath.Join(dir, name+".svg"), []byte(text), 0o644))
		}
		// Chromium draws the edges of a path of five decimals a little otherwise once two of them are rounded away.
		checkInChromium(t, tab, dir, Options{}, 16)
	})
}
