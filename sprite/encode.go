package sprite

import (
	"context"

	"assetbuild/sprite/pngenc"
)

// An Encoded is one sheet as a file.
type Encoded struct {
	// Name is the file's name, as Sheet.Files has it: "nav@2x.png".
	Name string
	// Format is "png", "webp" or "svg".
	Format string
	Data   []byte
	// Sheet is the index of the sheet in the layout.
	Sheet int
}

// Encode composes each sheet and makes its files, in the order of the layout. An image that was changed or deleted since
// Arrange is an error. The pixels that Arrange kept are given up.
func (a *Arranged) Encode(ctx context.Context) ([]Encoded, error) {
	if a.encoded != nil {
		return a.encoded, nil
	}
	defer a.Discard()
	var files []Encoded
	for i, sheet := range a.layout.Sheets {
		encode := a.encodeBitmap
		if sheet.Files["svg"] != "" {
			encode = a.encodeSVG
		}
		made, err := encode(ctx, sheet)
		if err != nil {
			return nil, err
		}
		for _, file := range made {
			file.Name, file.Sheet = sheet.Files[file.Format], i
			files = append(files, file)
		}
	}
	return files, nil
}

// encodeBitmap gives a sheet of bitmaps as PNG and, where the layout says so, as WebP.
func (a *Arranged) encodeBitmap(ctx context.Context, sheet Sheet) ([]Encoded, error) {
	canvasNeeds, imageNeeds := a.needs(sheet)
	workers := a.opt.workers()
	if imageNeeds > 0 {
		workers = max(1, min(workers, int((workingMemory-canvasNeeds)/imageNeeds)))
	}
	giveBack, err := borrow(ctx, canvasNeeds+imageNeeds*int64(workers))
	if err != nil {
		return nil, err
	}
	defer giveBack()
	canvas, err := compose(ctx, sheet, a.sources, workers)
	if err != nil {
		return nil, err
	}
	data, err := pngenc.Encode(ctx, canvas, pngenc.Options{Fast: a.opt.Profile == Fast, Workers: a.opt.Workers})
	if err != nil {
		return nil, err
	}
	files := []Encoded{{Format: "png", Data: data}}
	if sheet.Files["webp"] != "" {
		if data, err = encodeWebP(ctx, canvas, a.opt.Profile, a.opt.Workers); err != nil {
			return nil, err
		}
		files = append(files, Encoded{Format: "webp", Data: data})
	}
	return files, nil
}

// needs tells how many bytes a sheet takes: its canvas with the WebP encoder's tables, and, for each image that is decoded at
// the same time, what decoding the largest of those takes that weren't kept.
func (a *Arranged) needs(sheet Sheet) (canvas, image int64) {
	for _, img := range sheet.Images {
		if s := a.sources[img.File]; s.pixels == nil {
			need := s.memory
			if img.SourceWidth > 0 {
				need += s.size()
			}
			image = max(image, need)
		}
	}
	canvas = 4 * int64(sheet.Width) * int64(sheet.Height)
	if sheet.Files["webp"] != "" {
		canvas += webpMemory * canvas / 4
	}
	return canvas, image
}
