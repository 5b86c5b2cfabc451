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
	defer a.Discard()
	var files []Encoded
	for i, sheet := range a.layout.Sheets {
		if name := sheet.Files["svg"]; name != "" {
			data, err := a.encodeSVG(ctx, sheet)
			if err != nil {
				return nil, err
			}
			files = append(files, Encoded{Name: name, Format: "svg", Data: data, Sheet: i})
			continue
		}
		data, err := a.encodePNG(ctx, sheet)
		if err != nil {
			return nil, err
		}
		files = append(files, Encoded{Name: sheet.Files["png"], Format: "png", Data: data, Sheet: i})
	}
	return files, nil
}

func (a *Arranged) encodePNG(ctx context.Context, sheet Sheet) ([]byte, error) {
	giveBack, err := borrow(ctx, a.composing(sheet))
	if err != nil {
		return nil, err
	}
	defer giveBack()
	canvas, err := compose(ctx, sheet, a.sources, a.opt.workers())
	if err != nil {
		return nil, err
	}
	return pngenc.Encode(ctx, canvas, pngenc.Options{Fast: a.opt.Profile == Fast, Workers: a.opt.Workers})
}

// composing is how many bytes a sheet takes while it is composed: its canvas, and what decoding the image again takes
// that takes most.
func (a *Arranged) composing(sheet Sheet) int64 {
	var most int64
	for _, img := range sheet.Images {
		if s := a.sources[img.File]; s.pixels == nil {
			need := s.memory
			if img.SourceWidth > 0 {
				need += s.size()
			}
			most = max(most, need)
		}
	}
	return 4*int64(sheet.Width)*int64(sheet.Height) + most*int64(a.opt.workers())
}
