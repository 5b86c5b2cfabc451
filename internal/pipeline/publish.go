package pipeline

import (
	"context"
	"path/filepath"
	"slices"

	"assetbuild/internal/artifact"
	"assetbuild/internal/diagnostic"
	"assetbuild/internal/publish"
)

// A publication is what was written to the output folder.
type publication struct {
	files, twins []artifact.File
	summary      publish.Summary
}

// publish writes the output in one step, unless anything failed before: then the last output stays as it is.
func (b *build) publish(ctx context.Context, output, twins []artifact.File) (published *publication) {
	if b.failed() || ctx.Err() != nil {
		return nil
	}
	if b.Memory {
		return b.handOver(ctx, output)
	}
	b.timed("publish", func() {
		deployed, err := b.keepFrom(ctx)
		if err != nil {
			b.failUnlessCanceled(err)
			return
		}
		opt := b.publishOptions()
		opt.Digest = b.session.stats.Sum
		if opt.Generation = b.generation(); opt.Generation != nil {
			opt.Generation.Hold = deployed
		}
		summary, err := publish.Publish(ctx, opt, slices.Concat(output, twins))
		if err != nil {
			b.failUnlessCanceled(err)
			return
		}
		// What it wrote has other sums now. Sources keep theirs: one that changed meanwhile must not pass for built.
		served := publish.Served(b.Config.Output)
		for _, path := range slices.Concat(summary.Written, summary.Removed) {
			b.session.stats.Forget(filepath.Join(served, filepath.FromSlash(path)))
		}
		for _, path := range publish.Descriptions(b.Config.Output) {
			b.session.stats.Forget(filepath.Join(b.Config.Output, filepath.FromSlash(path)))
		}
		b.tellKept(summary.Kept)
		published = &publication{files: output, twins: twins, summary: *summary}
	})
	return published
}

// handOver gives the output to who serves it from memory, unless two files want one place.
func (b *build) handOver(ctx context.Context, output []artifact.File) *publication {
	nowhere := filepath.Join(b.Config.Work, "memory") // a folder that no build makes
	if _, err := publish.Compare(ctx, publish.Options{Output: nowhere, Root: b.Config.Root}, output); err != nil {
		b.failUnlessCanceled(err)
		return nil
	}
	return &publication{files: output}
}

func (b *build) publishOptions() publish.Options {
	return publish.Options{
		Output: b.Config.Output, Root: b.Config.Root, Force: b.Force, NoSync: b.Dev, Jobs: b.Jobs, Symlink: b.Config.Publish == "symlink",
	}
}

// recover finishes or undoes what a killed process left in the output folder. Publishing does so too, but a build that
// fails doesn't come that far.
func (b *build) recover(ctx context.Context) {
	if b.Memory {
		return // the output folder is somebody else's affair
	}
	b.failUnlessCanceled(publish.Recover(ctx, b.publishOptions()))
}

// tellKept says which files of a former build were left, because someone changed them since.
func (b *build) tellKept(kept []string) {
	for _, path := range kept {
		b.report(diagnostic.List{{
			Severity: diagnostic.Warning, File: b.Config.Relative(filepath.Join(b.Config.Output, filepath.FromSlash(path))),
			Message: "no build writes this file any more, but someone changed it: it was left",
			Remedy:  "Remove it, if nobody needs it.",
		}})
	}
}
