package main

import "math"

// A view is a camera over a terrain and the weather in front of it. Lengths are in samples of the terrain; the camera
// looks along the direction heading, level.
type view struct {
	x, y, z  float64 // where the camera is; z is height
	heading  float64 // radians; 0 looks along +x
	horizon  float64 // where the horizon is in the picture, 0 at the top, 1 at the bottom
	zoom     float64 // focal length in picture heights
	nearest  float64 // where terrain begins
	farthest float64 // where it ends

	sun       [3]float64 // direction towards the sun, in the terrain's axes
	sunlight  light
	ambient   light
	sky       func(dx, dy float64) light // dx: along the sun's bearing −1 … 1, dy: height over the horizon
	haze      float64                    // how much of the far side a sample's distance takes away
	mist      float64                    // density of ground mist at height 0
	mistScale float64                    // height over which mist thins to a third
	mistLight light

	ground func(p point) light // the surface's own colour
	rough  func(x, y, d float64) float64
	water  bool // whether height 0 is a lake
}

// A point is a place on the surface, as a ground function gets it.
type point struct {
	x, y, height, distance float64
	steep                  float64 // 0 level … 1 upright
}

// render draws the view: for each column it walks away from the camera and fills upwards what rises above all that
// stands before it. It is drawn at twice the size, so that edges are smooth.
func (v view) render(t *terrain, width, height int) *picture {
	p := newPicture(2*width, 2*height)
	v.paintSky(p)
	parallel(p.width, func(col int) { v.column(t, p, col, 1) })
	if v.water {
		v.paintWater(t, p)
	}
	return p.half()
}

func (v view) paintSky(p *picture) {
	p.paint(func(x, y float64, _ light) light { return v.skyAt(p, x, y) })
}

// skyAt gives the sky at a place of the picture, in heights; it may lie outside of it.
func (v view) skyAt(p *picture, x, y float64) light {
	aspect := float64(p.width) / float64(p.height)
	bearing := math.Atan2(v.sun[1], v.sun[0]) - v.heading
	return v.sky((x-aspect/2)/v.zoom-math.Tan(bearing), (v.horizon-y)/v.zoom)
}

// column draws one column of terrain. With side −1 the camera is as far below the lake as it is above it: what it sees
// from there, upside down, is what the lake mirrors.
func (v view) column(t *terrain, p *picture, col int, side float64) {
	size := float64(p.height)
	offset := (float64(col) + 0.5 - float64(p.width)/2) / size / v.zoom
	sin, cos := math.Sincos(v.heading)
	dx, dy := cos-sin*offset, sin+cos*offset
	filled := p.height
	lastY, lastColour := float64(p.height)*4, light{}
	for d := v.nearest; d < v.farthest; d *= 1 + 1/(size*0.9) {
		x, y := v.x+dx*d, v.y+dy*d
		h := t.height(x, y)
		if v.rough != nil {
			h += v.rough(x, y, d)
		}
		if v.water && h < 0 {
			lastY = size * 4
			continue
		}
		top := size * (v.horizon - v.zoom*(h-side*v.z)/d)
		if top >= float64(filled) {
			lastY = size * 4
			continue
		}
		colour := v.shade(t, point{x: x, y: y, height: h, distance: d})
		if lastY > size*2 {
			lastY, lastColour = float64(filled), colour
		}
		for row := max(int(math.Ceil(top-0.5)), 0); row < filled; row++ {
			share := clamp((lastY-float64(row)-0.5)/max(lastY-top, 1e-6), 0, 1)
			p.pix[row*p.width+col] = lastColour.to(colour, share)
		}
		filled = min(filled, max(int(math.Ceil(top-0.5)), 0))
		lastY, lastColour = top, colour
		if filled == 0 {
			return
		}
	}
}

