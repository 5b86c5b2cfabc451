package config

import (
	"fmt"
	"path/filepath"

	"github.com/pelletier/go-toml/v2"
)

// Settings gives every setting by its key in the file, with defaults filled in and paths from the root with slashes: what a
// build was told, on whatever machine. A work folder elsewhere is called by its usual name.
func (c *Config) Settings() (map[string]any, error) {
	told := c.At(c.Root)
	for _, path := range told.paths() {
		if *path == "" {
			continue
		}
		if rel, err := filepath.Rel(c.Work, *path); err == nil && filepath.IsLocal(rel) {
			*path = WorkFolder + "/" + filepath.ToSlash(rel)
		} else if rel, err := filepath.Rel(c.Root, *path); err == nil {
			*path = filepath.ToSlash(rel)
		}
	}
	text, err := toml.Marshal(told)
	if err != nil {
		return nil, fmt.Errorf("write the settings: %w", err)
	}
	settings := map[string]any{}
	if err := toml.Unmarshal(text, &settings); err != nil {
		return nil, fmt.Errorf("write the settings: %w", err)
	}
	return settings, nil
}
