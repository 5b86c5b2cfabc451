package compass

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// recordFile holds which sheets a project's builds have written, relative to the project. Only these are ever removed.
const recordFile = ".assetbuild/compass-sheets.json"

// A Written tells what Write did with a file.
type Written struct {
	File   string // relative to the project, with slashes
	Action string // "write", "unchanged", "remove"
}

// Write writes a build's files. Each is written whole beside its place first; only when all are there do they take their
// places, so that a full disk or a kill leaves no file cut. Sheets that an older build wrote for the same map are removed.
func (b *Build) Write() ([]Written, error) {
	var done []Written
	var moves [][2]string
	undo := func() {
		for _, move := range moves {
			_ = os.Remove(move[0]) // what can't be removed is a file of ours with a name of its own
		}
	}
	names := make([]string, 0, len(b.Files))
	for name := range b.Files {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if old, err := os.ReadFile(name); err == nil && bytes.Equal(old, b.Files[name]) {
			done = append(done, Written{b.shown(name), "unchanged"})
			continue
		}
		temporary, err := besides(name, b.Files[name])
		if err != nil {
			undo()
			return nil, fmt.Errorf("writing %s: %w", b.shown(name), err)
		}
		moves = append(moves, [2]string{temporary, name})
		done = append(done, Written{b.shown(name), "write"})
	}
	for i, move := range moves {
		if err := os.Rename(move[0], move[1]); err != nil {
			moves = moves[i:]
			undo()
			return nil, fmt.Errorf("writing %s: %w", b.shown(move[1]), err)
		}
	}
	removed, err := b.cleanUp()
	return append(done, removed...), err
}

func (b *Build) shown(name string) string { return shown(b.Config.ProjectPath, name) }

// besides writes a file under another name in its folder.
func besides(name string, data []byte) (string, error) {
	dir := filepath.Dir(name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	f, err := os.CreateTemp(dir, ".assetbuild-*")
	if err != nil {
		return "", err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Chmod(0o644), f.Close())
	if err != nil {
		return "", errors.Join(err, os.Remove(f.Name()))
	}
	return f.Name(), nil
}

var sheetName = regexp.MustCompile(`^(.*-s)[0-9a-f]{10}\.png$`)

// cleanUp removes older sheets of the maps that were built, those that the record says are ours, and brings the record up
// to date.
func (b *Build) cleanUp() ([]Written, error) {
	file := filepath.Join(b.Config.ProjectPath, filepath.FromSlash(recordFile))
	var recorded []string
	if text, err := os.ReadFile(file); err == nil {
		if json.Unmarshal(text, &recorded) != nil {
			recorded = nil // a record that can't be read names no file of ours
		}
	}
	current, cleaned := map[string]bool{}, map[string]bool{}
	for _, sheet := range b.Sheets {
		current[b.shown(sheet.File)] = true
		if m := sheetName.FindStringSubmatch(b.shown(sheet.File)); m != nil && sheet.Clean {
			cleaned[m[1]] = true
		}
	}
	if len(recorded) == 0 && len(current) == 0 {
		return nil, nil
	}
	var removed []Written
	var kept []string
	for _, name := range recorded {
		m := sheetName.FindStringSubmatch(name)
		if current[name] || strings.HasPrefix(name, "../") || m == nil {
			continue
		}
		if !cleaned[m[1]] {
			kept = append(kept, name)
			continue
		}
		if err := os.Remove(filepath.Join(b.Config.ProjectPath, filepath.FromSlash(name))); err == nil {
			removed = append(removed, Written{name, "remove"})
		}
	}
	for name := range current {
		kept = append(kept, name)
	}
	slices.Sort(kept)
	text, err := json.MarshalIndent(slices.Compact(kept), "", "  ")
	if err != nil {
		return removed, err
	}
	temporary, err := besides(file, append(text, '\n'))
	if err != nil {
		return removed, fmt.Errorf("writing %s: %w", recordFile, err)
	}
	return removed, os.Rename(temporary, file)
}
