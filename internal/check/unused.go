package check

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"assetbuild/sass"
)

// A meaning is what tells names apart as Sass does: - and _ are one, but for placeholders.
type meaning struct {
	kind sass.Kind
	name string
}

func meaningOf(kind sass.Kind, name string) meaning {
	if kind != sass.KindPlaceholder {
		name = strings.ReplaceAll(name, "_", "-")
	}
	return meaning{kind, name}
}

// unused tells names of a kind that the project's own Sass defines and nothing uses. In doubt a name is used: where sources
// reach members without naming them, or where a name is said to a computed @extend.
func unused(kind sass.Kind) func(*project) []Finding {
	return func(p *project) (all []Finding) {
		if kind != sass.KindPlaceholder && p.survey.Introspects() {
			return nil
		}
		used := p.usedNames()
		for _, d := range p.survey.Definitions {
			t := p.textOf(d.File)
			if d.Kind != kind || t == nil || !t.own || p.unloaded(d.File) || used[meaningOf(kind, d.Name)] || p.survey.AsksFor(kind, d.Name) {
				continue
			}
			if kind == sass.KindPlaceholder && p.survey.ExtendsComputed(d.Name) {
				continue
			}
			verb := map[sass.Kind]string{
				sass.KindPlaceholder: "extends", sass.KindMixin: "includes", sass.KindFunction: "calls", sass.KindVariable: "uses",
			}[kind]
			all = append(all, p.atSpot(d.Spot, 0, fmt.Sprintf("nothing %s %s%s", verb, sigils[kind], d.Name), "Remove it."))
			used[meaningOf(kind, d.Name)] = true // its other definitions are the same finding
		}
		return all
	}
}

// usedNames are those that some source uses. That a variable is set is a use only where another file defines it: so
// libraries are configured.
func (p *project) usedNames() map[meaning]bool {
	used := map[meaning]bool{}
	for _, m := range p.survey.Mentions {
		own := slices.Contains(m.Definitions, m.Spot)
		if own && !slices.ContainsFunc(m.Definitions, func(d sass.Spot) bool { return d.File != m.File && p.textOf(d.File) == nil }) {
			continue
		}
		used[meaningOf(m.Kind, m.Name)] = true
	}
	return used
}

// unusedPartials tells the Sass files that no entry loads.
func unusedPartials(p *project) (all []Finding) {
	for _, file := range p.survey.Unloaded {
		t := p.textOf(file)
		name := strings.TrimPrefix(strings.TrimSuffix(path.Base(file), path.Ext(file)), "_")
		if t == nil || !t.own || p.loadsByName(t, name) {
			continue
		}
		all = append(all, inFile(file, "no stylesheet loads this partial", "Remove it, or load it."))
	}
	return all
}

// loadsByName tells whether some source computes what it loads, and says the partial's name.
func (p *project) loadsByName(partial *text, name string) bool {
	for _, t := range p.texts {
		if t != partial && t.kind == sassText && strings.Contains(t.body, "load-css(") && p.survey.Says(name) {
			return true
		}
	}
	return false
}
