package main

import (
	"image"
	"image/color"
	"math"
)

// An icon is drawn on a square of its own size; a stroke is 2 px wide at 24 px and 32 px, 1.5 px at 16 px.
type icon struct {
	path  string
	size  int
	layer []ink
}

// An ink is one shape in one colour, sRGB.
type ink struct {
	shape  shape
	colour color.NRGBA
}

var (
	white = color.NRGBA{0xff, 0xff, 0xff, 0xff}
	amber = color.NRGBA{0xff, 0xb6, 0x6b, 0xff}
	teal  = color.NRGBA{0x7f, 0xd6, 0xc8, 0xff}
)

// icons lists every icon of assets/sprites/.
func icons() []drawing {
	var list []drawing
	for _, set := range [][]icon{navIcons(), smallIcons(), cameraIcons(), socialIcons(), filmIcons()} {
		for _, i := range set {
			list = append(list,
				drawing{path: "sprites/" + i.path + ".png", draw: func() image.Image { return i.draw(1) }},
				drawing{path: "sprites/" + i.path + "@2x.png", draw: func() image.Image { return i.draw(2) }})
		}
	}
	return list
}

// draw draws the icon at a scale. It takes sixteen samples a pixel, each with a soft edge of its own.
func (i icon) draw(scale int) image.Image {
	const samples = 4
	size, step := i.size*scale, float64(samples*scale)
	out := image.NewNRGBA(image.Rect(0, 0, size, size))
	for y := range size {
		for x := range size {
			for _, ink := range i.layer {
				cover := 0.0
				for s := range samples * samples {
					px := (float64(x*samples+s%samples) + 0.5) / step
					py := (float64(y*samples+s/samples) + 0.5) / step
					cover += clamp(0.5-step*ink.shape(px, py), 0, 1)
				}
				out.SetNRGBA(x, y, over(out.NRGBAAt(x, y), ink.colour, cover/(samples*samples)))
			}
		}
	}
	return out
}

// over lays a colour on another. A pixel without opacity has no colour.
func over(under, ink color.NRGBA, cover float64) color.NRGBA {
	a, b := cover*float64(ink.A)/255, float64(under.A)/255
	alpha := a + b*(1-a)
	if alpha == 0 {
		return color.NRGBA{}
	}
	blend := func(top, bottom uint8) uint8 {
		return uint8(math.Round((float64(top)*a + float64(bottom)*b*(1-a)) / alpha))
	}
	return color.NRGBA{blend(ink.R, under.R), blend(ink.G, under.G), blend(ink.B, under.B), uint8(math.Round(255 * alpha))}
}

func plain(path string, size int, s shape) icon { return icon{path, size, []ink{{s, white}}} }

// navIcons stand before the slides' names: 24 px.
func navIcons() []icon {
	return []icon{
		plain("nav/home", 24, union(
			path(2, 3, 12, 12, 4, 21, 12),
			path(2, 6, 11, 6, 20, 18, 20, 18, 11),
			path(2, 12, 20, 12, 15))),
		plain("nav/albums", 24, union(
			stroke(box(3, 8, 21, 21, 2.5), 2),
			line(6, 4.5, 18, 4.5, 2))),
		plain("nav/darkroom", 24, union(
			line(4, 6, 20, 6, 2), line(4, 12, 20, 12, 2), line(4, 18, 20, 18, 2),
			disc(9, 6, 3), disc(16, 12, 3), disc(7, 18, 3))),
		plain("nav/field-notes", 24, union(
			stroke(box(5, 3, 19, 21, 2.5), 2),
			line(9, 8, 15, 8, 2), line(9, 12, 15, 12, 2), line(9, 16, 12, 16, 2))),
		plain("nav/places", 24, union(
			stroke(pin(12, 10, 7, 22), 2), disc(12, 10, 2.5))),
		plain("nav/explore", 24, union(
			ring(12, 12, 9, 2), polygon(15.8, 8.2, 13.4, 13.4, 8.2, 15.8, 10.6, 10.6))),
		plain("nav/join", 24, union(
			ring(10, 8, 4, 2), arc(10, 21, 7, 180, 270, 2), arc(10, 21, 7, 270, 300, 2),
			line(18, 14, 18, 21, 2), line(14.5, 17.5, 21.5, 17.5, 2))),
	}
}

