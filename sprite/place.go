package sprite

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"

	"assetbuild/internal/diagnostic"
	"assetbuild/sprite/pack"
	"assetbuild/sprite/picture"
)

// A page is the tiles that stand together, on one sheet for each scale.
type page struct {
	tiles         []*tile
	places        []pack.Point // in px of the grid, in the order of tiles
	width, height int
}

// place decides where each icon stands: the icons become tiles, the tiles become pages.
func place(ctx context.Context, dir Directory, sources []*source, opt Options) (Layout, diagnostic.List, error) {
	g := newGrid(sources)
	all, warnings := icons(dir, sources, g)
	var plain, alongX, alongY []*tile
	for _, t := range tiles(all, g, opt) {
		switch t.repeat {
		case RepeatX:
			alongX = append(alongX, t)
		case RepeatY:
			alongY = append(alongY, t)
		default:
			plain = append(plain, t)
		}
	}
	limits, err := g.limits(opt)
	if err != nil {
		return Layout{}, nil, &diagnostic.Diagnostic{File: dir.Display, Message: err.Error(), Remedy: "Raise the limit, or leave it out."}
	}
	a := arranger{ctx: ctx, grid: g, limits: limits, padding: g.padding(opt.Padding), arrangement: opt.Arrangement, workers: opt.workers()}
	pages, err := a.split(plain)
	if err != nil {
		return Layout{}, nil, diagnose(dir, err)
	}
	for _, repeated := range []struct {
		tiles []*tile
		turn  bool
	}{{alongX, false}, {alongY, true}} {
		strips, err := a.strips(repeated.tiles, repeated.turn)
		if err != nil {
			return Layout{}, nil, diagnose(dir, err)
		}
		pages = append(pages, strips...)
	}
	return layout(dir.Name, pages, g), warnings, nil
}

// limits gives the bounds of a canvas in px of the grid, so that it keeps them at every scale.
func (g grid) limits(opt Options) (pack.Limits, error) {
	largest := g.ratio(g.scales[len(g.scales)-1])
	down := func(v float64) int { return int(v+1e-6) / g.step * g.step }
	side := func(limit int) int {
		most := picture.MaxSide / largest
		if limit > 0 {
			most = min(most, float64(limit)*g.scales[0])
		}
		return down(most)
	}
	limits := pack.Limits{Width: side(opt.MaxWidth), Height: side(opt.MaxHeight), Area: int(picture.MaxPixels / (largest * largest))}
	if limits.Width < 1 || limits.Height < 1 {
		return limits, errors.New("the limit of the sheet's size leaves no room for any image")
	}
	return limits, nil
}

// An arranger makes pages of tiles.
type arranger struct {
	ctx         context.Context
	grid        grid
	limits      pack.Limits
	padding     int
	arrangement Arrangement
	workers     int
	square      bool // prefer canvases whose longer side is shorter to those of fewer bytes
}

// errTooLarge says that a tile alone is larger than a sheet may be.
type errTooLarge struct {
	tile   *tile
	limits pack.Limits
}

func (e *errTooLarge) Error() string {
	return fmt.Sprintf("the image takes %d × %d px, and its sheet may have at most %d × %d px",
		e.tile.size.W, e.tile.size.H, e.limits.Width, e.limits.Height)
}

// diagnose gives an error its file.
func diagnose(dir Directory, err error) error {
	if large := new(errTooLarge); errors.As(err, &large) {
		for _, s := range large.tile.icons[0].sources {
			return &diagnostic.Diagnostic{
				File: s.file.Display, Message: err.Error(),
				Remedy: "Raise the limit of the sheet's size, or make the image smaller.", Err: err,
			}
		}
	}
	return err
}

// split arranges tiles on as few pages as the limits allow. Where one isn't enough, the tiles are cut in the order of
// their names into parts of about the same area, so that neighbours stay together.
func (a arranger) split(tiles []*tile) ([]page, error) {
	if len(tiles) == 0 {
		return nil, nil
	}
	area := 0
	for _, t := range tiles {
		if a.grid.up(t.size.W) > a.limits.Width || a.grid.up(t.size.H) > a.limits.Height || t.size.W*t.size.H > a.limits.Area {
			return nil, &errTooLarge{t, a.limits}
		}
		cell := a.cell(t)
		area += cell.W * cell.H
	}
	parts := 1
	if most := min(a.limits.Area, a.limits.Width*a.limits.Height); most < math.MaxInt/2 {
		parts = max(1, (area+most-1)/most)
	}
	for ; ; parts = max(parts+1, parts+parts/16) {
		pages, err := a.parts(tiles, area, min(parts, len(tiles)))
		if !errors.Is(err, pack.ErrTooLarge) || parts >= len(tiles) {
			return pages, err
		}
	}
}

// parts cuts the tiles into that many pages.
func (a arranger) parts(tiles []*tile, area, parts int) ([]page, error) {
	var pages []page
	taken := 0
	for n := 1; n <= parts; n++ {
		end := 0
		for end < len(tiles) && (end == 0 || n == parts || taken*parts < area*n) && len(tiles)-end > parts-n {
			cell := a.cell(tiles[end])
			taken += cell.W * cell.H
			end++
		}
		p, err := a.page(tiles[:end])
		if err != nil {
			return nil, err
		}
		pages = append(pages, p)
		tiles = tiles[end:]
	}
	return pages, nil
}

// cell is what a tile takes with the free space to its right and below.
func (a arranger) cell(t *tile) pack.Size {
	return pack.Size{
		W: a.grid.up(t.size.W) + 2*t.margin + a.padding,
		H: a.grid.up(t.size.H) + 2*t.margin + a.padding,
	}
}

