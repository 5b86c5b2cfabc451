package svg

import "slices"

// definitions names the elements that draw nothing where they stand: they are there to be referred to.
var definitions = map[string]bool{
	"clipPath": true, "defs": true, "filter": true, "linearGradient": true, "marker": true, "mask": true, "pattern": true,
	"radialGradient": true, "symbol": true,
}

// dropUndrawn leaves out definitions that nothing refers to, nor to anything in them. Drawings with styles are left alone:
// selectors may tell where an element stands among others.
func (i *Icon) dropUndrawn() {
	if i.styled() {
		return
	}
	for before := -1; ; {
		used := i.references()
		count := 0
		i.root.walk(func(e *element) {
			count++
			e.children = slices.DeleteFunc(e.children, func(n node) bool {
				return n.element != nil && (definitions[n.element.name] || e.name == "defs") && !n.element.holds(used)
			})
		})
		if count == before {
			return
		}
		before = count // what was referred to from a definition that went may go too
	}
}

// holds tells whether the element or one in it has one of the ids.
func (e *element) holds(ids map[string]bool) (does bool) {
	e.walk(func(e *element) { does = does || ids[e.get("id")] })
	return does
}

// styled tells whether the drawing has a style sheet.
func (i *Icon) styled() (is bool) {
	i.root.walk(func(e *element) { is = is || e.name == "style" })
	return is
}