// shade lights a point of the surface and puts the air before it.
func (v view) shade(t *terrain, at point) light {
	e := 0.35 + at.distance*0.0008
	gx := (v.surface(t, at.x+e, at.y, at.distance) - v.surface(t, at.x-e, at.y, at.distance)) / (2 * e)
	gy := (v.surface(t, at.x, at.y+e, at.distance) - v.surface(t, at.x, at.y-e, at.distance)) / (2 * e)
	up := 1 / math.Sqrt(1+gx*gx+gy*gy)
	at.steep = 1 - up
	facing := max((v.sun[2]-gx*v.sun[0]-gy*v.sun[1])*up, 0)
	lit := facing * t.sunAt(at.x, at.y)
	colour := v.ground(at).under(v.sunlight.times(lit).plus(v.ambient.times(0.45 + 0.55*up)))
	return v.air(colour, at)
}

func (v view) surface(t *terrain, x, y, d float64) float64 {
	h := t.height(x, y)
	if v.rough != nil {
		h += v.rough(x, y, d)
	}
	return h
}

// air puts haze and mist between a colour and the camera. The mist's density falls with height, so its sum along the
// ray has a closed form.
func (v view) air(colour light, at point) light {
	sin, cos := math.Sincos(v.heading)
	side := ((at.y-v.y)*cos - (at.x-v.x)*sin) / at.distance
	bearing := math.Tan(math.Atan2(v.sun[1], v.sun[0]) - v.heading)
	far := v.sky(side-bearing, 0.015)
	seen := math.Exp(-at.distance * v.haze)
	colour = far.to(colour, seen)
	if v.mist == 0 {
		return colour
	}
	rise := (at.height - v.z) / v.mistScale
	column := 1.0
	if math.Abs(rise) > 1e-4 {
		column = (1 - math.Exp(-rise)) / rise
	}
	depth := v.mist * math.Exp(-v.z/v.mistScale) * column * at.distance
	return v.mistLight.to(colour, math.Exp(-depth))
}

// paintWater mirrors the world in the lake, bends it by small waves, and lets the lake's own colour through where one
// looks down on it.
func (v view) paintWater(t *terrain, p *picture) {
	mirror := newPicture(p.width, p.height)
	v.paintSky(mirror)
	parallel(p.width, func(col int) { v.column(t, mirror, col, -1) })
	dry := v.shores(t, p)
	size := float64(p.height)
	parallel(p.height, func(row int) {
		down := (float64(row)+0.5)/size - v.horizon
		if down <= 0 {
			return
		}
		distance := v.z * v.zoom / down
		for col := range p.width {
			if float64(row) < dry[col] {
				continue
			}
			side := (float64(col)/size - float64(p.width)/size/2) / v.zoom * distance
			wave := noise(5).fbm(side*0.9, distance*2.2, 3) + 0.6*noise(6).fbm(side*0.12, distance*0.4, 2)
			bend := wave * (0.004 + 0.05*down) * size
			x, y := float64(col)+0.5+bend*0.25, size*(v.horizon-down)+bend
			colour := mirror.sample(x, y)
			if y < 1 {
				colour = v.skyAt(p, x/size, y/size) // a part of the sky that only the lake shows
			}
			clear := smooth(0, 0.9, down/v.zoom)
			p.pix[row*p.width+col] = colour.times(0.92 - 0.55*clear)
		}
	})
}

// shores gives, for each column, the first row of water below the last shore.
func (v view) shores(t *terrain, p *picture) []float64 {
	size := float64(p.height)
	rows := make([]float64, p.width)
	sin, cos := math.Sincos(v.heading)
	parallel(p.width, func(col int) {
		offset := (float64(col) + 0.5 - float64(p.width)/2) / size / v.zoom
		dx, dy := cos-sin*offset, sin+cos*offset
		shore := v.farthest
		for d := v.nearest; d < v.farthest; d *= 1.002 {
			if t.height(v.x+dx*d, v.y+dy*d) > 0 {
				shore = d
				break
			}
		}
		rows[col] = size * (v.horizon + v.zoom*v.z/shore)
	})
	return rows
}
