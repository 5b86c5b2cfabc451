package main

import "math"

// stars scatters stars over the sky above a height, many faint ones and few bright ones; along the band there are more.
func stars(p *picture, seed noise, count int, lowest float64, band func(x, y float64) float64) {
	for i := range count {
		x, y := seed.unit(i, 1), seed.unit(i, 2)*lowest
		if band != nil && seed.unit(i, 5) > 0.25+band(x*float64(p.width)/float64(p.height), y) {
			continue
		}
		bright := math.Pow(seed.unit(i, 3), 9)
		colour := hex(0xbfd2ff).to(hex(0xffe0bd), seed.unit(i, 4)).times(0.25 + 3*bright)
		p.star(x*float64(p.width), y*float64(p.height), (0.0006+0.0011*bright)*float64(p.height), colour)
	}
}

// star adds a small round light; the radius is in px.
func (p *picture) star(x, y, radius float64, colour light) {
	reach := int(radius*3) + 1
	for row := max(int(y)-reach, 0); row <= min(int(y)+reach, p.height-1); row++ {
		for col := max(int(x)-reach, 0); col <= min(int(x)+reach, p.width-1); col++ {
			d := math.Hypot(float64(col)+0.5-x, float64(row)+0.5-y) / radius
			i := row*p.width + col
			p.pix[i] = p.pix[i].plus(colour.times(math.Exp(-d * d)))
		}
	}
}

// aurora is the northern light over a snowy range, and its mirror image in a fjord.
func aurora(width, height int) *picture {
	basin := func(x, y float64) float64 {
		d := math.Hypot((x-512)/1.7, y-300)
		return smooth(50, 300, d+40*noise(8).fbm(x*0.012, y*0.012, 4))
	}
	t := raise(relief{seed: 63, scale: 260, height: 120, warp: 0.2, floor: 0.17, erosion: 260000, shape: basin})
	for i := range t.heights {
		t.heights[i] -= 3
	}
	v := view{
		x: 512, y: 230, z: 5, heading: math.Pi / 2, horizon: 0.66, zoom: 0.8, nearest: 4, farthest: 1400, water: true,
		sun: direction(math.Pi/2+0.9, 0.6), sunlight: hex(0x7fd6c0).times(0.30), ambient: hex(0x3f8f8c).times(0.34),
		haze: 0.0006, mist: 0.004, mistScale: 5, mistLight: hex(0x1c4650).times(0.8),
		ground: alpine(-40, 6),
	}
	v.rough = woods(t, -40)
	bearing := math.Tan(0.9)
	v.sky = func(dx, dy float64) light {
		x := dx + bearing
		l := ramp{{0, hex(0x1d4a56)}, {0.25, hex(0x0d2540)}, {0.8, hex(0x040a1c)}}.at(dy)
		return l.plus(starlight(x, dy).times(smooth(0.02, 0.05, dy))).plus(curtains(x*0.8+1, 0.62-0.75*dy))
	}
	t.shine(v.sun)
	return v.render(t, width, height)
}

// starlight gives the stars in a direction: one in some cells of a fine grid.
func starlight(x, y float64) light {
	const cells = 90
	cx, cy := int(math.Floor(x*cells)), int(math.Floor(y*cells))
	seed := noise(73)
	if seed.unit(cx, cy) > 0.3 {
		return light{}
	}
	px, py := 0.2+0.6*(seed+1).unit(cx, cy), 0.2+0.6*(seed+2).unit(cx, cy)
	d := math.Hypot(x*cells-float64(cx)-px, y*cells-float64(cy)-py)
	bright := math.Pow((seed+3).unit(cx, cy), 6)
	return hex(0xdfe9ff).times((0.2 + 2*bright) * smooth(0.10+0.06*bright, 0.02, d))
}

// curtains gives the aurora's light: rays that hang from bent ribbons, green below and violet where they end.
func curtains(x, y float64) light {
	var sum light
	for i := range 3 {
		seed := noise(600 + i*17)
		bend := 0.26*seed.fbm(x*0.8+3, y*0.4, 3) + 0.07*seed.fbm(x*3, 1, 3)
		up := 0.47 - 0.12*float64(i) + bend + 0.16*(x-1)*float64(i%2*2-1) - y
		if up < -0.03 {
			continue
		}
		ray := 0.35 + 1.1*(seed+3).fbm(x*15+bend*24, y*0.25, 4) + 0.9*(seed+4).at(x*1.7, 0)
		tall := 0.10 + 0.13*(0.5+(seed+5).at(x*1.7, 4))
		glow := smooth(-0.02, 0.012, up) * math.Exp(-max(up, 0)/tall) * max(ray, 0)
		colour := hex(0x3dffa0).to(hex(0x8a4dff), smooth(0.06, 0.36, up)).to(hex(0xff5fae), 0.3*smooth(0.01, -0.02, up))
		sum = sum.plus(colour.times(glow * (0.95 - 0.2*float64(i))))
	}
	return sum
}

