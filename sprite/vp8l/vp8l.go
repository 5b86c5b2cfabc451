// Package vp8l encodes images as lossless WebP, in few bytes.
//
// What WebP offers competes: a palette, predictors by tile, green taken from red and blue, colours moved between channels,
// each with a colour cache whose size is tried. Matches are found with binary trees and the cheapest parse by dynamic
// programming, as pngenc does for PNG; tiles that are alike share prefix codes.
//
// What it leaves out: animation, metadata, and images above MaxPixels. The output depends on the image and Options.Exact
// alone. Reference: RFC 9649, WebP Image Format.
package vp8l

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"image"
	"io"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"
)

const (
	// MaxSide is the largest width and height of a WebP image, in px.
	MaxSide = 1 << 14
	// MaxPixels is the largest area that Encode takes: with one worker, it was measured to need 42 bytes a pixel beside the
	// image.
	MaxPixels = 1 << 24
)

// Options chooses how to encode. The zero value gives the fewest bytes.
type Options struct {
	// Exact keeps the colour of fully transparent pixels, which nobody sees. Otherwise it becomes what is smallest.
	Exact bool
	// Workers is how many goroutines may compute at once; 0 means GOMAXPROCS. It does not change the bytes.
	Workers int
}

// Encode writes the image as a WebP file. It fails where a side is 0 or above MaxSide, where the area is above MaxPixels,
// and where w fails.
func Encode(w io.Writer, img *image.NRGBA, opt Options) error {
	return EncodeContext(context.Background(), w, img, opt)
}

// EncodeContext is Encode, and fails with the context's error when that ends first.
func EncodeContext(ctx context.Context, w io.Writer, img *image.NRGBA, opt Options) error {
	size := img.Rect.Size()
	if size.X <= 0 || size.Y <= 0 || size.X > MaxSide || size.Y > MaxSide || size.X*size.Y > MaxPixels {
		return fmt.Errorf("webp: cannot encode an image of %d × %d px", size.X, size.Y)
	}
	if opt.Workers <= 0 {
		opt.Workers = runtime.GOMAXPROCS(0)
	}
	data, err := smallest(ctx, img, opt)
	if err != nil {
		return err
	}
	_, err = w.Write(container(data))
	return err
}

// container wraps a VP8L stream as a RIFF file: RFC 9649, 2.
func container(data []byte) []byte {
	padded := len(data) + len(data)&1
	out := make([]byte, 0, 20+padded)
	out = append(out, "RIFF"...)
	out = binary.LittleEndian.AppendUint32(out, uint32(12+padded))
	out = append(out, "WEBPVP8L"...)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(data)))
	out = append(out, data...)
	return append(out, make([]byte, padded-len(data))...)
}

// smallest encodes by the plans that do best on a sample, and gives the smallest stream.
func smallest(ctx context.Context, img *image.NRGBA, opt Options) ([]byte, error) {
	plans := plansFor(img, opt.Exact)
	if img.Rect.Dx()*img.Rect.Dy() > 2*samplePixels {
		streams, err := encodeAll(ctx, plans, sample(img), opt)
		if err != nil {
			return nil, err
		}
		plans = best(plans, streams)
	}
	streams, err := encodeAll(ctx, plans, img, opt)
	if err != nil {
		return nil, err
	}
	return slices.MinFunc(streams, func(a, b []byte) int { return cmp.Compare(len(a), len(b)) }), nil
}

// encodeAll encodes the image by each plan, side by side.
func encodeAll(ctx context.Context, plans []plan, img *image.NRGBA, opt Options) ([][]byte, error) {
	streams := make([][]byte, len(plans))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(opt.Workers)
	for i, p := range plans {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			streams[i] = p.encode(img, opt.Exact)
			return nil
		})
	}
	return streams, group.Wait()
}

// best gives the plan with the smallest stream, and the second if it is near.
func best(plans []plan, streams [][]byte) []plan {
	const near = 1.01
	order := make([]int, len(plans))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(len(streams[a]), len(streams[b])) })
	chosen := []plan{plans[order[0]]}
	if len(order) > 1 && float64(len(streams[order[1]])) < near*float64(len(streams[order[0]])) {
		chosen = append(chosen, plans[order[1]])
	}
	return chosen
}

// samplePixels is about how much of a large image is encoded by all plans.
const samplePixels = 128 << 10

// sample stacks strips of rows from all over the image.
func sample(img *image.NRGBA) *image.NRGBA {
	const leastRows = 16
	width, height := img.Rect.Dx(), img.Rect.Dy()
	rows := max(samplePixels/width, 1)
	strips := max(min(8, rows/leastRows), 1)
	out := image.NewNRGBA(image.Rect(0, 0, width, rows/strips*strips))
	for y := range out.Rect.Dy() {
		strip, within := y/(rows/strips), y%(rows/strips)
		from := (2*strip+1)*height/(2*strips) - rows/strips/2 + within
		copy(out.Pix[y*out.Stride:][:4*width], img.Pix[from*img.Stride:])
	}
	return out
}
