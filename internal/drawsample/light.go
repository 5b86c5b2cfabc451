package main

import "math"

// A light is a colour in linear light: red, green and blue from 0, without an upper bound.
type light [3]float64

// hex reads a colour as a stylesheet writes it: hex(0xff8800).
func hex(rgb uint32) light {
	var l light
	for i := range l {
		l[i] = linear(float64(rgb>>(16-8*i)&0xff) / 255)
	}
	return l
}

func (l light) times(f float64) light { return light{l[0] * f, l[1] * f, l[2] * f} }

func (l light) plus(m light) light { return light{l[0] + m[0], l[1] + m[1], l[2] + m[2]} }

// under gives l seen through a filter of colour m.
func (l light) under(m light) light { return light{l[0] * m[0], l[1] * m[1], l[2] * m[2]} }

// to mixes l with m: all l at t = 0, all m at t = 1.
func (l light) to(m light, t float64) light {
	return light{mix(l[0], m[0], t), mix(l[1], m[1], t), mix(l[2], m[2], t)}
}

func (l light) luminance() float64 { return 0.2126*l[0] + 0.7152*l[1] + 0.0722*l[2] }

// linear undoes the sRGB curve.
func linear(v float64) float64 {
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

// encoded applies the sRGB curve.
func encoded(v float64) float64 {
	if v <= 0.0031308 {
		return 12.92 * v
	}
	return 1.055*math.Pow(v, 1/2.4) - 0.055
}

// shoulder leaves light up to 0.6 alone and bends what is brighter towards 1, as film does.
func shoulder(v float64) float64 {
	const knee = 0.6
	if v <= knee {
		return max(v, 0)
	}
	return knee + (1-knee)*(1-math.Exp(-(v-knee)/(1-knee)))
}

// A stop is one colour of a ramp and its place.
type stop struct {
	at    float64
	light light
}

// A ramp is a gradient through stops, sorted by place.
type ramp []stop

// at gives the gradient's colour at a place; beyond the ends it is the end's.
func (r ramp) at(t float64) light {
	if t <= r[0].at {
		return r[0].light
	}
	for i := 1; i < len(r); i++ {
		if t <= r[i].at {
			return r[i-1].light.to(r[i].light, smooth(r[i-1].at, r[i].at, t))
		}
	}
	return r[len(r)-1].light
}
