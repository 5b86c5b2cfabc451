package pipeline

import (
	"context"
	"errors"
	"path"
	"path/filepath"

	"assetbuild/internal/compass"
	"assetbuild/parallax"
	"assetbuild/sass"
	librarysass "assetbuild/sass/library"
	"assetbuild/sprite"
)

// An Inspection says how a project's stylesheets are read by those who compile nothing. The generated files are among the
// library, made anew: nothing is written, and what a former build wrote is not looked at.
type Inspection struct {
	Sass sass.Options
	// Compass is what its functions go by in a project with a [compass] section; nil in any other.
	Compass *compass.Config
	// Sheets are the directories of images, with the Sass file of each.
	Sheets []InspectedSheet
}

// An InspectedSheet is one directory of images and what it is to Sass.
type InspectedSheet struct {
	Directory sprite.Directory
	Layout    sprite.Layout
	// File is the path by which the generated file is loaded, and Text what stands in it.
	File, Text string
}

// Inspect lays out the sheets and makes their Sass files in memory. The error tells which could not be made; the rest is
// there all the same.
func (s *Session) Inspect(ctx context.Context, opt Options) (Inspection, error) {
	b := newBuild(s, opt)
	sheets := b.arrangeSheets(ctx, b.scanSprites(ctx))
	template, _, err := b.template()
	b.failUnlessCanceled(err)
	found := Inspection{}
	runtime, err := parallax.Files.ReadFile(parallax.Sass)
	if err != nil {
		return found, err
	}
	made := map[string][]byte{parallaxSass: runtime}
	for _, sheet := range sheets {
		text, err := template.Execute(sheet.layout)
		if err != nil {
			b.failUnlessCanceled(err)
			continue
		}
		file := path.Join(filepath.Base(s.cfg.Sprites.Generated), sassFile(sheet))
		made[file] = text
		found.Sheets = append(found.Sheets, InspectedSheet{sheet.directory, sheet.layout, file, string(text)})
	}
	found.Sass = sassOptions(s.cfg)
	found.Sass.LoadPaths, found.Sass.Generated, found.Sass.Library = s.cfg.Sass.LoadPaths, "", librarysass.With(made)
	if s.cfg.Compass.Enabled {
		found.Compass = compassConfig(s.cfg, opt.Dev)
		found.Sass = found.Compass.Survey(found.Sass)
	}
	errs, _ := b.split()
	return found, errors.Join(ctx.Err(), errs.Err())
}
