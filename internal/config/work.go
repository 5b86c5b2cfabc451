package config

import (
	"fmt"
	"path/filepath"

	"assetbuild/internal/diagnostic"
)

// WorkFolder is where a build keeps what can be made again (the lock, the cache, generated Sass files), unless SetWork moves
// it.
const WorkFolder = ".assetbuild"

// SetWork moves the work folder to one from the command line, which counts from the working folder, and with it everything
// that the settings place in it: after that a build writes nothing to the project but its output. The error is a
// diagnostic.List where the folder cannot be written to safely.
func (c *Config) SetWork(dir string) error {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return fmt.Errorf("find the work folder: %w", err)
	}
	k := &checker{Config: c}
	k.work(dir, abs)
	if len(k.list) > 0 {
		return diagnostic.Sort(k.list)
	}
	for _, path := range []*string{&c.Sprites.Generated, &c.Cache.Folder} {
		if rel, err := filepath.Rel(c.Work, *path); err == nil && filepath.IsLocal(rel) {
			*path = filepath.Join(abs, rel)
		}
	}
	c.Work = abs
	k.generated()
	if c.Output != "" {
		k.output()
	}
	return diagnostic.Sort(k.list).Err()
}

// work checks that nothing that is written to a work folder becomes a source or output.
func (k *checker) work(given, abs string) {
	const remedy = "Name a folder of its own: --work build/work."
	shown := filepath.ToSlash(given)
	if given == "" {
		k.report("", "the work folder cannot be empty", remedy)
		return
	}
	if k.contains(abs, k.Root) {
		k.report("", "the work folder "+shown+" is or contains the project", remedy)
		return
	}
	for _, s := range k.sources() {
		if s.path != "" && (k.contains(abs, s.path) || k.contains(s.path, abs)) {
			k.report("", fmt.Sprintf("the work folder %s and the source folder %s lie in each other", shown, k.Relative(s.path)), remedy)
			return
		}
	}
	if k.Output != "" && (k.contains(k.Output, abs) || k.contains(abs, k.Output)) {
		k.report("", fmt.Sprintf("the work folder %s and the output folder %s lie in each other", shown, k.Relative(k.Output)), remedy)
	}
}
