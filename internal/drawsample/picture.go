package main

import (
	"image"
	"image/color"
	"math"
	"runtime"
	"sync"
)

// A picture is a raster of linear light, row by row from the top left.
type picture struct {
	width, height int
	pix           []light
}

func newPicture(width, height int) *picture {
	return &picture{width, height, make([]light, width*height)}
}

func (p *picture) at(x, y int) light { return p.pix[y*p.width+x] }

// paint sets every pixel. The function gets the middle of the pixel in heights: y from 0 at the top to 1, x from 0 to
// the aspect ratio, and what stands there.
func (p *picture) paint(f func(x, y float64, old light) light) {
	parallel(p.height, func(row int) {
		y := (float64(row) + 0.5) / float64(p.height)
		for col := range p.width {
			x := (float64(col) + 0.5) / float64(p.height)
			i := row*p.width + col
			p.pix[i] = f(x, y, p.pix[i])
		}
	})
}

// parallel calls f for 0 … n−1, on as many goroutines as there are processors.
func parallel(n int, f func(i int)) {
	var group sync.WaitGroup
	workers := min(runtime.GOMAXPROCS(0), n)
	for w := range workers {
		group.Go(func() {
			for i := w; i < n; i += workers {
				f(i)
			}
		})
	}
	group.Wait()
}

// sample reads between pixels; x and y are in px. Beyond the edge it is the edge's colour.
func (p *picture) sample(x, y float64) light {
	x = clamp(x-0.5, 0, float64(p.width-1))
	y = clamp(y-0.5, 0, float64(p.height-1))
	x0, y0 := int(x), int(y)
	x1, y1 := min(x0+1, p.width-1), min(y0+1, p.height-1)
	top := p.at(x0, y0).to(p.at(x1, y0), x-float64(x0))
	bottom := p.at(x0, y1).to(p.at(x1, y1), x-float64(x0))
	return top.to(bottom, y-float64(y0))
}

// half gives the picture at half its size: four pixels become one.
func (p *picture) half() *picture {
	small := newPicture(p.width/2, p.height/2)
	parallel(small.height, func(y int) {
		for x := range small.width {
			sum := p.at(2*x, 2*y).plus(p.at(2*x+1, 2*y)).plus(p.at(2*x, 2*y+1)).plus(p.at(2*x+1, 2*y+1))
			small.pix[y*small.width+x] = sum.times(0.25)
		}
	})
	return small
}

// blurred gives the picture out of focus: three box blurs are near a Gaussian. The radius is in px.
func (p *picture) blurred(radius int) *picture {
	soft := p
	for range 3 {
		soft = soft.boxRows(radius).turned().boxRows(radius).turned()
	}
	return soft
}

// boxRows averages each pixel with its neighbours in the row, as far as radius.
func (p *picture) boxRows(radius int) *picture {
	out := newPicture(p.width, p.height)
	parallel(p.height, func(y int) {
		row := p.pix[y*p.width : (y+1)*p.width]
		at := func(x int) light { return row[min(max(x, 0), p.width-1)] }
		var sum light
		for x := -radius; x <= radius; x++ {
			sum = sum.plus(at(x))
		}
		for x := range row {
			out.pix[y*p.width+x] = sum.times(1 / float64(2*radius+1))
			sum = sum.plus(at(x + radius + 1)).plus(at(x - radius).times(-1))
		}
	})
	return out
}

// turned swaps rows and columns.
func (p *picture) turned() *picture {
	out := newPicture(p.height, p.width)
	parallel(p.height, func(y int) {
		for x := range p.width {
			out.pix[x*p.height+y] = p.at(x, y)
		}
	})
	return out
}

// glow adds a soft halo around what is brighter than the threshold; the radius is in px.
func (p *picture) glow(threshold, strength float64, radius int) {
	bright := newPicture(p.width, p.height)
	for i, l := range p.pix {
		over := max(l.luminance()-threshold, 0)
		bright.pix[i] = l.times(over / (l.luminance() + 1e-6))
	}
	for i, l := range bright.blurred(radius).pix {
		p.pix[i] = p.pix[i].plus(l.times(strength))
	}
}

// A finish is what happens to a picture in the darkroom, all of it small.
type finish struct {
	exposure float64 // factor; 0 means 1
	grain    float64 // standard deviation of the grain, in levels of 255
	vignette float64 // how much darker the corners are, from 0 to 1
	seed     noise
}

// develop gives the picture as eight-bit sRGB.
func (p *picture) develop(f finish) *image.NRGBA {
	if f.exposure == 0 {
		f.exposure = 1
	}
	out := image.NewNRGBA(image.Rect(0, 0, p.width, p.height))
	parallel(p.height, func(y int) {
		for x := range p.width {
			dx, dy := float64(x)/float64(p.width)-0.5, float64(y)/float64(p.height)-0.5
			dim := f.exposure * (1 - f.vignette*smooth(0.25, 0.95, 2*(dx*dx+dy*dy)))
			l := p.at(x, y).times(dim)
			grain := f.grain / 255 * f.grainAt(x, y)
			out.SetNRGBA(x, y, color.NRGBA{level(l[0], grain), level(l[1], grain), level(l[2], grain), 255})
		}
	})
	return out
}

// grainAt gives film grain: noise a little coarser than one pixel, so that JPEG keeps it without many bytes.
func (f finish) grainAt(x, y int) float64 {
	if f.grain == 0 {
		return 0
	}
	return 2.6 * (f.seed+77).at(float64(x)*0.61, float64(y)*0.61)
}

func level(v, grain float64) uint8 {
	return uint8(math.Round(255 * clamp(encoded(shoulder(v))+grain, 0, 1)))
}
