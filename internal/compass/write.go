package compass

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"golang.org/x/sync/errgroup"

	"assetbuild/internal/diagnostic"
)

// A Written tells what Write did with a file.
type Written struct {
	File   string // relative to the project, with slashes
	Action string // "write", "unchanged", "remove"
}

// Write writes a build's files in one step (see journal). Sheets that an older build wrote for the same map are removed. The
// caller holds the project's lock.
func (b *Build) Write() ([]Written, error) {
	if err := recoverJournal(b.work); err != nil {
		return nil, err
	}
	var done []Written
	var places []string
	for _, name := range slices.Sorted(maps.Keys(b.Files)) {
		if same(name, b.Files[name]) {
			done = append(done, Written{b.shown(name), "unchanged"})
			continue
		}
		places = append(places, name)
		done = append(done, Written{b.shown(name), "write"})
	}
	if len(places) > 0 {
		if err := b.replace(places); err != nil {
			return nil, err
		}
	}
	removed, err := b.keepRecord()
	return append(done, removed...), err
}

// replace writes the files of these places, all or none.
func (b *Build) replace(places []string) error {
	journal, err := openJournal(b.work, places)
	if err != nil {
		return fmt.Errorf("writing %s: %w", journalFile, err)
	}
	group := new(errgroup.Group)
	group.SetLimit(8) // the disk takes more than one file at once
	for _, place := range places {
		group.Go(func() error {
			err := writeBeside(place, b.Files[place])
			if err == nil {
				return nil
			}
			return &diagnostic.Diagnostic{
				File: b.shown(place), Message: "can't be written: " + reason(err), Err: err,
				Remedy: "Make room on the disk, and let this user write to the folder.",
			}
		})
	}
	if err := group.Wait(); err != nil {
		return errors.Join(err, journal.undo())
	}
	return journal.switchOver()
}

func (b *Build) shown(name string) string { return shown(b.Config.ProjectPath, name) }
