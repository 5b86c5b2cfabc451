package publish

import (
	"context"
	"maps"
	"slices"

	"assetbuild/internal/artifact"
	"assetbuild/internal/diagnostic"
)

// A plan is what differs between the output folder and what it shall hold.
type plan struct {
	write   []item // in the order of publishing
	remove  []string
	former  []Entry // what the last record said of those
	record  Record
	renew   bool // the record on the disk differs
	summary Summary
}

func (p *plan) nothingToDo() bool { return len(p.write) == 0 && len(p.remove) == 0 && !p.renew }

// keep says of files that they could not be removed.
func (p *plan) keep(names []string) {
	p.summary.Removed = slices.DeleteFunc(p.summary.Removed, func(name string) bool { return slices.Contains(names, name) })
	p.summary.Kept = append(p.summary.Kept, slices.DeleteFunc(names, isOwn)...)
	slices.Sort(p.summary.Kept)
}

// A succession says which generation the folder holds after a switch, and which others are kept.
type succession struct {
	current string // its ID; empty for none
	// contents are those of a new generation's unhashed files; they are put there before anything names them. Its
	// description comes last.
	contents    []item
	description []item
	kept        []Generation
}

// plan compares the folder with a build's files.
func (o *output) plan(ctx context.Context, files []artifact.File) (*plan, error) {
	return o.planFor(ctx, files, (*comparison).succeed)
}

// planFor looks at every file's place, tells all files that stand in the way, and plans what is left to do.
func (o *output) planFor(ctx context.Context, files []artifact.File, succeed func(*comparison, []item) (succession, error)) (*plan, error) {
	files = inOrder(files)
	c, problems := o.newComparison(files)
	items, err := c.items(ctx, files)
	if err != nil {
		return nil, err
	}
	for _, it := range items {
		if it.problem != nil {
			problems = append(problems, it.problem)
		}
	}
	if len(problems) > 0 {
		return nil, diagnostic.Sort(problems)
	}
	next, err := succeed(c, items)
	if err != nil {
		return nil, err
	}
	p := &plan{
		record: Record{Version: recordVersion, Generation: next.current}, write: next.contents, summary: Summary{Generation: next.current},
	}
	cleared := p.add(items)
	p.write = append(p.write, next.description...)
	c.retire(p, next, cleared)
	return p, c.compareRecord(p)
}

// add plans the files of the build, and gives those that go because they stand in the way.
func (p *plan) add(items []item) (cleared map[string]bool) {
	cleared = map[string]bool{}
	for _, it := range items {
		p.record.Files = append(p.record.Files, it.entry)
		if it.same {
			p.summary.Unchanged = append(p.summary.Unchanged, it.Path)
			continue
		}
		p.write = append(p.write, it)
		p.summary.Written = append(p.summary.Written, it.Path)
		p.summary.Bytes += it.entry.Size
		for _, name := range it.clear {
			cleared[name] = true
		}
	}
	slices.Sort(p.summary.Written)
	slices.Sort(p.summary.Unchanged)
	return cleared
}

// retire plans what becomes of files that builds wrote and this one didn't. What a kept generation names stays.
func (c *comparison) retire(p *plan, next succession, cleared map[string]bool) {
	retained := map[string]bool{}
	for _, g := range next.kept {
		for _, f := range g.Files {
			if f.Hashed {
				retained[c.fold(f.Path)] = true
			}
		}
	}
	p.remove = c.forget(next)
	for _, name := range slices.Sorted(maps.Keys(c.recorded)) {
		if _, wanted := c.wanted[name]; wanted {
			continue
		}
		e := c.recorded[name]
		there, ours := c.stillOurs(e)
		switch {
		case cleared[e.Path]:
			p.summary.Removed = append(p.summary.Removed, e.Path)
		case there && retained[name]:
			e.Retained = true
			p.record.Files = append(p.record.Files, e)
		case there && ours:
			p.summary.Removed = append(p.summary.Removed, e.Path)
			p.remove, p.former = append(p.remove, e.Path), append(p.former, e)
		case there:
			p.summary.Kept = append(p.summary.Kept, e.Path)
		}
	}
}

// compareRecord tells whether the record has to be written. A folder that no build wrote to needs none.
func (c *comparison) compareRecord(p *plan) error {
	text, err := p.record.encode()
	if err != nil {
		return err
	}
	before, err := readOwn(c.root, recordName)
	p.renew = (len(p.record.Files) > 0 || err == nil) && string(before) != string(text)
	return nil
}
