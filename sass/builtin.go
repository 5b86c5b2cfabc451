package sass

import (
	_ "embed"
	"maps"
	"slices"
)

//go:embed icons.css.tmpl
var cssTemplate string

//go:embed icons.less.tmpl
var lessTemplate string

// builtIns are the templates by the language that they write.
var builtIns = map[string]string{"scss": builtIn, "css": cssTemplate, "less": lessTemplate}

// BuiltIn gives the built-in template that writes a language, and false where there is none:
//
//	scss  placeholders, a map and a mixin: what a project's generated files are made by
//	css   a class for each icon
//	less  mixins and variables for each icon
func BuiltIn(language string) (*Template, bool) {
	text, ok := builtIns[language]
	if !ok {
		return nil, false
	}
	t, err := ParseTemplate(language, text)
	if err != nil {
		panic(err) // our own text: a test parses it
	}
	return t, true
}

// Languages are what BuiltIn has templates for, sorted.
func Languages() []string { return slices.Sorted(maps.Keys(builtIns)) }
