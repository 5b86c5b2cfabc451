// Package load writes the project that `make bench` builds: 40 directories of 40 icons, 60 Sass entries of about 250 lines
// that use their placeholders, shared partials, and a script. The same numbers give the same bytes on every machine.
package load

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
)

// A Size says how large the project is. The zero value is the load of docs/performance.md.
type Size struct {
	Directories int // of icons; 40
	Icons       int // in each directory; 40
	Entries     int // of Sass; 60
}

func (s Size) withDefaults() Size {
	if s == (Size{}) {
		return Size{Directories: 40, Icons: 40, Entries: 60}
	}
	return s
}

// Write lays the project in the folder dir.
func Write(dir string, size Size) error {
	size = size.withDefaults()
	files := map[string][]byte{
		"assets/sass/partials/_settings.scss": []byte(settings),
		"assets/sass/partials/_mixins.scss":   []byte(mixins),
		"assets/js/home.js":                   []byte(script),
		"assets/js/lib/format.js":             []byte("export const format = (n) => new Intl.NumberFormat('en').format(n);\n"),
	}
	for d := range size.Directories {
		for i := range size.Icons {
			data, err := icon(d, i)
			if err != nil {
				return err
			}
			files[fmt.Sprintf("assets/sprites/%s/%s.png", directory(d), iconName(i))] = data
		}
	}
	for e := range size.Entries {
		files[fmt.Sprintf("assets/sass/page%02d.scss", e)] = entry(e, size)
	}
	for name, data := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return fmt.Errorf("write the load: %w", err)
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			return fmt.Errorf("write the load: %w", err)
		}
	}
	return nil
}

func directory(d int) string { return fmt.Sprintf("area%02d", d) }
func iconName(i int) string  { return fmt.Sprintf("icon%02d", i) }

// icon draws one of a few kinds that front ends have: a disc, a ring, a badge with a gradient, a bar chart; 16 to 48 px,
// anti-aliased, on transparent ground.
func icon(d, i int) ([]byte, error) {
	rng := rand.New(rand.NewPCG(uint64(d), uint64(i)))
	size := []int{16, 16, 16, 24, 24, 32, 32, 48}[rng.IntN(8)]
	hue := color.NRGBA{uint8(rng.IntN(200)), uint8(rng.IntN(200)), uint8(rng.IntN(200)), 255}
	img := image.NewNRGBA(image.Rect(0, 0, size, size))
	shape := []func(x, y, r float64) float64{disc, ring, badge, bars}[rng.IntN(4)]
	for y := range size {
		for x := range size {
			cover := shape(float64(x)+0.5-float64(size)/2, float64(y)+0.5-float64(size)/2, float64(size)/2-1)
			if cover <= 0 {
				continue
			}
			shade := 1 - 0.35*float64(y)/float64(size)
			img.SetNRGBA(x, y, color.NRGBA{
				uint8(float64(hue.R) * shade), uint8(float64(hue.G) * shade), uint8(float64(hue.B) * shade),
				uint8(math.Round(255 * min(cover, 1))),
			})
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		return nil, fmt.Errorf("draw an icon: %w", err)
	}
	return out.Bytes(), nil
}

func disc(x, y, r float64) float64 { return r - math.Hypot(x, y) + 0.5 }
func ring(x, y, r float64) float64 { return r/5 - math.Abs(math.Hypot(x, y)-r*0.75) + 0.5 }
func badge(x, y, r float64) float64 {
	return r - math.Pow(math.Pow(math.Abs(x), 4)+math.Pow(math.Abs(y), 4), 0.25) + 0.5
}
func bars(x, y, r float64) float64 {
	if math.Mod(x+r, r/2) > r/3 || y < -x/2 || y > r {
		return 0
	}
	return 1
}

// entry writes a stylesheet as the post's pages have them: the sheets of a few areas, the post's mixin, nested rules.
func entry(e int, size Size) []byte {
	rng := rand.New(rand.NewPCG(uint64(e), 99))
	var out strings.Builder
	out.WriteString("@import 'partials/settings';\n@import 'partials/mixins';\n")
	var areas []string
	for len(areas) < min(4, size.Directories) {
		area := directory((e*3 + len(areas)*7) % size.Directories)
		areas = append(areas, area)
		fmt.Fprintf(&out, "@import 'generated/%s';\n", area)
	}
	for block := range 17 {
		area := areas[block%len(areas)]
		fmt.Fprintf(&out, "\n.page%02d-block%02d {\n  @include panel($gap * %d);\n  color: shade($text, %d%%);\n", e, block, 1+block%3, 5+block)
		for row := range 2 {
			name := iconName(rng.IntN(size.Icons))
			fmt.Fprintf(&out, "  .row%d {\n    margin: 0 %dpx;\n    &:hover { color: $link; }\n    .icon { @extend %%%s-%s-sprite; }\n  }\n", row, rng.IntN(20), area, name)
		}
		fmt.Fprintf(&out, "  @media (min-width: $wide) { width: calc(100%% / %d); }\n}\n", 2+block%4)
	}
	return []byte(out.String())
}

const settings = `$text: #333;
$link: #0063dc;
$gap: 8px;
$wide: 960px;
$stack: Arial, Helvetica, sans-serif;
`

const mixins = `@use 'sass:color';
@use 'sass:math';

@function shade($colour, $amount) { @return color.mix(#000, $colour, $amount); }

@mixin panel($space) {
  padding: $space;
  border: 1px solid color.change($text, $alpha: .2);
  border-radius: math.div($space, 2);
  background: linear-gradient(to bottom, #fff, color.mix(#fff, $link, 95%));
  font: 13px/1.4 $stack;
}
`

const script = `import { format } from './lib/format.js';
document.querySelectorAll('[data-count]').forEach((element) => {
  element.textContent = format(Number(element.dataset.count));
});
`
