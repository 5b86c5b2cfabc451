package spritemap

import (
	"context"
	"fmt"
	"image"
	"image/draw"
	"math"

	"assetbuild/sprite/picture"
	"assetbuild/sprite/pngenc"
)

// Draw composes the sheet. It is clear where no icon is; icons replace what lies below them, alpha included.
func (m *Map) Draw() (*image.NRGBA, error) {
	sheet := image.NewNRGBA(image.Rect(0, 0, m.Width, m.Height))
	for i := range m.Icons {
		icon := &m.Icons[i]
		pixels := image.NewNRGBA(image.Rect(0, 0, icon.Width, icon.Height))
		if _, err := picture.Decode(pixels, icon.data); err != nil {
			return nil, fmt.Errorf("%s: %w", icon.Relative, err)
		}
		at := image.Pt(int(math.Floor(icon.Left)), int(math.Floor(icon.Top)))
		draw.Draw(sheet, pixels.Bounds().Add(at), pixels, image.Point{}, draw.Src)
	}
	return sheet, nil
}

// Encode gives the sheet as a PNG file; fast asks for speed rather than few bytes.
func (m *Map) Encode(ctx context.Context, fast bool) ([]byte, error) {
	sheet, err := m.Draw()
	if err != nil {
		return nil, err
	}
	data, err := pngenc.Encode(ctx, sheet, pngenc.Options{Fast: fast})
	if err != nil {
		return nil, fmt.Errorf("the sheet of %s can't be encoded: %w", m.Path, err)
	}
	return data, nil
}
