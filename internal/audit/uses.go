package audit

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"assetbuild/internal/compass"
	"assetbuild/sass"
)

// compassName is what the library that comes along is called in a report: it stands in for Compass's.
const compassName = "Compass"

// madeFiles is where the stylesheets lie that imports of icons stand for.
const madeFiles = "assetbuild/made/"

// kindImport is the kind of a use that is no name.
const kindImport = "import"

// uses gathers what the project uses of libraries.
func uses(p Project, survey *sass.Survey) []Use {
	g := gathering{}
	for _, m := range survey.Mentions {
		if from, module, ok := p.origin(m); ok {
			g.add(from, module, string(m.Kind), m.Name, placeOf(m.Spot))
		} else if from, module := missed(survey, m); from != "" {
			g.add(from, module, string(m.Kind), m.Name, placeOf(m.Spot))
		}
	}
	for _, load := range survey.Loads {
		if from, module := p.loaded(load); from != "" {
			g.add(from, module, kindImport, load.URL, placeOf(load.Spot))
		}
	}
	return g.sorted()
}

// origin tells which library a use's definition lies in. Where the project defines a mixin or function of the same name
// itself, it uses its own.
func (p Project) origin(m sass.Mention) (from, module string, ok bool) {
	for _, d := range m.Definitions {
		owner, file := p.owner(d)
		if owner == "" && m.Kind != sass.KindVariable && m.Kind != sass.KindPlaceholder {
			return "", "", false
		}
		if owner != "" && !ok {
			from, module, ok = owner, file, true
		}
	}
	return from, module, ok
}

// missed tells which library an undefined name is of that is gone, or not loaded; "" where that can't be told.
func missed(survey *sass.Survey, m sass.Mention) (from, module string) {
	if len(m.Broken) == 0 || len(m.Definitions) > 0 || m.Namespace != "" {
		return "", ""
	}
	k := key(string(m.Kind), m.Name)
	if bourbon[k] && loadsBourbon(survey) {
		return bourbonName, ""
	}
	if module, ok := known()[k]; ok {
		return compassName, module
	}
	return "", ""
}

// owner tells whose a place is: a library's name and module, or "" for the project.
func (p Project) owner(s sass.Spot) (from, module string) {
	if s.Path != "" {
		return p.Vendored(s.Path), s.File
	}
	switch made, isMade := strings.CutPrefix(s.File, madeFiles); {
	case isMade:
		return compassName, strings.TrimSuffix(made, ".scss")
	case strings.HasPrefix(s.File, "compass/_host"):
		return compassName, "built in"
	case s.File == "_compass.scss" || strings.HasPrefix(s.File, "compass/"):
		return compassName, importPath(s.File)
	}
	return "", "" // what assetbuild itself brings along or generates
}

// importPath is how one imports a file: without the underscore and the extension.
func importPath(file string) string {
	dir, name := path.Split(file)
	return dir + strings.TrimSuffix(strings.TrimPrefix(name, "_"), path.Ext(name))
}

// loaded tells which library a load is of, or "".
func (p Project) loaded(load sass.LoadMention) (from, module string) {
	if load.Found {
		return p.owner(load.Target)
	}
	name, _, _ := strings.Cut(strings.TrimPrefix(load.URL, "pkg:"), "/")
	switch {
	case name == "compass":
		return compassName, ""
	case libraryFolders[strings.TrimPrefix(name, "_")]:
		return strings.TrimPrefix(name, "_"), ""
	case isBourbon(load.URL):
		return bourbonName, ""
	}
	return "", ""
}

// A gathering counts uses by what they are of.
type gathering map[[4]string]*Use

func (g gathering) add(from, module, kind, name string, at Place) {
	if strings.EqualFold(from, bourbonName) {
		from = bourbonName
	}
	shown := name
	if kind != string(sass.KindPlaceholder) && kind != kindImport {
		shown = strings.ReplaceAll(name, "_", "-")
	}
	k := [4]string{from, kind, shown, ""}
	if kind == kindImport {
		k[3] = module
	}
	use := g[k]
	if use == nil {
		use = &Use{From: from, Module: module, Kind: kind, Name: shown, Today: todayOf(module, kind, shown)}
		g[k] = use
	}
	use.Places = append(use.Places, at)
}

// kinds is the order in which kinds are told.
var kinds = []string{kindImport, "mixin", "function", "variable", "placeholder"}

// sorted lists the uses by library, kind, how often, and name.
func (g gathering) sorted() []Use {
	all := []Use{}
	for _, use := range g {
		all = append(all, *use)
	}
	slices.SortFunc(all, func(a, b Use) int {
		return cmp.Or(strings.Compare(a.From, b.From), cmp.Compare(slices.Index(kinds, a.Kind), slices.Index(kinds, b.Kind)),
			cmp.Compare(len(b.Places), len(a.Places)), strings.Compare(a.Name, b.Name), strings.Compare(a.Module, b.Module))
	})
	return all
}

// todayOf is today, also for what an import of icons brings: icons-sprite.
func todayOf(module, kind, name string) string {
	if !compass.IsMagic(module) {
		return today(kind, name)
	}
	sheet := path.Base(path.Dir(module))
	rest, _ := strings.CutPrefix(name, sheet+"-")
	switch {
	case kind == kindImport:
		return fmt.Sprintf("@use \"generated/%s\"", sheet)
	case kind == string(sass.KindVariable):
		return ""
	case name == "all-"+sheet+"-sprites" || rest == "sprites":
		return fmt.Sprintf("@each over $%s-icons, of generated/%s", sheet, sheet)
	case rest == "sprite-width" || rest == "sprite-height":
		return fmt.Sprintf("map.get($%s-icons, ICON, %s)", sheet, strings.TrimPrefix(rest, "sprite-"))
	case rest == "sprite-dimensions":
		return fmt.Sprintf("@extend %%%s-ICON-dimensions", sheet)
	}
	return fmt.Sprintf("@extend %%%s-ICON-background", sheet)
}
