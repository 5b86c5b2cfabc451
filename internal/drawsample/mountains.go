package main

import "math"

// dawnPeaks is a range at sunrise over a sea of fog that fills its valleys.
func dawnPeaks(width, height int) *picture {
	t := raise(relief{seed: 33, scale: 300, height: 125, warp: 0.22, floor: 0.2, erosion: 300000})
	v := view{
		x: 512, y: 800, z: 66, heading: -1.4, horizon: 0.40, zoom: 1.9, nearest: 25, farthest: 1800,
		sun: direction(-0.25, 0.24), sunlight: hex(0xffac78).times(5), ambient: hex(0x8da5de).times(0.85),
		haze: 0.00045, mist: 0.16, mistScale: 7, mistLight: hex(0xd9bccb).times(0.95),
		ground: alpine(14, 26),
		sky: sky{
			rise: ramp{{0, hex(0xf7cba6)}, {0.08, hex(0xeeb39c)}, {0.2, hex(0xb79bb8)}, {0.45, hex(0x6076ac)}, {0.9, hex(0x2c4272)}},
			sun:  hex(0xff9a55).times(0.7), sunHeight: 0.04, glow: 0.32, clouds: 0.45,
			cloudLight: hex(0xffc9a2), cloudDark: hex(0x8a7aa2), seed: 3,
		}.at,
	}
	v.z = max(v.z, t.highest(v.x, v.y, 40)+12)
	t.shine(v.sun)
	v.rough = woods(t, 14)
	return v.render(t, width, height)
}

// noonPeaks is the same kind of country in summer, before noon.
func noonPeaks(width, height int) *picture {
	t := raise(relief{seed: 5, scale: 330, height: 105, warp: 0.25, floor: 0.22, erosion: 300000})
	v := view{
		x: 120, y: 120, heading: 0.8, horizon: 0.36, zoom: 1.35, nearest: 25, farthest: 1700,
		sun: direction(1.9, 0.75), sunlight: hex(0xfff1dc).times(2.7), ambient: hex(0x9cc0f0).times(0.6),
		haze: 0.0009, mist: 0.004, mistScale: 14, mistLight: hex(0xbdd3ea),
		sky: sky{
			rise: ramp{{0, hex(0xc9dcec)}, {0.2, hex(0x8db6dd)}, {0.6, hex(0x3f7dbd)}, {1, hex(0x225a9c)}},
			sun:  hex(0xfff4e0).times(0.25), sunHeight: 0.9, glow: 0.5, clouds: 0.62,
			cloudLight: hex(0xffffff), cloudDark: hex(0xb4c3d3), seed: 14,
		}.at,
	}
	v.z = t.highest(v.x, v.y, 40) + 12
	t.shine(v.sun)
	v.ground = alpine(30, 52)
	v.rough = woods(t, 30)
	return v.render(t, width, height)
}

// tarn is a mountain lake in the last light: what the community is named after.
func tarn(width, height int) *picture {
	basin := func(x, y float64) float64 {
		d := math.Hypot((x-512)/1.5, y-330)
		return smooth(60, 330, d+40*noise(8).fbm(x*0.012, y*0.012, 4))
	}
	t := raise(relief{seed: 33, scale: 280, height: 120, warp: 0.22, floor: 0.16, erosion: 260000, shape: basin})
	for i := range t.heights {
		t.heights[i] -= 3.5
	}
	v := view{
		x: 512, y: 250, z: 5.5, heading: math.Pi / 2, horizon: 0.47, zoom: 1.0, nearest: 4, farthest: 1500, water: true,
		sun: direction(-0.35, 0.2), sunlight: hex(0xff9a6a).times(4.4), ambient: hex(0x7d93cf).times(0.75),
		haze: 0.00075, mist: 0.012, mistScale: 4, mistLight: hex(0xb7a4c2).times(0.9),
		sky: sky{
			rise: ramp{{0, hex(0xf3c7b4)}, {0.13, hex(0xdba2ac)}, {0.3, hex(0x8d86b8)}, {0.6, hex(0x48609e)}, {1, hex(0x243a6c)}},
			sun:  hex(0xff9966).times(0.2), sunHeight: 0.0, glow: 0.8, clouds: 0.4,
			cloudLight: hex(0xffb9a0), cloudDark: hex(0x8b7aa6), seed: 5,
		}.at,
	}
	t.shine(v.sun)
	v.ground = alpine(20, 38)
	v.rough = woods(t, 20)
	return v.render(t, width, height)
}

