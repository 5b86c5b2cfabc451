package main

import (
	"math"
	"math/rand/v2"
)

// A terrain is a square height field. Heights and coordinates share one unit, the distance of two samples; beyond the
// edge the field is mirrored.
type terrain struct {
	size    int
	heights []float64
	light   []float64 // how much of the sun reaches the sample, 0 … 1
}

// A relief says what a terrain looks like before water and weather.
type relief struct {
	seed    noise
	scale   float64 // width of the largest mountains, in samples
	height  float64 // of the highest crests, in samples
	warp    float64 // how much valleys meander, in mountain widths
	floor   float64 // share of the height that is cut off as valley floor
	erosion int     // number of water drops
	shape   func(x, y float64) float64
}

const fieldSize = 1024

// raise makes the terrain of a relief: ridged noise, bent by a second noise, and worn by drops of water.
func raise(r relief) *terrain {
	t := &terrain{size: fieldSize, heights: make([]float64, fieldSize*fieldSize)}
	parallel(t.size, func(row int) {
		for col := range t.size {
			x, y := float64(col)/r.scale, float64(row)/r.scale
			wx := r.warp * (r.seed+11).fbm(x*1.3, y*1.3, 4)
			wy := r.warp * (r.seed+12).fbm(x*1.3, y*1.3, 4)
			h := r.seed.ridged(x+wx, y+wy, 8) - r.floor
			if r.shape != nil {
				h *= r.shape(float64(col), float64(row))
			}
			t.heights[row*t.size+col] = r.height * h
		}
	})
	t.erode(r)
	return t
}

// erode lets drops run downhill, which carry soil from where they are fast to where they rest. After Beyer,
// "Implementation of a method for hydraulic erosion" (2015), without its brush.
func (t *terrain) erode(r relief) {
	random := rand.New(rand.NewPCG(uint64(r.seed), 2015))
	for range r.erosion {
		t.drop(random)
	}
}

func (t *terrain) drop(random *rand.Rand) {
	const inertia, capacity, gather, settle, evaporation, gravity = 0.1, 5.0, 0.25, 0.3, 0.02, 4.0
	inside := float64(t.size - 2)
	x, y := random.Float64()*inside, random.Float64()*inside
	var dx, dy, soil float64
	speed, water := 1.0, 1.0
	for range 48 {
		gx, gy := t.gradient(x, y)
		dx, dy = dx*inertia-gx*(1-inertia), dy*inertia-gy*(1-inertia)
		length := math.Hypot(dx, dy)
		if length < 1e-9 {
			return
		}
		dx, dy = dx/length, dy/length
		nx, ny := x+dx, y+dy
		if nx < 0 || ny < 0 || nx >= inside || ny >= inside {
			return
		}
		fall := t.bilinear(x, y) - t.bilinear(nx, ny)
		most := max(fall, 0.01) * speed * water * capacity
		switch {
		case fall < 0: // a pit: fill it
			moved := min(-fall, soil)
			soil -= moved
			t.add(x, y, moved)
		case soil > most:
			moved := (soil - most) * settle
			soil -= moved
			t.add(x, y, moved)
		default:
			moved := min((most-soil)*gather, fall)
			soil += moved
			t.add(x, y, -moved)
		}
		speed = math.Sqrt(max(speed*speed+fall*gravity, 0))
		water *= 1 - evaporation
		x, y = nx, ny
	}
}

// add spreads an amount of soil over the four samples around a point.
func (t *terrain) add(x, y, amount float64) {
	ix, iy := int(x), int(y)
	u, v := x-float64(ix), y-float64(iy)
	i := iy*t.size + ix
	t.heights[i] += amount * (1 - u) * (1 - v)
	t.heights[i+1] += amount * u * (1 - v)
	t.heights[i+t.size] += amount * (1 - u) * v
	t.heights[i+t.size+1] += amount * u * v
}

