package config

import (
	"path/filepath"
	"slices"
)

// At gives the same settings for a copy of the project in another folder, which is absolute: what lies below the root moves
// with it, what lies elsewhere stays.
func (c *Config) At(root string) *Config {
	moved := *c
	moved.Sass.LoadPaths = slices.Clone(c.Sass.LoadPaths)
	for _, path := range append(moved.paths(), &moved.Work, &moved.File) {
		if rel, err := filepath.Rel(c.Root, *path); *path != "" && err == nil && filepath.IsLocal(rel) {
			*path = filepath.Join(root, rel)
		}
	}
	moved.Root = root
	return &moved
}
