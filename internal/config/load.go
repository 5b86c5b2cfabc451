package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"assetbuild/internal/diagnostic"
)

// compassFiles are the places where Compass looks for its configuration, in its order.
var compassFiles = []string{
	"config/compass.rb", ".compass/config.rb", "config/compass.config", "config.rb", "src/config.rb",
}

// Load reads the settings of the project at root. An empty file means assetbuild.toml in root, and the defaults where
// there is none; a named file counts from the working folder and may lie anywhere. The error is a diagnostic.List with
// everything that is wrong in the file, as far as it can be read.
func Load(root, file string) (*Config, error) {
	abs, err := projectRoot(root)
	if err != nil {
		return nil, err
	}
	if file == "" {
		file = filepath.Join(abs, FileName)
		if _, err := os.Lstat(file); errors.Is(err, fs.ErrNotExist) {
			return withoutFile(abs)
		}
		if err := refuseOutside(abs, file); err != nil {
			return nil, err
		}
	} else if file, err = filepath.Abs(file); err != nil {
		return nil, err
	}
	if name := shown(abs, file); strings.EqualFold(filepath.Ext(file), ".rb") {
		return nil, compassElsewhere(name)
	}
	data, err := readBounded(file, shown(abs, file))
	if err != nil {
		return nil, err
	}
	return Parse(abs, file, data)
}

// Parse does Load's work for a text that was read already. Root and file are absolute.
func Parse(root, file string, data []byte) (*Config, error) {
	c := relativeDefaults()
	c.Root, c.File = root, file
	list, decoded := c.decode(data)
	if decoded {
		c.inherit()
		c.enableCompass()
		c.resolve()
		list = append(list, diagnostic.Of(c.Validate())...)
	}
	if len(list) > 0 {
		return nil, diagnostic.Sort(list)
	}
	return c, nil
}

// CompassFile gives the configuration of the Compass project at root, or "" where it is none.
func CompassFile(root string) string {
	for _, name := range compassFiles {
		path := filepath.Join(root, filepath.FromSlash(name))
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			return path
		}
	}
	return ""
}

func projectRoot(root string) (string, error) {
	abs, err := filepath.Abs(root)
	if err != nil {
		return "", fmt.Errorf("find the project's folder: %w", err)
	}
	info, err := os.Stat(abs)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", &diagnostic.Diagnostic{
			File:    filepath.ToSlash(root),
			Message: "the project's folder does not exist",
			Remedy:  "Name the folder that holds assets/ or " + FileName + ".",
			Err:     err,
		}
	case err != nil:
		return "", &diagnostic.Diagnostic{File: filepath.ToSlash(root), Message: reason(err), Err: err}
	case !info.IsDir():
		return "", &diagnostic.Diagnostic{
			File:    filepath.ToSlash(root),
			Message: "the project is not a folder",
			Remedy:  "Name the folder that holds assets/ or " + FileName + ".",
		}
	}
	return abs, nil
}

func withoutFile(root string) (*Config, error) {
	if ruby := CompassFile(root); ruby != "" {
		return nil, compassElsewhere(shown(root, ruby))
	}
	c, err := Default(root)
	if err != nil {
		return nil, err
	}
	return c, c.Validate()
}

// compassElsewhere refuses what is built by package compass, which reads its own configuration.
func compassElsewhere(file string) error {
	return diagnostic.List{{
		File:    file,
		Message: "this is a Compass project's configuration, and only build, watch, clean and audit read it",
		Remedy:  "For this command write an " + FileName + " with a [compass] section beside it: `assetbuild migrate` makes one.",
	}}
}

// shown gives a path as messages show it, before there is a Config.
func shown(root, path string) string { return (&Config{Root: root}).Relative(path) }

// inherit completes every directory's options by those of [sprites].
func (c *Config) inherit() {
	for i := range c.Sprites.Directories {
		d, key := &c.Sprites.Directories[i], fmt.Sprintf("sprites.directory[%d].", i)
		all := c.Sprites.SheetOptions
		own := func(name string) bool { return c.given.has(key + name) }
		if own("layout") {
			all.Layout = d.Layout
		}
		if own("padding") {
			all.Padding = d.Padding
		}
		if own("max_width") {
			all.MaxWidth = d.MaxWidth
		}
		if own("max_height") {
			all.MaxHeight = d.MaxHeight
		}
		if own("trim") {
			all.Trim = d.Trim
		}
		if own("formats") {
			all.Formats = d.Formats
		}
		d.SheetOptions = all
	}
}
