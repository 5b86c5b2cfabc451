package check

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"assetbuild/internal/config"
	"assetbuild/internal/diagnostic"
	"assetbuild/internal/report"
	"assetbuild/internal/stats"
)

// maxBase bounds what is read of a base, in bytes.
const maxBase = 64 << 20

// ReadBase reads the sizes of another build, made by `assetbuild stats --json`. Its error is a *diagnostic.Diagnostic.
func ReadBase(file string) (*stats.Report, error) {
	info, err := os.Stat(file)
	var data []byte
	if err == nil && info.Mode().IsRegular() && info.Size() <= maxBase {
		data, err = os.ReadFile(file)
	}
	if err != nil || data == nil {
		return nil, &diagnostic.Diagnostic{
			File: filepath.ToSlash(file), Message: "the base can't be read", Err: err,
			Remedy: "Make it by `assetbuild stats --json` on the branch to compare with.",
		}
	}
	return stats.Decode(filepath.ToSlash(file), data)
}

// measure measures the output as `assetbuild stats` does, and not what is in its files; nil where there is none.
func (p *project) measure() *stats.Report {
	if p.result.Files == nil {
		return nil
	}
	found, err := stats.Weigh(p.ctx, stats.Build{Files: p.result.Files, PublicPath: p.cfg.PublicPath, Cache: p.store, Jobs: p.opt.Jobs})
	if err != nil {
		return nil // a source went while it was read
	}
	return found
}

// A weight is what a file or a page takes. Its name tells two builds' files apart; path is without fingerprint.
type weight struct {
	name, path, source string
	stats.Sizes
	requests int
	page     bool
}

// weights are those of all outputs and pages. A page stands for itself with all that it loads.
func (p *project) weights(r *stats.Report) (all []weight) {
	sources := map[string]string{}
	for _, f := range p.result.Files {
		sources[f.Path] = f.From
	}
	for _, o := range r.Outputs {
		if o.Kind != "page" {
			plain, _, _ := strings.Cut(o.Name, " (")
			all = append(all, weight{o.Name, plain, sources[o.Path], o.Sizes, 0, false})
		}
	}
	for _, page := range r.Pages {
		all = append(all, weight{page.Path, page.Path, sources[page.Path], page.Sizes, page.Requests, true})
	}
	return all
}

// is tells whether a budget is for a file. One pattern fits names in one folder, or, without a slash, those at the top.
func (w weight) is(b config.Budget) bool {
	ok, err := path.Match(b.Path, w.path)
	return ok && err == nil
}

// budgets tells the files and pages beyond a bound.
func budgets(p *project) (all []Finding) {
	if len(p.cfg.Check.Budgets) == 0 || p.measured() == nil {
		return nil
	}
	have := p.weights(p.measured())
	for i, b := range p.cfg.Check.Budgets {
		found := false
		for _, w := range have {
			if !w.is(b) {
				continue
			}
			found = true
			for _, bound := range []struct {
				what        string
				size, limit int64
			}{{"", w.Raw, int64(b.Raw)}, {" with gzip", w.Gzip, int64(b.Gzip)}, {" with Brotli", w.Brotli, int64(b.Brotli)}} {
				if bound.limit > 0 && bound.size > bound.limit {
					all = append(all, inFile(w.at(), fmt.Sprintf("%s takes %s%s: %s over its budget of %s", w.called(), report.Bytes(bound.size), bound.what,
						report.Bytes(bound.size-bound.limit), report.Bytes(bound.limit)), "`assetbuild stats` shows what is in it. Make it smaller, or raise the budget in assetbuild.toml."))
				}
			}
			if b.Requests > 0 && w.requests > b.Requests {
				all = append(all, inFile(w.at(), fmt.Sprintf("%s takes %d requests: %d over its budget of %d", w.called(), w.requests, w.requests-b.Requests, b.Requests),
					"Put together what it loads apart, or raise the budget in assetbuild.toml."))
			}
		}
		if !found {
			all = append(all, Finding{Diagnostic: p.cfg.Fault(fmt.Sprintf("check.budget[%d].path", i), fmt.Sprintf("no file of the output is %s", b.Path), "Name files without their fingerprint, from the output folder: assets/css/*.css, *.html.")})
		}
	}
	return all
}

func (w weight) called() string {
	if w.page {
		return w.name + " with all that it loads"
	}
	return w.name
}

// at is where the finding stands: the source, for reviewers.
func (w weight) at() string {
	if w.source != "" {
		return w.source
	}
	return w.name
}

// What counts as growth where no budget says anything, if somebody gives a base: both must be exceeded.
const (
	defaultGrowthBytes   = 1000
	defaultGrowthPercent = 10
)

// growths tells what grew over the base. Growth is measured in the bytes that Brotli leaves.
func growths(p *project) (all []Finding) {
	base := p.opt.Base
	if base == nil || p.measured() == nil {
		return nil
	}
	before := map[weightKey]weight{}
	for _, w := range p.weights(base) {
		before[weightKey{w.name, w.page}] = w
	}
	own := false
	for _, b := range p.cfg.Check.Budgets {
		own = own || b.GrowthBytes > 0 || b.GrowthPercent > 0
	}
	for _, w := range p.weights(p.measured()) {
		old, ok := before[weightKey{w.name, w.page}]
		if !ok {
			continue // what is new has an absolute budget, or none
		}
		grown := w.Brotli - old.Brotli
		if bound := p.growthBound(w, old, grown, own); bound != "" {
			f := inFile(w.at(), fmt.Sprintf("%s grew by %s%s with Brotli, from %s to %s; %s", w.called(), report.Bytes(grown), percent(grown, old.Brotli),
				report.Bytes(old.Brotli), report.Bytes(w.Brotli), bound), "`assetbuild stats` shows what is in it. Make it smaller, or raise the bound in assetbuild.toml.")
			f.Notes = []string{fmt.Sprintf("raw %s → %s, gzip %s → %s", report.Bytes(old.Raw), report.Bytes(w.Raw), report.Bytes(old.Gzip), report.Bytes(w.Gzip))}
			all = append(all, f)
		}
	}
	return all
}

type weightKey struct {
	name string
	page bool
}

func percent(grown, from int64) string {
	if from <= 0 {
		return ""
	}
	return fmt.Sprintf(" (%.1f %%)", 100*float64(grown)/float64(from))
}

// growthBound says which bound a growth exceeds; "" for none.
func (p *project) growthBound(w, old weight, grown int64, own bool) string {
	beyond := func(per int) bool { return grown > 0 && grown*100 > old.Brotli*int64(per) }
	if !own {
		if grown > defaultGrowthBytes && beyond(defaultGrowthPercent) {
			return fmt.Sprintf("more than %d %% and %s count as growth", defaultGrowthPercent, report.Bytes(defaultGrowthBytes))
		}
		return ""
	}
	for _, b := range p.cfg.Check.Budgets {
		switch {
		case !w.is(b):
		case b.GrowthBytes > 0 && grown > int64(b.GrowthBytes):
			return "it may grow by " + report.Bytes(int64(b.GrowthBytes))
		case b.GrowthPercent > 0 && beyond(b.GrowthPercent):
			return fmt.Sprintf("it may grow by %d %%", b.GrowthPercent)
		}
	}
	return ""
}
