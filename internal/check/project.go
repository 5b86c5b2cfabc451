package check

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"assetbuild/internal/cache"
	"assetbuild/internal/config"
	"assetbuild/internal/diagnostic"
	"assetbuild/internal/pipeline"
	"assetbuild/internal/sources"
	"assetbuild/internal/stats"
	"assetbuild/sass"
)

// A project is all that rules look at: what a build in memory made, the texts of the sources, and what git tracks. Rules
// run one after another; what several of them need is made once.
type project struct {
	ctx      context.Context
	opt      Options
	cfg      *config.Config
	checkout *checkout
	result   *pipeline.Result
	// failures are the errors of the build.
	failures diagnostic.List
	texts    []*text
	// entries are the stylesheets' entries, absolute.
	entries []string
	survey  *sass.Survey
	// stale are the findings about generated files that are somebody's.
	stale []Finding
	store *cache.Store

	session *pipeline.Session

	images   func() []imageFile
	measured func() *stats.Report
}

// look builds the project in memory and reads its texts.
func look(ctx context.Context, opt Options) (*project, error) {
	if opt.Jobs <= 0 {
		opt.Jobs = runtime.GOMAXPROCS(0)
	}
	p := &project{ctx: ctx, opt: opt, cfg: opt.Config, checkout: openCheckout(opt.Config.Root)}
	p.session = pipeline.Open(opt.Config)
	p.store = p.session.Store()
	build := pipeline.Options{Config: opt.Config, Jobs: opt.Jobs, Memory: true, Detailed: true, Notify: opt.Notify}
	build.Apart = p.keepsGenerated() && p.staleIn(p.session, build)
	var err error
	p.result, err = p.session.Build(ctx, build)
	p.failures = diagnostic.Of(err)
	p.readTexts()
	if ctx.Err() != nil {
		p.close()
		return nil, ctx.Err()
	}
	p.takeSurvey(build.Apart)
	p.images = sync.OnceValue(p.readImages)
	p.measured = sync.OnceValue(p.measure)
	return p, nil
}

func (p *project) close() { p.session.Close() }

// keepsGenerated tells whether the generated files are somebody's: committed, or, without git, there outside of
// the work folder. A check must not write over them.
func (p *project) keepsGenerated() bool {
	folder := p.cfg.Relative(p.cfg.Sprites.Generated)
	if p.checkout != nil {
		return len(p.checkout.below(folder)) > 0
	}
	entries, err := os.ReadDir(p.cfg.Sprites.Generated)
	return err == nil && len(entries) > 0 && !below(p.cfg.Work, p.cfg.Sprites.Generated)
}

// committed tells whether a file below the root is part of the project: tracked by git, or, without git, simply there.
func (p *project) committed(name string) bool {
	if p.checkout != nil {
		return p.checkout.has(name)
	}
	_, err := os.Stat(filepath.Join(p.cfg.Root, filepath.FromSlash(name)))
	return err == nil
}

// takeSurvey finds out what the Sass names. Files outside of the Sass folder are surveyed where they are loaded and belong
// to the project.
func (p *project) takeSurvey(apart bool) {
	cfg := p.cfg
	if apart {
		cfg = pipeline.Apart(cfg)
	}
	var files []string
	for _, t := range p.texts {
		if t.kind == sassText {
			files = append(files, t.path)
			if t.own && !strings.HasPrefix(filepath.Base(t.path), "_") {
				p.entries = append(p.entries, t.path)
			}
		}
	}
	for {
		p.survey = sass.Take(pipeline.SassOptions(cfg), p.entries, files)
		more := p.loadedElsewhere(files)
		if len(more) == 0 {
			return
		}
		files = append(files, more...)
	}
}

// loadedElsewhere gives the project's files that are loaded and not among those surveyed, and reads them.
func (p *project) loadedElsewhere(files []string) (more []string) {
	for _, load := range p.survey.Loads {
		path := load.Target.Path
		if path == "" || slices.Contains(files, path) || slices.Contains(more, path) || p.foreign(path) || strings.HasSuffix(path, ".css") {
			continue
		}
		more = append(more, path)
		if t := readText(p.cfg, path, sassText); t != nil {
			p.texts = append(p.texts, t)
		}
	}
	return more
}

// foreign tells whether a file isn't written by the project's authors: a package's, a generated one, one outside.
func (p *project) foreign(path string) bool {
	for _, folder := range []string{p.cfg.Sprites.Generated, p.cfg.Output, p.cfg.Work} {
		if below(folder, path) {
			return true
		}
	}
	return !below(p.cfg.Root, path) || slices.Contains(strings.Split(filepath.ToSlash(path), "/"), "node_modules")
}

func below(folder, path string) bool {
	return path == folder || strings.HasPrefix(path, folder+string(filepath.Separator))
}

func (p *project) sourceOptions() sources.Options {
	return sources.Options{
		Project: p.cfg.Root, AllowOutside: p.cfg.AllowOutside,
		Skip: []string{p.cfg.Output, p.cfg.Sprites.Generated, p.cfg.Work, filepath.Join(p.cfg.Root, "node_modules")},
	}
}

// at makes a finding at a place of a text; offset -1 is the whole file.
func (t *text) at(offset, length int, message, remedy string) Finding {
	d := &diagnostic.Diagnostic{File: t.display, Message: message, Remedy: remedy}
	if offset >= 0 {
		d.Line, d.Column, d.Length, d.Source = t.lineAt(offset), t.columnAt(offset), length, t.sourceAt(offset)
	}
	return Finding{Diagnostic: d}
}

// inFile makes a finding about a file as a whole.
func inFile(file, message, remedy string) Finding {
	return Finding{Diagnostic: &diagnostic.Diagnostic{File: file, Message: message, Remedy: remedy}}
}

// atSpot makes a finding at a place of a Sass source.
func (p *project) atSpot(s sass.Spot, length int, message, remedy string) Finding {
	f := inFile(s.File, message, remedy)
	f.Line, f.Column, f.Length = s.Line, s.Column, length
	if t := p.textOf(s.File); t != nil {
		f.Source = t.line(s.Line)
	}
	return f
}
