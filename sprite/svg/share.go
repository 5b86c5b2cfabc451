package svg

import (
	"slices"
	"strings"
)

// inherited names the presentation attributes that what an element holds has from it, unless it says otherwise (SVG 2, 6.5).
var inherited = map[string]bool{
	"clip-rule": true, "color": true, "fill": true, "fill-opacity": true, "fill-rule": true, "paint-order": true, "stroke": true,
	"stroke-dasharray": true, "stroke-dashoffset": true, "stroke-linecap": true, "stroke-linejoin": true,
	"stroke-miterlimit": true, "stroke-opacity": true, "stroke-width": true,
}

// groups names the elements in which a group may stand, and draws what it holds there.
var groups = map[string]bool{"svg": true, "symbol": true, "g": true, "mask": true, "pattern": true, "marker": true}

// drawsAlone names the elements that show nothing but what their attributes say, and so may stand in a group.
var drawsAlone = map[string]bool{
	"g": true, "path": true, "rect": true, "circle": true, "ellipse": true, "line": true, "polyline": true, "polygon": true, "use": true,
}

// groupCost is how many bytes a group takes: <g></g>, without the spaces before attributes.
const groupCost = 7

// shareAttributes puts attributes that neighbours have in common on a group around them, where that is shorter. Drawings with
// style sheets are left alone, because selectors may tell where an element stands; so are elements that others use.
func (i *Icon) shareAttributes() {
	fixed := i.styled()
	i.root.walk(func(e *element) {
		fixed = fixed || e.name == "text" || e.name == "set" || strings.HasPrefix(e.name, "animate")
	})
	if fixed {
		return
	}
	i.root.shareAttributes()
}

func (e *element) shareAttributes() {
	for _, child := range e.children {
		if child.element != nil {
			child.element.shareAttributes()
		}
	}
	if !groups[e.name] {
		return
	}
	// Text between elements draws nothing here.
	e.children = slices.DeleteFunc(e.children, func(n node) bool { return n.element == nil })
	e.children = shared(e.children)
}

// shared gives neighbours in groups.
func shared(neighbours []node) []node {
	var out []node
	for len(neighbours) > 0 {
		n, common := bestRun(neighbours)
		if n == 0 {
			out, neighbours = append(out, neighbours[0]), neighbours[1:]
			continue
		}
		group := &element{name: "g", attributes: common, line: neighbours[0].element.line}
		for _, member := range neighbours[:n] {
			for _, a := range common {
				member.element.remove(a.name)
			}
		}
		group.children = shared(unwrapped(neighbours[:n]))
		out, neighbours = append(out, node{element: group}), neighbours[n:]
	}
	return out
}

// unwrapped gives the elements with those groups dissolved that have no attributes left.
func unwrapped(members []node) (out []node) {
	for _, member := range members {
		if member.element.name == "g" && len(member.element.attributes) == 0 {
			out = append(out, member.element.children...)
		} else {
			out = append(out, member)
		}
	}
	return out
}

// bestRun gives how many of the first neighbours save the most by a group, and what they have in common; 0 where none does.
func bestRun(neighbours []node) (n int, common []attribute) {
	if !mayShare(neighbours[0].element) {
		return 0, nil
	}
	var rest []attribute
	for _, a := range neighbours[0].element.attributes {
		if inherited[a.name] {
			rest = append(rest, a)
		}
	}
	most := 0
	for count := 2; count <= len(neighbours) && len(rest) > 0; count++ {
		next := neighbours[count-1].element
		if !mayShare(next) {
			break
		}
		rest = slices.DeleteFunc(slices.Clone(rest), func(a attribute) bool { return !slices.Contains(next.attributes, a) })
		saved := -groupCost
		for _, a := range rest {
			saved += (count - 1) * len(` =""`+a.name+a.value)
		}
		if saved > most {
			most, n, common = saved, count, rest
		}
	}
	return n, common
}

// mayShare tells whether an element may have its attributes from a group.
// A font size of its own would change what its em are.
func mayShare(e *element) bool {
	return drawsAlone[e.name] && e.get("id") == "" && e.get("font-size") == "" && !strings.Contains(e.get("style"), "font")
}
