package publish

import (
	"encoding/json"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
)

const (
	journalName    = ".assetbuild.journal"
	journalVersion = 1
)

// A change is a switch from one state of the folder to the next. The journal is its JSON. After finish, Remove holds what
// could not be removed.
type change struct {
	Version int      `json:"version"`
	Moves   []move   `json:"moves"`
	Remove  []string `json:"remove,omitempty"`
	// Former are what the last record said of files to remove, for those that can't be.
	Former []Entry `json:"former,omitempty"`
}

// A move puts one staged file into its place.
type move struct {
	Staged string `json:"staged"`
	Path   string `json:"path"`
	// Clear are files that stand in the way and go right before.
	Clear []string `json:"clear,omitempty"`

	backups []backup
}

// A backup is a second name of a file that a move replaces.
type backup struct{ path, old string }

// change switches. Where the system refuses a rename, all is undone.
func (o *output) change(c *change) error {
	if err := o.backUp(c); err != nil {
		return errors.Join(err, o.discard())
	}
	if err := o.root.Rename(stagedJournal, journalName); err != nil {
		return errors.Join(o.failure(journalName, "cannot be written", err), o.discard())
	}
	if err := o.syncFolder("."); err != nil {
		return errors.Join(err, o.undo(nil))
	}
	for i := range c.Moves {
		if err := o.move(&c.Moves[i]); err != nil {
			err = o.failure(c.Moves[i].Path, "cannot be put in its place", err)
			return errors.Join(err, o.undo(c.Moves[:i+1]))
		}
	}
	return o.finish(c)
}

func (o *output) move(m *move) error {
	for _, name := range m.Clear {
		if err := o.removeFile(name); err != nil {
			return err
		}
	}
	if len(m.Clear) > 0 {
		o.removeFolders(m.Path)
	}
	err := rename(o.root, m.Staged, m.Path)
	if errors.Is(err, fs.ErrNotExist) { // most folders are there: look for them only where one isn't
		err = errors.Join(o.makeParent(m.Path), rename(o.root, m.Staged, m.Path))
	}
	return err
}

// removeFolders removes a folder that holds nothing but empty folders.
func (o *output) removeFolders(name string) {
	var dirs []string
	_ = fs.WalkDir(o.root.FS(), name, func(dir string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() {
			dirs = append(dirs, dir)
		}
		return nil
	})
	for _, dir := range slices.Backward(dirs) {
		_ = o.root.Remove(dir) // where it isn't empty, the rename after it tells
	}
}

// undo goes back over moves of which the last failed.
func (o *output) undo(moves []move) error {
	for _, m := range slices.Backward(moves) {
		if err := o.undoMove(m); err != nil {
			return o.failure(m.Path, "cannot be undone; the next command finishes the switch", err)
		}
	}
	if err := o.root.Remove(journalName); err != nil {
		return o.failure(journalName, "cannot be removed", err)
	}
	return o.discard()
}

// undoMove returns the new content to its staged name before the old takes its place, so that a kill meanwhile leaves a
// journal that can still be finished.
func (o *output) undoMove(m move) error {
	replaced := len(m.backups) > 0 && m.backups[0].path == m.Path
	_, err := o.root.Lstat(m.Staged)
	switch gone := errors.Is(err, fs.ErrNotExist); {
	case gone && replaced:
		_, err = o.link(m.Path, m.Staged)
	case gone:
		err = rename(o.root, m.Path, m.Staged)
		o.removeEmpty(m.Path)
	}
	if err != nil {
		return err
	}
	for _, b := range m.backups {
		if err := errors.Join(o.makeParent(b.path), rename(o.root, b.old, b.path)); err != nil {
			return err
		}
	}
	return nil
}

