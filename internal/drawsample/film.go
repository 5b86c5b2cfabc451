package main

import (
	"image"
	"io"
	"math"
)

// The film shows a phone's darkroom: one photograph, and four filters that are laid over it one after the other.
const (
	filmWidth     = 480
	filmHeight    = 960
	filmRate      = 24
	filmSeconds   = 11
	sweepSeconds  = 0.7
	filmFirst     = 1.5 // when the first filter begins, in seconds
	filmEach      = 2.2 // how long one stays
	stripTop      = 800 // where the row of small pictures begins, in px
	stripSize     = 92
	stripDistance = 108
)

// A filter changes the colours of a photograph.
type filter func(l light) light

// filters in the order of the film. Their names stand on the page: Ember, Fjord, Silver, Dusk.
var filters = []filter{
	func(l light) light { return tone(l, hex(0xff9a4a), hex(0x5a1e14), 0.42, 1.12) },
	func(l light) light { return tone(l, hex(0xa6f0ea), hex(0x0c3c52), 0.45, 1.05) },
	func(l light) light { y := 1.05 * l.luminance(); return light{y, y * 0.99, y * 0.96} },
	func(l light) light { return tone(l, hex(0xff8fc0), hex(0x1d1450), 0.5, 0.82) },
}

// tone tints the bright parts with one colour and the dark ones with another.
func tone(l, bright, dark light, strength, exposure float64) light {
	y := math.Sqrt(clamp(l.luminance(), 0, 1))
	tinted := dark.times(0.7).to(bright.times(1.1), y)
	return l.to(tinted.times(0.35+0.65*y), strength).times(exposure)
}

// A film is what its frames are made of: the photograph, plain and through each filter, and the small pictures.
type film struct {
	looks, small []*picture
}

func newFilm() film {
	plain := tarn(filmWidth, filmHeight)
	f := film{looks: []*picture{plain}}
	for _, change := range filters {
		look := newPicture(filmWidth, filmHeight)
		for i, l := range plain.pix {
			look.pix[i] = change(l)
		}
		f.looks = append(f.looks, look)
		f.small = append(f.small, thumbnail(look))
	}
	return f
}

// writeTo writes all frames as raw RGB.
func (f film) writeTo(w io.Writer) error {
	for i := range filmRate * filmSeconds {
		if _, err := w.Write(rgb(f.frame(float64(i) / filmRate))); err != nil {
			return err
		}
	}
	return nil
}

// frame draws one moment: each filter sweeps over the photograph from the left, and the last gives way to none.
func (f film) frame(seconds float64) *image.NRGBA {
	step := (seconds - filmFirst) / filmEach
	index := int(math.Floor(step))
	from, to := 0, 0
	if index >= 0 {
		from, to = min(index, len(filters)), min(index+1, len(filters))
		if index >= len(filters) {
			to = 0
		}
	}
	sweep := smooth(0, sweepSeconds, (step-float64(index))*filmEach)
	canvas := newPicture(filmWidth, filmHeight)
	edge := sweep * (filmWidth + 40)
	for i := range canvas.pix {
		x := float64(i % filmWidth)
		l := f.looks[from].pix[i].to(f.looks[to].pix[i], smooth(edge, edge-40, x))
		if shade := float64(i/filmWidth) - stripTop + 110; shade > 0 {
			l = l.times(1 - 0.72*smooth(0, 120, shade))
		}
		canvas.pix[i] = l
	}
	chosen := mix(float64(from), float64(to), sweep) - 1
	shown := 1.0
	switch {
	case from == 0:
		chosen, shown = 0, sweep
	case to == 0:
		chosen, shown = float64(len(filters)-1), 1-sweep
	}
	if index < 0 {
		shown = 0
	}
	paintStrip(canvas, f.small, chosen, shown)
	return canvas.develop(finish{})
}

// paintStrip puts the small pictures on the canvas, and a ring around the chosen one.
func paintStrip(canvas *picture, small []*picture, chosen, shown float64) {
	left := float64(filmWidth-stripDistance*(len(small)-1)) / 2
	middle := stripTop + stripSize/2.0
	for row := stripTop - 12; row < stripTop+stripSize+12; row++ {
		for col := range filmWidth {
			x, y := float64(col)+0.5, float64(row)+0.5
			i := row*filmWidth + col
			for k, picture := range small {
				cx := left + float64(k*stripDistance)
				d := roundedBox(x-cx, y-middle, stripSize/2, stripSize/2, 22)
				if d < 1 {
					u := clamp(x-cx+stripSize/2, 0, stripSize-1)
					v := clamp(y-middle+stripSize/2, 0, stripSize-1)
					canvas.pix[i] = canvas.pix[i].to(picture.at(int(u), int(v)), clamp(0.5-d, 0, 1))
				}
			}
			ring := math.Abs(roundedBox(x-left-chosen*stripDistance, y-middle, stripSize/2+6, stripSize/2+6, 28)) - 1.6
			canvas.pix[i] = canvas.pix[i].to(light{1, 1, 1}, shown*clamp(0.5-ring, 0, 1))
		}
	}
}

// thumbnail cuts the middle of the range out of a look.
func thumbnail(look *picture) *picture {
	small := newPicture(stripSize, stripSize)
	for i := range small.pix {
		x, y := float64(i%stripSize)+0.5, float64(i/stripSize)+0.5
		small.pix[i] = look.sample(filmWidth*0.15+x*3.2, filmHeight*0.28+y*3.2)
	}
	return small
}

func rgb(m *image.NRGBA) []byte {
	out := make([]byte, 0, len(m.Pix)/4*3)
	for i := 0; i < len(m.Pix); i += 4 {
		out = append(out, m.Pix[i:i+3]...)
	}
	return out
}
