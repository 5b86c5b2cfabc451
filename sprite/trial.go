package sprite

import (
	"image"

	"assetbuild/sprite/pack"
	"assetbuild/sprite/pngenc"

	"golang.org/x/sync/errgroup"
)

const (
	// sampleArea is how many px of a page are encoded to compare canvases; a smaller page is encoded whole.
	sampleArea = 96_000
	// maxCandidates is how many canvases are compared.
	maxCandidates = 8
	// maxSampled is the largest tile, in px, that a sample holds.
	maxSampled = sampleArea / 4
)

// cheapest gives the layouts in rising order of the bytes that they are likely to take. The canvas's width changes a
// sheet's bytes by up to a quarter, and no rule says which is best: icons below each other serve some sets, one wide band
// others. So a sample of the tiles is arranged in each width and encoded quickly. The first layout is the smallest canvas;
// it wins where the others aren't better.
func (a arranger) cheapest(tiles []*tile, cells []pack.Size, layouts []pack.Layout) ([]pack.Layout, error) {
	if len(layouts) < 2 {
		return layouts, nil
	}
	sample, whole := a.sample(tiles)
	bytes := make([]int, len(layouts))
	var group errgroup.Group
	group.SetLimit(a.workers)
	for i, l := range layouts {
		group.Go(func() error {
			if err := a.ctx.Err(); err != nil {
				return err
			}
			part, ok := l, true
			if !whole {
				part, ok = a.atWidth(cells, sample, l.Width)
			}
			if !ok || part.Area() > 4*sampleArea {
				return nil
			}
			canvas, err := a.draw(tiles, sample, part)
			if err != nil {
				return err
			}
			bytes[i] = pngenc.Estimate(canvas)
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	best := 0
	for i, n := range bytes {
		if n > 0 && (bytes[best] == 0 || n < bytes[best]) {
			best = i
		}
	}
	return append([]pack.Layout{layouts[best]}, layouts...), nil
}

// sample chooses tiles at even distances; whole tells that it chose all.
func (a arranger) sample(tiles []*tile) (chosen []int, whole bool) {
	area := 0
	for _, t := range tiles {
		if a.sampled(t) {
			area += t.size.W * t.size.H
		}
	}
	every := max(1, (area+sampleArea-1)/sampleArea)
	n := 0
	for i, t := range tiles {
		if a.sampled(t) {
			if n%every == 0 {
				chosen = append(chosen, i)
			}
			n++
		}
	}
	return chosen, len(chosen) == len(tiles)
}

// sampled tells whether a tile may be part of a sample: it is not too large, and there is an image of the grid's scale.
func (a arranger) sampled(t *tile) bool {
	return t.size.W*t.size.H <= maxSampled && t.icons[0].sources[a.grid.scales[0]] != nil
}

// atWidth arranges the sample's cells on a canvas of the given width, in steps of the grid.
func (a arranger) atWidth(cells []pack.Size, sample []int, width int) (pack.Layout, bool) {
	part := make([]pack.Size, len(sample))
	for i, index := range sample {
		part[i] = cells[index]
	}
	l, ok := pack.AtWidth(a.inSteps(part), width)
	l.Width = width
	return l, ok
}

// draw draws the sample's tiles at their places, which are in steps of the grid.
func (a arranger) draw(tiles []*tile, sample []int, l pack.Layout) (*image.NRGBA, error) {
	step, scale := a.grid.step, a.grid.scales[0]
	canvas := image.NewNRGBA(image.Rect(0, 0, l.Width*step, l.Height*step))
	for i, index := range sample {
		t := tiles[index]
		at := l.Places[i]
		x, y := at.X*step+t.margin, at.Y*step+t.margin
		place := canvas.SubImage(image.Rect(x, y, x+t.size.W, y+t.size.H)).(*image.NRGBA)
		icon := t.icons[0]
		if err := icon.sources[scale].draw(place, icon.cropAt(scale, a.grid)); err != nil {
			return nil, err
		}
	}
	return canvas, nil
}
