// Package svg reads SVG icons and joins them to one SVG sheet: each icon is a <symbol>, which pages can <use> by its id, and
// stands at its place in the sheet as a background image shows it.
//
// What could run, load or grow is refused: scripts, event attributes, references to anything outside of the file, entities
// that hold entities, deep nesting. Ids and classes are renamed, so that icons don't meet in one document.
//
// References: Scalable Vector Graphics (SVG) 2; Extensible Markup Language (XML) 1.0, fifth edition.
package svg

import (
	"fmt"
)

// An Error is what is wrong with a file, and in which line.
type Error struct {
	Line    int // from 1; 0 where it isn't known
	Message string
	Remedy  string
}

func (e *Error) Error() string {
	if e.Line == 0 {
		return e.Message
	}
	return fmt.Sprintf("line %d: %s", e.Line, e.Message)
}

// An Icon is one file, read and found harmless.
type Icon struct {
	// Width and Height are the size at which a browser shows the file, in CSS px; they may be fractions.
	Width, Height float64
	// Shrunk tells that the file asks for more than 16,383 px a side, and that its longer side was made 2,048 px.
	Shrunk bool
	// Licence holds the comments that say who owns the drawing.
	Licence []string

	root *element
}

// Bounds of what a file may hold.
const (
	maxFile     = 16 << 20 // bytes
	maxDepth    = 200
	maxElements = 200_000
	maxSide     = 16_383 // px
	shrunkSide  = 2048
)

// A node is an element, or text.
type node struct {
	element *element
	text    string
}

// An element is one element of the tree. Names are without prefix: those of other namespaces than SVG's and XLink's were
// left out.
type element struct {
	name       string
	attributes []attribute
	children   []node
	line       int
}

type attribute struct{ name, value string }

// get gives an attribute's value, or "".
func (e *element) get(name string) string {
	for _, a := range e.attributes {
		if a.name == name {
			return a.value
		}
	}
	return ""
}

// set changes an attribute or adds it.
func (e *element) set(name, value string) {
	for i := range e.attributes {
		if e.attributes[i].name == name {
			e.attributes[i].value = value
			return
		}
	}
	e.attributes = append(e.attributes, attribute{name, value})
}

// remove takes attributes out.
func (e *element) remove(names ...string) {
	kept := e.attributes[:0]
next:
	for _, a := range e.attributes {
		for _, name := range names {
			if a.name == name {
				continue next
			}
		}
		kept = append(kept, a)
	}
	e.attributes = kept
}

// walk calls f with the element and all below.
func (e *element) walk(f func(*element)) {
	f(e)
	for _, child := range e.children {
		if child.element != nil {
			child.element.walk(f)
		}
	}
}

// text gives the text that stands directly in the element.
func (e *element) textContent() string {
	all := ""
	for _, child := range e.children {
		all += child.text
	}
	return all
}
