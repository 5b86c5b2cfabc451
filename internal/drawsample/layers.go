package main

import "math"

// A conifer is a spruce seen from the side. Its foot stands at (x, foot); lengths are in picture heights.
type conifer struct {
	x, foot, height, width float64
	seed                   noise
}

// covers tells whether the tree hides a point: tiers of branches, each widest where it ends and drooping, wider towards
// the ground.
func (c conifer) covers(x, y float64) bool {
	t := (c.foot - y) / c.height
	if t < 0 || t > 1 {
		return false
	}
	d := math.Abs(x-c.x) / c.width
	if d < 0.03*(1-t) {
		return true
	}
	side := 0
	if x > c.x {
		side = 1
	}
	tiers := 15.0
	tier := t*tiers + 0.9*d + 0.35*float64(side)
	index := int(math.Floor(tier))
	within := tier - float64(index)
	reach := 0.72 + 0.5*c.seed.unit(index, side)
	needles := 0.07 * c.seed.at(x/c.width*22, y/c.width*22)
	edge := (1 - t) * (0.08 + 0.46*reach*(1-0.75*within)) * (0.35 + 0.65*smooth(0, 0.12, t))
	return d < edge+needles*(1-t)
}

// A treeline is a row of conifers along a ground line.
type treeline struct {
	ground  func(x float64) float64 // where the ground is, as y
	spacing float64
	height  float64 // of the highest
	dense   float64 // share of places that are taken
	seed    noise
}

// covers tells whether the ground or a tree hides a point.
func (r treeline) covers(x, y float64) bool {
	if y > r.ground(x) {
		return true
	}
	if y < r.ground(x)-r.height*1.4 {
		return false
	}
	middle := int(math.Floor(x / r.spacing))
	reach := int(0.3*r.height/r.spacing) + 1
	for cell := middle - reach; cell <= middle+reach; cell++ {
		if r.seed.unit(cell, 1) > r.dense {
			continue
		}
		at := (float64(cell) + r.seed.unit(cell, 2)) * r.spacing
		h := r.height * (0.45 + 0.55*r.seed.unit(cell, 3))
		tree := conifer{x: at, foot: r.ground(at) + 0.1*h, height: 1.1 * h, width: h * (0.44 + 0.16*r.seed.unit(cell, 4)), seed: r.seed + noise(cell)*13}
		if tree.covers(x, y) {
			return true
		}
	}
	return false
}

// rolling gives a ground line: hills around a height y.
func rolling(seed noise, y, rise, width float64) func(x float64) float64 {
	return func(x float64) float64 { return y - rise*seed.fbm(x/width+100, 0.5, 5) }
}

// A layer is one silhouette of a scene, with the air between it and the next one behind.
type layer struct {
	line  treeline
	top   light // its colour at the top edge
	foot  light // and where it drowns in mist
	depth float64
}

// paintLayers paints from the farthest layer to the nearest; each is tested at four points of a pixel.
func paintLayers(p *picture, layers []layer) {
	quarter := 0.25 / float64(p.height)
	p.paint(func(x, y float64, l light) light {
		for _, layer := range layers {
			seen := 0.0
			for i := range 4 {
				dx, dy := quarter*float64(2*(i&1)-1), quarter*float64(i&2-1)
				if layer.line.covers(x+dx, y+dy) {
					seen += 0.25
				}
			}
			if seen > 0 {
				depth := (y - layer.line.ground(x)) / layer.depth
				misty := smooth(-0.6, 1, depth+0.25*noise(70).fbm(x*3, y*7, 4))
				l = l.to(layer.top.to(layer.foot, misty), seen)
			}
		}
		return l
	})
}

