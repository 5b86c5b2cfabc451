package sprite

import (
	"context"
	"maps"

	"assetbuild/internal/diagnostic"
)

// An Arranged is a directory whose images have their places and wait to be encoded.
type Arranged struct {
	layout   Layout
	warnings diagnostic.List
	dir      Directory
	opt      Options
	sources  map[string]*source // by File.Name
}

// Arrange decodes a directory's images and decides their places. The layout is final then, so that Sass can compile while
// Encode runs, and it is the same in both profiles. All that is wrong with the images comes as one diagnostic.List.
func Arrange(ctx context.Context, dir Directory, opt Options) (*Arranged, error) {
	sources, warnings, err := measure(ctx, dir, opt)
	if err != nil {
		return nil, err
	}
	a := &Arranged{dir: dir, opt: opt, warnings: warnings, sources: sources}
	a.layout, err = place(dir, sources, opt)
	return a, err
}

// Layout tells where each image stands.
func (a *Arranged) Layout() Layout {
	layout := Layout{Name: a.layout.Name, Sheets: make([]Sheet, len(a.layout.Sheets))}
	for i, sheet := range a.layout.Sheets {
		sheet.Files = maps.Clone(sheet.Files)
		sheet.Images = append([]Image(nil), sheet.Images...)
		layout.Sheets[i] = sheet
	}
	return layout
}

// Warnings are what the author of the images should know, and what keeps no sheet from being made.
func (a *Arranged) Warnings() diagnostic.List { return a.warnings }

// An Encoded is one sheet as a file.
type Encoded struct {
	// Name is the file's name, as Sheet.Files has it: "nav@2x.png".
	Name string
	// Format is "png", "webp" or "svg".
	Format string
	Data   []byte
	// Sheet is the index of the sheet in the layout.
	Sheet int
}
