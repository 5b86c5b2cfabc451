package sprite

import (
	"context"
	"image"
	"os"
	"runtime"

	"assetbuild/internal/diagnostic"
	"assetbuild/sprite/picture"

	"github.com/zeebo/xxh3"
	"golang.org/x/sync/errgroup"
)

// A source is one image file and what decoding it told.
type source struct {
	file          File
	width, height int
	hash          xxh3.Uint128
	pixels        *image.NRGBA
}

// measure decodes all images of a directory.
func measure(ctx context.Context, dir Directory, opt Options) (map[string]*source, diagnostic.List, error) {
	all := make([]*source, len(dir.Files))
	problems := make(diagnostic.List, len(dir.Files))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(opt.workers())
	for i, file := range dir.Files {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			var err error
			if all[i], err = read(file); err != nil {
				problems[i] = &diagnostic.Diagnostic{File: file.Display, Message: err.Error(), Err: err}
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, nil, err
	}
	var found diagnostic.List
	sources := make(map[string]*source, len(all))
	for i, s := range all {
		if problems[i] != nil {
			found = append(found, problems[i])
			continue
		}
		sources[s.file.Name] = s
	}
	return sources, nil, found.Err()
}

func read(file File) (*source, error) {
	data, err := os.ReadFile(file.Path)
	if err != nil {
		return nil, err
	}
	header, err := picture.ReadHeader(data)
	if err != nil {
		return nil, err
	}
	pixels := image.NewNRGBA(image.Rect(0, 0, header.Width, header.Height))
	if err := picture.Decode(pixels, data); err != nil {
		return nil, err
	}
	return &source{file: file, width: header.Width, height: header.Height, hash: xxh3.Hash128(pixels.Pix), pixels: pixels}, nil
}

func (o Options) workers() int {
	if o.Workers > 0 {
		return o.Workers
	}
	return runtime.GOMAXPROCS(0)
}
