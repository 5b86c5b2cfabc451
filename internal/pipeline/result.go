package pipeline

import (
	"slices"
	"sync"
	"time"

	"assetbuild/internal/artifact"
	"assetbuild/internal/diagnostic"
	"assetbuild/internal/publish"
)

// A Result is what a build made and how long each step took. It is filled as far as the build came, also where it failed.
type Result struct {
	// UpToDate tells that nothing changed since the last build, and nothing was done.
	UpToDate bool
	// Files are the files of the output, sorted by path.
	Files []artifact.File
	// Twins are compressed copies of some of them, for servers that send those.
	Twins []artifact.File
	// Published says which of them were written, which were there already, and what was removed.
	Published publish.Summary
	// Messages are the warnings, and what the sources asked to be shown, sorted, each once.
	Messages diagnostic.List
	// Sheets counts the sprite sheets, Images what stands on them.
	Sheets, Images int
	// Inputs, where asked for, are the absolute paths of the files that acted on the build, also of those that were looked for and not
	// there; sorted. A change of one of them can change the result.
	Inputs []string
	// Directories, where asked for, are the directories of images with what their sheets hold, without encoded bytes.
	Directories []SheetSet
	// Steps are in the order of the pipeline. Steps run side by side: their times don't add up to Total.
	Steps []StepTime
	Total time.Duration
}

// A StepTime is the wall time from a step's start to its end.
type StepTime struct {
	Name string
	Time time.Duration
}

// A record gathers findings and times from steps that run side by side.
type record struct {
	mu       sync.Mutex
	findings diagnostic.List
	steps    []StepTime
}

// report takes what a step found: an error, or findings of any severity.
func (r *record) report(found diagnostic.List) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.findings = append(r.findings, found...)
}

// fail takes an error; nil is none.
func (r *record) fail(err error) { r.report(diagnostic.Of(err)) }

// timed runs a step and notes how long it took.
func (r *record) timed(name string, step func()) {
	start := time.Now()
	step()
	took := time.Since(start)
	r.mu.Lock()
	defer r.mu.Unlock()
	if i := slices.IndexFunc(r.steps, func(s StepTime) bool { return s.Name == name }); i >= 0 {
		r.steps[i].Time += took
		return
	}
	r.steps = append(r.steps, StepTime{name, took})
}

// split gives the errors, and all the rest, each sorted.
func (r *record) split() (errs, messages diagnostic.List) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, d := range diagnostic.Sort(r.findings) {
		if d.Severity == diagnostic.Error {
			errs = append(errs, d)
		} else {
			messages = append(messages, d)
		}
	}
	return errs, messages
}
