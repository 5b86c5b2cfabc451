package sprite

import (
	"cmp"
	"slices"

	"assetbuild/sprite/pack"
)

// maxStrip is how wide a page of repeated images may become for the sake of a common multiple of their widths.
const maxStrip = 1024

// strips arranges tiles that CSS repeats along x: below each other, on pages whose width is a multiple of each tile's, so
// that each is drawn across the whole page and goes on at its edge. Where turn is set, x and y are swapped.
func (a arranger) strips(tiles []*tile, turn bool) ([]page, error) {
	size := func(t *tile) pack.Size {
		if turn {
			return pack.Size{W: t.size.H, H: t.size.W}
		}
		return t.size
	}
	limits := a.limits
	if turn {
		limits.Width, limits.Height = limits.Height, limits.Width
	}
	sorted := slices.Clone(tiles)
	slices.SortStableFunc(sorted, func(a, b *tile) int { return cmp.Compare(size(a).W, size(b).W) })
	var pages []page
	margin := 0 // of the last tile
	for _, t := range sorted {
		s := size(t)
		if s.W > limits.Width || s.H > limits.Height || s.W%a.grid.step != 0 || a.grid.up(s.H) > limits.Height {
			return nil, &errTooLarge{t, a.limits}
		}
		fits, gap := false, a.padding+max(margin, t.margin)
		if len(pages) > 0 {
			last := pages[len(pages)-1]
			width, height := lcm(last.width, s.W), last.height+gap+a.grid.up(s.H)
			fits = width <= min(limits.Width, max(maxStrip, s.W)) && height <= limits.Height && width*height <= limits.Area
		}
		if !fits {
			pages, gap = append(pages, page{width: s.W}), 0
		}
		p := &pages[len(pages)-1]
		p.width = lcm(p.width, s.W)
		p.tiles = append(p.tiles, t)
		p.places = append(p.places, pack.Point{Y: p.height + gap})
		p.height += gap + a.grid.up(s.H)
		margin = t.margin
	}
	if turn {
		for i := range pages {
			p := &pages[i]
			p.width, p.height = p.height, p.width
			for j, at := range p.places {
				p.places[j] = pack.Point{X: at.Y, Y: at.X}
			}
		}
	}
	return pages, nil
}
