package pipeline

import (
	"context"
	"path/filepath"
	"time"

	"assetbuild/internal/artifact"
	"assetbuild/internal/publish"
	"assetbuild/sprite"
)

// compress makes the compressed twins of what a release serves. A fast build has no time for them, and a development build
// no use.
func (b *build) compress(ctx context.Context, output []artifact.File) (twins []artifact.File) {
	if b.Dev || b.Memory || b.Profile != sprite.Release || len(b.Config.Compress) == 0 || b.failed() || ctx.Err() != nil {
		return nil
	}
	b.timed("compress", func() {
		var err error
		twins, err = publish.Twins(ctx, output, publish.TwinOptions{Formats: b.Config.Compress, Cache: b.session.store, Jobs: b.Jobs})
		b.failUnlessCanceled(err)
	})
	return twins
}

// generation says that a release is a generation, and which others stay beside it; nil for a development build.
func (b *build) generation() *publish.GenerationOptions {
	if b.Dev {
		return nil
	}
	opt := &publish.GenerationOptions{Keep: b.Config.Generations.Keep, Young: time.Duration(b.Config.Generations.Hours) * time.Hour, Config: b.configuration()}
	if opt.Young == 0 {
		opt.Young = -1
	}
	return opt
}

// configuration names the configuration that a generation is built from, by path and content.
func (b *build) configuration() string {
	if b.Config.File == "" {
		return "defaults"
	}
	name := b.Config.Relative(b.Config.File)
	if sum, err := b.session.stats.Sum(b.Config.File); err == nil {
		name += " sha256:" + sum
	}
	return name
}

// keepFrom brings in the generations of what is deployed now. It comes as late as publishing does: a build that fails
// changes nothing. It gives the ID of the one that is deployed.
func (b *build) keepFrom(ctx context.Context) (deployed string, err error) {
	if b.KeepFrom == "" || b.Dev {
		return "", nil
	}
	kept, err := publish.KeepFrom(ctx, b.publishOptions(), b.KeepFrom)
	if err != nil {
		return "", err
	}
	b.report(kept.Lost)
	for _, g := range kept.Brought {
		for _, f := range g.Files {
			b.session.stats.Forget(filepath.Join(b.Config.Output, filepath.FromSlash(f.Path)))
		}
	}
	return kept.Deployed, nil
}
