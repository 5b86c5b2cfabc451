// Package audit tells someone who wants to leave Compass, or Bourbon, or any library of mixins, what a project uses of it
// and where: every mixin, function, variable, placeholder and import, what plain CSS says the same today, which names are
// defined nowhere, and which icons no stylesheet uses. It reads sources and compiles nothing.
//
// What it can't see it takes for used and defined: a name that is computed, an icon whose name comes out of a loop.
package audit

import (
	"cmp"
	"slices"
	"strings"

	"assetbuild/sass"
)

// A Project is what an audit looks at. OfCompass and OfConfig make it.
type Project struct {
	// Root is the project's folder, absolute.
	Root string
	// Compass tells that the functions are at hand that Compass gives every stylesheet: image-url, sprite-map.
	Compass bool
	// Sass says how the stylesheets are compiled.
	Sass sass.Options
	// Entries and Files are absolute: the stylesheets that become CSS, and all that are the project's own, entries among
	// them.
	Entries, Files []string
	// Vendored gives the name of the library that a file belongs to, by its absolute path; "" for the project's own.
	Vendored func(file string) string
	// Sheets are the sprite sheets that the project makes of folders, whether or not a stylesheet loads them.
	Sheets []Sheet
	// Icons finds the icons of a sprite map of Compass's, "icons/*.png"; nil in a project that has no such maps.
	Icons func(glob string) []Icon
}

// A Sheet is one folder of icons.
type Sheet struct {
	// Name is the sheet's; Map is the glob that means it in a Compass project, and empty elsewhere.
	Name, Map string
	// Called tells that a sprite-map() makes the map, and not an import alone.
	Called bool
	Icons  []Icon
	// Definitions are what the Sass file of a sheet defines that was made through the project's template.
	Definitions []sass.Definition
}

// An Icon is one image of a sheet.
type Icon struct {
	// ID is its name in Sass, and File its path from the project, with slashes.
	ID, File string
}

// A Report is what an audit found. All lists are sorted.
type Report struct {
	// Entries and Files count stylesheets of the project.
	Entries, Files int
	Uses           []Use
	Undefined      []Undefined
	// Lost are loads that lead nowhere.
	Lost []Lost
	// Icons counts all icons; UnusedIcons are those that no stylesheet uses.
	Icons       int
	UnusedIcons []UnusedIcon
	// Unloaded are the stylesheets that no entry loads, from the project's folder.
	Unloaded []string
}

// A Use is one name, or one URL that is loaded, of a library.
type Use struct {
	// From is the library: "Compass", "Bourbon", an extension's name. Module is its file, as one would import it.
	From, Module string
	// Kind is "mixin", "function", "variable", "placeholder" or "import".
	Kind string
	// Name has no sigil.
	Name string
	// Today is what plain CSS, or Sass without libraries, says instead; empty where there is nothing as short.
	Today  string
	Places []Place
}

// A Place is where a name stands: Line and Column count from 1, columns in bytes.
type Place struct {
	File         string
	Line, Column int
}

// An Undefined is a name that is defined nowhere where it is used.
type Undefined struct {
	Kind, Name string
	Places     []Place
	// Entries are those that lack it.
	Entries []string
	// From is the library that has such a name, if one is known to; Remedy says what to do.
	From, Remedy string
}

// A Lost is a URL that is loaded and that no file is found for.
type Lost struct {
	URL    string
	Places []Place
}

// An UnusedIcon is an icon that no stylesheet uses.
type UnusedIcon struct {
	// Sheet is the name of its sprite sheet; File is from the project's folder.
	Sheet, File string
}

// Take audits a project.
func Take(p Project) *Report {
	survey := surveyed(&p)
	names := known()
	r := &Report{Entries: len(p.Entries), Files: len(p.Files), Unloaded: survey.Unloaded}
	r.Uses = uses(p, survey)
	r.Lost = lost(survey)
	r.Undefined = undefined(p, survey, names, r.Lost)
	reader := newReader(survey)
	for _, sheet := range append(p.Sheets, p.spriteMaps(survey)...) {
		r.Icons += len(sheet.Icons)
		r.UnusedIcons = append(r.UnusedIcons, reader.unused(sheet)...)
	}
	slices.SortFunc(r.UnusedIcons, func(a, b UnusedIcon) int {
		return cmp.Or(strings.Compare(a.Sheet, b.Sheet), strings.Compare(a.File, b.File))
	})
	r.UnusedIcons = slices.Compact(r.UnusedIcons)
	return r
}

// maxRounds bounds how often the files that others load are looked for: each round goes one load further.
const maxRounds = 20

// surveyed surveys the project's files, and those of its own that they load from other folders.
func surveyed(p *Project) *sass.Survey {
	for range maxRounds {
		survey := sass.Take(p.Sass, p.Entries, p.Files)
		more := p.Files
		for _, load := range survey.Loads {
			if file := load.Target.Path; load.Found && file != "" && isSass(file) && p.Vendored(file) == "" {
				more = append(more, file)
			}
		}
		slices.Sort(more)
		if more = slices.Compact(more); len(more) == len(p.Files) {
			return survey
		}
		p.Files = more
	}
	return sass.Take(p.Sass, p.Entries, p.Files)
}

func isSass(file string) bool {
	return strings.HasSuffix(file, ".scss") || strings.HasSuffix(file, ".sass")
}

func placeOf(s sass.Spot) Place { return Place{s.File, s.Line, s.Column} }

func lost(survey *sass.Survey) []Lost {
	var all []Lost
	for _, load := range survey.Loads {
		if load.Found {
			continue
		}
		i := slices.IndexFunc(all, func(l Lost) bool { return l.URL == load.URL })
		if i < 0 {
			i = len(all)
			all = append(all, Lost{URL: load.URL})
		}
		all[i].Places = append(all[i].Places, placeOf(load.Spot))
	}
	slices.SortFunc(all, func(a, b Lost) int { return strings.Compare(a.URL, b.URL) })
	return all
}
