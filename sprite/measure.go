package sprite

import (
	"context"
	"runtime"

	"assetbuild/internal/diagnostic"

	"golang.org/x/sync/errgroup"
)

// measure reads all bitmaps of a directory, several at once.
func measure(ctx context.Context, files []File, opt Options) ([]*source, error) {
	all := make([]*source, len(files))
	problems := make([]error, len(files))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(opt.workers())
	for i, file := range files {
		group.Go(func() error {
			all[i], problems[i] = read(ctx, file, opt.Trim && opt.Icons[file.Icon].Repeat == NoRepeat)
			return ctx.Err()
		})
	}
	err := group.Wait()
	var found diagnostic.List
	if err == nil {
		for _, problem := range problems {
			found = append(found, diagnostic.Of(problem)...)
		}
		err = found.Err()
	}
	if err != nil {
		for _, s := range all {
			if s != nil {
				s.drop()
			}
		}
		return nil, err
	}
	return all, nil
}

func (o Options) workers() int {
	if o.Workers > 0 {
		return o.Workers
	}
	return runtime.GOMAXPROCS(0)
}
