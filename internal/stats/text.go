package stats

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"assetbuild/internal/report"
)

// How much a terminal shows, unless all is asked for.
const (
	shownOutputs = 20
	shownParts   = 3
	shownRows    = 10
)

// kinds are the kinds of outputs in the order in which they are shown, and what several of each are called.
var kinds = []struct{ Kind, Many string }{
	{"stylesheet", "stylesheets"}, {"script", "scripts"}, {"sheet", "sheets"}, {"asset", "assets"}, {"page", "pages"}, {"static", "static files"},
}

// Write shows a report as tables; all of it, or what is largest.
func (r *Report) Write(w io.Writer, style report.Style, all bool) {
	total := r.Total()
	fmt.Fprintf(w, "%d files: %s, gzip %s, brotli %s\n\n", len(r.Outputs), report.Bytes(total.Raw), report.Bytes(total.Gzip), report.Bytes(total.Brotli))
	r.writeKinds(w, style)
	if r.Changes != nil {
		r.Changes.write(w, style, all)
	}
	r.writeOutputs(w, style, all)
	r.writeIcons(w, style, all)
	r.writeMixins(w, style, all)
	r.writePages(w, style)
}

func (r *Report) writeKinds(w io.Writer, style report.Style) {
	cells := [][]string{{"", "files", "size", "gzip", "brotli"}}
	for _, k := range kinds {
		n, sum := 0, Sizes{}
		for _, o := range r.Outputs {
			if o.Kind == k.Kind {
				n, sum = n+1, sum.plus(o.Sizes)
			}
		}
		if n > 0 {
			cells = append(cells, slices.Concat([]string{k.Many, fmt.Sprint(n)}, sum.cells()))
		}
	}
	style.Table(w, cells, 1, 2, 3, 4)
}

func (s Sizes) cells() []string {
	return []string{report.Bytes(s.Raw), report.Bytes(s.Gzip), report.Bytes(s.Brotli)}
}

// writeOutputs shows the largest outputs, what each is made of, and who asks for it; and then those that are published as
// they are.
func (r *Report) writeOutputs(w io.Writer, style report.Style, all bool) {
	var made, copied []Output
	for _, o := range r.Outputs {
		if o.Measure == ByFile {
			copied = append(copied, o)
		} else {
			made = append(made, o)
		}
	}
	writeFiles(w, style, all, "What is in each file, and who asks for it", made, shownOutputs)
	writeFiles(w, style, all, "Files of one source", copied, shownRows)
}

func writeFiles(w io.Writer, style report.Style, all bool, heading string, outputs []Output, most int) {
	slices.SortStableFunc(outputs, func(a, b Output) int { return cmp.Compare(b.Brotli, a.Brotli) })
	shown, more := first(outputs, most, all)
	if len(shown) == 0 {
		return
	}
	headed(w, style, heading)
	cells := [][]string{{"", "size", "gzip", "brotli", "share", "asked for by"}}
	for _, o := range shown {
		cells = append(cells, slices.Concat([]string{o.Name}, o.cells(), []string{"", because(o.By)}))
		if o.Measure == ByFile {
			continue
		}
		parts, rest := first(o.Parts, shownParts, all)
		for _, p := range parts {
			cells = append(cells, []string{"  " + p.Source, report.Bytes(p.Bytes), "", "", percent(p.Bytes, o.Raw), because(p.By)})
		}
		if rest > 0 {
			cells = append(cells, []string{fmt.Sprintf("  and %d more", rest), "", "", "", "", ""})
		}
	}
	right := []int{1, 2, 3, 4}
	if shown[0].Measure == ByFile { // no shares
		right = right[:3]
		for i, line := range cells {
			cells[i] = slices.Delete(line, 4, 5)
		}
	}
	style.Table(w, cells, right...)
	tellMore(w, more)
}

// writeIcons shows the icons that cost the most.
func (r *Report) writeIcons(w io.Writer, style report.Style, all bool) {
	type icon struct {
		Part
		sheet Output
	}
	var icons []icon
	for _, o := range r.Outputs {
		for _, p := range o.Parts {
			if o.Kind == "sheet" && !strings.HasPrefix(p.Source, "(") {
				icons = append(icons, icon{p, o})
			}
		}
	}
	slices.SortStableFunc(icons, func(a, b icon) int { return cmp.Compare(b.Bytes, a.Bytes) })
	shown, more := first(icons, shownRows, all)
	if len(shown) == 0 {
		return
	}
	headed(w, style, "Icons: the bytes of a sheet that are spent on their pixels")
	cells := [][]string{{"", "size", "of the sheet", "area", "sheet"}}
	for _, i := range shown {
		cells = append(cells, []string{i.Source, report.Bytes(i.Bytes), percent(i.Bytes, i.sheet.Raw), fmt.Sprintf("%.1f %%", 100*i.Area), i.sheet.Name})
	}
	style.Table(w, cells, 1, 2, 3)
	tellMore(w, more)
}

