package sprite

import (
	"context"
	"image"

	"golang.org/x/sync/errgroup"
)

// compose draws a sheet's images onto its canvas, several at once: no two places overlap.
func compose(ctx context.Context, sheet Sheet, sources map[string]*source, workers int) (*image.NRGBA, error) {
	canvas := image.NewNRGBA(image.Rect(0, 0, sheet.Width, sheet.Height))
	drawn := map[image.Point]bool{}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(workers)
	for _, img := range sheet.Images {
		at := image.Pt(img.X, img.Y)
		if drawn[at] {
			continue // an equal image stands there
		}
		drawn[at] = true
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			place := canvas.SubImage(image.Rect(img.X, img.Y, img.X+img.Width, img.Y+img.Height)).(*image.NRGBA)
			crop := image.Rect(img.OffsetX, img.OffsetY, img.OffsetX+img.Width, img.OffsetY+img.Height)
			if err := sources[img.File].draw(place, crop); err != nil {
				return err
			}
			repeat(canvas, img)
			return nil
		})
	}
	return canvas, group.Wait()
}

// repeat draws an image that CSS repeats across the whole sheet.
func repeat(canvas *image.NRGBA, img Image) {
	row := func(y int) []byte { return canvas.Pix[y*canvas.Stride:][:4*canvas.Rect.Dx()] }
	switch img.Repeat {
	case "repeat-x":
		for y := img.Y; y < img.Y+img.Height; y++ {
			first := row(y)[4*img.X:][:4*img.Width]
			for x := img.X + img.Width; x < canvas.Rect.Dx(); x += img.Width {
				copy(row(y)[4*x:], first)
			}
		}
	case "repeat-y":
		for y := img.Y + img.Height; y < canvas.Rect.Dy(); y++ {
			copy(row(y)[4*img.X:][:4*img.Width], row(y - img.Height)[4*img.X:])
		}
	}
}
