package pipeline

import (
	"io/fs"
	"path/filepath"

	"assetbuild/parallax"
)

// writeRuntime puts the homepage runtime's sources into .assetbuild/parallax, where editors find its types. Bundling
// doesn't need them there.
func (b *build) writeRuntime() {
	names, err := fs.Glob(parallax.Files, "*")
	b.fail(err)
	for _, name := range names {
		data, err := parallax.Files.ReadFile(name)
		if err == nil {
			err = b.writeOwn(filepath.Join(b.Config.Work, "parallax", name), data)
		}
		b.failUnlessCanceled(err)
	}
}
