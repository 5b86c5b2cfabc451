package check

import (
	"fmt"
	"strings"

	"assetbuild/internal/diagnostic"
	"assetbuild/sass"
)

// sigils stand before names in messages.
var sigils = map[sass.Kind]string{sass.KindPlaceholder: "%", sass.KindVariable: "$"}

// undefined tells all names of a kind that are used and don't exist: those at which Dart Sass stopped, and by the survey
// those that it would have come to. A survey takes no part in what compiled, unless it stands in a body that never ran.
func undefined(kind sass.Kind) func(*project) []Finding {
	return func(p *project) []Finding {
		all := p.failuresOf("undefined-" + string(kind))
		for _, m := range p.survey.Mentions {
			if m.Kind != kind || len(m.Broken) == 0 || told(all, m.File, m.Line) || len(p.failures) == 0 && !m.Lazy || p.unloaded(m.File) {
				continue
			}
			name := sigils[kind] + m.Name
			if m.Namespace != "" {
				name = m.Namespace + "." + name
			}
			message := fmt.Sprintf("undefined %s: %s", kind, name)
			if kind == sass.KindPlaceholder {
				message = "placeholder not found: " + name
			}
			f := p.atSpot(m.Spot, len(m.Name), message, p.near(kind, m.Name))
			f.Notes = append(f.Notes, "in "+strings.Join(m.Broken, ", "))
			all = append(all, f)
		}
		return all
	}
}

// near names what was probably meant.
func (p *project) near(kind sass.Kind, name string) string {
	var names []string
	files := map[string]string{}
	for _, d := range p.survey.Definitions {
		if d.Kind == kind {
			names = append(names, d.Name)
			files[d.Name] = d.File
		}
	}
	near := diagnostic.Nearest(name, names)
	switch {
	case near == "":
		return "Define it, or remove what uses it."
	case near == name:
		return fmt.Sprintf("Load %s where it is used: it is defined there.", files[near])
	case p.textOf(files[near]) == nil: // a generated file, which nobody looks into
		return fmt.Sprintf("There is %s%s.", sigils[kind], near)
	}
	return fmt.Sprintf("There is %s%s, in %s.", sigils[kind], near, files[near])
}

// unloaded tells whether no entry loads a file.
func (p *project) unloaded(file string) bool {
	for _, u := range p.survey.Unloaded {
		if u == file {
			return true
		}
	}
	return false
}

// missingImports tells all loads that lead nowhere. In a project that builds there are none: what is not found then was
// never asked for.
func missingImports(p *project) []Finding {
	all := p.failuresOf("missing-import")
	if len(p.failures) == 0 {
		return all
	}
	for _, l := range p.survey.Loads {
		if l.Found || told(all, l.File, l.Line) || p.unloaded(l.File) || strings.HasPrefix(l.URL, "pkg:") {
			continue
		}
		all = append(all, p.atSpot(l.Spot, len(l.URL)+2, fmt.Sprintf("nothing to load as %q", l.URL), "Correct the path, or add its folder to load_paths in assetbuild.toml."))
	}
	return all
}
