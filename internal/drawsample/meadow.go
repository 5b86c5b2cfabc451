package main

import "math"

// lights paints discs of light as a fast lens draws what is out of focus: even, with a brighter rim, one added to the
// other.
func lights(width, height int, ground ramp, colours []light, count int, seed noise) *picture {
	p := newPicture(width, height)
	p.paint(func(_, y float64, _ light) light { return ground.at(y) })
	for i := range count {
		x := seed.unit(i, 1) * float64(width)
		y := (0.16 + 0.62*(seed.unit(i, 2)+seed.unit(i, 6))/2*1.1) * float64(height)
		radius := (0.018 + 0.075*math.Pow(seed.unit(i, 3), 2)) * float64(height)
		colour := colours[int(seed.unit(i, 4)*float64(len(colours)))].times(0.10 + 0.34*seed.unit(i, 5))
		for row := max(int(y-radius), 0); row <= min(int(y+radius), height-1); row++ {
			for col := max(int(x-radius), 0); col <= min(int(x+radius), width-1); col++ {
				d := math.Hypot(float64(col)+0.5-x, float64(row)+0.5-y) / radius
				k := row*width + col
				p.pix[k] = p.pix[k].plus(colour.times(smooth(1, 0.95, d) * (0.75 + 0.35*smooth(0.7, 0.97, d))))
			}
		}
	}
	return p
}

// meadow is a dandelion clock in the evening light.
func meadow(width, height int) *picture {
	p := lights(width, height, ramp{{0, hex(0x8a8f4a)}, {0.35, hex(0xd8b25a)}, {0.7, hex(0x6f7a30)}, {1, hex(0x1f2a12)}},
		[]light{hex(0xffd27a), hex(0xfff0c0), hex(0xd0d860), hex(0xffb050)}, 90, 741)
	p = p.blurred(max(height/90, 1))
	aspect := float64(width) / float64(height)
	blades(p)
	p.clock(aspect*0.56, 0.42, 0.22)
	p.glow(0.75, 0.3, height/30)
	return p
}

// blades are blades of grass before the light, from the lower edge.
func blades(p *picture) {
	seed := noise(751)
	aspect := float64(p.width) / float64(p.height)
	p.paint(func(x, y float64, l light) light {
		for i := range 60 {
			foot := seed.unit(i, 1) * aspect
			tall := 0.12 + 0.42*math.Pow(seed.unit(i, 2), 2)
			t := (1 - y) / tall
			if t < 0 || t > 1 {
				continue
			}
			bend := (seed.unit(i, 3) - 0.5) * 0.4
			half := 0.006 * (1 - t) * (0.6 + seed.unit(i, 4))
			d := math.Abs(x - foot - bend*t*t)
			colour := hex(0x16210b).to(hex(0x6d7a26), t*seed.unit(i, 5))
			l = l.to(colour, 0.9*smooth(half+0.0016, half-0.0012, d))
		}
		return l
	})
}

// clock is the seed head of a dandelion, its middle at (x, y).
func (p *picture) clock(x, y, radius float64) {
	const rays = 150
	seed := noise(761)
	p.paint(func(px, py float64, l light) light {
		if py > y {
			stem := math.Abs(px - x - 0.10*(py-y)*(py-y))
			l = l.to(hex(0x4c5520).to(hex(0xb8a04a), smooth(-0.004, 0.004, px-x)), smooth(0.0062, 0.0042, stem))
		}
		d := math.Hypot(px-x, py-y) / radius
		if d > 1.12 {
			return l
		}
		l = l.to(hex(0xfff3d8), 0.10*smooth(1.02, 0.85, d))
		for i := range rays {
			// Seeds are spread evenly over a ball (golden angle); the picture shows the ball from the side.
			up := 1 - 2*(float64(i)+0.5)/rays
			ring := math.Sqrt(1 - up*up)
			turn := 2.399963*float64(i) + 0.2*seed.unit(i, 1)
			tx, ty, depth := ring*math.Cos(turn), up, ring*math.Sin(turn)
			l = l.to(hex(0xfffaf0), (0.35+0.3*depth)*pappus((px-x)/radius, (py-y)/radius, tx, ty))
		}
		return l.to(hex(0x4a3a1e), smooth(0.13, 0.10, d))
	})
}

// pappus gives how much a seed's stalk and its parachute at (tx, ty) cover a point; lengths are in radii of the ball.
func pappus(x, y, tx, ty float64) float64 {
	t := clamp((x*tx+y*ty)/(tx*tx+ty*ty+1e-9), 0.1, 0.86)
	stalk := 0.5 * smooth(0.010, 0.003, math.Hypot(x-t*tx, y-t*ty))
	dx, dy := x-0.86*tx, y-0.86*ty
	d := math.Hypot(dx, dy)
	if d > 0.17 {
		return stalk
	}
	turn := math.Atan2(dy, dx) * 18 / (2 * math.Pi)
	hair := smooth(0.16, 0.04, math.Abs(turn-math.Round(turn))*d*6)
	outward := smooth(-0.3, 0.4, (dx*tx+dy*ty)/(d+1e-6))
	return max(stalk, 0.75*hair*outward*smooth(0.17, 0.13, d))
}