// page arranges tiles on one page.
func (a arranger) page(tiles []*tile) (page, error) {
	if err := a.ctx.Err(); err != nil {
		return page{}, err
	}
	if len(tiles) == 1 { // needs no free space
		t := tiles[0]
		return page{tiles, make([]pack.Point, 1), a.grid.up(t.size.W), a.grid.up(t.size.H)}, nil
	}
	cells := make([]pack.Size, len(tiles))
	for i, t := range tiles {
		cells[i] = a.cell(t)
	}
	var found []pack.Layout
	switch a.arrangement {
	case Vertical:
		found = []pack.Layout{pack.Column(cells)}
	case Horizontal:
		found = []pack.Layout{pack.Row(cells)}
	case Diagonal:
		found = []pack.Layout{pack.Diagonal(cells)}
	default:
		var err error
		limits := a.limits
		limits.Width, limits.Height = limits.Width+a.padding, limits.Height+a.padding
		limits.Area += a.padding * (limits.Width + limits.Height) // checked exactly below
		if found, err = pack.Search(a.inSteps(cells), a.limitsInSteps(limits), maxCandidates); err != nil {
			return page{}, err
		}
		if a.square {
			slices.SortStableFunc(found, func(a, b pack.Layout) int { return cmp.Compare(max(a.Width, a.Height), max(b.Width, b.Height)) })
		} else if found, err = a.cheapest(tiles, cells, found); err != nil {
			return page{}, err
		}
		for i, l := range found {
			found[i] = a.outOfSteps(l)
		}
	}
	for _, l := range found {
		if p := a.finish(tiles, l); p.width <= a.limits.Width && p.height <= a.limits.Height && p.width*p.height <= a.limits.Area {
			return p, nil
		}
	}
	return page{}, pack.ErrTooLarge
}

// The packer works in steps of the grid, so that every place is a multiple.
func (a arranger) inSteps(cells []pack.Size) []pack.Size {
	steps := make([]pack.Size, len(cells))
	for i, c := range cells {
		steps[i] = pack.Size{W: c.W / a.grid.step, H: c.H / a.grid.step}
	}
	return steps
}

func (a arranger) limitsInSteps(l pack.Limits) pack.Limits {
	step := a.grid.step
	return pack.Limits{Width: l.Width / step, Height: l.Height / step, Area: l.Area / (step * step)}
}

func (a arranger) outOfSteps(l pack.Layout) pack.Layout {
	places := make([]pack.Point, len(l.Places))
	for i, p := range l.Places {
		places[i] = pack.Point{X: p.X * a.grid.step, Y: p.Y * a.grid.step}
	}
	return pack.Layout{Width: l.Width * a.grid.step, Height: l.Height * a.grid.step, Places: places}
}

// finish turns the places of cells into those of tiles, on a canvas that begins and ends with a tile.
func (a arranger) finish(tiles []*tile, l pack.Layout) page {
	p := page{tiles: tiles, places: make([]pack.Point, len(tiles))}
	left, top := math.MaxInt, math.MaxInt
	for i, t := range tiles {
		p.places[i] = pack.Point{X: l.Places[i].X + t.margin, Y: l.Places[i].Y + t.margin}
		left, top = min(left, p.places[i].X), min(top, p.places[i].Y)
	}
	for i, t := range tiles {
		p.places[i].X -= left
		p.places[i].Y -= top
		p.width = max(p.width, a.grid.up(p.places[i].X+t.size.W))
		p.height = max(p.height, a.grid.up(p.places[i].Y+t.size.H))
	}
	return p
}

// layout lists the sheets of all pages: by rising scale, and for each scale by page.
func layout(name string, pages []page, g grid) Layout {
	l := Layout{Name: name}
	for _, scale := range g.scales {
		for n, p := range pages {
			sheet := Sheet{Files: map[string]string{"png": fileName(name, n, scale) + ".png"}, Scale: scale}
			sheet.Width, sheet.Height = g.at(p.width, scale), g.at(p.height, scale)
			for i, t := range p.tiles {
				sheet.Images = append(sheet.Images, t.images(p.places[i], scale, g)...)
			}
			if len(sheet.Images) == 0 {
				continue
			}
			slices.SortFunc(sheet.Images, func(a, b Image) int {
				return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
			})
			l.Sheets = append(l.Sheets, sheet)
		}
	}
	return l
}

// images gives the images at one scale that share a tile's place.
func (t *tile) images(at pack.Point, scale float64, g grid) []Image {
	var images []Image
	for _, i := range t.icons {
		s := i.sources[scale]
		if s == nil {
			continue
		}
		crop := i.cropAt(scale, g)
		img := Image{
			Name: i.name, ID: i.id, File: s.file.Name,
			X: g.at(at.X, scale), Y: g.at(at.Y, scale), Width: crop.Dx(), Height: crop.Dy(), Repeat: t.repeat.css(),
		}
		if crop.Dx() != s.width || crop.Dy() != s.height {
			img.SourceWidth, img.SourceHeight = s.width, s.height
			img.OffsetX, img.OffsetY = crop.Min.X, crop.Min.Y
		}
		images = append(images, img)
	}
	return images
}

func (r Repeat) css() string {
	switch r {
	case RepeatX:
		return "repeat-x"
	case RepeatY:
		return "repeat-y"
	}
	return ""
}

// fileName gives NAME, NAME@2x, NAME.2, NAME.2@2x: the number is the page's, from the second on.
func fileName(name string, page int, scale float64) string {
	if page > 0 {
		name += "." + strconv.Itoa(page+1)
	}
	if scale != 1 {
		name += "@" + number(scale) + "x"
	}
	return name
}
