package stats

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"assetbuild/internal/artifact"
	"assetbuild/internal/bundle"
	"assetbuild/sass"
)

// stylesheet tells by its source map which sources and which mixins a stylesheet's bytes come from.
func (t *taking) stylesheet(o *Output, f artifact.File) {
	origins, err := bundle.ReadOrigins(f.Path, f.Data, t.maps[f.Path])
	if err != nil {
		return // without a map, or with one of somebody else's
	}
	o.Measure = BySourceMap
	bytes := map[string]int64{}
	mixins := map[Mixin]int64{} // without Bytes
	finders := make([]*finder, len(origins.Sources))
	for _, span := range origins.Spans {
		if span.Source < 0 {
			bytes[ownPart] += int64(span.Bytes)
			continue
		}
		source := origins.Sources[span.Source]
		bytes[source.Name] += int64(span.Bytes)
		if finders[span.Source] == nil {
			finders[span.Source] = newFinder(source)
		}
		if m := finders[span.Source].at(span.Line, span.Column); m.Name != "" {
			mixins[m] += int64(span.Bytes)
		}
	}
	for source, n := range bytes {
		o.Parts = append(o.Parts, Part{Source: source, Bytes: n, By: list(t.importers[source])})
	}
	for m, n := range mixins {
		m.Bytes = n
		o.Mixins = append(o.Mixins, m)
	}
	sortMixins(o.Mixins)
}

func sortMixins(mixins []Mixin) {
	slices.SortFunc(mixins, func(a, b Mixin) int {
		return cmp.Or(cmp.Compare(b.Bytes, a.Bytes), strings.Compare(a.Name, b.Name), strings.Compare(a.Source, b.Source), cmp.Compare(a.Line, b.Line))
	})
}

// A finder tells in which definition's body a place of a source lies.
type finder struct {
	name   string
	lines  []int // the offset of each line
	bodies []sass.Body
}

func newFinder(source bundle.OriginSource) *finder {
	f := &finder{name: source.Name, lines: []int{0}}
	if extension := path.Ext(source.Name); extension == ".scss" || extension == ".sass" {
		f.bodies = sass.BodiesOf(source.Text, extension == ".sass")
	}
	for i := range len(source.Text) {
		if source.Text[i] == '\n' {
			f.lines = append(f.lines, i+1)
		}
	}
	return f
}

// at gives the innermost mixin or placeholder around a place, with neither where there is none. A function's body writes no
// CSS.
func (f *finder) at(line, column int) (m Mixin) {
	if line >= len(f.lines) {
		return m
	}
	offset := f.lines[line] + column
	for _, body := range f.bodies { // outer ones come first
		if body.Kind == sass.KindFunction || offset < body.Start || offset >= body.End {
			continue
		}
		sigil := "%"
		if body.Kind == sass.KindMixin {
			sigil = "@mixin "
		}
		start, _ := slices.BinarySearch(f.lines, body.Start+1)
		m = Mixin{Name: sigil + body.Name, Source: f.name, Line: start}
	}
	return m
}
