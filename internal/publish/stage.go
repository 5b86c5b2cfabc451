package publish

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path"
	"strconv"

	"golang.org/x/sync/errgroup"
)

const (
	stagingName   = ".assetbuild.staging"
	oldName       = stagingName + "/old" // links to the files that are overwritten
	stagedRecord  = stagingName + "/record"
	amendedRecord = stagingName + "/amended" // the record with what could not be removed
	stagedJournal = stagingName + "/journal"
)

func stagedName(i int) string { return stagingName + "/" + strconv.Itoa(i) }
func backupName(i int) string { return oldName + "/" + strconv.Itoa(i) }

// stage writes everything beside its place. When it is done, only renames are left. On failure nothing is left of it.
func (o *output) stage(ctx context.Context, p *plan) (*change, error) {
	s, err := o.writeStaged(ctx, p)
	if err != nil {
		return nil, errors.Join(err, o.discard())
	}
	return s, nil
}

func (o *output) writeStaged(ctx context.Context, p *plan) (*change, error) {
	if err := o.root.MkdirAll(oldName, 0o777); err != nil {
		return nil, o.failure("", "cannot be written to", err)
	}
	c := &change{Version: journalVersion, Remove: p.remove, Former: p.former}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(o.Jobs)
	cleared := map[string]bool{}
	for i, it := range p.write {
		m := move{Staged: stagedName(i), Path: it.Path}
		for _, name := range it.clear {
			if !cleared[name] { // a file in the way of several goes once
				m.Clear = append(m.Clear, name)
			}
			cleared[name] = true
		}
		c.Moves = append(c.Moves, m)
		group.Go(func() error { return o.stageItem(ctx, stagedName(i), it) })
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	text, err := p.record.encode()
	if err != nil {
		return nil, err
	}
	if err := o.writeOwn(stagedRecord, text); err != nil {
		return nil, o.failure(recordName, "cannot be written", err)
	}
	c.Moves = append(c.Moves, move{Staged: stagedRecord, Path: recordName})
	return c, o.writeJournal(c)
}

func (o *output) stageItem(ctx context.Context, name string, it item) error {
	f, err := o.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return o.failure(it.Path, "cannot be written", err)
	}
	h := sha256.New()
	copied := o.fill(ctx, f, h, it)
	if err := errors.Join(copied, o.sync(f), f.Close()); err != nil {
		return o.failure(it.Path, "cannot be written", err)
	}
	if it.Source != "" && it.entry.SHA256 != hex.EncodeToString(h.Sum(nil)) {
		return sourceFailure(it.File, "it changed while the build ran", nil)
	}
	return nil
}

// fill writes an item's content. A source is streamed, and its sum taken on the way.
func (o *output) fill(ctx context.Context, f *os.File, h hash.Hash, it item) error {
	if it.Source == "" {
		_, err := f.Write(it.Data)
		return err
	}
	source, err := os.Open(it.Source)
	if err != nil {
		return sourceFailure(it.File, "cannot be read: "+reason(err), err)
	}
	defer source.Close()
	_, err = io.Copy(io.MultiWriter(f, h), &cancellable{ctx: ctx, r: source})
	return err
}

// A cancellable reader ends a long copy where the build is cancelled.
type cancellable struct {
	ctx context.Context
	r   io.Reader
}

func (c *cancellable) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}

func (o *output) writeOwn(name string, data []byte) error {
	f, err := o.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, o.sync(f), f.Close())
}

func (o *output) sync(f *os.File) error {
	if o.NoSync {
		return nil
	}
	return f.Sync()
}

// discard undoes a build that did not come to its switch.
func (o *output) discard() error {
	if _, err := o.root.Lstat(stagingName); errors.Is(err, fs.ErrNotExist) {
		return nil // a folder that is read-only refuses even to remove nothing
	}
	if err := o.root.RemoveAll(stagingName); err != nil {
		return o.failure(stagingName, "cannot be removed", err)
	}
	return nil
}

// backUp links what a switch replaces or clears, so that a switch which fails can be undone. A file system without links
// copies.
func (o *output) backUp(c *change) error {
	n := 0
	for i := range c.Moves {
		m := &c.Moves[i]
		for _, name := range append([]string{m.Path}, m.Clear...) {
			old, err := o.link(name, backupName(n))
			if err != nil {
				return o.failure(name, "cannot be kept for undoing", err)
			}
			if old {
				m.backups = append(m.backups, backup{path: name, old: backupName(n)})
				n++
			}
		}
	}
	return nil
}

// link gives a file a second name. It reports false where there is no file.
func (o *output) link(from, to string) (bool, error) {
	info, err := o.root.Lstat(from)
	if err != nil || info.IsDir() {
		return false, nil
	}
	if o.root.Link(from, to) == nil {
		return true, nil
	}
	if !info.Mode().IsRegular() {
		return false, nil // a foreign link or pipe on a file system without hard links
	}
	in, err := o.root.Open(from)
	if err != nil {
		return false, err
	}
	defer in.Close()
	out, err := o.root.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, info.Mode().Perm())
	if err != nil {
		return false, err
	}
	_, err = io.Copy(out, in)
	return true, errors.Join(err, out.Close())
}

// makeParent makes the folder that a file lies in.
func (o *output) makeParent(name string) error {
	dir := path.Dir(name)
	if dir == "." {
		return nil
	}
	return o.root.MkdirAll(dir, 0o777)
}

// removeEmpty removes the folders above a removed file that hold nothing any more.
func (o *output) removeEmpty(name string) {
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		if o.root.Remove(dir) != nil {
			return
		}
	}
}

// removeFile removes a file and the folders that it leaves empty. One that is gone already is no error.
func (o *output) removeFile(name string) error {
	if err := o.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) && !notAFolder(err) {
		return fmt.Errorf("remove %s: %w", name, err)
	}
	o.removeEmpty(name)
	return nil
}
