package main

import "math"

// A noise is seeded gradient noise in the plane. Values lie in about −0.7 … 0.7; the method is Perlin's of 2002 with
// gradients taken from a hash, so that it never repeats.
type noise uint32

// at gives the noise at a point; one lattice cell is one unit wide.
func (n noise) at(x, y float64) float64 {
	x0, y0 := math.Floor(x), math.Floor(y)
	ix, iy := int32(x0), int32(y0)
	fx, fy := x-x0, y-y0
	u, v := fade(fx), fade(fy)
	a := n.slope(ix, iy, fx, fy)
	b := n.slope(ix+1, iy, fx-1, fy)
	c := n.slope(ix, iy+1, fx, fy-1)
	d := n.slope(ix+1, iy+1, fx-1, fy-1)
	return mix(mix(a, b, u), mix(c, d, u), v)
}

// slope gives what the gradient of one lattice point adds at a distance of dx, dy from it.
func (n noise) slope(ix, iy int32, dx, dy float64) float64 {
	h := n.hash(ix, iy)
	g := gradients[h&15]
	return g[0]*dx + g[1]*dy
}

// hash mixes a lattice point with the seed.
func (n noise) hash(ix, iy int32) uint32 {
	h := uint32(ix)*0x8da6b343 ^ uint32(iy)*0xd8163841 ^ uint32(n)*0xcb1ab31f
	h ^= h >> 15
	h *= 0x2c1b3c6d
	h ^= h >> 12
	h *= 0x297a2d39
	return h ^ h>>15
}

// unit gives a random number from 0 to 1 that belongs to a lattice point.
func (n noise) unit(ix, iy int) float64 {
	return float64(n.hash(int32(ix), int32(iy))>>8) / (1 << 24)
}

// gradients are sixteen directions, evenly spread.
var gradients = func() (g [16][2]float64) {
	for i := range g {
		sin, cos := math.Sincos(2 * math.Pi * (float64(i) + 0.5) / 16)
		g[i] = [2]float64{cos, sin}
	}
	return g
}()

// fbm adds octaves of noise, each half as high and twice as fine as the one before.
func (n noise) fbm(x, y float64, octaves int) float64 {
	sum, amplitude := 0.0, 0.5
	for i := range octaves {
		sum += amplitude * (n+noise(i)*101).at(x, y)
		amplitude /= 2
		// Each octave is turned by 37°, or the lattice would show along the axes.
		x, y = 2*(0.8*x-0.6*y), 2*(0.6*x+0.8*y)
	}
	return sum
}

// ridged is the multifractal of Musgrave: sharp crests, and detail only where there is height already.
func (n noise) ridged(x, y float64, octaves int) float64 {
	sum, amplitude, weight := 0.0, 0.5, 1.0
	for i := range octaves {
		s := 1 - math.Abs((n+noise(i)*101).at(x, y))*1.9
		s *= s * weight
		weight = clamp(s*1.8, 0, 1)
		sum += amplitude * s
		amplitude *= 0.48
		x, y = 2.03*(0.8*x-0.6*y), 2.03*(0.6*x+0.8*y)
	}
	return sum
}

func fade(t float64) float64 { return t * t * t * (t*(6*t-15) + 10) }

func mix(a, b, t float64) float64 { return a + (b-a)*t }

func clamp(v, low, high float64) float64 { return min(max(v, low), high) }

// smooth rises from 0 at low to 1 at high, flat at both ends. It falls where low is above high.
func smooth(low, high, v float64) float64 {
	t := clamp((v-low)/(high-low), 0, 1)
	return t * t * (3 - 2*t)
}
