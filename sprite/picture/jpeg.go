package picture

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
)

func jpegHeader(data []byte) (Header, error) {
	config, err := jpeg.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return Header{}, fmt.Errorf("the JPEG file is broken: %w", err)
	}
	return Header{Format: "jpeg", Width: config.Width, Height: config.Height, Memory: 15 * int64(config.Width) * int64(config.Height)}, nil
}

func decodeJPEG(dst *image.NRGBA, data []byte) (Notes, error) {
	img, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		return Notes{}, fmt.Errorf("the JPEG file is broken: %w", err)
	}
	draw.Draw(dst, dst.Rect, img, img.Bounds().Min, draw.Src)
	return Notes{}, nil
}
