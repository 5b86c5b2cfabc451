package pipeline

import (
	"context"
	"path/filepath"

	"assetbuild/internal/artifact"
	"assetbuild/internal/publish"
)

// A publication is what was written to the output folder.
type publication struct {
	files   []artifact.File
	summary publish.Summary
}

// publish writes the output in one step, unless anything failed before: then the last output stays as it is.
func (b *build) publish(ctx context.Context, output []artifact.File) (published *publication) {
	if b.failed() || ctx.Err() != nil {
		return nil
	}
	if b.Memory {
		return b.handOver(ctx, output)
	}
	b.timed("publish", func() {
		summary, err := publish.Publish(ctx, publish.Options{
			Output: b.Config.Output, Root: b.Config.Root, Force: b.Force, NoSync: b.Dev, Jobs: b.Jobs,
		}, output)
		if err != nil {
			b.failUnlessCanceled(err)
			return
		}
		published = &publication{files: output, summary: *summary}
	})
	return published
}

// handOver gives the output to who serves it from memory, unless two files want one place.
func (b *build) handOver(ctx context.Context, output []artifact.File) *publication {
	nowhere := filepath.Join(b.Config.Root, ".assetbuild", "memory") // a folder that no build makes
	if _, err := publish.Compare(ctx, publish.Options{Output: nowhere, Root: b.Config.Root}, output); err != nil {
		b.failUnlessCanceled(err)
		return nil
	}
	return &publication{files: output}
}
