package sprite

import (
	"bytes"
	"context"
	"image"
	"image/draw"
	"image/png"
)

// Encode composes each sheet and makes its files.
func (a *Arranged) Encode(ctx context.Context) ([]Encoded, error) {
	var files []Encoded
	for i, sheet := range a.layout.Sheets {
		canvas := image.NewNRGBA(image.Rect(0, 0, sheet.Width, sheet.Height))
		for _, img := range sheet.Images {
			draw.Draw(canvas, image.Rect(img.X, img.Y, img.X+img.Width, img.Y+img.Height), a.sources[img.File].pixels, image.Point{}, draw.Src)
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		var out bytes.Buffer
		if err := png.Encode(&out, canvas); err != nil {
			return nil, err
		}
		files = append(files, Encoded{Name: sheet.Files["png"], Format: "png", Data: out.Bytes(), Sheet: i})
	}
	return files, nil
}
