package stats

import (
	"cmp"
	"html"
	"path"
	"slices"
	"strings"

	"assetbuild/internal/artifact"
	"assetbuild/internal/stats/pngcost"
	"assetbuild/sprite"
)

// A canvas is one sheet with the set that it belongs to.
type canvas struct {
	set   SheetSet
	sheet sprite.Sheet
	name  string // the file's, in the layout
	png   []byte // of the same sheet; nil where there is none
}

// icons tells what each icon of each sheet costs, and which stylesheets use it.
func (t *taking) icons(outputs []Output) {
	users := t.users(outputs)
	for i, f := range t.files {
		if f.Kind != "sheet" {
			continue
		}
		c, ok := t.canvas(f)
		if !ok {
			continue
		}
		o := &outputs[i]
		o.Parts = nil
		var costs []float64
		o.Measure, costs = c.costs(f.Data)
		rest := float64(o.Raw)
		for n, img := range c.sheet.Images {
			part := Part{Source: path.Join(c.set.Directory, img.File), Bytes: int64(costs[n]), By: list(users[c.set.Layout.Name+"-"+img.ID]), Area: c.area(img)}
			rest -= float64(part.Bytes)
			o.Parts = append(o.Parts, part)
		}
		if space := c.space(f.Data, o.Measure); space >= 1 && space < rest {
			o.Parts = append(o.Parts, Part{Source: spacePart, Bytes: int64(space), By: []string{}})
			rest -= float64(int64(space))
		}
		if rest >= 1 {
			o.Parts = append(o.Parts, Part{Source: framePart, Bytes: int64(rest), By: []string{}})
		}
		sortParts(o.Parts)
	}
}

// sheetName gives the name that a sheet's file has in its layout.
func sheetName(f artifact.File) string { return path.Base(plainName(f)) }

// canvas finds what stands on a sheet, by its name, which no other sheet has.
func (t *taking) canvas(f artifact.File) (c canvas, ok bool) {
	for _, set := range t.build.Sheets {
		for _, s := range set.Layout.Sheets {
			for _, name := range s.Files {
				if name == sheetName(f) {
					return canvas{set, s, name, t.file(s.Files["png"])}, true
				}
			}
		}
	}
	return c, false
}

// file gives the bytes of a sheet's file by its name in the layout; nil where there is none.
func (t *taking) file(name string) []byte {
	for _, f := range t.files {
		if f.Kind == "sheet" && sheetName(f) == name {
			return f.Data
		}
	}
	return nil
}

// costs gives each icon's bytes, in the order of the layout, and how they were found. Icons that share a place share its cost.
func (c canvas) costs(data []byte) (Measure, []float64) {
	costs := make([]float64, len(c.sheet.Images))
	sharing := map[[2]int]float64{}
	for _, img := range c.sheet.Images {
		sharing[[2]int{img.X, img.Y}]++
	}
	how, cost := c.measure(data)
	for i, img := range c.sheet.Images {
		costs[i] = cost(img)
		if how != ByMarkup {
			costs[i] /= sharing[[2]int{img.X, img.Y}]
		}
	}
	return how, costs
}

// measure gives the way to tell the cost of one icon.
func (c canvas) measure(data []byte) (Measure, func(sprite.Image) float64) {
	if path.Ext(c.name) == ".svg" {
		lengths := c.markup(string(data))
		return ByMarkup, func(img sprite.Image) float64 { return float64(lengths[img.ID]) }
	}
	if found, err := pngcost.Read(data); err == nil {
		return ByStream, func(img sprite.Image) float64 { return found.Bytes(c.place(img)) }
	}
	if found, err := pngcost.Read(c.png); err == nil {
		scale := float64(len(data)) / float64(len(c.png))
		return BySibling, func(img sprite.Image) float64 { return scale * found.Bytes(c.place(img)) }
	}
	return ByArea, func(img sprite.Image) float64 { return c.area(img) * float64(len(data)) }
}

// space gives what the pixels between the icons cost.
func (c canvas) space(data []byte, how Measure) float64 {
	if how != ByStream {
		return 0
	}
	found, err := pngcost.Read(data)
	if err != nil {
		return 0
	}
	space, seen := found.Bytes(0, 0, found.Width, found.Height), map[[2]int]bool{}
	for _, img := range c.sheet.Images {
		if at := [2]int{img.X, img.Y}; !seen[at] {
			seen[at] = true
			space -= found.Bytes(c.place(img))
		}
	}
	return space
}

// place gives an icon's rectangle; one that repeats takes its whole row or column.
func (c canvas) place(img sprite.Image) (x, y, width, height int) {
	switch img.Repeat {
	case "repeat-x":
		return 0, img.Y, c.sheet.Width, img.Height
	case "repeat-y":
		return img.X, 0, img.Width, c.sheet.Height
	}
	return img.X, img.Y, img.Width, img.Height
}

// area gives an icon's part of the canvas.
func (c canvas) area(img sprite.Image) float64 {
	_, _, width, height := c.place(img)
	return min(1, float64(width*height)/float64(max(1, c.sheet.Width*c.sheet.Height)))
}

// markup gives the length of each icon's text in an SVG sheet, by its id: from its symbol to the next icon's.
func (c canvas) markup(text string) map[string]int {
	type start struct {
		id string
		at int
	}
	var starts []start
	for _, img := range c.sheet.Images {
		if at := strings.Index(text, `<symbol id="`+html.EscapeString(img.ID)+`"`); at >= 0 {
			starts = append(starts, start{img.ID, at})
		}
	}
	slices.SortFunc(starts, func(a, b start) int { return cmp.Compare(a.at, b.at) })
	lengths := map[string]int{}
	for i, s := range starts {
		end := len(text) - len("</svg>")
		if i+1 < len(starts) {
			end = starts[i+1].at
		}
		lengths[s.id] = max(0, end-s.at)
	}
	return lengths
}

// users tells which stylesheets have CSS from an icon's placeholders, by the beginning of their names: SHEET-ICON. A name
// may go on after a hyphen, and the longest icon that fits is meant.
func (t *taking) users(outputs []Output) map[string][]string {
	icons := map[string]bool{}
	for _, set := range t.build.Sheets {
		for _, s := range set.Layout.Sheets {
			for _, img := range s.Images {
				icons[set.Layout.Name+"-"+img.ID] = true
			}
		}
	}
	users := map[string][]string{}
	for _, o := range outputs {
		for _, m := range o.Mixins {
			name, ok := strings.CutPrefix(m.Name, "%")
			for part := range strings.SplitSeq(name, ", %") {
				for ; ok && part != "" && !icons[part]; part = part[:max(0, strings.LastIndexByte(part, '-'))] {
				}
				if ok && part != "" && !slices.Contains(users[part], o.Name) {
					users[part] = append(users[part], o.Name)
				}
			}
		}
	}
	for _, by := range users {
		slices.Sort(by)
	}
	return users
}
