package pipeline

import (
	"io/fs"

	"assetbuild/parallax"
)

// A library is the Sass that every project can load without installing anything, by the names that its files have here.
type library struct{}

// Open gives one file: "assetbuild/parallax.scss".
func (library) Open(name string) (fs.File, error) {
	if name == parallax.Module+".scss" {
		return parallax.Files.Open(parallax.Sass)
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}