// mistyForest is the scene behind the whole page: spruces on slopes, one behind the other, before sunrise. It is dark
// enough everywhere for white text.
func mistyForest(width, height int) *picture {
	p := newPicture(width, height)
	aspect := float64(width) / float64(height)
	valley := aspect * 0.62
	heaven := sky{
		rise: ramp{{-0.3, hex(0x8b7767)}, {0.08, hex(0x94776a)}, {0.22, hex(0x5f6873)}, {0.42, hex(0x33505f)}, {0.75, hex(0x15303f)}},
		sun:  hex(0xffa35c).times(0.42), sunHeight: 0.06, glow: 0.26, clouds: 0.45,
		cloudLight: hex(0xc68f78), cloudDark: hex(0x2b4553), seed: 4,
	}
	p.paint(func(x, y float64, _ light) light { return heaven.at((x-valley)*0.9, 0.60-y) })
	slopes := ramp{{0, hex(0x76706e)}, {0.3, hex(0x43565c)}, {0.65, hex(0x18323b)}, {1, hex(0x030a0d)}}
	var layers []layer
	const count = 8
	for i := range count {
		t := float64(i) / (count - 1)
		hills := rolling(noise(100+i*7), 0.55+0.10*t+0.42*t*t, 0.18, 0.55+0.35*t)
		ground := func(x float64) float64 {
			side := math.Abs(x-valley-0.1*math.Sin(3*t)) / aspect
			return hills(x) - 0.34*(1-0.35*t)*side*side*4*0.8
		}
		mist := hex(0x9a8578).to(hex(0x2c4c57), math.Pow(t, 0.6))
		layers = append(layers, layer{
			line: treeline{ground: ground, spacing: 0.005 + 0.034*t*t, height: 0.028 + 0.30*t*t, dense: 0.9, seed: noise(200 + i)},
			top:  slopes.at(t), foot: mist.to(hex(0x061015), t*t), depth: 0.09 + 0.13*t,
		})
	}
	paintLayers(p, layers)
	p.glow(0.35, 0.25, height/16)
	return p
}

// A mood is the colours in which hills are seen: a sky, and the farthest and the nearest hill with the mist at its foot.
type mood struct {
	sky                          sky
	far, farFoot, near, nearFoot light
	seed                         noise
}

var sunrise = mood{
	sky: sky{
		rise: ramp{{0, hex(0xf8d9ae)}, {0.2, hex(0xf2bd97)}, {0.45, hex(0xc7a0a4)}, {0.8, hex(0x7f86a8)}},
		sun:  hex(0xffb066).times(0.8), sunHeight: 0.1, sunSize: 0.032, glow: 0.22, clouds: 0.3,
		cloudLight: hex(0xffd9b0), cloudDark: hex(0xae8f9d), seed: 8,
	},
	far: hex(0xd9a898), farFoot: hex(0xf0c3a2), near: hex(0x18233c), nearFoot: hex(0x2c3a58), seed: 310,
}

var blueHour = mood{
	sky: sky{
		rise: ramp{{0, hex(0xe9c9c4)}, {0.12, hex(0xaebbd6)}, {0.4, hex(0x6388bd)}, {0.9, hex(0x2b4f8d)}},
		sun:  hex(0xffc4a8).times(0.3), sunHeight: 0.0, glow: 0.3, clouds: 0.5,
		cloudLight: hex(0xf1c7c4), cloudDark: hex(0x6d8cbc), seed: 18,
	},
	far: hex(0x9db1d4), farFoot: hex(0xcdd3e4), near: hex(0x0a1a33), nearFoot: hex(0x1d3a63), seed: 361,
}

// hills behind hills, each darker than the one behind it.
func hills(m mood) func(width, height int) *picture {
	return func(width, height int) *picture {
		p := newPicture(width, height)
		aspect := float64(width) / float64(height)
		p.paint(func(x, y float64, _ light) light { return m.sky.at(x-aspect*0.36, 0.46-y) })
		var layers []layer
		const count = 8
		for i := range count {
			t := float64(i) / (count - 1)
			layers = append(layers, layer{
				line: treeline{
					ground:  rolling(m.seed+noise(i*3), 0.44+0.5*math.Pow(t, 1.25), 0.16+0.14*t, 0.42+0.3*t),
					spacing: 0.004 + 0.012*t*t, height: 0.004 + 0.07*t*t*t, dense: 0.8 * t, seed: m.seed + 20 + noise(i),
				},
				top: m.far.to(m.near, math.Pow(t, 0.7)), foot: m.farFoot.to(m.nearFoot, math.Pow(t, 0.8)), depth: 0.17,
			})
		}
		paintLayers(p, layers)
		p.glow(0.7, 0.25, height/16)
		return p
	}
}

