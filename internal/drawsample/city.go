package main

import "math"

// cityDusk is a skyline at the blue hour with its lights in the water.
func cityDusk(width, height int) *picture {
	p := newPicture(width, height)
	aspect := float64(width) / float64(height)
	shore := 0.64
	heaven := sky{
		rise: ramp{{0, hex(0xf7a86b)}, {0.12, hex(0xd98a86)}, {0.3, hex(0x7d6c9a)}, {0.6, hex(0x2f3f70)}, {1, hex(0x16224a)}},
		sun:  hex(0xff9a50).times(0.5), sunHeight: 0.0, glow: 0.35, clouds: 0.5,
		cloudLight: hex(0xff9f7a), cloudDark: hex(0x4c4a7a), seed: 21,
	}
	p.paint(func(x, y float64, _ light) light { return heaven.at(x-aspect*0.4, shore-y) })
	for i := range 5 {
		t := float64(i) / 4
		row := skyline{seed: noise(700 + i*31), shore: shore, width: 0.030 + 0.022*t, height: 0.36 - 0.19*t, middle: aspect * (0.5 + 0.1*float64(i%3-1)), wall: hex(0x9a7390).to(hex(0x0c1226), math.Pow(t, 0.6)), lit: 0.08 + 0.2*t}
		p.paint(row.over)
	}
	mirrorBelow(p, shore, 0.72)
	p.glow(0.55, 0.7, height/60)
	return p
}

// A skyline is one row of towers along a shore.
type skyline struct {
	seed   noise
	shore  float64
	width  float64 // of a tower
	height float64 // of the highest
	middle float64 // x where the highest stand
	wall   light
	lit    float64 // share of the windows that are lit
}

func (s skyline) over(x, y float64, l light) light {
	if y > s.shore {
		return l
	}
	tower := int(math.Floor(x / s.width))
	within := x/s.width - float64(tower)
	tall := s.height * (0.18 + 0.82*math.Pow(s.seed.unit(tower, 1), 1.6)*math.Exp(-math.Pow((x-s.middle)/0.62, 2)))
	top := s.shore - tall
	if s.seed.unit(tower, 2) > 0.55 && within > 0.3 && within < 0.7 {
		top -= tall * 0.14 // a narrower storey on top
	}
	if s.seed.unit(tower, 2) > 0.8 && math.Abs(within-0.5) < 0.025 {
		top -= tall * 0.2 // and a mast
	}
	if y < top {
		return l
	}
	wall := s.wall.times(0.75 + 0.5*s.seed.unit(tower, 7)).plus(hex(0xf08a5a).times(0.05 * smooth(s.shore-0.2, s.shore, y)))
	const columns, storey = 6, 0.0088
	column := int(within * columns)
	floor := int((s.shore - y) / storey)
	u, v := within*columns-float64(column), (s.shore-y)/storey-float64(floor)
	if u < 0.22 || u > 0.78 || v < 0.28 || v > 0.75 || y < s.shore-tall+0.004 {
		return wall
	}
	if (s.seed+noise(tower)*7).unit(column, floor) > s.lit {
		return wall.times(0.8)
	}
	warm := hex(0xffc873).to(hex(0xfff0d0), (s.seed+1).unit(tower*31+column, floor))
	return warm.times(0.5 + 1.1*(s.seed+2).unit(tower*31+column, floor))
}