// pin is the outline of a map's pin: a circle and a point below it.
func pin(cx, cy, radius, foot float64) shape {
	reach := foot - cy
	sin := radius / reach
	cos := math.Sqrt(1 - sin*sin)
	return union(disc(cx, cy, radius), polygon(cx-radius*cos, cy+radius*sin, cx, foot, cx+radius*cos, cy+radius*sin))
}

// smallIcons are for the menu of narrow windows and for hints: 16 px.
func smallIcons() []icon {
	const w = 1.6
	return []icon{
		plain("nav/small/home", 16, union(path(w, 2, 8, 8, 2.8, 14, 8), path(w, 4, 7.5, 4, 13.2, 12, 13.2, 12, 7.5))),
		plain("nav/small/close", 16, union(line(3.5, 3.5, 12.5, 12.5, w), line(12.5, 3.5, 3.5, 12.5, w))),
		plain("nav/small/down", 16, path(w, 3, 5.5, 8, 10.5, 13, 5.5)),
		plain("nav/small/right", 16, union(line(3, 8, 13, 8, 2), path(w, 8.5, 3.5, 13, 8, 8.5, 12.5))),
		plain("nav/small/check", 16, path(w, 2.5, 8.5, 6.5, 12.5, 13.5, 4)),
	}
}

// heart is two discs and a wedge; its size is half its width.
func heart(cx, cy, size float64) shape {
	r := size * 0.56
	return union(
		disc(cx-r*0.86, cy-r*0.6, r), disc(cx+r*0.86, cy-r*0.6, r),
		polygon(cx-r*1.64, cy+r*0.02, cx, cy+size*0.95, cx+r*1.64, cy+r*0.02, cx, cy-r*0.55))
}

// cameraIcons name what a camera wrote into a photograph: 32 px, in two colours.
func cameraIcons() []icon {
	two := func(name string, main, accent shape) icon {
		return icon{"camera/" + name, 32, []ink{{main, white}, {accent, amber}}}
	}
	return []icon{
		two("body", union(stroke(box(3, 9, 29, 27, 4), 2), path(2, 10, 9, 12, 5, 20, 5, 22, 9), disc(25, 13, 1.3)), ring(16, 18, 5, 2)),
		two("lens", union(ring(16, 16, 12.5, 2), ring(16, 16, 7.5, 2)), union(disc(16, 16, 3), arc(16, 16, 10, 200, 250, 1.6))),
		two("aperture", ring(16, 16, 12.5, 2), blades6(16, 16, 12.5)),
		two("shutter", union(ring(16, 18, 10.5, 2), line(16, 3, 16, 7, 2), line(12.5, 3, 19.5, 3, 2)), union(line(16, 18, 20.5, 13, 2), disc(16, 18, 1.8))),
		two("film", union(stroke(box(4, 6, 28, 26, 3), 2), line(9, 7, 9, 25, 2), line(23, 7, 23, 25, 2)),
			union(box(5.7, 9, 7.3, 11.5, 0.4), box(5.7, 14.7, 7.3, 17.2, 0.4), box(5.7, 20.5, 7.3, 23, 0.4), box(24.7, 9, 26.3, 11.5, 0.4), box(24.7, 14.7, 26.3, 17.2, 0.4), box(24.7, 20.5, 26.3, 23, 0.4))),
		two("sun", rays(16, 16, 10, 13.5), disc(16, 16, 5.5)),
		two("focal-length", union(path(2, 3, 26, 16, 6, 29, 26), line(6, 26, 26, 26, 0)), arc(16, 6, 15, 60, 120, 2)),
		two("tripod", union(box(11, 4, 21, 11, 2), line(16, 12, 16, 16, 2), line(16, 16, 7, 29, 2), line(16, 16, 25, 29, 2)), line(16, 17, 16, 27, 2)),
		two("flash", stroke(polygon(18, 3, 7, 18, 15, 18, 13, 29, 25, 13, 17, 13), 2), disc(26, 25, 2)),
		two("battery", union(stroke(box(3, 10, 26, 22, 3), 2), box(27.5, 13.5, 30, 18.5, 1)), union(box(6, 13, 10, 19, 1), box(11.5, 13, 15.5, 19, 1), box(17, 13, 21, 19, 1))),
		two("location", stroke(pin(16, 13, 9, 29.5), 2), disc(16, 13, 3.4)),
		two("moon", minus(disc(15, 17, 11.5), disc(20, 13, 10)), union(disc(23, 8, 1.6), disc(27.5, 14, 1.2))),
	}
}