// dunes are sand in a low sun: waves with a gentle side and a steep one, and ripples on them.
func dunes(width, height int) *picture {
	t := &terrain{size: fieldSize, heights: make([]float64, fieldSize*fieldSize)}
	parallel(t.size, func(row int) {
		for col := range t.size {
			t.heights[row*t.size+col] = duneHeight(float64(col), float64(row))
		}
	})
	v := view{
		x: 512, y: 300, z: 62, heading: 2.25, horizon: 0.24, zoom: 1.3, nearest: 40, farthest: 1900,
		sun: direction(0.95, 0.25), sunlight: hex(0xffb070).times(5.0), ambient: hex(0x9a86b8).times(0.75),
		haze: 0.0012,
		sky: sky{
			rise: ramp{{0, hex(0xf7cf9f)}, {0.12, hex(0xefb389)}, {0.3, hex(0xb99aa6)}, {0.6, hex(0x6d86ad)}, {1, hex(0x46659a)}},
			sun:  hex(0xffa860).times(0.7), sunHeight: 0.06, glow: 0.4, seed: 2,
		}.at,
	}
	t.shine(v.sun)
	sand, red := hex(0xd9a06a), hex(0xb9744a)
	v.ground = func(p point) light {
		return sand.to(red, smooth(-0.3, 0.3, noise(51).fbm(p.x*0.02, p.y*0.02, 4)))
	}
	v.rough = func(x, y, d float64) float64 {
		if d > 260 {
			return 0
		}
		bend := 3 * noise(52).fbm(x*0.05, y*0.05, 3)
		return 0.055 * math.Sin(2.4*(0.45*x+y)+bend*3) * smooth(260, 20, d)
	}
	return v.render(t, width, height)
}

func duneHeight(x, y float64) float64 {
	bend := 60 * noise(55).fbm(x*0.006, y*0.006, 4)
	h := 0.0
	for i, wave := range []struct{ length, height float64 }{{150, 26}, {67, 7}} {
		phase := (x*0.55+y*0.85+bend*(1+0.5*float64(i)))/wave.length + 0.7*noise(56+noise(i)).fbm(x*0.004, y*0.004, 2)
		phase -= math.Floor(phase)
		// The windward side takes 70 % of the length; the crest between the sides stays sharp.
		side := phase / 0.7
		if phase > 0.7 {
			side = (1 - phase) / 0.3
		}
		h += wave.height * side * side * (1.6 - 0.6*side) * (0.6 + 0.9*(0.5+noise(58+noise(i)).fbm(x*0.008, y*0.008, 2)))
	}
	return h
}

// direction gives a unit vector from a bearing and a height over the horizon, both in radians.
func direction(bearing, elevation float64) [3]float64 {
	sin, cos := math.Sincos(bearing)
	up, level := math.Sincos(elevation)
	return [3]float64{cos * level, sin * level, up}
}

// alpine colours mountains: forest up to the tree line, meadow and rock above it, snow from the snow line on where it
// can lie.
func alpine(treeLine, snowLine float64) func(point) light {
	forest, meadow := hex(0x1c2b1c), hex(0x5c6a3c)
	rock, dark := hex(0x857a70), hex(0x4b4641)
	snow := hex(0xeef3fa)
	return func(p point) light {
		blotch := noise(31).fbm(p.x*0.06, p.y*0.06, 5)
		strata := noise(32).fbm(p.x*0.2, p.y*0.2+p.height*0.9, 4)
		l := meadow.to(rock.to(dark, smooth(-0.2, 0.25, strata)), smooth(0.10, 0.28, p.steep+blotch*0.15))
		wood := forest.to(hex(0x3d4a24), smooth(-0.1, 0.4, noise(33).fbm(p.x*0.1, p.y*0.1, 3)))
		l = l.to(wood, treeCover(p.x, p.y, p.height, treeLine))
		lies := smooth(snowLine-4, snowLine+8, p.height+blotch*26) * smooth(0.62, 0.34, p.steep+strata*0.25)
		return l.to(snow, lies)
	}
}

// woods gives the roughness of the ground: a cone for each tree below the tree line, and broken rock.
func woods(t *terrain, treeLine float64) func(x, y, d float64) float64 {
	return func(x, y, d float64) float64 {
		rough := 0.9 * noise(41).fbm(x*0.22, y*0.22, 5)
		if d < 700 {
			if cover := treeCover(x, y, t.bilinearAnywhere(x, y), treeLine); cover > 0 {
				rough += cover * trees(x, y)
			}
		}
		return rough
	}
}

// treeCover gives how densely trees stand, 0 … 1, by height and with clearings.
func treeCover(x, y, height, treeLine float64) float64 {
	line := treeLine + 30*noise(42).fbm(x*0.014, y*0.014, 4)
	return smooth(line+5, line-3, height)
}

// trees gives the height of a wood of conifers: on a grid whose points are shaken, the highest cone.
func trees(x, y float64) float64 {
	const spacing = 1.1
	gx, gy := math.Floor(x/spacing), math.Floor(y/spacing)
	top := 0.0
	for j := -1; j <= 1; j++ {
		for i := -1; i <= 1; i++ {
			cx, cy := int(gx)+i, int(gy)+j
			px := (float64(cx) + noise(43).unit(cx, cy)) * spacing
			py := (float64(cy) + noise(44).unit(cx, cy)) * spacing
			tall := 1.0 + 1.4*noise(45).unit(cx, cy)
			top = max(top, tall*(1-math.Hypot(x-px, y-py)/0.85))
		}
	}
	return top
}
