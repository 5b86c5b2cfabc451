package svg

import (
	"cmp"
	"fmt"
	"html"
	"slices"
)

// drawn writes where icons stand on the sheet. Icons of one size stand in one viewport of that size, which a symbol fills
// where it is given none: so none has to say its size. Those of one row share their y.
func drawn(icons []Placed) []byte {
	bySize := map[[2]float64][]Placed{}
	var sizes [][2]float64
	for _, p := range icons {
		size := [2]float64{p.Icon.Width, p.Icon.Height}
		if bySize[size] == nil {
			sizes = append(sizes, size)
		}
		bySize[size] = append(bySize[size], p)
	}
	var out []byte
	for _, size := range sizes {
		group := bySize[size]
		slices.SortFunc(group, func(a, b Placed) int { return cmp.Or(cmp.Compare(a.Y, b.Y), cmp.Compare(a.X, b.X)) })
		out = fmt.Appendf(out, `<svg width="%s" height="%s" overflow="visible">`, decimal(size[0]), decimal(size[1]))
		for len(group) > 0 {
			n := 1
			for n < len(group) && group[n].Y == group[0].Y {
				n++
			}
			out = appendRow(out, group[:n])
			group = group[n:]
		}
		out = append(out, "</svg>"...)
	}
	return out
}

// appendRow writes icons of one y.
func appendRow(out []byte, row []Placed) []byte {
	shared := len(row) > 3 && row[0].Y != 0 // what the group costs, three attributes save
	if shared {
		out = fmt.Appendf(out, `<g transform="translate(0 %d)">`, row[0].Y)
	}
	for _, p := range row {
		out = fmt.Appendf(out, `<use href="#%s"`, html.EscapeString(p.ID))
		if p.X != 0 {
			out = fmt.Appendf(out, ` x="%d"`, p.X)
		}
		if p.Y != 0 && !shared {
			out = fmt.Appendf(out, ` y="%d"`, p.Y)
		}
		out = append(out, "/>"...)
	}
	if shared {
		out = append(out, "</g>"...)
	}
	return out
}

// views writes an id for each icon's place, as an <img> can ask for it: sheet.svg#home-view.
func views(icons []Placed) (out []byte) {
	for _, p := range icons {
		out = fmt.Appendf(out, `<view id="%s-view" viewBox="%d %d %s %s"/>`,
			html.EscapeString(p.ID), p.X, p.Y, decimal(p.Icon.Width), decimal(p.Icon.Height))
	}
	return out
}
