package sprite

import (
	"context"
	"runtime"

	"golang.org/x/sync/semaphore"
)

// Memory is shared by all directories that are arranged and encoded at once, so that no number of them and no image takes
// the process further than a build may go. What a decoder or an encoder needs while it runs is waited for, by who holds
// nothing yet. Pixels that are kept from Arrange to Encode are only kept while there is room; else they are decoded again.
const (
	workingMemory = 320 << 20
	keptMemory    = 64 << 20
	// largeMemory is from where on garbage is collected before more is allocated: two canvases of 256 MB, one of them
	// garbage, are what the collector would otherwise let stand.
	largeMemory = 32 << 20
)

var (
	working = semaphore.NewWeighted(workingMemory)
	kept    = semaphore.NewWeighted(keptMemory)
)

// borrow waits until the bytes are free and gives the function that gives them back.
func borrow(ctx context.Context, bytes int64) (giveBack func(), err error) {
	bytes = min(bytes, workingMemory)
	if err := working.Acquire(ctx, bytes); err != nil {
		return nil, err
	}
	if bytes >= largeMemory {
		runtime.GC()
	}
	return func() { working.Release(bytes) }, nil
}