// mirrorBelow makes a lake of what is below a height: it mirrors what is above, bent by waves and darker.
func mirrorBelow(p *picture, shore, bright float64) {
	above := newPicture(p.width, p.height)
	copy(above.pix, p.pix)
	size := float64(p.height)
	p.paint(func(x, y float64, l light) light {
		down := y - shore
		if down < 0 {
			return l
		}
		near := 0.02 + down
		wave := noise(91).fbm(x*5/near*0.12, 1.1/near, 3) + 0.5*noise(92).fbm(x*24, y*190, 2)
		bend := wave * (0.004 + 0.11*down)
		return above.sample((x+bend*0.15)*size, (shore-down*1.02+bend)*size).times(bright - 0.3*down)
	})
}

// milkyWay is the galaxy over a ridge with a wood, and a lit tent below it.
func milkyWay(width, height int) *picture {
	p := newPicture(width, height)
	aspect := float64(width) / float64(height)
	band := func(x, y float64) float64 {
		// Distance from a slanted line, bent a little.
		along := (x - aspect*0.62) + (y-0.4)*0.62
		off := along / math.Hypot(1, 0.62)
		off += 0.06 * noise(95).fbm(x*3, y*3, 3)
		return math.Exp(-off * off / 0.035)
	}
	p.paint(func(x, y float64, _ light) light {
		l := ramp{{0, hex(0x070b1c)}, {0.55, hex(0x14203c)}, {0.82, hex(0x3a3a55)}, {0.95, hex(0x8a5f4d)}}.at(y)
		b := band(x, y)
		dust := noise(96).fbm(x*5+y*2, y*5, 6)
		l = l.plus(hex(0x8b93d6).times(0.20 * b * (0.7 + dust)))
		l = l.plus(hex(0xffc79a).times(0.28 * b * b * b * smooth(-0.2, 0.5, noise(97).fbm(x*4, y*4, 5)+0.1)))
		return l.times(1 - 0.75*b*b*smooth(0.02, 0.32, dust))
	})
	stars(p, 98, 9000, 0.95, band)
	dark := hex(0x05070d)
	paintLayers(p, []layer{
		{line: treeline{ground: rolling(105, 0.84, 0.2, 0.5), spacing: 0.004, height: 0.014, dense: 0.8, seed: 107}, top: hex(0x171d30), foot: hex(0x2a2636), depth: 0.3},
		{line: treeline{ground: rolling(106, 0.95, 0.16, 0.8), spacing: 0.022, height: 0.19, dense: 0.7, seed: 108}, top: dark, foot: dark, depth: 1},
	})
	p.tent(aspect*0.37, 0.955, 0.055)
	p.glow(0.5, 0.5, height/40)
	return p
}

// tent puts a lit tent on the ground, its foot at (x, y); the size is its height in picture heights.
func (p *picture) tent(x, y, size float64) {
	p.paint(func(px, py float64, l light) light {
		up := (y - py) / size
		if up < 0 || up > 1 {
			return l
		}
		half := 0.95 * math.Pow(1-up*up, 0.75)
		d := (px - x) / size
		if math.Abs(d) > half {
			return l
		}
		lamp := math.Exp(-math.Hypot(d*1.2, up-0.25) * 1.7)
		colour := hex(0xff8f2e).times(0.25 + 2.1*lamp)
		if math.Abs(d-0.08*up) < 0.02 || math.Abs(math.Abs(d)-half*0.55) < 0.012 {
			colour = colour.times(0.55)
		}
		return colour
	})
}

// moonlight is the sea at night under a full moon.
func moonlight(width, height int) *picture {
	p := newPicture(width, height)
	aspect := float64(width) / float64(height)
	moonX, moonY, horizon := aspect*0.5, 0.24, 0.56
	heaven := sky{
		rise: ramp{{0, hex(0x6d8096)}, {0.15, hex(0x3e5572)}, {0.5, hex(0x172742)}, {0.9, hex(0x0b1428)}},
		sun:  hex(0xcfdcf0).times(0.7), sunHeight: horizon - moonY, glow: 0.12, clouds: 0.55,
		cloudLight: hex(0x9fb2c9), cloudDark: hex(0x25344e), seed: 12,
	}
	p.paint(func(x, y float64, _ light) light {
		l := heaven.at(x-moonX, horizon-y)
		if y < horizon {
			d := math.Hypot(x-moonX, y-moonY) / 0.052
			face := light{1, 0.97, 0.9}.times(1.1 + 0.7*noise(113).fbm((x-moonX)*22, (y-moonY)*22, 4))
			return l.to(face, smooth(1.02, 0.98, d))
		}
		distance := 0.06 / (y - horizon + 0.0015)
		// The waves' slope decides which part of the sky a point of the sea shows.
		slope := noise(111).fbm((x-moonX)*distance*9, distance*14, 4) + 0.7*noise(112).fbm((x-moonX)*distance*40, distance*55, 3)*smooth(6, 0.5, distance)
		path := math.Exp(-math.Pow((x-moonX)/(0.035+0.38*(y-horizon)), 2))
		glint := smooth(0.12, 0.5, slope+0.28*path) * path
		water := hex(0x31455e).to(hex(0x060d1a), smooth(0, 0.4, y-horizon)).times(1 + 0.8*slope)
		return water.plus(light{1, 0.96, 0.86}.times(1.5 * glint))
	})
	p.glow(0.55, 0.35, height/26)
	return p
}
