package main

import (
	"bytes"
	"image"
	"image/color"
	"image/color/palette"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"path/filepath"
	"testing"
)

// smallSet writes a directory with one of each kind of icon: bitmaps in pairs of two densities with soft edges, formats of
// their own, drawings whose paths have decimals to round, share ids, and are stroked, turned and scaled.
func smallSet(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	random := rand.New(rand.NewPCG(4, 2))
	for i := range 12 {
		width, height := 6+random.IntN(20), 6+random.IntN(20)
		name := string(rune('a' + i))
		write(t, filepath.Join(dir, name+".png"), encoded(t, encodePNG, blot(random, width, height)))
		write(t, filepath.Join(dir, name+"@2x.png"), encoded(t, encodePNG, blot(random, 2*width, 2*height)))
	}
	photo := blot(random, 31, 17)
	write(t, filepath.Join(dir, "photo.jpg"), encoded(t, func(out *bytes.Buffer, m image.Image) error { return jpeg.Encode(out, m, nil) }, photo))
	few := image.NewPaletted(photo.Rect, palette.Plan9)
	for y := range 17 {
		for x := range 31 {
			few.Set(x, y, color.NRGBA{uint8(8 * x), uint8(15 * y), 99, 255})
		}
	}
	write(t, filepath.Join(dir, "few.gif"), encoded(t, func(out *bytes.Buffer, m image.Image) error { return gif.Encode(out, m, nil) }, few))
	for name, text := range drawings {
		write(t, filepath.Join(dir, "draw-"+name+".svg"), text)
	}
	return dir
}

// blot is a disk with a soft edge, in colours that change from px to px.
func blot(random *rand.Rand, width, height int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			fromCentre := (2*x-width)*(2*x-width)*height*height + (2*y-height)*(2*y-height)*width*width
			alpha := 255 - min(255, 255*fromCentre/(width*width*height*height))
			img.SetNRGBA(x, y, color.NRGBA{uint8(9 * x), uint8(9 * y), uint8(random.IntN(256)), uint8(alpha)})
		}
	}
	return img
}

func encodePNG(out *bytes.Buffer, m image.Image) error { return png.Encode(out, m) }

func encoded(t *testing.T, encode func(*bytes.Buffer, image.Image) error, img image.Image) string {
	t.Helper()
	var out bytes.Buffer
	must(t, encode(&out, img))
	return out.String()
}

const svgOpen = `<svg xmlns="http://www.w3.org/2000/svg" `

var drawings = map[string]string{
	"curves":   svgOpen + `viewBox="0 0 16 16"><path d="M8.18611 1.11345a6.44 3.5 12 0 1 4.22213 8.11987q-1.33337 2.1-4.7 3.33331t-6.1-4.2c.001.0012-2.3-5.33337 6.57777-7.25318z"/></svg>`,
	"relative": svgOpen + `width="24" height="24" viewBox="0 0 512 512"><path d="m12.3456 500.1234 10.123-33.333 33.3333 10.111-5.4321 44.4s22.2222 33.3 111.1 22.22 99.9-99.99-55.5-333.33h200.123v77.7771H12.5z"/></svg>`,
	"stroked":  svgOpen + `viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75"><path d="M3.33333 12.66667l5.12345 5.98765L21.11111 4.44444"/><circle cx="12" cy="12" r="9.5"/></svg>`,
	"turned":   svgOpen + `viewBox="0 0 20 20"><g transform="rotate(30 10 10) scale(1.1)"><path fill="#c06" d="M4.44444 4.44444h9.99999v8.33333l-3.12345 1.23456z"/></g></svg>`,
	"scaled":   svgOpen + `width="20" height="20"><g transform="translate(1.5 2) scale(.05)"><path fill="teal" d="M10.04 20.06C130.55 0 250.25 130.125 330.625 290.875L20.5 310.75z"/></g></svg>`,
	"offset":   svgOpen + `width="18" height="18" viewBox="-9.5 -9.5 19 19"><path d="M-8.12345-3.33333L7.77777-8.88888 5.55555 8.12121z" fill="#369"/></svg>`,
	"gradient": svgOpen + `width="24" height="24"><linearGradient id="a"><stop stop-color="red"/><stop offset="1" stop-color="#00f"/></linearGradient><path fill="url(#a)" d="M2.22222 2.22222h19.5v19.4z"/></svg>`,
	"mask":     svgOpen + `width="24" height="24"><mask id="a"><path fill="#fff" d="M0 0h24L0 24z"/></mask><circle mask="url(#a)" cx="12" cy="12" r="11" fill="#080"/></svg>`,
	"styled":   svgOpen + `viewBox="0 0 20 30"><style>.a{fill:#f80;stroke:#040;stroke-width:1.5}</style><path class="a" d="M3.14159 3.14159h14v23.71828H3.1z"/></svg>`,
	"used":     svgOpen + `xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 30 12"><path id="a" d="M1.23456 1.23456h7.7v8.8z"/><use xlink:href="#a" transform="translate(10.3 0) scale(1.2)"/></svg>`,
	"large":    svgOpen + `width="200" height="150" viewBox="0 0 600 450"><path fill="#06c" d="M10.12345 300.4567c30.3333-133.1234 211.1111-133.5678 300.4321 0z"/><path fill="none" stroke="#c00" stroke-width="3.3" d="M10.12345 330.375h399.98765c20.2468 1.2345 50.5432-33.6789 99.9876 0"/></svg>`,
	"shared":   svgOpen + `viewBox="0 0 24 24"><defs><marker><path d="M1 1h22v22z"/></marker></defs><path fill="none" stroke="#00f" stroke-width="1.3" d="M2.123 2h9"/><path fill="none" stroke="#00f" stroke-width="1.3" d="M2.123 8.123l9 9.125"/><path fill="none" stroke="#00f" stroke-width="1.3" d="M2.123 20q8.456-9.123 19.5 0"/></svg>`,
	"fraction": svgOpen + `width="20.5" height="13.25" viewBox="0 0 41 26.5"><path d="M1.11 1.11h38.6v24.1z" fill="#a0a"/></svg>`,
}
