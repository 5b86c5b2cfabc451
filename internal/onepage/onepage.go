// Package onepage holds the look of the pages that this program writes for people to open from their disk: one file each,
// light and dark, without network. A page puts Style before its own.
package onepage

import (
	_ "embed"
	"html/template"
)

//go:embed style.css
var style string

// Style gives the text of a <style> element: colours by name, the header with its search field, sections.
func Style() template.CSS { return template.CSS(style) }
