package publish

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"

	"golang.org/x/sync/errgroup"

	"assetbuild/internal/artifact"
	"assetbuild/internal/diagnostic"
)

// An item is one file with what was found at its place.
type item struct {
	artifact.File
	entry Entry
	same  bool // the content is there already
	// clear are files that must go first: one where a folder is needed, or those in a folder where this file goes.
	clear   []string
	problem *diagnostic.Diagnostic
}

// A comparison holds what is known about the folder while places are looked at. Its maps are by folded path.
type comparison struct {
	*output
	old      Record
	past     []Generation
	recorded map[string]Entry // what builds wrote
	wanted   map[string]artifact.File
}

func (o *output) newComparison(files []artifact.File) (*comparison, diagnostic.List) {
	c := &comparison{
		output: o, old: readRecord(o.root), past: readGenerations(o.root),
		recorded: map[string]Entry{}, wanted: map[string]artifact.File{},
	}
	for _, g := range c.past { // where the record was lost
		for _, f := range g.Files {
			if f.Hashed {
				c.recorded[o.fold(f.Path)] = f.Entry
			}
		}
	}
	for _, e := range c.old.Files {
		c.recorded[o.fold(e.Path)] = e
	}
	var problems diagnostic.List
	for _, f := range files {
		if other, taken := c.wanted[o.fold(f.Path)]; taken {
			problems = append(problems, twice(other, f))
		}
		c.wanted[o.fold(f.Path)] = f
	}
	return c, problems
}

// items looks at the place of every file.
func (c *comparison) items(ctx context.Context, files []artifact.File) ([]item, error) {
	items := make([]item, len(files))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(c.Jobs)
	for i, f := range files {
		group.Go(func() (err error) {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			items[i], err = c.item(f)
			return err
		})
	}
	return items, group.Wait()
}

func (c *comparison) item(f artifact.File) (item, error) {
	it := item{File: f, entry: Entry{Path: f.Path}}
	var err error
	if it.entry.Size, it.entry.SHA256, err = c.content(f); err != nil {
		return it, err
	}
	if it.clear, it.problem = c.parents(f); it.problem != nil || it.clear != nil {
		return it, nil
	}
	info, err := os.Lstat(c.path(f.Path))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return it, nil
	case err != nil:
		return it, c.failure(f.Path, "cannot be looked at", err)
	case info.IsDir():
		it.clear, it.problem = c.folderInTheWay(f)
		return it, nil
	}
	recorded, ours := c.recorded[c.fold(f.Path)]
	if info.Mode().IsRegular() && info.Size() == it.entry.Size && (!ours || recorded.Path == f.Path) {
		there, err := c.Digest(c.path(f.Path))
		if err != nil {
			return it, c.failure(f.Path, "cannot be read", err)
		}
		it.same = there == it.entry.SHA256
	}
	if !it.same && !ours && !c.Force {
		it.problem = &diagnostic.Diagnostic{
			File:    c.shown(f.Path),
			Message: "a file that no build wrote is in the way of the one made from " + f.From,
			Remedy:  "Move it, or build with --force to overwrite it.",
		}
	}
	return it, nil
}

// content gives a new file's size and sum.
func (c *comparison) content(f artifact.File) (int64, string, error) {
	if f.Source == "" {
		return int64(len(f.Data)), sum(f.Data), nil
	}
	info, err := os.Stat(f.Source)
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("it is not a regular file")
	}
	var digest string
	if err == nil {
		digest, err = c.Digest(f.Source)
	}
	if err != nil {
		return 0, "", sourceFailure(f, "cannot be read: "+reason(err), err)
	}
	return info.Size(), digest, nil
}

func sourceFailure(f artifact.File, message string, err error) error {
	return diagnostic.List{{File: f.From, Message: message, Remedy: "Make it a readable file, then build again.", Err: err}}
}

// parents looks at the folders above a file's place: a file there must go, and a link is never written through.
func (c *comparison) parents(f artifact.File) (clear []string, problem *diagnostic.Diagnostic) {
	for i := range len(f.Path) {
		if f.Path[i] != '/' {
			continue
		}
		dir := f.Path[:i]
		info, err := os.Lstat(c.path(dir))
		if err != nil {
			return nil, nil // missing: it will be made
		}
		if info.IsDir() {
			continue
		}
		if info.Mode()&fs.ModeSymlink != 0 {
			return nil, &diagnostic.Diagnostic{
				File:    c.shown(dir),
				Message: fmt.Sprintf("%s would be written through a link", f.Path),
				Remedy:  "Replace the link by a folder; only the output folder itself may be one.",
			}
		}
		if e, ours := c.recorded[c.fold(dir)]; c.Force || ours && c.unchanged(e) {
			return []string{dir}, nil
		}
		return nil, &diagnostic.Diagnostic{
			File:    c.shown(dir),
			Message: "a file that no build wrote is where a folder is needed for " + f.Path,
			Remedy:  "Move it, or build with --force to remove it.",
		}
	}
	return nil, nil
}

// folderInTheWay lists the files of a folder that stands where a file goes. It may go only where builds wrote all of it.
func (c *comparison) folderInTheWay(f artifact.File) (clear []string, problem *diagnostic.Diagnostic) {
	foreign := ""
	err := fs.WalkDir(c.root.FS(), f.Path, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		e, ours := c.recorded[c.fold(name)]
		if _, wanted := c.wanted[c.fold(name)]; !ours || wanted || !c.unchanged(e) {
			foreign = name
			return fs.SkipAll
		}
		clear = append(clear, name)
		return nil
	})
	if err == nil && foreign == "" && len(clear) > 0 {
		return clear, nil
	}
	d := &diagnostic.Diagnostic{
		File:    c.shown(f.Path),
		Message: "a folder is where the file made from " + f.From + " goes",
		Remedy:  "Move or remove it.",
		Err:     err,
	}
	if foreign != "" {
		d.Notes = []string{"It holds " + path.Base(foreign) + ", which no build wrote."}
	}
	return nil, d
}

// unchanged tells that a recorded file is there as it was written.
func (c *comparison) unchanged(e Entry) bool {
	there, ours := c.stillOurs(e)
	return there && ours
}

// stillOurs looks at a file of the record. It is not looked for behind links.
func (c *comparison) stillOurs(e Entry) (there, ours bool) {
	for dir := path.Dir(e.Path); dir != "."; dir = path.Dir(dir) {
		if info, err := os.Lstat(c.path(dir)); err != nil || !info.IsDir() {
			return false, false
		}
	}
	info, err := os.Lstat(c.path(e.Path))
	if err != nil {
		return false, false
	}
	if !info.Mode().IsRegular() || info.Size() != e.Size {
		return true, false
	}
	digest, err := c.Digest(c.path(e.Path))
	return true, err == nil && digest == e.SHA256
}

// fold makes paths equal that are one file here.
func (o *output) fold(name string) string {
	if o.caseless {
		return strings.ToLower(name)
	}
	return name
}

// probeCase finds out whether the folder's file system tells letter cases apart.
func (o *output) probeCase() error {
	name := recordName
	if _, err := o.root.Lstat(name); err != nil {
		name = ownPrefix + ".probe"
		if err := o.root.WriteFile(name, nil, 0o666); err != nil {
			return o.failure("", "cannot be written to", err)
		}
		defer o.root.Remove(name)
	}
	_, err := o.root.Lstat(strings.ToUpper(name))
	o.caseless = err == nil
	return nil
}
