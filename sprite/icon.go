package sprite

import (
	"cmp"
	"fmt"
	"image"
	"math"
	"slices"
	"strconv"
	"strings"

	"assetbuild/internal/diagnostic"
	"assetbuild/sprite/pack"

	"github.com/zeebo/xxh3"
)

// An icon is one name of a directory: one picture, perhaps at several scales.
type icon struct {
	name, id string
	sources  map[float64]*source // by scale
	size     pack.Size           // in px of the grid
	crop     image.Rectangle     // what is left of it after trimming, in px of the grid
}

// A tile is what takes one place: icons that are equal at every scale.
type tile struct {
	icons  []*icon
	size   pack.Size // in px of the grid
	margin int       // free space around it beyond the directory's padding
	repeat Repeat
}

// A grid is the px that a directory is arranged in: those of its smallest scale. Places on the sheets of the other scales
// are theirs times the ratio of the scales, and whole numbers because places on the grid are multiples of step.
type grid struct {
	scales []float64 // rising; the first is the grid's own
	step   int
}

func newGrid(sources []*source) grid {
	g := grid{step: 1}
	for _, s := range sources {
		if !slices.Contains(g.scales, s.file.Scale) {
			g.scales = append(g.scales, s.file.Scale)
		}
	}
	slices.Sort(g.scales)
	for _, scale := range g.scales {
		for step := 1; step <= 1000; step++ {
			if product := g.ratio(scale) * float64(step); math.Abs(product-math.Round(product)) < 1e-6 {
				g.step = lcm(g.step, step)
				break
			}
		}
	}
	return g
}

func (g grid) ratio(scale float64) float64 { return scale / g.scales[0] }

// at gives a length of the grid in px of a scale. It is exact for multiples of step.
func (g grid) at(length int, scale float64) int {
	return int(math.Round(float64(length) * g.ratio(scale)))
}

// up gives the least multiple of step that is not under n.
func (g grid) up(n int) int { return (n + g.step - 1) / g.step * g.step }

// icons groups sources by name and tells about those whose scales don't belong together.
func icons(dir Directory, sources []*source, g grid) ([]*icon, diagnostic.List) {
	byID := map[string]*icon{}
	var all []*icon
	for _, s := range sources { // by rising scale
		i := byID[s.file.ID]
		if i == nil {
			i = &icon{name: s.file.Icon, id: s.file.ID, sources: map[float64]*source{}}
			byID[s.file.ID] = i
			all = append(all, i)
		}
		i.sources[s.file.Scale] = s
	}
	slices.SortFunc(all, func(a, b *icon) int { return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.id, b.id)) })
	var warnings diagnostic.List
	for _, i := range all {
		warnings = append(warnings, i.settle(g)...)
	}
	return all, append(warnings, unpaired(dir, all, g)...)
}

// settle decides an icon's size on the grid, and takes out the scales whose size isn't the exact multiple.
func (i *icon) settle(g grid) (warnings diagnostic.List) {
	var base *source
	for _, scale := range g.scales {
		s := i.sources[scale]
		switch {
		case s == nil:
			continue
		case base == nil:
			base = s
			i.size = pack.Size{W: i.onGrid(s.width, scale, g), H: i.onGrid(s.height, scale, g)}
			continue
		}
		ratio := scale / base.file.Scale
		if !isMultiple(s.width, base.width, ratio) || !isMultiple(s.height, base.height, ratio) {
			warnings = append(warnings, &diagnostic.Diagnostic{
				Severity: diagnostic.Warning, Rule: "retina-size", File: s.file.Display,
				Message: fmt.Sprintf("the image has %d × %d px, which is not %s times %s (%d × %d px)",
					s.width, s.height, number(ratio), base.file.Display, base.width, base.height),
				Remedy: fmt.Sprintf("It is left out at %sx. Save it with %s × %s px.",
					number(scale), number(float64(base.width)*ratio), number(float64(base.height)*ratio)),
			})
			delete(i.sources, scale)
		}
	}
	i.crop = i.trimmed(g)
	return warnings
}

