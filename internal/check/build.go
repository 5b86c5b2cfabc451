package check

import (
	"slices"
	"strings"

	"assetbuild/internal/diagnostic"
)

// ruleOf tells which rule looks after an error of the build.
func ruleOf(d *diagnostic.Diagnostic) string {
	for _, m := range []struct{ begins, rule string }{
		{"placeholder not found: ", "undefined-placeholder"},
		{"undefined mixin: ", "undefined-mixin"},
		{"undefined function: ", "undefined-function"},
		{"undefined variable: ", "undefined-variable"},
		{"nothing to load as ", "missing-import"},
		{"file not found", "missing-image"},
	} {
		if strings.HasPrefix(d.Message, m.begins) {
			return m.rule
		}
	}
	return buildError
}

// buildErrors gives what no other rule tells.
func buildErrors(p *project) (all []Finding) { return p.failuresOf(buildError) }

func (p *project) failuresOf(rule string) (all []Finding) {
	for _, d := range p.failures {
		if d.Severity == diagnostic.Error && ruleOf(d) == rule {
			all = append(all, finding(d))
		}
	}
	return all
}

// buildWarnings gives the build's warnings, but for those of which a rule here tells more.
func buildWarnings(p *project) (all []Finding) {
	for _, d := range slices.Concat(p.result.Messages, p.failures) {
		if d.Severity == diagnostic.Warning && d.Rule == "" {
			all = append(all, finding(d))
		}
	}
	return all
}

// told tells whether one of the findings stands at a line of a file already.
func told(all []Finding, file string, line int) bool {
	return slices.ContainsFunc(all, func(f Finding) bool { return f.File == file && f.Line == line })
}
