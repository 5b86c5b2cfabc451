package publish

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"

	"golang.org/x/sync/errgroup"

	"assetbuild/internal/artifact"
	"assetbuild/internal/diagnostic"
	"assetbuild/internal/lazyregexp"
)

// With Options.Symlink each generation is a folder of its own, and a link names the one that is served: a server's root is
// OUTPUT/current, and all files, the unhashed ones too, change in one instant, by the rename of the link. There is no
// journal, for nothing is ever overwritten: a folder gets its name once it is whole.
const (
	currentName = "current"
	stagedTree  = stagingName + "/tree"
	stagedLink  = stagingName + "/link"
)

// folderName matches the name of a generation's folder, which is its ID.
var folderName = lazyregexp.New(`^[1-9]\d*-[0-9a-f]{8}$`)

// publishFolder makes a new generation's folder and switches to it, unless the current one holds the files already.
func (o *output) publishFolder(ctx context.Context, files []artifact.File) (*Summary, error) {
	c := &comparison{output: o, past: readFolders(o.root)}
	if c.Generation == nil {
		return o.publishDevelopment(ctx, files)
	}
	items, err := c.contents(files)
	if err != nil {
		return nil, err
	}
	wanted := generationFiles(items)
	old, isGeneration := c.served()
	if isGeneration && slices.Equal(old.Files, wanted) && o.holds(old) {
		return summarize(items, old, old.ID), nil
	}
	if n := len(c.past); n > 0 && slices.Equal(c.past[n-1].Files, wanted) && o.holds(c.past[n-1]) {
		return summarize(items, old, c.past[n-1].ID), o.serve(c.past[n-1].ID) // rolled back from, or killed right before the switch
	}
	g, err := c.newGeneration(wanted)
	if err != nil {
		return nil, err
	}
	kept := c.Generation.kept(c.past, g.Made)
	if err := o.makeFolder(ctx, g, items, kept); err != nil {
		return nil, errors.Join(err, o.discard())
	}
	if err := o.root.Rename(stagedTree, g.ID); err != nil {
		return nil, errors.Join(o.failure(g.ID, "cannot be put in its place", err), o.discard())
	}
	if err := o.serve(g.ID); err != nil {
		return nil, err
	}
	return summarize(items, old, g.ID), o.retireFolders(append(kept, g))
}

// contents gives the files with their sums.
func (c *comparison) contents(files []artifact.File) ([]item, error) {
	items := make([]item, len(files))
	for i, f := range inOrder(files) {
		size, digest, err := c.content(f)
		if err != nil {
			return nil, err
		}
		items[i] = item{File: f, entry: Entry{Path: f.Path, Size: size, SHA256: digest}}
	}
	return items, nil
}

// summarize tells what differs between the files of a generation and those that were served before it.
func summarize(items []item, old Generation, id string) *Summary {
	s := &Summary{Generation: id}
	before := map[string]string{}
	for _, f := range old.Files {
		before[f.Path] = f.SHA256
	}
	for _, it := range items {
		if before[it.Path] == it.entry.SHA256 {
			s.Unchanged = append(s.Unchanged, it.Path)
		} else {
			s.Written = append(s.Written, it.Path)
			s.Bytes += it.entry.Size
		}
		delete(before, it.Path)
	}
	for name := range before {
		s.Removed = append(s.Removed, name)
	}
	for _, list := range [][]string{s.Written, s.Unchanged, s.Removed} {
		slices.Sort(list)
	}
	return s
}