// onGrid gives a length of the image at a scale in px of the grid, rounded up.
func (i *icon) onGrid(length int, scale float64, g grid) int {
	return int(math.Ceil(float64(length)/g.ratio(scale) - 1e-6))
}

func isMultiple(large, small int, ratio float64) bool {
	return math.Abs(float64(large)-float64(small)*ratio) < 1e-6
}

// trimmed gives the part of the icon that is not transparent at some scale, in whole steps of the grid.
func (i *icon) trimmed(g grid) image.Rectangle {
	var all image.Rectangle
	for scale, s := range i.sources {
		r := g.ratio(scale)
		down := func(v int) int { return int(math.Floor(float64(v)/r+1e-6)) / g.step * g.step }
		up := func(v int) int { return g.up(int(math.Ceil(float64(v)/r - 1e-6))) }
		all = all.Union(image.Rect(down(s.content.Min.X), down(s.content.Min.Y), up(s.content.Max.X), up(s.content.Max.Y)))
	}
	return all.Intersect(image.Rect(0, 0, i.size.W, i.size.H))
}

// cropAt gives the crop in px of a scale.
func (i *icon) cropAt(scale float64, g grid) image.Rectangle {
	s := i.sources[scale]
	return image.Rect(g.at(i.crop.Min.X, scale), g.at(i.crop.Min.Y, scale),
		min(g.at(i.crop.Max.X, scale), s.width), min(g.at(i.crop.Max.Y, scale), s.height))
}

// unpaired tells which icons lack a scale that others have, in one warning a scale.
func unpaired(dir Directory, all []*icon, g grid) (warnings diagnostic.List) {
	for _, scale := range g.scales {
		var lacking []string
		for _, i := range all {
			if i.sources[scale] == nil {
				lacking = append(lacking, i.name)
			}
		}
		if len(lacking) == 0 {
			continue
		}
		warnings = append(warnings, &diagnostic.Diagnostic{
			Severity: diagnostic.Warning, Rule: "retina-pair", File: dir.Display,
			Message: fmt.Sprintf("%d of %d icons have no image at %sx: %s", len(lacking), len(all), number(scale), listed(lacking, 8)),
			Remedy:  "Screens of that density show the next scale there is.",
		})
	}
	return warnings
}

// listed joins at most `most` names.
func listed(names []string, most int) string {
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", len(names)-most)
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// A likeness is what two icons share that may share a place.
type likeness struct {
	size   pack.Size
	margin int
	repeat Repeat
	looks  string
}

// tiles joins the icons that are equal at every scale, in the order of their names.
func tiles(all []*icon, g grid, opt Options) []*tile {
	at := map[likeness]*tile{}
	var found []*tile
	for _, i := range all {
		own := opt.Icons[i.name]
		like := likeness{
			size:   pack.Size{W: i.crop.Dx(), H: i.crop.Dy()},
			margin: g.padding(max(0, own.Padding-opt.Padding)), repeat: own.Repeat, looks: i.looks(g),
		}
		t := at[like]
		if t == nil {
			t = &tile{size: like.size, margin: like.margin, repeat: like.repeat}
			at[like] = t
			found = append(found, t)
		}
		t.icons = append(t.icons, i)
	}
	return found
}

// padding gives a length in px at scale 1 in px of the grid, rounded up to whole steps.
func (g grid) padding(px int) int {
	return g.up(int(math.Ceil(float64(px)*g.scales[0] - 1e-6)))
}

// looks stands for the pixels at every scale and where they lie in the crop.
func (i *icon) looks(g grid) string {
	var looks []byte
	for _, scale := range g.scales {
		s := i.sources[scale]
		if s == nil {
			looks = append(looks, '-')
			continue
		}
		offset := s.content.Min.Sub(i.cropAt(scale, g).Min)
		looks = fmt.Appendf(looks, "%x %v;", bytesOf(s.hash), offset)
	}
	return string(looks)
}

func bytesOf(hash xxh3.Uint128) [16]byte { return hash.Bytes() }

func lcm(a, b int) int { return a / gcd(a, b) * b }

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
