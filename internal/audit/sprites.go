package audit

import (
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"assetbuild/internal/compass"
	"assetbuild/sass"
)

// A reader answers what the stylesheets say.
type reader struct {
	survey *sass.Survey
	// names are those that are used, by key, and modules the files that the definitions of used names lie in.
	names, modules map[string]bool
}

func newReader(survey *sass.Survey) *reader {
	r := &reader{survey, map[string]bool{}, map[string]bool{}}
	for _, m := range survey.Mentions {
		r.names[key(string(m.Kind), m.Name)] = true
		for _, d := range m.Definitions {
			r.modules[d.File] = true
		}
	}
	return r
}

func (r *reader) uses(kind sass.Kind, name string) bool {
	if kind == sass.KindPlaceholder {
		return r.survey.Extends(name)
	}
	return r.names[key(string(kind), name)]
}

// unused lists the icons of a sheet that no stylesheet uses.
func (r *reader) unused(sheet Sheet) []UnusedIcon {
	uses := r.iconsOf
	if sheet.Map != "" {
		uses = r.iconsOfMap
	}
	used := uses(sheet)
	var all []UnusedIcon
	for _, icon := range sheet.Icons {
		if !used[icon] {
			all = append(all, UnusedIcon{sheet.Name, icon.File})
		}
	}
	return all
}

// iconsOf finds the icons of a generated file that are used: one of the definitions that bear an icon's name is, or one for
// all icons, and the name stands somewhere.
func (r *reader) iconsOf(sheet Sheet) map[Icon]bool {
	common, named := false, map[string]bool{}
	for _, d := range sheet.Definitions {
		if r.uses(d.Kind, d.Name) {
			bearer := sheet.bearer(d.Name)
			named[bearer] = true
			common = common || bearer == ""
		}
	}
	used := map[Icon]bool{}
	for _, icon := range sheet.Icons {
		used[icon] = named[icon.ID] || common && r.survey.Says(icon.ID)
	}
	return used
}

// bearer gives the icon whose name stands in that of a definition: home-hover in nav-home-hover-sprite, and not home. It is
// "" where there is none.
func (s Sheet) bearer(definition string) string {
	best := ""
	rest := strings.TrimPrefix(definition, s.Name)
	for _, icon := range s.Icons {
		if len(icon.ID) > len(best) && strings.Contains("-"+rest+"-", "-"+icon.ID+"-") {
			best = icon.ID
		}
	}
	return best
}

// states are what Compass's magic selectors add to an icon's name: home_hover is shown with home.
var states = []string{"_hover", "-hover", "_active", "-active", "_target", "-target", "_focus", "-focus"}

// iconsOfMap finds the icons of one of Compass's maps that may be used: their names stand somewhere, or all are taken at
// once. A map that is used and of which no icon is named is used as a whole.
func (r *reader) iconsOfMap(sheet Sheet) map[Icon]bool {
	all := r.uses(sass.KindMixin, "all-"+sheet.Name+"-sprites") || r.uses(sass.KindFunction, "sprite-names")
	used := map[Icon]bool{}
	for _, icon := range sheet.Icons {
		if all || r.mayName(icon) {
			used[icon] = true
		}
	}
	if len(used) == 0 && (sheet.Called || r.modules[madeFiles+sheet.Map+".scss"]) {
		for _, icon := range sheet.Icons {
			used[icon] = true
		}
	}
	return used
}

// mayName tells whether the name of an icon, or of one that it is a state of, stands somewhere. Digits may be counted.
func (r *reader) mayName(icon Icon) bool {
	if r.survey.SaysFolded(icon.ID) || strings.Trim(icon.ID, "0123456789") == "" {
		return true
	}
	return slices.ContainsFunc(states, func(state string) bool {
		name, ok := strings.CutSuffix(icon.ID, state)
		return ok && r.survey.SaysFolded(name)
	})
}

// spriteMaps finds the maps that the stylesheets of a Compass project make: by import and by sprite-map("…").
func (p Project) spriteMaps(survey *sass.Survey) []Sheet {
	if p.Icons == nil {
		return nil
	}
	called := map[string]bool{} // by glob
	for _, load := range survey.Loads {
		if compass.IsMagic(load.URL) {
			called[load.URL] = false
		}
	}
	for _, file := range p.Files {
		text, err := os.ReadFile(file)
		if err != nil {
			continue // the survey did not read it either
		}
		for _, glob := range sass.FirstArguments(string(text), filepath.Ext(file) == ".sass", "sprite-map") {
			called[glob] = true
		}
	}
	var sheets []Sheet
	for _, glob := range slices.Sorted(maps.Keys(called)) {
		if icons := p.Icons(glob); len(icons) > 0 {
			sheets = append(sheets, Sheet{Name: path.Base(path.Dir(glob)), Map: glob, Called: called[glob], Icons: icons})
		}
	}
	return sheets
}
