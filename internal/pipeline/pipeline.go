// Package pipeline is a build: the steps in order, each of them a function that takes plain values and gives plain values.
// Only the first steps read the sources' folders and only the last one writes to the output folder.
package pipeline

import (
	"context"
	"errors"
	"runtime"
	"time"

	"assetbuild/internal/bundle"
	"assetbuild/internal/config"
	"assetbuild/sprite"
)

// Options say what is built and how. Only Config is required.
type Options struct {
	Config *config.Config
	// Dev makes readable output with unhashed names and inline source maps.
	Dev bool
	// Profile says what the sheets' encoding aims at.
	Profile sprite.Profile
	// Jobs bounds how much is done at once; 0 means GOMAXPROCS.
	Jobs int
	// Force lets publishing write over files that no build wrote.
	Force bool
	// Progress hears what was done; nil for nobody.
	Progress Progress
	// Notify hears what a user should know at once, such as that Dart Sass is being fetched; nil for nobody.
	Notify func(string)
}

// Progress hears how a build goes on. Its methods are called from many goroutines.
type Progress interface {
	// Expect adds to the number of things that will be done.
	Expect(n int)
	// Done tells that one thing was done, and what.
	Done(what string)
}

// Build builds a project. Its error holds every finding that failed the build, each once (diagnostic.Of lists them);
// nothing in the output folder has changed then. The result is given in either case, as far as the build came.
func Build(ctx context.Context, opt Options) (*Result, error) {
	start := time.Now()
	b := newBuild(opt)
	ctx, stop := context.WithCancel(ctx)
	defer stop()

	compiler := b.wakeSass(ctx) // takes 25 ms: meanwhile look at the disk
	defer compiler.close()
	found := b.scanSources(ctx)

	sheets := b.arrangeSheets(ctx, found.directories) // where each icon stands; its sheet is encoded later
	b.writePlaceholders(ctx, sheets)                  // layouts → Sass, through text/template

	var encoded []sheetFile
	var styles, scripts made
	b.together(
		func() { encoded = b.encodeSheets(ctx, sheets) },
		func() { styles = b.compileStylesheets(ctx, compiler, found.stylesheets) }, // and resolves their url()s
		func() { scripts = b.bundleScripts(ctx, found.scripts) },
	)
	b.writeGenerated(ctx, sheets, encoded)

	output := b.renderPages(ctx, found, styles, scripts)
	return b.finish(start, sheets, b.publish(ctx, output))
}

// A build is one run: its options, what all steps report to, and the asset table that stylesheets, scripts and pages
// share.
type build struct {
	Options
	record
	bundler *bundle.Bundler
	lacking lacking
}

func newBuild(opt Options) *build {
	if opt.Jobs <= 0 {
		opt.Jobs = runtime.GOMAXPROCS(0)
	}
	if opt.Progress == nil {
		opt.Progress = silent{}
	}
	if opt.Notify == nil {
		opt.Notify = func(string) {}
	}
	return &build{Options: opt, bundler: bundle.New(bundleOptions(opt))}
}

// finish makes the result, and the error where there is one.
func (b *build) finish(start time.Time, sheets []sheet, published *publication) (*Result, error) {
	errs, messages := b.split()
	result := &Result{Messages: messages, Steps: b.steps, Total: time.Since(start)}
	for _, s := range sheets {
		result.Sheets += len(s.layout.Sheets)
		for _, canvas := range s.layout.Sheets {
			result.Images += len(canvas.Images)
		}
	}
	if published != nil {
		result.Files, result.Published = published.files, published.summary
	}
	return result, errs.Err()
}

// failed tells whether any step so far found an error.
func (b *build) failed() bool {
	errs, _ := b.split()
	return len(errs) > 0
}

// canceled tells whether an error only says that the build was told to stop.
func canceled(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// failUnlessCanceled reports an error of one part of a step. When a build is told to stop every part fails, and the one
// reason is told at the end.
func (b *build) failUnlessCanceled(err error) {
	if err != nil && !canceled(err) {
		b.fail(err)
	}
}

type silent struct{}

func (silent) Expect(int)  {}
func (silent) Done(string) {}
