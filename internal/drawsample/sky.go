package main

import "math"

// A sky is what is behind everything. Its coordinates are tangents: dx from the sun's bearing, dy above the horizon.
type sky struct {
	rise       ramp  // colours by height
	sun        light // colour of the glow around the sun
	sunHeight  float64
	sunSize    float64 // radius of the disc; 0 hides it
	glow       float64 // how far the glow reaches
	clouds     float64 // how much of the sky is clouded, 0 … 1
	cloudLight light
	cloudDark  light
	seed       noise
}

func (s sky) at(dx, dy float64) light {
	l := s.rise.at(dy)
	distance := math.Hypot(dx, dy-s.sunHeight)
	l = l.plus(s.sun.times(math.Exp(-distance / s.glow)))
	l = l.plus(s.sun.times(0.35 * math.Exp(-math.Abs(dy-s.sunHeight)*7-math.Abs(dx)*0.9)))
	if s.clouds > 0 && dy > 0.004 {
		l = s.cloud(l, dx, dy, distance)
	}
	if s.sunSize > 0 {
		l = l.to(light{6, 5.2, 4.2}, smooth(s.sunSize*1.06, s.sunSize*0.94, distance))
	}
	return l
}

// cloud puts thin clouds on a plane high above; towards the horizon they crowd and then drown in haze.
func (s sky) cloud(l light, dx, dy, distance float64) light {
	plane := 1 / (dy + 0.06)
	x, y := dx*plane*0.55, plane*1.5
	warp := s.seed.fbm(x*0.7, y*0.7, 3)
	body := (s.seed+9).fbm(x+warp*1.5, y+warp*0.8, 6) + 0.5*(s.clouds-0.5)
	cover := smooth(-0.02, 0.38, body) * smooth(0.0, 0.09, dy)
	shine := math.Exp(-distance * 1.6)
	colour := s.cloudDark.to(s.cloudLight, clamp(0.2+shine+0.5*smooth(0.45, 0.05, body), 0, 1))
	return l.to(colour, cover*0.85)
}