func (t *terrain) bilinear(x, y float64) float64 {
	ix, iy := int(x), int(y)
	u, v := x-float64(ix), y-float64(iy)
	i := iy*t.size + ix
	h := t.heights
	return mix(mix(h[i], h[i+1], u), mix(h[i+t.size], h[i+t.size+1], u), v)
}

// bilinearAnywhere is bilinear beyond the edges too, and many times faster than height.
func (t *terrain) bilinearAnywhere(x, y float64) float64 {
	fx, fy := math.Floor(x), math.Floor(y)
	c0, c1 := t.mirror(int(fx)), t.mirror(int(fx)+1)
	r0, r1 := t.mirror(int(fy))*t.size, t.mirror(int(fy)+1)*t.size
	h := t.heights
	return mix(mix(h[r0+c0], h[r0+c1], x-fx), mix(h[r1+c0], h[r1+c1], x-fx), y-fy)
}

// highest gives the highest sample within a radius.
func (t *terrain) highest(x, y, radius float64) float64 {
	top := math.Inf(-1)
	for dy := -radius; dy <= radius; dy++ {
		for dx := -radius; dx <= radius; dx++ {
			top = max(top, t.bilinearAnywhere(x+dx, y+dy))
		}
	}
	return top
}

func (t *terrain) gradient(x, y float64) (gx, gy float64) {
	ix, iy := int(x), int(y)
	u, v := x-float64(ix), y-float64(iy)
	i := iy*t.size + ix
	h := t.heights
	gx = mix(h[i+1]-h[i], h[i+t.size+1]-h[i+t.size], v)
	gy = mix(h[i+t.size]-h[i], h[i+t.size+1]-h[i+1], u)
	return gx, gy
}

// shine fills t.light for a sun in a direction (a unit vector): soft shadows, seen from each sample by walking towards
// the sun.
func (t *terrain) shine(sun [3]float64) {
	t.light = make([]float64, len(t.heights))
	level := math.Hypot(sun[0], sun[1])
	x, y, slope := sun[0]/level, sun[1]/level, sun[2]/level
	parallel(t.size, func(row int) {
		for col := range t.size {
			h := t.heights[row*t.size+col]
			lit := 1.0
			for d := 1.5; d < 260 && lit > 0; d *= 1.06 {
				over := t.bilinearAnywhere(float64(col)+x*d, float64(row)+y*d) - (h + slope*d)
				lit = min(lit, 1-smooth(-0.04*d, 0.04*d, over))
			}
			t.light[row*t.size+col] = lit
		}
	})
}

// height gives the height at any point, smooth to the second derivative (a cubic B-spline).
func (t *terrain) height(x, y float64) float64 { return t.spline(t.heights, x, y) }

// sunAt gives how much of the sun reaches a point.
func (t *terrain) sunAt(x, y float64) float64 { return t.spline(t.light, x, y) }

func (t *terrain) spline(field []float64, x, y float64) float64 {
	fx, fy := math.Floor(x), math.Floor(y)
	wx, wy := splineWeights(x-fx), splineWeights(y-fy)
	var columns [4]int
	for i := range columns {
		columns[i] = t.mirror(int(fx) - 1 + i)
	}
	sum := 0.0
	for j := range 4 {
		row := field[t.mirror(int(fy)-1+j)*t.size:]
		sum += wy[j] * (wx[0]*row[columns[0]] + wx[1]*row[columns[1]] + wx[2]*row[columns[2]] + wx[3]*row[columns[3]])
	}
	return sum
}

// mirror brings an index into the field.
func (t *terrain) mirror(i int) int {
	i %= 2 * t.size
	if i < 0 {
		i += 2 * t.size
	}
	return min(i, 2*t.size-1-i)
}

func splineWeights(t float64) [4]float64 {
	s := 1 - t
	return [4]float64{s * s * s / 6, (4 - 6*t*t + 3*t*t*t) / 6, (4 - 6*s*s + 3*s*s*s) / 6, t * t * t / 6}
}
