package sprite

import (
	"context"
	"maps"
	"slices"
	"sync"

	"assetbuild/internal/diagnostic"
)

// An Arranged is a directory whose images have their places and wait to be encoded.
type Arranged struct {
	layout   Layout
	warnings diagnostic.List
	opt      Options
	sources  map[string]*source // by File.Name
	vectors  map[string]*vector // by File.Name
	encoded  []Encoded          // of a Restored one
	discard  func()
}

// Restore makes an Arranged of what Layout, Warnings and Encode once gave, for who kept that: no image is read.
func Restore(layout Layout, warnings diagnostic.List, encoded []Encoded) *Arranged {
	return &Arranged{layout: layout, warnings: warnings, encoded: encoded, discard: func() {}}
}

// Arrange decodes a directory's images and decides their places. The layout is final then, so that Sass can compile while
// Encode runs, and it is the same in both profiles. All that is wrong with the images comes as one diagnostic.List.
//
// The pixels of small images are kept for Encode. Who doesn't call Encode calls Discard.
func Arrange(ctx context.Context, dir Directory, opt Options) (*Arranged, error) {
	var bitmaps, drawings []File
	for _, file := range dir.Files {
		if file.Vector {
			drawings = append(drawings, file)
		} else {
			bitmaps = append(bitmaps, file)
		}
	}
	vectors, err := readVectors(ctx, drawings, opt)
	if err != nil {
		return nil, err
	}
	sources, err := measure(ctx, bitmaps, opt)
	if err != nil {
		return nil, err
	}
	a := &Arranged{opt: opt, sources: make(map[string]*source, len(sources)), vectors: map[string]*vector{}}
	a.discard = sync.OnceFunc(func() {
		for _, s := range sources {
			s.drop()
		}
	})
	for _, s := range sources {
		a.sources[s.file.Name] = s
		a.warnings = append(a.warnings, s.warnings()...)
	}
	var warnings diagnostic.List
	if len(sources) > 0 {
		if a.layout, warnings, err = place(ctx, dir, sources, opt); err != nil {
			a.Discard()
			return nil, err
		}
	}
	if opt.WebP {
		if err := a.offerWebP(ctx); err != nil {
			a.Discard()
			return nil, err
		}
	}
	if len(vectors) > 0 {
		if err := a.placeVectors(ctx, dir, vectors); err != nil {
			a.Discard()
			return nil, err
		}
	}
	a.layout.Name = dir.Name
	a.warnings = diagnostic.Sort(append(a.warnings, warnings...))
	return a, nil
}

// warnings tell what of an image doesn't reach the sheet.
func (s *source) warnings() (warnings diagnostic.List) {
	warn := func(message, remedy string) {
		warnings = append(warnings, &diagnostic.Diagnostic{
			Severity: diagnostic.Warning, File: s.file.Display, Message: message, Remedy: remedy,
		})
	}
	if s.notes.Animated {
		warn("the image is animated; a sheet shows its first frame alone", "Use it as a file of its own where it shall move.")
	}
	if s.notes.UnknownColours {
		warn("the image's colour profile can't be converted; its colours are taken for sRGB", "Convert the image to sRGB.")
	}
	return warnings
}

// Layout tells where each image stands. It is the caller's own copy.
func (a *Arranged) Layout() Layout {
	layout := a.layout
	layout.Sheets = slices.Clone(layout.Sheets)
	for i := range layout.Sheets {
		layout.Sheets[i].Files = maps.Clone(layout.Sheets[i].Files)
		layout.Sheets[i].Images = slices.Clone(layout.Sheets[i].Images)
	}
	return layout
}

// Warnings are what the author of the images should know, and what keeps no sheet from being made.
func (a *Arranged) Warnings() diagnostic.List { return a.warnings }

// Discard gives up the pixels that were kept for Encode.
func (a *Arranged) Discard() { a.discard() }
