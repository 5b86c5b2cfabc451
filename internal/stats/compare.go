package stats

import (
	"cmp"
	"slices"
	"strings"
)

// Changes are what differs between two builds.
type Changes struct {
	// Against says what was compared with, as the user named it.
	Against string `json:"against"`
	// Outputs and Pages hold only what changed, the greatest growth of Brotli first.
	Outputs []Change `json:"outputs"`
	Pages   []Change `json:"pages"`
	// Total is of all outputs.
	Total Change `json:"total"`
}

// A Change is one output's or page's. Before or After is nil where it is new or gone.
type Change struct {
	Name   string `json:"name"`
	Kind   string `json:"kind,omitempty"`
	Before *Sizes `json:"before"`
	After  *Sizes `json:"after"`
	// Requests are a page's, before and after.
	Requests *[2]int `json:"requests,omitempty"`
	// Parts are the sources and icons whose bytes changed, the greatest growth first.
	Parts []PartChange `json:"parts,omitempty"`
}

// A PartChange is a source's share before and after, in bytes.
type PartChange struct {
	Source string `json:"source"`
	Before int64  `json:"before"`
	After  int64  `json:"after"`
}

// Growth gives how many bytes more there are; of something new all, of what is gone fewer than none.
func (c Change) Growth() Sizes {
	before, after := orNone(c.Before), orNone(c.After)
	return Sizes{after.Raw - before.Raw, after.Gzip - before.Gzip, after.Brotli - before.Brotli}
}

func orNone(s *Sizes) Sizes {
	if s == nil {
		return Sizes{}
	}
	return *s
}

// Total sums up all outputs.
func (r *Report) Total() (total Sizes) {
	for _, o := range r.Outputs {
		total = total.plus(o.Sizes)
	}
	return total
}

// Compare tells what changed since a former report, which the user calls by a name.
func (r *Report) Compare(former *Report, name string) *Changes {
	before, after := former.Total(), r.Total()
	c := &Changes{Against: name, Outputs: []Change{}, Pages: []Change{}, Total: Change{Name: "all", Before: &before, After: &after}}
	pair(former.Outputs, r.Outputs, func(o Output) string { return o.Name }, func(was, is *Output) {
		if change, differs := outputChange(was, is); differs {
			c.Outputs = append(c.Outputs, change)
		}
	})
	pair(former.Pages, r.Pages, func(p Page) string { return p.Path }, func(was, is *Page) {
		if change, differs := pageChange(was, is); differs {
			c.Pages = append(c.Pages, change)
		}
	})
	for _, all := range [][]Change{c.Outputs, c.Pages} {
		slices.SortStableFunc(all, func(a, b Change) int {
			return cmp.Or(cmp.Compare(b.Growth().Brotli, a.Growth().Brotli), strings.Compare(a.Name, b.Name))
		})
	}
	return c
}

// pair calls a function with what has one name in both lists, in the order of names; nil stands for what is missing.
func pair[T any](before, after []T, name func(T) string, each func(was, is *T)) {
	both := map[string][2]*T{}
	for i := range before {
		both[name(before[i])] = [2]*T{&before[i], nil}
	}
	for i := range after {
		both[name(after[i])] = [2]*T{both[name(after[i])][0], &after[i]}
	}
	names := make([]string, 0, len(both))
	for n := range both {
		names = append(names, n)
	}
	slices.Sort(names)
	for _, n := range names {
		each(both[n][0], both[n][1])
	}
}

func outputChange(was, is *Output) (c Change, differs bool) {
	var before, after []Part
	if was != nil {
		c.Name, c.Kind, c.Before, before = was.Name, was.Kind, &was.Sizes, was.Parts
	}
	if is != nil {
		c.Name, c.Kind, c.After, after = is.Name, is.Kind, &is.Sizes, is.Parts
	}
	if was == nil || is == nil {
		return c, true
	}
	pair(before, after, func(p Part) string { return p.Source }, func(was, is *Part) {
		change := PartChange{}
		if was != nil {
			change.Source, change.Before = was.Source, was.Bytes
		}
		if is != nil {
			change.Source, change.After = is.Source, is.Bytes
		}
		if change.Before != change.After {
			c.Parts = append(c.Parts, change)
		}
	})
	slices.SortStableFunc(c.Parts, func(a, b PartChange) int { return cmp.Compare(b.After-b.Before, a.After-a.Before) })
	return c, was.Sizes != is.Sizes || len(c.Parts) > 0
}

func pageChange(was, is *Page) (c Change, differs bool) {
	requests := [2]int{}
	if was != nil {
		c.Name, c.Before, requests[0] = was.Path, &was.Sizes, was.Requests
	}
	if is != nil {
		c.Name, c.After, requests[1] = is.Path, &is.Sizes, is.Requests
	}
	c.Requests = &requests
	return c, was == nil || is == nil || was.Sizes != is.Sizes || was.Requests != is.Requests
}
