package pipeline

import (
	"context"
	"sync"

	"golang.org/x/sync/errgroup"
)

// together runs steps side by side and waits for all.
func together(steps ...func()) {
	var all sync.WaitGroup
	for _, step := range steps {
		all.Go(step)
	}
	all.Wait()
}

// each calls do for every item, at most jobs at once, and waits for all. Items that are left when ctx ends are not begun.
func each[T any](ctx context.Context, jobs int, items []T, do func(i int, item T)) {
	var group errgroup.Group
	group.SetLimit(jobs)
	for i, item := range items {
		if ctx.Err() != nil {
			break
		}
		group.Go(func() error {
			do(i, item)
			return nil
		})
	}
	_ = group.Wait() // do reports its errors itself
}
