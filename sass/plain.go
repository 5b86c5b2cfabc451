package sass

import (
	"slices"
	"strings"

	"assetbuild/internal/diagnostic"

	godartsass "github.com/bep/godartsass/v2"
)

// Sass takes a function that nobody defined for one of CSS, and a slip of the pen ends up in the browser. So what stands in
// the CSS is compared with the functions that CSS has.

// undefinedFunctions finds calls in the CSS that are neither CSS's nor written as a string, each name once, where they
// stand in the sources.
func (r *run) undefinedFunctions(css string) diagnostic.List {
	var list diagnostic.List
	for _, name := range calledInCSS(css) {
		sites := slices.DeleteFunc(r.calls(name), func(c call) bool { return c.source.syntax == godartsass.SourceSyntaxCSS })
		if len(sites) == 0 {
			continue // put together as a string: the author's will
		}
		d := &diagnostic.Diagnostic{
			Message: "undefined function: " + name,
			Remedy:  r.nearest("@function ", name),
		}
		if near := diagnostic.Nearest(name, sassFunctions); d.Remedy == "" && near != "" {
			d.Remedy = "Sass has " + near + "."
		}
		if d.Remedy == "" {
			d.Remedy = `If CSS has it, write it as a string: #{"` + name + `(…)"}.`
		}
		sites[0].locate(d)
		d.Length = len(name)
		d.Notes = r.broken(sites[0].source.place)
		list = append(list, d)
	}
	return list
}

// calledInCSS lists the functions in values of declarations that CSS doesn't have, sorted. Names with a vendor's prefix and
// custom properties are left alone, and so are the filters of old Internet Explorers.
func calledInCSS(css string) []string {
	var unknown []string
	l := &lexer{text: css}
	var names []string // of the statement that is read
	from := 0
	for {
		t, ok := l.next()
		if !ok {
			slices.Sort(unknown)
			return slices.Compact(unknown)
		}
		switch {
		case t.kind == word && l.wordEndsWithParenthesis():
			name := l.of(t)
			if name[0] != '-' && !strings.Contains(name, `\`) && !cssFunctions[strings.ToLower(name)] {
				names = append(names, name)
			}
		case l.is(t, ';') || l.is(t, '}'):
			statement := strings.TrimSpace(css[from:t.start])
			if len(names) > 0 && !strings.HasPrefix(statement, "--") && !strings.HasPrefix(statement, "@") && !isScript(statement) {
				unknown = append(unknown, names...)
			}
			names, from = nil, t.end
		case l.is(t, '{'):
			names, from = nil, t.end
		}
	}
}

// isScript tells the filters and expressions of old Internet Explorers.
func isScript(declaration string) bool {
	return strings.Contains(declaration, "progid:") || strings.Contains(declaration, "expression(")
}

// cssFunctions are the functions of CSS values: those of the specifications of 2026, drafts included, and old ones that
// style sheets still carry.
var cssFunctions = set(`
	abs acos anchor anchor-size asin atan atan2 attr calc calc-size clamp container-progress cos env exp first-valid hypot if
	inherit log max media-progress min mod pow progress random random-item rem round sibling-count sibling-index sign sin sqrt
	superellipse tan toggle var
	alpha color color-contrast color-mix contrast-color device-cmyk dynamic-range-limit-mix hsl hsla hwb lab lch light-dark
	oklab oklch palette-mix rgb rgba
	conic-gradient cross-fade element gradient image image-set linear-gradient paint radial-gradient repeating-conic-gradient
	repeating-linear-gradient repeating-radial-gradient src stripes type url uri
	circle ellipse inset path polygon ray rect shape xywh
	matrix matrix3d perspective rotate rotate3d rotatex rotatey rotatez scale scale3d scalex scaley scalez skew skewx skewy
	translate translate3d translatex translatey translatez
	blur brightness contrast drop-shadow grayscale hue-rotate invert opacity saturate sepia
	cubic-bezier frames linear scroll spring steps view
	content counter counters leader running string symbols target-counter target-counters target-text
	fit-content minmax repeat snap-block snap-inline
	annotation character-variant format historical-forms local ornaments styleset stylistic swash tech
	style media supports layer selector
	color-stop constant expression from mask to
`)

// sassFunctions are the global functions of Sass, for near names.
var sassFunctions = strings.Fields(`
	abs adjust-color adjust-hue alpha append blue call ceil change-color comparable complement content-exists darken
	desaturate feature-exists floor function-exists get-function global-variable-exists grayscale green hue ie-hex-str index
	inspect invert is-bracketed is-superselector join keywords length lighten lightness list-separator map-get map-has-key
	map-keys map-merge map-remove map-values max min mix mixin-exists nth opacify percentage quote random red round saturate
	saturation scale-color selector-append selector-extend selector-nest selector-parse selector-replace selector-unify
	set-nth simple-selectors str-index str-insert str-length str-slice to-lower-case to-upper-case transparentize type-of
	unique-id unit unitless unquote variable-exists zip
`)

func set(words string) map[string]bool {
	all := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		all[w] = true
	}
	return all
}