// blades6 are the six blades of an iris: chords, each turned by 60°.
func blades6(cx, cy, radius float64) shape {
	var lines []shape
	for i := range 6 {
		a, b := (float64(i)*60+10)*math.Pi/180, (float64(i)*60+118)*math.Pi/180
		lines = append(lines, line(cx+radius*math.Cos(a), cy+radius*math.Sin(a),
			mix(cx+radius*math.Cos(a), cx+radius*math.Cos(b), 0.62), mix(cy+radius*math.Sin(a), cy+radius*math.Sin(b), 0.62), 1.8))
	}
	return both(union(lines...), disc(cx, cy, radius))
}

// rays are eight short strokes around a point.
func rays(cx, cy, from, to float64) shape {
	var lines []shape
	for i := range 8 {
		sin, cos := math.Sincos(float64(i) * math.Pi / 4)
		lines = append(lines, line(cx+from*cos, cy+from*sin, cx+to*cos, cy+to*sin, 2))
	}
	return union(lines...)
}

// socialIcons are for what visitors do with a photograph: 24 px.
func socialIcons() []icon {
	return []icon{
		{"social/like", 24, []ink{{heart(12, 12.2, 9), color.NRGBA{0xff, 0x7d, 0x86, 0xff}}}},
		plain("social/comment", 24, union(minus(stroke(box(3, 4, 21, 17, 4), 2), box(8, 16, 12.2, 18.2, 0)), path(2, 7.8, 17, 7.8, 21, 12, 17))),
		plain("social/follow", 24, union(ring(9, 8, 4, 2), arc(9, 20.5, 6.5, 180, 360, 2), path(2, 16, 10.5, 18.5, 13, 22.5, 7.5))),
		plain("social/mail", 24, union(stroke(box(3, 5, 21, 19, 2.5), 2), path(2, 4, 7.5, 12, 13.5, 20, 7.5))),
		plain("social/feed", 24, union(disc(5.5, 18.5, 2.5), arc(4, 20, 9, 270, 360, 2.2), arc(4, 20, 15, 270, 360, 2.2))),
		{"social/award", 24, []ink{{union(ring(12, 9, 6, 2), path(2, 8.2, 14.5, 7, 21.5, 12, 19, 17, 21.5, 15.8, 14.5)), white}, {disc(12, 9, 2.4), teal}}},
	}
}

// filmIcons are for the button over the film: 24 px.
func filmIcons() []icon {
	return []icon{
		plain("film/play", 24, round(polygon(7.5, 5, 18.5, 12, 7.5, 19), 1.5)),
		plain("film/pause", 24, union(box(6, 4.5, 10, 19.5, 1.5), box(14, 4.5, 18, 19.5, 1.5))),
	}
}

// round makes a shape larger all around, by so many px, which rounds its corners.
func round(s shape, by float64) shape {
	return func(x, y float64) float64 { return s(x, y) - by }
}
