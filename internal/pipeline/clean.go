package pipeline

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// RemoveGenerated removes the Sass files and sheets that builds wrote into the generated folder, and gives their number.
func (s *Session) RemoveGenerated() (removed int, err error) {
	record := filepath.Join(s.cfg.Work, generatedRecord)
	for _, name := range generatedNames(record) {
		switch err := os.Remove(filepath.Join(s.cfg.Sprites.Generated, name)); {
		case err == nil:
			removed++
		case !errors.Is(err, fs.ErrNotExist):
			return removed, fmt.Errorf("remove a generated file: %w", err)
		}
	}
	if err := os.Remove(record); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return removed, fmt.Errorf("remove the record of generated files: %w", err)
	}
	return removed, nil
}

// ClearCache removes all results of former builds.
func (s *Session) ClearCache() error {
	s.store.Clear()
	if err := os.Remove(filepath.Join(s.cfg.Work, statsRecord)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove the record of sums: %w", err)
	}
	return nil
}

// generatedNames reads the record of generated files. A record that is missing or broken names none, and neither does one
// that leads out of its folder.
func generatedNames(record string) (names []string) {
	text, err := os.ReadFile(record)
	var all []string
	if err != nil || json.Unmarshal(text, &all) != nil {
		return nil
	}
	for _, name := range all {
		if name == filepath.Base(name) && name != "." && name != ".." {
			names = append(names, name)
		}
	}
	return names
}
