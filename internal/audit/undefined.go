package audit

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"assetbuild/internal/compass"
	"assetbuild/internal/diagnostic"
	"assetbuild/sass"
)

// undefined gathers the names that are defined nowhere where they are used, and says what to do about each.
func undefined(p Project, survey *sass.Survey, names map[string]string, lost []Lost) []Undefined {
	all := []Undefined{}
	for _, m := range survey.Mentions {
		if len(m.Broken) == 0 {
			continue
		}
		name := m.Name
		if m.Namespace != "" {
			name = m.Namespace + "." + name
		}
		i := slices.IndexFunc(all, func(u Undefined) bool { return key(u.Kind, u.Name) == key(string(m.Kind), name) })
		if i < 0 {
			i = len(all)
			u := Undefined{Kind: string(m.Kind), Name: name}
			u.From, u.Remedy = remedy(p, survey, m, names, lost)
			all = append(all, u)
		}
		all[i].Places = append(all[i].Places, placeOf(m.Spot))
		all[i].Entries = append(all[i].Entries, m.Broken...)
	}
	for i := range all {
		slices.Sort(all[i].Entries)
		all[i].Entries = slices.Compact(all[i].Entries)
	}
	slices.SortStableFunc(all, func(a, b Undefined) int { return slices.Index(kinds, a.Kind) - slices.Index(kinds, b.Kind) })
	return all
}

// remedy says where an undefined name may come from and what to do.
func remedy(p Project, survey *sass.Survey, m sass.Mention, names map[string]string, lost []Lost) (from, text string) {
	for _, d := range m.Definitions {
		return "", fmt.Sprintf("%s defines it, and %s does not load that file.", d.File, m.Broken[0])
	}
	k := key(string(m.Kind), m.Name)
	if d, ok := definedBy(survey, m); ok && d.Path != "" {
		return p.Vendored(d.Path), fmt.Sprintf("%s defines it, and %s does not load that file.", d.File, m.Broken[0])
	}
	if bourbon[k] && loadsBourbon(survey) {
		return bourbonName, bourbonRemedy(k)
	}
	if module, ok := names[k]; ok {
		switch {
		case module != hostModule:
			return compassName, fmt.Sprintf("Compass has it: @import %q.", module)
		case !p.Compass:
			return compassName, "Only a Compass project has it. " + sentence(today(string(m.Kind), m.Name))
		}
	}
	if bourbon[k] {
		return bourbonName, bourbonRemedy(k)
	}
	var candidates []string
	for _, d := range survey.Definitions {
		if d.Kind == m.Kind && !strings.HasPrefix(d.Name, "-") {
			candidates = append(candidates, d.Name)
		}
	}
	slices.Sort(candidates)
	if near := diagnostic.Nearest(m.Name, slices.Compact(candidates)); near != "" {
		return "", fmt.Sprintf("There is %s.", sigil(string(m.Kind))+near)
	}
	if len(lost) > 0 && m.Namespace == "" {
		return "", fmt.Sprintf("Perhaps it comes from %q, which is not found.", lost[0].URL)
	}
	return "", ""
}

func sentence(today string) string {
	if today == "" {
		return ""
	}
	return "Write " + today + "."
}

func definedBy(survey *sass.Survey, m sass.Mention) (sass.Definition, bool) {
	for _, d := range survey.Definitions {
		if key(string(d.Kind), d.Name) == key(string(m.Kind), m.Name) {
			return d, true
		}
	}
	return sass.Definition{}, false
}

// key tells names apart as Sass does.
func key(kind, name string) string {
	if kind != string(sass.KindPlaceholder) {
		name = strings.ReplaceAll(name, "_", "-")
	}
	return kind + " " + name
}

func sigil(kind string) string {
	switch kind {
	case string(sass.KindVariable):
		return "$"
	case string(sass.KindPlaceholder):
		return "%"
	}
	return ""
}

// hostModule stands for the functions that Compass gives every stylesheet.
const hostModule = "built in"

// known lists the names of Compass by key, each with the module to import.
var known = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	library := compass.Library(nil, false)
	files := []string{}
	_ = fs.WalkDir(library, ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			files = append(files, name)
		}
		return nil // embedded files are always there
	})
	files = append(files, "compass/_host.scss", "compass/_host-sprites.scss")
	for _, name := range files {
		text, err := fs.ReadFile(library, name)
		if err != nil || strings.HasPrefix(name, "compass/core/") {
			continue
		}
		module := importPath(name)
		if strings.HasPrefix(name, "compass/_host") || name == "compass/_functions.scss" {
			module = hostModule
		}
		for _, d := range sass.DefinitionsOf(name, string(text), false) {
			if k := key(string(d.Kind), d.Name); !strings.HasPrefix(d.Name, "-compass") && (names[k] == "" || len(module) < len(names[k])) {
				names[k] = module // global-reset: compass/reset/utilities, not -legacy
			}
		}
	}
	return names
})
