package sass

import (
	"cmp"
	"path"
	"slices"
	"strconv"
	"strings"

	"assetbuild/sprite"
)

// An Icon is one image as a stylesheet sees it: in CSS px, whatever the scale of the sheet, with all sheets that hold it.
// The template function icons makes them of a layout.
type Icon struct {
	// Name is the file's name as written; ID is the Sass identifier made of it.
	Name, ID string
	// X and Y are the place on the sheet, Width and Height the size, all in CSS px.
	X, Y, Width, Height float64
	// SheetWidth and SheetHeight are the sheet's size in CSS px.
	SheetWidth, SheetHeight float64
	// URL is what browsers without image-set() load: the first format of the sheet of the smallest scale.
	URL string
	// Sheets hold the icon, by scale.
	Sheets []sprite.Sheet
}

// Icons lists what is on the sheets, each image once, sorted by ID. Sheets of several scales are one icon's; a directory
// that was split has each icon on its own sheet.
func Icons(l sprite.Layout) []Icon {
	sheets := slices.Clone(l.Sheets)
	slices.SortStableFunc(sheets, func(a, b sprite.Sheet) int { return cmp.Compare(scaleOf(a), scaleOf(b)) })
	var icons []Icon
	index := map[string]int{}
	for _, sheet := range sheets {
		scale := scaleOf(sheet)
		for _, image := range sheet.Images {
			if i, ok := index[image.ID]; ok {
				icons[i].Sheets = append(icons[i].Sheets, sheet)
				continue
			}
			index[image.ID] = len(icons)
			icons = append(icons, Icon{
				Name: image.Name, ID: image.ID,
				X: float64(image.X) / scale, Y: float64(image.Y) / scale,
				Width: float64(image.Width) / scale, Height: float64(image.Height) / scale,
				SheetWidth: float64(sheet.Width) / scale, SheetHeight: float64(sheet.Height) / scale,
				URL:    sheet.URL,
				Sheets: []sprite.Sheet{sheet},
			})
		}
	}
	slices.SortStableFunc(icons, func(a, b Icon) int { return cmp.Compare(a.ID, b.ID) })
	return icons
}

// scaleOf is a sheet's scale; a sheet without one has a px for each CSS px.
func scaleOf(s sprite.Sheet) float64 { return cmp.Or(s.Scale, 1) }

// Position is the value of background-position: "-16px 0".
func (i Icon) Position() string { return px(-i.X) + " " + px(-i.Y) }

// Sized tells whether the background needs a size: the sheet isn't shown px by px, or is a drawing.
func (i Icon) Sized() bool {
	return slices.ContainsFunc(i.Sheets, func(s sprite.Sheet) bool { return scaleOf(s) != 1 || s.Files["svg"] != "" })
}

// ImageSet is the value of image-set() where there is a choice of scales or formats, and "" where there is none.
func (i Icon) ImageSet() string {
	var options []string
	for _, s := range i.Sheets {
		formats := formatsOf(s)
		for _, format := range formats {
			option := "url(" + quoteSass(urlOf(s, format)) + ")"
			if len(i.Sheets) > 1 || scaleOf(s) != 1 {
				option += " " + number(scaleOf(s)) + "x"
			}
			if len(formats) > 1 {
				option += ` type("` + mediaTypes[format] + `")`
			}
			options = append(options, option)
		}
	}
	if len(options) < 2 {
		return ""
	}
	return "image-set(" + strings.Join(options, ", ") + ")"
}

// A Sharper is a sheet for dense screens, for browsers without image-set().
type Sharper struct {
	URL string
	// From is the density, in device px for each CSS px, from which on it is the better choice: half way from the scale
	// below.
	From string
}

// Sharper lists the sheets of larger scales than the first.
func (i Icon) Sharper() []Sharper {
	var list []Sharper
	for n, s := range i.Sheets {
		if n > 0 && scaleOf(s) > scaleOf(i.Sheets[n-1]) {
			list = append(list, Sharper{s.URL, number((scaleOf(s) + scaleOf(i.Sheets[n-1])) / 2)})
		}
	}
	return list
}

// A Dense is icons for which browsers without image-set() load the same sheets on dense screens.
type Dense struct {
	Sharper []Sharper
	Icons   []Icon
}

// DenseOf groups icons by their sharper sheets, so that a stylesheet asks for the density once a sheet and not once an icon.
func DenseOf(icons []Icon) (groups []Dense) {
	for _, icon := range icons {
		sharper := icon.Sharper()
		if len(sharper) == 0 {
			continue
		}
		i := slices.IndexFunc(groups, func(d Dense) bool { return slices.Equal(d.Sharper, sharper) })
		if i < 0 {
			i = len(groups)
			groups = append(groups, Dense{Sharper: sharper})
		}
		groups[i].Icons = append(groups[i].Icons, icon)
	}
	return groups
}

var mediaTypes = map[string]string{"png": "image/png", "webp": "image/webp", "svg": "image/svg+xml"}

// formatsOf lists a sheet's formats, the one that browsers should take first; the one that all know is last.
func formatsOf(s sprite.Sheet) []string {
	var formats []string
	for format := range s.Files {
		if mediaTypes[format] != "" {
			formats = append(formats, format)
		}
	}
	rank := map[string]int{"svg": 0, "webp": 1, "png": 2}
	slices.SortFunc(formats, func(a, b string) int { return cmp.Compare(rank[a], rank[b]) })
	return formats
}

// urlOf is what a stylesheet refers to a format of the sheet by: beside the first format's.
func urlOf(s sprite.Sheet, format string) string {
	if file := s.Files[format]; file != "" && path.Base(s.URL) != file {
		return s.URL[:len(s.URL)-len(path.Base(s.URL))] + file
	}
	return s.URL
}

// px writes a length: 0, 16px, -8.5px.
func px(n float64) string {
	if s := number(n); s != "0" {
		return s + "px"
	}
	return "0"
}

// number writes a number as CSS does, with at most four digits behind the point.
func number(n float64) string {
	s := strconv.FormatFloat(n, 'f', 4, 64)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if s == "-0" {
		return "0"
	}
	return s
}

// quoteSass writes a text as a Sass string.
func quoteSass(s string) string {
	var out strings.Builder
	out.WriteByte('"')
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"' || c == '\\' || c == '#' && i+1 < len(s) && s[i+1] == '{':
			out.WriteByte('\\')
			out.WriteByte(c)
		case c < 0x20 || c == 0x7f:
			out.WriteString(`\` + strconv.FormatInt(int64(c), 16) + " ")
		default:
			out.WriteByte(c)
		}
	}
	out.WriteByte('"')
	return out.String()
}