// finish removes what no longer belongs, and at last the journal. A file that the system doesn't let go stays, and in the
// record, or it would count as somebody's when a later build writes there.
func (o *output) finish(c *change) error {
	c.Remove = slices.DeleteFunc(c.Remove, func(name string) bool { return o.removeFile(name) == nil })
	if err := o.recordLeft(c); err != nil {
		return o.failure(recordName, "cannot be written", err)
	}
	done := map[string]bool{}
	for _, m := range c.Moves {
		for dir := path.Dir(m.Path); !done[dir]; dir = path.Dir(dir) {
			done[dir] = true
			if err := o.syncFolder(dir); err != nil {
				return err
			}
		}
	}
	if err := o.root.Remove(journalName); err != nil {
		return o.failure(journalName, "cannot be removed", err)
	}
	return o.discard()
}

// recordLeft adds to the record what could not be removed.
func (o *output) recordLeft(c *change) error {
	left := slices.DeleteFunc(slices.Clone(c.Former), func(e Entry) bool { return !slices.Contains(c.Remove, e.Path) })
	if len(left) == 0 {
		return nil
	}
	r := readRecord(o.root)
	r.Version = recordVersion
	for _, e := range left {
		if !slices.ContainsFunc(r.Files, func(there Entry) bool { return there.Path == e.Path }) {
			r.Files = append(r.Files, e)
		}
	}
	text, err := r.encode()
	if err != nil {
		return err
	}
	if err := o.root.Remove(amendedRecord); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := errors.Join(o.root.MkdirAll(stagingName, 0o777), o.writeOwn(amendedRecord, text)); err != nil {
		return err
	}
	return rename(o.root, amendedRecord, recordName)
}

// syncFolder makes the names in a folder durable.
func (o *output) syncFolder(name string) error {
	if o.NoSync {
		return nil
	}
	if err := syncFolder(o.root, name); err != nil {
		return o.failure(name, "cannot be written through to the disk", err)
	}
	return nil
}

// writeJournal writes the journal beside its place: its rename is the switch.
func (o *output) writeJournal(c *change) error {
	text, err := json.Marshal(c)
	if err != nil {
		return err
	}
	if err := o.writeOwn(stagedJournal, text); err != nil {
		return o.failure(journalName, "cannot be written", err)
	}
	return o.syncFolder(stagingName)
}

// recover finishes a switch that was cut, and removes what a build left that did not come to it.
func (o *output) recover() error {
	if _, err := o.root.Lstat(journalName); errors.Is(err, fs.ErrNotExist) {
		return o.discard()
	}
	c, ok := o.readJournal()
	if !ok {
		// Only a damaged disk or a foreign hand leaves a broken journal. The build that follows compares contents and
		// restores what is missing.
		if err := o.root.RemoveAll(journalName); err != nil {
			return o.failure(journalName, "cannot be removed", err)
		}
		return o.discard()
	}
	for i := range c.Moves {
		m := &c.Moves[i]
		if _, err := o.root.Lstat(m.Staged); errors.Is(err, fs.ErrNotExist) {
			continue // it is in its place already
		}
		if err := o.move(m); err != nil {
			return o.failure(m.Path, "cannot be put in its place", err)
		}
	}
	return o.finish(c)
}

func (o *output) readJournal() (*change, bool) {
	data, err := readOwn(o.root, journalName)
	if err != nil {
		return nil, false
	}
	c := &change{}
	if json.Unmarshal(data, c) != nil || c.Version != journalVersion {
		return nil, false
	}
	for _, m := range c.Moves {
		if path.Dir(m.Staged) != stagingName || m.Path != recordName && bad(m.Path) || slices.ContainsFunc(m.Clear, bad) {
			return nil, false
		}
	}
	former := slices.ContainsFunc(c.Former, func(e Entry) bool { return bad(e.Path) })
	return c, !former && !slices.ContainsFunc(c.Remove, bad)
}

// bad tells that a path is neither a build's nor one of the generations' own.
func bad(name string) bool {
	name = strings.TrimPrefix(name, generationsName+"/")
	return badPath(name) != ""
}
