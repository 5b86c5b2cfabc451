package pipeline

import (
	"io/fs"

	"assetbuild/parallax"
	compass "assetbuild/sass/library"
)

// A library is the Sass that every project can load without installing anything: "assetbuild/parallax.scss", and what
// stands in for Compass's library ("compass/_css3.scss").
type library struct{}

var _ fs.ReadFileFS = library{}

const parallaxSass = parallax.Module + ".scss"

// Open gives one file.
func (library) Open(name string) (fs.File, error) {
	if name == parallaxSass {
		return parallax.Files.Open(parallax.Sass)
	}
	return compass.Sources.Open(name)
}

// ReadFile gives one file's content.
func (library) ReadFile(name string) ([]byte, error) {
	if name == parallaxSass {
		return parallax.Files.ReadFile(parallax.Sass)
	}
	return fs.ReadFile(compass.Sources, name)
}
