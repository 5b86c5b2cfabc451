package sprite

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"assetbuild/internal/diagnostic"
	"assetbuild/sprite/pack"
	"assetbuild/sprite/svg"

	"github.com/zeebo/xxh3"
	"golang.org/x/sync/errgroup"
)

// A vector is one SVG file and what reading it told.
type vector struct {
	file File
	hash xxh3.Uint128 // of the file
	size pack.Size    // in whole px
	icon *svg.Icon    // nil once it was used
}

// readVectors reads the SVG files of a directory, several at once.
func readVectors(ctx context.Context, files []File, opt Options) ([]*vector, error) {
	all := make([]*vector, len(files))
	problems := make([]error, len(files))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(opt.workers())
	for i, file := range files {
		group.Go(func() error {
			all[i], problems[i] = readVector(file)
			return ctx.Err()
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	var found diagnostic.List
	for _, problem := range problems {
		found = append(found, diagnostic.Of(problem)...)
	}
	return all, found.Err()
}

func readVector(file File) (*vector, error) {
	data, err := readFile(file)
	if err != nil {
		return nil, err
	}
	icon, err := svg.Read(data)
	if err != nil {
		return nil, faultyVector(file, err)
	}
	up := func(v float64) int { return int(math.Ceil(v - 1e-6)) }
	return &vector{
		file: file, hash: xxh3.Hash128(data), size: pack.Size{W: up(icon.Width), H: up(icon.Height)}, icon: icon,
	}, nil
}

// faultyVector says which file and line an error is about.
func faultyVector(file File, err error) error {
	d := &diagnostic.Diagnostic{File: file.Display, Message: err.Error(), Err: err}
	if fault := new(svg.Error); errors.As(err, &fault) {
		d.Line, d.Message, d.Remedy = fault.Line, fault.Message, fault.Remedy
	}
	return d
}

// maxVectorSide bounds a sheet of SVG images, in px: nothing is as large as its canvas, but browsers count places in 1/64 px
// with 32 bits.
const maxVectorSide = 1 << 20

// placeVectors adds the sheets of SVG images to the layout. Equal files share a place.
func (a *Arranged) placeVectors(ctx context.Context, dir Directory, vectors []*vector) error {
	g := grid{scales: []float64{1}, step: 1}
	limits := pack.Limits{Width: maxVectorSide, Height: maxVectorSide, Area: math.MaxInt / 8}
	if a.opt.MaxWidth > 0 {
		limits.Width = min(limits.Width, a.opt.MaxWidth)
	}
	if a.opt.MaxHeight > 0 {
		limits.Height = min(limits.Height, a.opt.MaxHeight)
	}
	byHash := map[xxh3.Uint128]*tile{}
	members := map[*tile][]*vector{}
	var tiles []*tile
	slices.SortFunc(vectors, func(a, b *vector) int { return cmp.Compare(a.file.Icon, b.file.Icon) })
	for _, v := range vectors {
		a.vectors[v.file.Name] = v
		if v.icon.Shrunk {
			a.warnings = append(a.warnings, &diagnostic.Diagnostic{
				Severity: diagnostic.Warning, File: v.file.Display,
				Message: fmt.Sprintf("the image is longer than 16,383 px; in the sheet it has %d × %d px", v.size.W, v.size.H),
				Remedy:  "Give <svg> the width and height at which it is shown.",
			})
		}
		t := byHash[v.hash]
		if t == nil {
			margin := max(0, a.opt.Icons[v.file.Icon].Padding-a.opt.Padding)
			t = &tile{icons: []*icon{{name: v.file.Icon, id: v.file.ID}}, size: v.size, margin: margin}
			byHash[v.hash] = t
			tiles = append(tiles, t)
		}
		members[t] = append(members[t], v)
	}
	arranger := arranger{ctx: ctx, grid: g, limits: limits, padding: a.opt.Padding, arrangement: a.opt.Arrangement, square: true}
	pages, err := arranger.split(tiles)
	if large := new(errTooLarge); errors.As(err, &large) {
		return &diagnostic.Diagnostic{
			File: members[large.tile][0].file.Display, Message: err.Error(),
			Remedy: "Raise the limit of the sheet's size, or make the image smaller.", Err: err,
		}
	}
	if err != nil {
		return err
	}
	for n, p := range pages {
		sheet := Sheet{Files: map[string]string{"svg": fileName(dir.Name, n, 1) + ".svg"}, Width: p.width, Height: p.height, Scale: 1}
		for i, t := range p.tiles {
			for _, v := range members[t] {
				sheet.Images = append(sheet.Images, Image{
					Name: v.file.Icon, ID: v.file.ID, File: v.file.Name,
					X: p.places[i].X, Y: p.places[i].Y, Width: v.size.W, Height: v.size.H,
				})
			}
		}
		slices.SortFunc(sheet.Images, func(a, b Image) int { return cmp.Compare(a.Name, b.Name) })
		a.layout.Sheets = append(a.layout.Sheets, sheet)
	}
	return nil
}

// encodeSVG joins the images of a sheet.
func (a *Arranged) encodeSVG(ctx context.Context, sheet Sheet) ([]Encoded, error) {
	icons := make([]svg.Placed, len(sheet.Images))
	for i, img := range sheet.Images {
		v := a.vectors[img.File]
		if v.icon == nil {
			again, err := readVector(v.file)
			if err != nil {
				return nil, err
			}
			v.icon = again.icon
		}
		icons[i] = svg.Placed{ID: img.ID, Icon: v.icon, X: img.X, Y: img.Y}
		v.icon = nil
	}
	data, err := svg.Sheet(ctx, icons, svg.Options{Width: sheet.Width, Height: sheet.Height, Views: a.opt.Views, Workers: a.opt.workers()})
	return []Encoded{{Format: "svg", Data: data}}, err
}
