// Package check finds what is wrong in a project although it builds, and what would make it fail: generated files that are
// out of date, icons that nobody uses, names that don't exist, files beyond their budget. It builds the project in memory,
// by the cache, and changes neither its sources nor its output folder.
//
// rules.go lists the rules. Each looks at one project and gives findings; severities and excuses are applied here.
package check

import (
	"cmp"
	"context"
	"path/filepath"
	"slices"

	"assetbuild/internal/config"
	"assetbuild/internal/diagnostic"
	"assetbuild/internal/stats"
)

// Options say what is checked. Only Config is required.
type Options struct {
	Config *config.Config
	// Jobs bounds how much is done at once; 0 means GOMAXPROCS.
	Jobs int
	// Base holds the sizes that growth is measured against, as ReadBase gives them; nil for none.
	Base *stats.Report
	// Notify hears what a user should know at once; nil for nobody.
	Notify func(string)
}

// A Finding is one thing that a rule found: Diagnostic.Rule names the rule.
type Finding struct {
	*diagnostic.Diagnostic
	// Fix mends it; nil where a person has to.
	Fix *Fix
}

// A Report is what a check found.
type Report struct {
	// Findings are sorted: errors first, then by file and line.
	Findings []Finding
	// Excused counts the findings that comments excuse.
	Excused int
	// Prefix leads from the repository's root to the project's, with a slash at the end; empty where they are one.
	Prefix string
	// Icons, Stylesheets and Pages count what was looked at.
	Icons, Stylesheets, Pages int
}

// Run checks a project. Its error tells that it could not be checked; what is wrong in it is in the report.
func Run(ctx context.Context, opt Options) (*Report, error) {
	levels, err := severities(opt.Config)
	if err != nil {
		return nil, err
	}
	p, err := look(ctx, opt)
	if err != nil {
		return nil, err
	}
	defer p.close()
	var all []Finding
	for _, rule := range rules {
		level := levels[rule.Name]
		if level == off {
			continue
		}
		for _, f := range rule.find(p) {
			f.Rule, f.Severity = rule.Name, diagnostic.Severity(level)
			all = append(all, f)
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
	report := &Report{Prefix: p.checkout.prefixOf()}
	all, report.Excused = p.excuse(all, levels)
	slices.SortStableFunc(all, compare)
	report.Findings = all
	report.count(p)
	return report, nil
}

// Failed reports why the project in a folder could not be checked, as errors of the build.
func Failed(root string, err error) *Report {
	report := &Report{}
	if abs, failed := filepath.Abs(root); failed == nil {
		report.Prefix = openCheckout(abs).prefixOf()
	}
	for _, d := range diagnostic.Sort(diagnostic.Of(err)) {
		f := finding(d)
		f.Rule = buildError
		report.Findings = append(report.Findings, f)
	}
	return report
}

func (r *Report) count(p *project) {
	for _, set := range p.result.Directories {
		r.Icons += len(set.Directory.Files)
	}
	for _, t := range p.texts {
		if t.kind == sassText && t.own {
			r.Stylesheets++
		}
		if t.kind == pageText {
			r.Pages++
		}
	}
}

// Count tells how many findings there are of a severity.
func (r *Report) Count(s diagnostic.Severity) (n int) {
	for _, f := range r.Findings {
		if f.Severity == s {
			n++
		}
	}
	return n
}

func compare(a, b Finding) int {
	return cmp.Or(
		cmp.Compare(a.Severity, b.Severity), cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line),
		cmp.Compare(a.Column, b.Column), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Message, b.Message),
	)
}