// makeFolder stages a generation's whole folder: its files, the fingerprinted files of those that are kept, and its
// description, which is the folder's record.
func (o *output) makeFolder(ctx context.Context, g Generation, items []item, kept []Generation) error {
	if err := o.root.MkdirAll(stagedTree, 0o777); err != nil {
		return o.failure("", "cannot be written to", err)
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(o.Jobs)
	for _, it := range items {
		if err := o.makeParent(stagedTree + "/" + it.Path); err != nil {
			return o.failure(it.Path, "cannot be written", err)
		}
		group.Go(func() error { return o.stageItem(ctx, stagedTree+"/"+it.Path, it) })
	}
	if err := group.Wait(); err != nil {
		return err
	}
	for _, old := range kept {
		for _, f := range old.Files {
			if err := o.carryOver(old.ID, f); err != nil {
				return err
			}
		}
	}
	text, err := g.encode()
	if err == nil {
		err = o.writeOwn(stagedTree+"/"+recordName, text)
	}
	if err != nil {
		return o.failure(recordName, "cannot be written", err)
	}
	return o.syncTree(stagedTree)
}

// carryOver gives a fingerprinted file of an older generation a second name in the new folder. One that is there already,
// or gone, is left.
func (o *output) carryOver(id string, f GenerationFile) error {
	to := stagedTree + "/" + f.Path
	if _, err := o.root.Lstat(to); err == nil || !f.Hashed {
		return nil
	}
	if err := o.makeParent(to); err != nil {
		return o.failure(f.Path, "cannot be written", err)
	}
	if _, err := o.link(id+"/"+f.Path, to); err != nil {
		return o.failure(f.Path, "cannot be carried over", err)
	}
	return nil
}

func (o *output) syncTree(name string) error {
	if o.NoSync {
		return nil
	}
	return fs.WalkDir(o.root.FS(), name, func(dir string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		return o.syncFolder(dir)
	})
}

// serve lets the link name a generation. The rename of the new link over the old is the switch.
func (o *output) serve(id string) error {
	if info, err := o.root.Lstat(currentName); err == nil && info.Mode()&fs.ModeSymlink == 0 {
		return errors.Join(diagnostic.List{{
			File: o.shown(currentName), Message: "something that is no link is where the link to the current generation goes", Remedy: "Move or remove it.",
		}}, o.discard())
	}
	err := o.root.MkdirAll(stagingName, 0o777)
	if err == nil {
		_ = o.root.Remove(stagedLink)
		err = o.root.Symlink(id, stagedLink)
	}
	if err == nil {
		err = rename(o.root, stagedLink, currentName)
	}
	if err != nil {
		return errors.Join(o.failure(currentName, "cannot be switched", err), o.discard())
	}
	return errors.Join(o.syncFolder("."), o.discard())
}

// served gives the generation that the link names.
func (c *comparison) served() (Generation, bool) {
	id, err := c.root.Readlink(currentName)
	if err != nil {
		return Generation{}, false
	}
	i := slices.IndexFunc(c.past, func(g Generation) bool { return g.ID == path.Clean(id) })
	if i < 0 {
		return Generation{}, false
	}
	return c.past[i], true
}

// holds tells that a generation's folder is as it was made.
func (o *output) holds(g Generation) bool {
	return len(o.lacking(g)) == 0
}

// lacking lists the files of a generation's folder that are gone or were changed.
func (o *output) lacking(g Generation) (names []string) {
	for _, f := range g.Files {
		name := g.ID + "/" + f.Path
		info, err := o.root.Lstat(name)
		if err == nil && info.Mode().IsRegular() && info.Size() == f.Size {
			if digest, err := o.Digest(o.path(name)); err == nil && digest == f.SHA256 {
				continue
			}
		}
		names = append(names, f.Path)
	}
	return names
}

// retireFolders removes the folders of generations that are not kept. Each first loses its name, so that a kill leaves no
// half of one.
func (o *output) retireFolders(kept []Generation) error {
	entries, err := fs.ReadDir(o.root.FS(), ".")
	if err != nil {
		return o.failure("", "cannot be read", err)
	}
	for _, e := range entries {
		if !e.IsDir() || !folderName.MatchString(e.Name()) || slices.ContainsFunc(kept, func(g Generation) bool { return g.ID == e.Name() }) {
			continue
		}
		err := o.root.MkdirAll(stagingName, 0o777)
		if err == nil {
			err = rename(o.root, e.Name(), stagingName+"/"+e.Name())
		}
		if err != nil {
			return o.failure(e.Name(), "cannot be removed", err)
		}
	}
	return o.discard()
}

// cleanFolders removes all generations, what development builds wrote, and the link.
func (o *output) cleanFolders(ctx context.Context) error {
	if _, err := Clean(ctx, o.development()); err != nil {
		return err
	}
	if err := o.root.Remove(currentName); err != nil {
		return o.failure(currentName, "cannot be removed", err)
	}
	err := o.retireFolders(nil)
	o.made = true // so that close removes the folder where nothing else is in it
	return err
}

// readFolders reads the descriptions of all generations that are folders, oldest first.
func readFolders(root *os.Root) []Generation {
	entries, _ := fs.ReadDir(root.FS(), ".")
	var all []Generation
	for _, e := range entries {
		if !e.IsDir() || !folderName.MatchString(e.Name()) {
			continue
		}
		var g Generation
		data, err := readOwn(root, e.Name()+"/"+recordName)
		if err == nil && json.Unmarshal(data, &g) == nil && g.valid(e.Name()) {
			all = append(all, g)
		}
	}
	slices.SortFunc(all, inSequence)
	return all
}

// rollbackFolder lets the link name an older generation.
func (o *output) rollbackFolder(g Generation) (*Summary, error) {
	var missing diagnostic.List
	for _, name := range o.lacking(g) {
		missing = append(missing, incomplete(o.shown(g.ID+"/"+name), g, nil))
	}
	if err := diagnostic.Sort(missing).Err(); err != nil {
		return nil, err
	}
	old, _ := (&comparison{output: o, past: readFolders(o.root)}).served()
	if err := o.serve(g.ID); err != nil {
		return nil, err
	}
	var items []item
	for _, f := range g.Files {
		items = append(items, item{File: artifact.File{Path: f.Path}, entry: f.Entry})
	}
	s := summarize(items, old, g.ID)
	s.Bytes = 0 // nothing was written but a link
	return s, nil
}

// isFolders tells whether an output folder holds generations as folders.
func isFolders(root *os.Root) bool {
	id, err := root.Readlink(currentName)
	return err == nil && isServable(id)
}

// sameWay fails where one way of publishing finds the files of the other.
func (o *output) sameWay() error {
	switch folders, record := isFolders(o.root), hasRecord(o.root); {
	case o.Symlink && record:
		return diagnostic.List{{
			File: o.shown(recordName), Message: "the output folder holds a build that is published as files",
			Remedy: "Run `assetbuild clean`, or publish to another folder: a server's root becomes " + path.Join(o.shown(""), currentName) + ".",
		}}
	case !o.Symlink && folders:
		return diagnostic.List{{
			File: o.shown(currentName), Message: "the output folder holds generations as folders",
			Remedy: `Publish as before (publish = "symlink"), or to another folder.`,
		}}
	}
	return nil
}

func hasRecord(root *os.Root) bool {
	_, err := root.Lstat(recordName)
	return err == nil
}

func incomplete(file string, g Generation, err error) *diagnostic.Diagnostic {
	return &diagnostic.Diagnostic{
		File: file, Message: fmt.Sprintf("generation %s cannot be restored: the content of this file is gone or was changed", g.ID),
		Remedy: "Build that version again from its sources.", Err: err,
	}
}
