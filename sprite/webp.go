package sprite

import (
	"bytes"
	"context"
	"image"
	"strings"

	"assetbuild/sprite/pngenc"
	"assetbuild/sprite/vp8l"

	"github.com/HugoSmits86/nativewebp"
)

const (
	// maxWebP is the largest sheet, in px, that gets a WebP file: the encoder takes webpMemory bytes for each.
	maxWebP    = 6_000_000
	webpMemory = 44
	// webpSample is how many px are encoded in both formats to tell which is smaller.
	webpSample = 40_000
)

// offerWebP adds a WebP file to the sheets for which it is smaller. Which those are has to be known before anything is
// encoded, and be the same in both profiles: so it is seen at the upper part of each sheet, in the release encoders.
func (a *Arranged) offerWebP(ctx context.Context) error {
	for i := range a.layout.Sheets {
		sheet := &a.layout.Sheets[i]
		name := sheet.Files["png"]
		if name == "" || sheet.Width*sheet.Height > maxWebP {
			continue
		}
		canvas, err := compose(ctx, upperPart(*sheet), a.sources, a.opt.workers())
		if err != nil {
			return err
		}
		asPNG, err := pngenc.Encode(ctx, canvas, pngenc.Options{Workers: a.opt.Workers})
		if err != nil {
			return err
		}
		asWebP, err := encodeWebP(ctx, canvas, Release, a.opt.Workers)
		if err != nil {
			return err
		}
		if len(asWebP) < len(asPNG) {
			sheet.Files["webp"] = strings.TrimSuffix(name, ".png") + ".webp"
		}
	}
	return nil
}

// upperPart gives a sheet that ends after about webpSample px, with the images that lie in it wholly; at least with the
// first.
func upperPart(sheet Sheet) Sheet {
	part := sheet
	part.Height = min(sheet.Height, max(1, webpSample/sheet.Width))
	part.Images = nil
	for _, img := range sheet.Images {
		if img.Y+img.Height <= part.Height {
			part.Images = append(part.Images, img)
		}
	}
	if len(part.Images) == 0 {
		first := sheet.Images[0]
		first.X, first.Y = 0, 0
		part.Width, part.Height, part.Images = first.Width, first.Height, []Image{first}
	}
	return part
}

// encodeWebP gives a canvas as lossless WebP.
func encodeWebP(ctx context.Context, canvas *image.NRGBA, profile Profile, workers int) ([]byte, error) {
	var out bytes.Buffer
	var err error
	if profile == Fast {
		err = nativewebp.Encode(&out, canvas, nil)
	} else {
		err = vp8l.EncodeContext(ctx, &out, canvas, vp8l.Options{Workers: workers})
	}
	return out.Bytes(), err
}
