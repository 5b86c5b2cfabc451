package check

import (
	"path"
	"slices"
	"strings"

	"assetbuild/internal/lazyregexp"
	"assetbuild/internal/pipeline"
	"assetbuild/sass"
)

// unusedIcons tells icons that no stylesheet, page or script uses. In doubt an icon is used: a rule that is wrong once is
// switched off for good. An icon is used where
//
//   - a source extends one of its placeholders, also by a computed name whose parts the sources say (%nav-#{$name}-sprite),
//   - a source uses a map, mixin or function of its sheet and says the icon's name, or goes through the whole map,
//   - a text names its file, as "nav/home.png",
//   - a page or script says sheet-icon as a word, such as a class, or computes one that begins so ("nav-" + name).
func unusedIcons(p *project) (all []Finding) {
	words := p.wordsOf()
	sheets := map[*pipeline.SheetSet]*sheetUse{}
	for _, i := range p.icons() {
		use := sheets[i.set]
		if use == nil {
			use = p.useOf(i.set)
			sheets[i.set] = use
		}
		if use.uses(p, i) || words.name(i) {
			continue
		}
		all = append(all, inFile(i.first().display, "no stylesheet, page or script uses the icon", "Remove it"+scalesToo(i)+"; it costs bytes in the sheet."))
	}
	return all
}

func scalesToo(i icon) string {
	if len(i.files) > 1 {
		return " with its other scales"
	}
	return ""
}

// A sheetUse is what sources use of a generated file, whatever template wrote it.
type sheetUse struct {
	// placeholders are those of each icon, by ID; shared are those of none, such as the sheet's own.
	placeholders map[string][]string
	// members tells that a map, mixin or function of the sheet is used; whole that all icons are reached by it.
	members, whole bool
}

func (p *project) useOf(set *pipeline.SheetSet) *sheetUse {
	use := &sheetUse{placeholders: map[string][]string{}}
	var ids []string
	for _, f := range set.Directory.Files {
		ids = append(ids, f.ID)
	}
	for _, d := range sass.DefinitionsOf(set.Layout.Name, string(set.Text), false) {
		if d.Kind == sass.KindPlaceholder {
			id := owner(strings.TrimPrefix(d.Name, set.Layout.Name+"-"), ids)
			use.placeholders[id] = append(use.placeholders[id], d.Name)
			continue
		}
		if strings.HasPrefix(d.Name, "-") || !p.survey.Says(d.Name) {
			continue
		}
		if id := owner(strings.TrimPrefix(d.Name, set.Layout.Name+"-"), ids); id != "" {
			use.placeholders[id] = append(use.placeholders[id], d.Name) // a variable or mixin of one icon, by a template of the project's
			continue
		}
		use.members = true
		use.whole = use.whole || d.Kind == sass.KindVariable && p.goesThrough(d.Name)
	}
	return use
}

// owner gives the longest of the names that stands in a text as a whole, between hyphens or its ends.
func owner(text string, names []string) (longest string) {
	for _, name := range names {
		if len(name) > len(longest) && strings.Contains("-"+strings.ReplaceAll(text, "_", "-")+"-", "-"+strings.ReplaceAll(name, "_", "-")+"-") {
			longest = name
		}
	}
	return longest
}

// oneKey is a look into a map by a single key, which reaches one icon.
var oneKey = lazyregexp.New(`(?:map\.(?:get|has-key)|map-get|map-has-key)\(\s*(?:[\w-]+\.)?$`)

// goesThrough tells whether a source does more with a map than look up a key.
func (p *project) goesThrough(variable string) bool {
	for _, t := range p.texts {
		if t.kind != sassText {
			continue
		}
		code := t.code()
		for at := 0; ; {
			i := strings.Index(code[at:], "$"+variable)
			if i < 0 {
				break
			}
			at += i
			if !oneKey.MatchString(code[max(0, at-60):at]) {
				return true
			}
			at += len(variable) + 1
		}
	}
	return false
}

func (u *sheetUse) uses(p *project, i icon) bool {
	if u.whole || u.members && (p.survey.Says(i.id) || p.survey.Says(i.name)) {
		return true
	}
	return slices.ContainsFunc(u.placeholders[i.id], func(name string) bool { return p.survey.Extends(name) || p.survey.Says(name) })
}

// words are what texts beside Sass say, and which files all texts name.
type words struct {
	said  map[string]bool
	files map[string]bool // "home.png", "nav/home.png", "sprites/nav/home.png"
	// begun are words that end in a hyphen or underscore: something is put behind them.
	begun []string
}

var word = lazyregexp.New(`[\w@./%-]+`)

func (p *project) wordsOf() *words {
	w := &words{said: map[string]bool{}, files: map[string]bool{}}
	for _, t := range p.texts {
		if t.kind == settingsText {
			continue
		}
		for _, token := range word.FindAllString(t.body, -1) {
			if strings.Contains(token, ".") {
				for rest, found := token, true; found; _, rest, found = strings.Cut(rest, "/") {
					w.files[rest] = true
				}
			}
			if t.kind == sassText {
				continue
			}
			w.said[strings.Trim(token, ".%/")] = true
			if strings.HasSuffix(token, "-") || strings.HasSuffix(token, "_") {
				w.begun = append(w.begun, token)
			}
		}
	}
	slices.Sort(w.begun)
	w.begun = slices.Compact(w.begun)
	return w
}

// name tells whether a text names an icon.
func (w *words) name(i icon) bool {
	for _, f := range i.files {
		base := path.Base(f.display)
		if i.set.Directory.Rel == "." && w.files[base] || w.files[path.Base(path.Dir(f.display))+"/"+base] {
			return true
		}
	}
	name := i.set.Layout.Name + "-" + i.id
	begins := func(begun string) bool {
		return strings.HasPrefix(name, begun) && len(begun) > len(i.set.Layout.Name)
	}
	return w.said[name] || slices.ContainsFunc(w.begun, begins)
}
