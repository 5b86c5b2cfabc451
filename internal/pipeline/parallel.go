package pipeline

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"

	"assetbuild/internal/diagnostic"

	"golang.org/x/sync/errgroup"
)

// together runs steps side by side and waits for all.
func (b *build) together(steps ...func()) {
	var all sync.WaitGroup
	for _, step := range steps {
		all.Go(func() {
			defer b.catch("")
			step()
		})
	}
	all.Wait()
}

// each calls do for every item, at most jobs at once, and waits for all. Items that are left when ctx ends are not begun.
// What do panics on becomes an error that names the item.
func each[T any](ctx context.Context, b *build, jobs int, items []T, name func(T) string, do func(i int, item T)) {
	var group errgroup.Group
	group.SetLimit(jobs)
	for i, item := range items {
		if ctx.Err() != nil {
			break
		}
		group.Go(func() error {
			defer b.catch(name(item))
			do(i, item)
			return nil
		})
	}
	_ = group.Wait() // do reports its errors itself
}

// catch turns a panic into an error: a mistake of ours in one file must cost neither the other files' errors nor the last
// output.
func (b *build) catch(file string) {
	if reason := recover(); reason != nil {
		b.fail(&diagnostic.Diagnostic{
			File: file, Message: fmt.Sprintf("assetbuild made a mistake here: %v", reason),
			Remedy: "Please report it, with this:\n" + string(debug.Stack()),
		})
	}
}
