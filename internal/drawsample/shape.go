package main

import "math"

// A shape gives the signed distance of a point from its edge, in px: negative inside.
type shape func(x, y float64) float64

// line is a stroke with round ends.
func line(x1, y1, x2, y2, width float64) shape {
	return func(x, y float64) float64 {
		dx, dy := x2-x1, y2-y1
		t := 0.0
		if length := dx*dx + dy*dy; length > 0 {
			t = clamp(((x-x1)*dx+(y-y1)*dy)/length, 0, 1)
		}
		return math.Hypot(x-x1-t*dx, y-y1-t*dy) - width/2
	}
}

// path is a stroke through points: x, y, x, y, …
func path(width float64, points ...float64) shape {
	var lines []shape
	for i := 0; i+3 < len(points); i += 2 {
		lines = append(lines, line(points[i], points[i+1], points[i+2], points[i+3], width))
	}
	return union(lines...)
}

func disc(cx, cy, radius float64) shape {
	return func(x, y float64) float64 { return math.Hypot(x-cx, y-cy) - radius }
}

// ring is a circle's stroke.
func ring(cx, cy, radius, width float64) shape { return stroke(disc(cx, cy, radius), width) }

// arc is part of a circle's stroke, with round ends, clockwise from one angle to another (degrees, 0 is right).
func arc(cx, cy, radius, from, to, width float64) shape {
	const pieces = 40
	var points []float64
	for i := range pieces + 1 {
		sin, cos := math.Sincos(mix(from, to, float64(i)/pieces) * math.Pi / 180)
		points = append(points, cx+radius*cos, cy+radius*sin)
	}
	return path(width, points...)
}

// box is a rectangle with rounded corners.
func box(left, top, right, bottom, radius float64) shape {
	return func(x, y float64) float64 {
		return roundedBox(x-(left+right)/2, y-(top+bottom)/2, (right-left)/2, (bottom-top)/2, radius)
	}
}

// roundedBox gives the distance from a box around the origin; a and b are half its width and height.
func roundedBox(x, y, a, b, radius float64) float64 {
	dx, dy := math.Abs(x)-a+radius, math.Abs(y)-b+radius
	return math.Hypot(max(dx, 0), max(dy, 0)) + min(max(dx, dy), 0) - radius
}

// polygon is the inside of a closed line: x, y, x, y, …
func polygon(points ...float64) shape {
	return func(x, y float64) float64 {
		nearest, inside := math.Inf(1), false
		n := len(points) / 2
		for i := range n {
			j := (i + 1) % n
			x1, y1, x2, y2 := points[2*i], points[2*i+1], points[2*j], points[2*j+1]
			nearest = min(nearest, line(x1, y1, x2, y2, 0)(x, y))
			if (y1 > y) != (y2 > y) && x < (x2-x1)*(y-y1)/(y2-y1)+x1 {
				inside = !inside
			}
		}
		if inside {
			return -nearest
		}
		return nearest
	}
}

// stroke is a shape's edge, half of its width to each side.
func stroke(s shape, width float64) shape {
	return func(x, y float64) float64 { return math.Abs(s(x, y)) - width/2 }
}

// union is what is in any of the shapes.
func union(shapes ...shape) shape {
	return func(x, y float64) float64 {
		d := math.Inf(1)
		for _, s := range shapes {
			d = min(d, s(x, y))
		}
		return d
	}
}

// minus cuts a shape out of another.
func minus(s, cut shape) shape {
	return func(x, y float64) float64 { return max(s(x, y), -cut(x, y)) }
}

// both is what is in both shapes.
func both(s, t shape) shape {
	return func(x, y float64) float64 { return max(s(x, y), t(x, y)) }
}