// AllMixins sums up the mixins and placeholders over all stylesheets, the largest first, with how many stylesheets have them.
func (r *Report) AllMixins() (mixins []Mixin, stylesheets []int) {
	sums, count := map[Mixin]int64{}, map[Mixin]int{}
	for _, o := range r.Outputs {
		for _, m := range o.Mixins {
			key := m
			key.Bytes = 0
			sums[key] += m.Bytes
			count[key]++
		}
	}
	for m, n := range sums {
		m.Bytes = n
		mixins = append(mixins, m)
	}
	sortMixins(mixins)
	for _, m := range mixins {
		m.Bytes = 0
		stylesheets = append(stylesheets, count[m])
	}
	return mixins, stylesheets
}

func (r *Report) writeMixins(w io.Writer, style report.Style, all bool) {
	mixins, stylesheets := r.AllMixins()
	shown, more := first(mixins, shownRows, all)
	if len(shown) == 0 {
		return
	}
	headed(w, style, "Mixins and placeholders: the CSS that is written in their bodies")
	cells := [][]string{{"", "size", "stylesheets", "where"}}
	for i, m := range shown {
		cells = append(cells, []string{m.Name, report.Bytes(m.Bytes), fmt.Sprint(stylesheets[i]), fmt.Sprintf("%s:%d", m.Source, m.Line)})
	}
	style.Table(w, cells, 1, 2)
	tellMore(w, more)
}

func (r *Report) writePages(w io.Writer, style report.Style) {
	if len(r.Pages) == 0 {
		return
	}
	headed(w, style, "Pages, with all that they load")
	cells := [][]string{{"", "requests", "size", "gzip", "brotli"}}
	for _, p := range r.Pages {
		cells = append(cells, slices.Concat([]string{p.Path, fmt.Sprint(p.Requests)}, p.cells()))
	}
	style.Table(w, cells, 1, 2, 3, 4)
}

// write shows what changed.
func (c *Changes) write(w io.Writer, style report.Style, all bool) {
	headed(w, style, "Since "+c.Against)
	cells := [][]string{{"", "size", "", "gzip", "", "brotli", ""}}
	row := func(name string, change Change) {
		line := []string{name}
		before, after, growth := orNone(change.Before), orNone(change.After), change.Growth()
		for _, n := range [][3]int64{{before.Raw, after.Raw, growth.Raw}, {before.Gzip, after.Gzip, growth.Gzip}, {before.Brotli, after.Brotli, growth.Brotli}} {
			line = append(line, report.Bytes(n[1]), grown(n[0], n[2]))
		}
		cells = append(cells, line)
	}
	outputs, more := first(c.Outputs, shownOutputs, all)
	for _, change := range outputs {
		row(change.Name+state(change), change)
		parts, _ := first(change.Parts, shownParts, all)
		for _, p := range parts {
			cells = append(cells, []string{"  " + p.Source, report.Bytes(p.After), grown(p.Before, p.After-p.Before), "", "", "", ""})
		}
	}
	for _, change := range c.Pages {
		row(fmt.Sprintf("%s, %d → %d requests", change.Name, change.Requests[0], change.Requests[1]), change)
	}
	row("all files", c.Total)
	style.Table(w, cells, 1, 2, 3, 4, 5, 6)
	tellMore(w, more)
}

func state(c Change) string {
	switch {
	case c.Before == nil:
		return " (new)"
	case c.After == nil:
		return " (gone)"
	}
	return ""
}

// grown shows a growth: "+1.2 kB, +3.1 %".
func grown(before, growth int64) string {
	if growth == 0 {
		return "="
	}
	sign := "+"
	if growth < 0 {
		sign = "−"
	}
	text := sign + report.Bytes(max(growth, -growth))
	if before > 0 && growth != -before {
		text += fmt.Sprintf(" %s%.1f %%", sign, 100*float64(max(growth, -growth))/float64(before))
	}
	return text
}

func percent(part, whole int64) string {
	return fmt.Sprintf("%.1f %%", 100*float64(part)/float64(max(1, whole)))
}

// because names the first of those that ask for something, and how many more do.
func because(by []string) string {
	if len(by) == 0 {
		return ""
	}
	if len(by) > 1 {
		return fmt.Sprintf("%s and %d more", by[0], len(by)-1)
	}
	return by[0]
}

// first gives the first of a list, or all, and how many are left out.
func first[T any](list []T, n int, all bool) ([]T, int) {
	if all || len(list) <= n {
		return list, 0
	}
	return list[:n], len(list) - n
}

// headed begins a table under its heading.
func headed(w io.Writer, style report.Style, text string) {
	fmt.Fprintln(w)
	style.Heading(w, text)
}

func tellMore(w io.Writer, more int) {
	if more > 0 {
		fmt.Fprintf(w, "   and %d more: --all shows them, and so does --html FILE\n", more)
	}
}
