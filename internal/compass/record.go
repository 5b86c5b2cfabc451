package compass

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"assetbuild/internal/lazyregexp"
)

// recordFile holds which files a project's builds have written, in the work folder. Only these are ever removed.
const recordFile = "compass-files.json"

// A record leads from the files that builds wrote, from the project's folder with slashes, to the sums of their content.
type record map[string]string

// readRecord reads a record. One that is missing or can't be read names no file of ours.
func readRecord(work string) record {
	all := record{}
	if text, err := os.ReadFile(filepath.Join(work, recordFile)); err == nil && json.Unmarshal(text, &all) != nil {
		return record{}
	}
	return all
}

func (r record) save(work string) error {
	text, err := json.MarshalIndent(r, "", "  ")
	if err == nil {
		err = replace(filepath.Join(work, recordFile), append(text, '\n'))
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", recordFile, err)
	}
	return nil
}

// holds tells whether a file is as a build wrote it.
func (r record) holds(project, name string) bool {
	text, err := os.ReadFile(filepath.Join(project, filepath.FromSlash(name)))
	return err == nil && r[name] == sumOf(text)
}

func sumOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

var sheetName = lazyregexp.New(`^(.*-s)[0-9a-f]{10}\.png$`)

// keepRecord removes older sheets of the maps that were built, those that the record says are ours and that nobody changed
// since, and brings the record up to date.
func (b *Build) keepRecord() ([]Written, error) {
	all := readRecord(b.work)
	before := maps.Clone(all)
	cleaned := map[string]bool{}
	for _, sheet := range b.Sheets {
		if m := sheetName.FindStringSubmatch(b.shown(sheet.File)); m != nil && sheet.Clean {
			cleaned[m[1]] = true
		}
	}
	var removed []Written
	for _, name := range slices.Sorted(maps.Keys(all)) {
		file := filepath.Join(b.Config.ProjectPath, filepath.FromSlash(name))
		m := sheetName.FindStringSubmatch(name)
		if _, current := b.Files[file]; current || m == nil || !cleaned[m[1]] {
			continue
		}
		if all.holds(b.Config.ProjectPath, name) && os.Remove(file) == nil {
			removed = append(removed, Written{name, "remove"})
		}
		delete(all, name)
	}
	for file, data := range b.Files {
		all[b.shown(file)] = sumOf(data)
	}
	if maps.Equal(all, before) {
		return removed, nil
	}
	return removed, all.save(b.work)
}

// Clean removes what builds wrote: CSS files, source maps and sheets. What someone changed since stays. Names are from the
// project's folder. The caller holds the project's lock.
func (s *Session) Clean() (removed, kept []string, err error) {
	work, project := s.opt.work(), s.config.ProjectPath
	if err := s.Recover(); err != nil {
		return nil, nil, err
	}
	all := readRecord(work)
	var wrong []error
	for _, name := range slices.Sorted(maps.Keys(all)) {
		file := filepath.Join(project, filepath.FromSlash(name))
		if _, err := os.Lstat(file); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if !all.holds(project, name) {
			kept = append(kept, name)
			continue
		}
		if err := os.Remove(file); err != nil {
			wrong = append(wrong, fmt.Errorf("remove %s: %w", name, err))
			continue
		}
		removed = append(removed, name)
	}
	if len(wrong) == 0 {
		if err := os.Remove(filepath.Join(work, recordFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			wrong = append(wrong, err)
		}
	}
	return removed, kept, errors.Join(wrong...)
}

// same tells whether a file has this content.
func same(file string, data []byte) bool {
	old, err := os.ReadFile(file)
	return err == nil && bytes.Equal(old, data)
}
