package check

import (
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"

	"assetbuild/internal/config"
	"assetbuild/internal/diagnostic"
	"assetbuild/internal/report"
)

// A Base holds the sizes of another build, made by `assetbuild stats --json`.
type Base struct {
	Outputs []Output `json:"outputs"`
	Pages   []Page   `json:"pages"`
}

// maxBase bounds what is read of a base, in bytes.
const maxBase = 64 << 20

// ReadBase reads a base. Its error is a *diagnostic.Diagnostic.
func ReadBase(file string) (*Base, error) {
	fault := func(message string, err error) error {
		return &diagnostic.Diagnostic{File: filepath.ToSlash(file), Message: message, Remedy: "Make it by `assetbuild stats --json` on the branch to compare with.", Err: err}
	}
	info, err := os.Stat(file)
	if err != nil {
		return nil, fault("the base can't be read", err)
	}
	if !info.Mode().IsRegular() || info.Size() > maxBase {
		return nil, fault("the base is no file of a reasonable size", nil)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fault("the base can't be read", err)
	}
	var base Base
	if err := json.Unmarshal(data, &base); err != nil {
		return nil, fault("the base is not what stats prints: "+err.Error(), err)
	}
	if base.Outputs == nil {
		return nil, fault("the base lists no outputs", nil)
	}
	for i := range base.Outputs {
		if o := &base.Outputs[i]; o.Name == "" {
			o.Name = plainName(o.Path)
		}
	}
	return &base, nil
}

// A weight is what a file or a page takes.
type weight struct {
	name, source      string
	raw, gzip, brotli int64
	requests          int
	page              bool
}

// weights are those of all outputs and pages. A page stands for itself with all that it takes.
func weights(outputs []Output, pages []Page) (all []weight) {
	for _, o := range outputs {
		if o.Kind != "page" {
			all = append(all, weight{o.Name, o.source, o.Raw, o.Gzip, o.Brotli, 0, false})
		}
	}
	for _, p := range pages {
		all = append(all, weight{p.Path, p.source, p.Raw, p.Gzip, p.Brotli, p.Requests, true})
	}
	return all
}

// is tells whether a budget is for a file. One pattern fits names in one folder, or, without a slash, those at the top.
func (w weight) is(b config.Budget) bool {
	ok, err := path.Match(b.Path, w.name)
	return ok && err == nil
}

// budgets tells the files and pages beyond a bound.
func budgets(p *project) (all []Finding) {
	if len(p.cfg.Check.Budgets) == 0 || p.result.Files == nil {
		return nil
	}
	have := weights(p.sizes())
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
			}{{"", w.raw, int64(b.Raw)}, {" with gzip", w.gzip, int64(b.Gzip)}, {" with Brotli", w.brotli, int64(b.Brotli)}} {
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
		return w.name + " with all that it links"
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
	if base == nil || p.result.Files == nil {
		return nil
	}
	before := map[weightKey]weight{}
	for _, w := range weights(base.Outputs, base.Pages) {
		before[weightKey{w.name, w.page}] = w
	}
	own := false
	for _, b := range p.cfg.Check.Budgets {
		own = own || b.GrowthBytes > 0 || b.GrowthPercent > 0
	}
	for _, w := range weights(p.sizes()) {
		old, ok := before[weightKey{w.name, w.page}]
		if !ok {
			continue // what is new has an absolute budget, or none
		}
		grown := w.brotli - old.brotli
		if bound := p.growthBound(w, old, grown, own); bound != "" {
			f := inFile(w.at(), fmt.Sprintf("%s grew by %s%s with Brotli, from %s to %s; %s", w.called(), report.Bytes(grown), percent(grown, old.brotli),
				report.Bytes(old.brotli), report.Bytes(w.brotli), bound), "`assetbuild stats` shows what is in it. Make it smaller, or raise the bound in assetbuild.toml.")
			f.Notes = []string{fmt.Sprintf("raw %s → %s, gzip %s → %s", report.Bytes(old.raw), report.Bytes(w.raw), report.Bytes(old.gzip), report.Bytes(w.gzip))}
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
	beyond := func(per int) bool { return grown > 0 && grown*100 > old.brotli*int64(per) }
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