// autumn is a wood of spruces and larches in October.
func autumn(width, height int) *picture {
	p := newPicture(width, height)
	p.paint(func(_, y float64, _ light) light {
		return ramp{{0, hex(0x9fb0b4)}, {0.3, hex(0xecd3a2)}, {1, hex(0xd6a868)}}.at(y)
	})
	colours := []light{hex(0xcb9a54), hex(0xd98a33), hex(0x8a7a3f), hex(0xc8641f), hex(0x56602f), hex(0xa8481a), hex(0x2e3a1f), hex(0x1b2115)}
	var layers []layer
	for i, colour := range colours {
		t := float64(i) / float64(len(colours)-1)
		layers = append(layers, layer{
			line: treeline{ground: rolling(noise(410+i*3), 0.34+0.78*t, 0.12, 0.6), spacing: 0.014 + 0.05*t, height: 0.13 + 0.33*t, dense: 0.92 - 0.3*t, seed: noise(430 + i)},
			top:  colour.to(hex(0xe8cf9f), 0.42*(1-t)), foot: hex(0xe8cd9c).to(colour, 0.25+0.6*t), depth: 0.16 + 0.1*t,
		})
	}
	paintLayers(p, layers)
	p.glow(0.55, 0.3, height/18)
	return p
}

// winter is a wood in deep snow in the blue light before sunrise.
func winter(width, height int) *picture {
	p := newPicture(width, height)
	p.paint(func(_, y float64, _ light) light {
		return ramp{{0, hex(0x6f8fb4)}, {0.35, hex(0xb3c0d2)}, {0.55, hex(0xf0cfc4)}, {1, hex(0xe8dfe4)}}.at(y)
	})
	var layers []layer
	const count = 5
	for i := range count {
		t := float64(i) / (count - 1)
		layers = append(layers, layer{
			line: treeline{ground: rolling(noise(510+i*3), 0.56+0.3*t, 0.10, 0.8), spacing: 0.012 + 0.06*t, height: 0.10 + 0.36*t*t, dense: 0.9 - 0.45*t, seed: noise(530 + i)},
			top:  hex(0xb2bccb).to(hex(0x1d2c40), math.Pow(t, 0.8)), foot: hex(0xe6dbdf).to(hex(0xaebfd8), t), depth: 0.018,
		})
	}
	paintLayers(p, layers)
	flakes(p, 900)
	return p
}

// flakes lets it snow: discs of several sizes, the near ones out of focus.
func flakes(p *picture, count int) {
	for i := range count {
		near := noise(61).unit(i, 3)
		radius := (0.0012 + 0.006*near*near*near) * float64(p.height)
		p.disc(noise(61).unit(i, 1)*float64(p.width), noise(61).unit(i, 2)*float64(p.height), radius, light{1, 1, 1}, 0.75-0.55*near, 0.6)
	}
}

// disc lays a soft disc over the picture: opacity in the middle, edge is the share of the radius that fades.
func (p *picture) disc(x, y, radius float64, colour light, opacity, edge float64) {
	for row := max(int(y-radius), 0); row <= min(int(y+radius), p.height-1); row++ {
		for col := max(int(x-radius), 0); col <= min(int(x+radius), p.width-1); col++ {
			d := math.Hypot(float64(col)+0.5-x, float64(row)+0.5-y) / radius
			i := row*p.width + col
			p.pix[i] = p.pix[i].to(colour, opacity*smooth(1, 1-edge, d))
		}
	}
}
