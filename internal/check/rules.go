package check

import (
	"fmt"
	"slices"

	"assetbuild/internal/config"
	"assetbuild/internal/diagnostic"
)

// A Rule looks for one kind of mistake. docs/checks.md describes each.
type Rule struct {
	// Name is how assetbuild.toml and excuses call it.
	Name string
	// Level is its severity where the configuration sets none.
	Level diagnostic.Severity
	// Short says in a sentence what it finds.
	Short string
	find  func(*project) []Finding
}

// rules are all that there are, in the order of docs/checks.md. The rules about excuses themselves are in excuse.go.
var rules = []Rule{
	{buildError, diagnostic.Error, "The project does not build.", buildErrors},
	{"build-warning", diagnostic.Warning, "The build has a warning.", buildWarnings},
	{"stale-generated", diagnostic.Error, "A committed generated file does not belong to its images.", staleGenerated},
	{"stale-output", diagnostic.Error, "The committed output does not belong to these sources.", staleOutput},
	{"undefined-placeholder", diagnostic.Error, "A placeholder is extended that nothing defines.", undefined("placeholder")},
	{"undefined-mixin", diagnostic.Error, "A mixin is included that nothing defines.", undefined("mixin")},
	{"undefined-function", diagnostic.Error, "A function is called that nothing defines.", undefined("function")},
	{"undefined-variable", diagnostic.Error, "A variable is used that nothing defines.", undefined("variable")},
	{"missing-import", diagnostic.Error, "A stylesheet is loaded that is not there.", missingImports},
	{"missing-image", diagnostic.Error, "A url() leads to a file that is not there.", missingImages},
	{"unused-icon", diagnostic.Warning, "No stylesheet, page or script uses the icon.", unusedIcons},
	{"duplicate-icon", diagnostic.Warning, "Two icons show the same.", duplicateIcons},
	{"retina-pair", diagnostic.Warning, "An icon lacks a scale that others of its directory have.", retinaPairs},
	{"retina-size", diagnostic.Warning, "An icon's size is not the multiple of its 1x image's.", retinaSizes},
	{"oversized-icon", diagnostic.Warning, "An icon is larger than a sheet should hold.", oversizedIcons},
	{"wasteful-png", diagnostic.Warning, "A PNG is far larger than it has to be.", wastefulPNGs},
	{"unused-placeholder", diagnostic.Warning, "Nothing extends the placeholder.", unused("placeholder")},
	{"unused-mixin", diagnostic.Warning, "Nothing includes the mixin.", unused("mixin")},
	{"unused-function", diagnostic.Warning, "Nothing calls the function.", unused("function")},
	{"unused-variable", diagnostic.Warning, "Nothing uses the variable.", unused("variable")},
	{"unused-partial", diagnostic.Warning, "No stylesheet loads the partial.", unusedPartials},
	{"budget", diagnostic.Error, "A file or a page is beyond its budget.", budgets},
	{"growth", diagnostic.Error, "A file or a page grew more than it may.", growths},
	{"outdated-css", diagnostic.Warning, "CSS for browsers that the targets no longer name.", outdatedCSS},
	{"other-host", diagnostic.Warning, "A url() leads to another host.", otherHosts},
	{"icon-licence", diagnostic.Info, "The licence of an npm package that icons come from.", iconLicences},
	{excuseReason, diagnostic.Error, "An excuse gives no reason.", nobody},
	{excuseUnused, diagnostic.Warning, "An excuse excuses nothing.", nobody},
}

const (
	buildError   = "build-error"
	excuseReason = "excuse-reason"
	excuseUnused = "excuse-unused"
)

func nobody(*project) []Finding { return nil }

// Rules gives all rules, in the order of docs/checks.md.
func Rules() []Rule { return slices.Clone(rules) }

func ruleNames() (names []string) {
	for _, r := range rules {
		names = append(names, r.Name)
	}
	return names
}

// A level is a severity, or off.
type level int

const off level = -1

// severities gives what each rule is worth in a project. Its error is a diagnostic.List that points into the
// configuration.
func severities(cfg *config.Config) (map[string]level, error) {
	levels := map[string]level{}
	for _, r := range rules {
		levels[r.Name] = level(r.Level)
	}
	var wrong diagnostic.List
	for name, word := range cfg.Check.Rules {
		key := "check.rules." + name
		_, known := levels[name]
		switch {
		case !known:
			remedy := "docs/checks.md lists the rules."
			if near := diagnostic.Nearest(name, ruleNames()); near != "" {
				remedy = "There is " + near + "."
			}
			wrong = append(wrong, cfg.Fault(key, fmt.Sprintf("there is no rule %q", name), remedy))
		case name == buildError && word != "error":
			wrong = append(wrong, cfg.Fault(key, "a project that does not build is always in error", "Remove the line."))
		default:
			levels[name] = level(slices.Index([]string{"error", "warning", "info"}, word))
		}
	}
	return levels, diagnostic.Sort(wrong).Err()
}
