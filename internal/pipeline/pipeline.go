// Package pipeline is a build: the steps in order, each of them a function that takes plain values and gives plain values.
// Only the first steps read the sources' folders and only the last one writes to the output folder.
package pipeline

import (
	"context"
	"errors"
	"runtime"
	"sync/atomic"
	"time"

	"assetbuild/internal/bundle"
	"assetbuild/internal/config"
	"assetbuild/internal/diagnostic"
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
	// Memory leaves the output in Result.Files and the output folder alone: nothing is published. What belongs to the sources
	// (the generated Sass files, the cache) is written all the same.
	Memory bool
	// KeepFrom is an output folder or a manifest that is deployed now: a release keeps its generations. Empty for none.
	KeepFrom string
	// Inputs asks for Result.Inputs.
	Inputs bool
	// Apart writes generated files below .assetbuild instead of the configured folder, which is left alone: for who only
	// looks at a project.
	Apart bool
	// Detailed asks for Result.Directories.
	Detailed bool
	// Found is what reading the configuration had to say; it is told with the build's messages.
	Found diagnostic.List
	// Begin hears that there is something to do, before any of it is done; nil for nobody.
	Begin func()
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
func (s *Session) Build(ctx context.Context, opt Options) (*Result, error) {
	b := newBuild(s, opt)
	if s.warm {
		b.begin()
	}
	b.listTrees()
	if result := b.upToDate(); result != nil {
		return result, nil
	}
	b.begin()
	b.recover(ctx)
	found := b.scanSources(ctx)
	b.wakeSass(found.stylesheets) // takes 25 ms: meanwhile pack

	sheets := b.arrangeSheets(ctx, found.directories) // where each icon stands; its sheet is encoded later
	b.writePlaceholders(ctx, sheets)                  // layouts → Sass, through text/template

	var encoded []sheetFile
	var styles, scripts made
	b.together(
		func() { encoded = b.encodeSheets(ctx, sheets) },
		func() { styles = b.compileStylesheets(ctx, found.stylesheets) }, // and resolves their url()s
		func() { scripts = b.bundleScripts(ctx, found.scripts) },
	)
	b.writeGenerated(ctx, encoded, len(found.scripts) > 0)

	output := b.renderPages(ctx, found, styles, scripts)
	twins := b.compress(ctx, output)
	return b.finish(ctx, found, sheets, b.publish(ctx, output, twins))
}

// A build is one run: its options, what all steps report to, and what stylesheets, scripts and pages share.
type build struct {
	Options
	record
	session *Session
	start   time.Time
	begun   bool
	began   time.Time // by the file system's clock; what changed since may or may not be in what this build made
	bundler *bundle.Bundler
	sheets  *deliveries
	lacking lacking
	compass compassSheets
	// volatile tells that a stylesheet takes chances, such as random(): it is made in each build.
	volatile atomic.Bool
	trees    map[string]string // the names in each source folder, as one sum
	acting   map[string]string // the state of everything that acted on the build, by its name as an input
}

func newBuild(s *Session, opt Options) *build {
	if opt.Jobs <= 0 {
		opt.Jobs = runtime.GOMAXPROCS(0)
	}
	if opt.Begin == nil {
		opt.Begin = func() {}
	}
	if opt.Progress == nil {
		opt.Progress = silent{}
	}
	if opt.Notify == nil {
		opt.Notify = func(string) {}
	}
	if opt.Apart {
		opt.Config = Apart(opt.Config)
	}
	b := &build{Options: opt, session: s, start: time.Now(), bundler: bundle.New(bundleOptions(s, opt)), sheets: newDeliveries(), acting: map[string]string{}, trees: map[string]string{}}
	b.report(opt.Found)
	return b
}

// finish makes the result, and the error where there is one.
func (b *build) finish(ctx context.Context, found find, sheets []sheet, published *publication) (*Result, error) {
	errs, messages := b.split()
	result := &Result{Messages: messages, Steps: b.steps}
	for _, s := range sheets {
		result.Sheets += len(s.layout.Sheets)
		for _, canvas := range s.layout.Sheets {
			result.Images += len(canvas.Images)
		}
	}
	compassSheets, compassIcons := b.compass.count()
	result.Sheets, result.Images = result.Sheets+compassSheets, result.Images+compassIcons
	if published != nil {
		result.Files, result.Twins, result.Published = published.files, published.twins, published.summary
		b.remember(ctx, result, found)
	}
	if b.Inputs {
		result.Inputs = b.files()
	}
	if b.Detailed {
		result.Directories = setsOf(sheets)
	}
	result.Total = time.Since(b.start)
	return result, errs.Err()
}

// failed tells whether any step so far found an error.
func (b *build) failed() bool {
	errs, _ := b.split()
	return len(errs) > 0
}

// canceled tells whether an error only says that the build was told to stop.
func canceled(err error) bool {
	return errors.Is(err, context.Canceled)
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
