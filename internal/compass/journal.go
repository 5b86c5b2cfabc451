package compass

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"assetbuild/internal/diagnostic"
)

// journalFile lists, in the work folder, which files lie beside their places while a build writes.
const journalFile = "compass-journal.json"

// A journal makes one step of many files: each is written whole beside its place first, and only when all are there do they
// take their places. Whoever is killed before leaves files that the next build removes; whoever is killed while they take their
// places leaves a journal by which the next build finishes.
type journal struct {
	file string // absolute
	// Ready tells that all files are there: they belong to their places.
	Ready bool
	// Moves lead from a file beside a place to the place, absolute.
	Moves [][2]string
}

// openJournal writes down where files will lie, before any does.
func openJournal(work string, places []string) (*journal, error) {
	j := &journal{file: filepath.Join(work, journalFile)}
	for _, place := range places {
		j.Moves = append(j.Moves, [2]string{besidePlace(place), place})
	}
	return j, j.save()
}

func besidePlace(place string) string {
	return filepath.Join(filepath.Dir(place), ".assetbuild-"+filepath.Base(place))
}

func (j *journal) save() error {
	text, err := json.Marshal(j)
	if err != nil {
		return err
	}
	return replace(j.file, text)
}

// switchOver lets all files take their places, once the journal says that it will.
func (j *journal) switchOver() error {
	j.Ready = true
	if err := j.save(); err != nil {
		return err
	}
	for _, move := range j.Moves {
		if err := os.Rename(move[0], move[1]); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return &diagnostic.Diagnostic{
				File: filepath.ToSlash(move[1]), Message: "can't be replaced: " + reason(err), Err: err,
				Remedy: "Let this user write there, and build again: what is written already stays whole.",
			}
		}
	}
	return j.remove()
}

// undo removes what lies beside its place.
func (j *journal) undo() error {
	var wrong []error
	for _, move := range j.Moves {
		if err := os.Remove(move[0]); err != nil && !errors.Is(err, fs.ErrNotExist) {
			wrong = append(wrong, err)
		}
	}
	return errors.Join(append(wrong, j.remove())...)
}

func (j *journal) remove() error {
	if err := os.Remove(j.file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// Recover finishes or undoes what a build of the project that was killed had begun to write. The caller holds the project's
// lock.
func (s *Session) Recover() error { return recoverJournal(s.opt.work()) }

func recoverJournal(work string) error {
	j := &journal{file: filepath.Join(work, journalFile)}
	text, err := os.ReadFile(j.file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read %s: %w", journalFile, err)
	}
	if json.Unmarshal(text, j) != nil {
		return j.remove() // it is replaced as a whole: only someone else can have damaged it
	}
	// Only what lies beside its place under our name is ever moved or removed, whatever the file says.
	j.Moves = slices.DeleteFunc(j.Moves, func(move [2]string) bool { return move[0] != besidePlace(move[1]) })
	if j.Ready {
		return j.switchOver()
	}
	return j.undo()
}

// reason gives the reason of a failed call without the call and the path.
func reason(err error) string {
	var inner *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &inner):
		return inner.Err.Error()
	case errors.As(err, &link):
		return link.Err.Error()
	}
	return err.Error()
}

// writeBeside writes a file beside its place.
func writeBeside(place string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(place), 0o755); err != nil {
		return err
	}
	return os.WriteFile(besidePlace(place), data, 0o644)
}

// replace writes a file of our own by renaming a whole one into its place.
func replace(file string, data []byte) error {
	if err := writeBeside(file, data); err != nil {
		return err
	}
	return os.Rename(besidePlace(file), file)
}
