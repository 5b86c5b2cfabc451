package picture

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"

	"golang.org/x/image/webp"
)

func webpHeader(data []byte) (Header, error) {
	config, err := webp.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return Header{}, fmt.Errorf("the WebP file is broken: %w", err)
	}
	return Header{Format: "webp", Width: config.Width, Height: config.Height, Memory: 4 * int64(config.Width) * int64(config.Height)}, nil
}

func decodeWebP(dst *image.NRGBA, data []byte) (Notes, error) {
	img, err := webp.Decode(bytes.NewReader(data))
	if err != nil {
		return Notes{}, fmt.Errorf("the WebP file is broken: %w", err)
	}
	draw.Draw(dst, dst.Rect, img, img.Bounds().Min, draw.Src)
	return Notes{}, nil
}
