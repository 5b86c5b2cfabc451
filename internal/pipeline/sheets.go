package pipeline

import (
	"context"
	"path"
	"strings"

	"assetbuild/internal/config"
	"assetbuild/sprite"
)

// A sheet is one directory of images whose places are decided.
type sheet struct {
	directory sprite.Directory
	arranged  *sprite.Arranged
	layout    sprite.Layout
}

// name is what messages call a sheet.
func (s sheet) name() string { return s.directory.Display }

func directoryName(dir sprite.Directory) string { return dir.Display }

// A sheetFile is one encoded canvas.
type sheetFile struct {
	name string // "nav@2x.png"
	data []byte
}

// arrangeSheets decodes the images and decides where each stands. Directories with errors are left out.
func (b *build) arrangeSheets(ctx context.Context, dirs []sprite.Directory) (sheets []sheet) {
	b.Progress.Expect(len(dirs) * 2)
	b.timed("pack", func() {
		arranged := make([]*sprite.Arranged, len(dirs))
		each(ctx, b, b.Jobs, dirs, directoryName, func(i int, dir sprite.Directory) {
			a, err := sprite.Arrange(ctx, dir, b.spriteOptions(dir))
			b.Progress.Done("packed " + dir.Display)
			if err != nil {
				b.failUnlessCanceled(err)
				b.lacking.add(dir.Name)
				return
			}
			b.report(a.Warnings())
			arranged[i] = a
		})
		for i, a := range arranged {
			if a != nil {
				sheets = append(sheets, sheet{dirs[i], a, b.withURLs(a.Layout())})
			}
		}
	})
	for _, s := range sheets {
		for _, canvas := range s.layout.Sheets {
			for _, name := range canvas.Files {
				b.bundler.ExpectSheet(b.specifier(name))
			}
		}
	}
	return sheets
}

// encodeSheets turns the sheets into bytes and hands each to those stylesheets that wait for it.
func (b *build) encodeSheets(ctx context.Context, sheets []sheet) (files []sheetFile) {
	b.timed("encode", func() {
		encoded := make([][]sprite.Encoded, len(sheets))
		each(ctx, b, b.Jobs, sheets, sheet.name, func(i int, s sheet) {
			all, err := s.arranged.Encode(ctx)
			b.Progress.Done("encoded " + s.directory.Display)
			b.failUnlessCanceled(err)
			for _, e := range all {
				b.bundler.AddSheet(b.specifier(e.Name), e.Data, b.sheetKey(s.directory, e.Name))
			}
			encoded[i] = all
		})
		for _, all := range encoded {
			for _, e := range all {
				files = append(files, sheetFile{e.Name, e.Data})
			}
		}
	})
	return files
}

// specifier is what generated Sass refers to a sheet's file by.
func (b *build) specifier(name string) string {
	if prefix := b.Config.Sprites.URLPrefix; prefix != "" {
		return prefix + name
	}
	return "generated/" + name
}

// withURLs tells a layout where its sheets are found.
func (b *build) withURLs(layout sprite.Layout) sprite.Layout {
	for i := range layout.Sheets {
		canvas := &layout.Sheets[i]
		for _, format := range []string{"png", "svg", "webp"} {
			if name := canvas.Files[format]; name != "" && canvas.URL == "" {
				canvas.URL = b.specifier(name)
			}
		}
	}
	return layout
}

// sheetKey is the manifest's name of a sheet: the directory's path with the file's scale, part and format, such as
// "assets/sprites/nav/small@2x.png". Images directly in the sprites' folder make "assets/sprites/sprites.png".
func (b *build) sheetKey(dir sprite.Directory, file string) string {
	suffix := strings.TrimPrefix(file, dir.Name)
	source := b.Config.Relative(b.Config.Sprites.Source)
	if dir.Rel == "." {
		return path.Join(source, dir.Name) + suffix
	}
	return path.Join(source, dir.Rel) + suffix
}

// spriteOptions translates the configuration of one directory.
func (b *build) spriteOptions(dir sprite.Directory) sprite.Options {
	sheets, icons := b.Config.Sprites.Options(dir.Rel)
	opt := sprite.Options{
		Profile:     b.Profile,
		Arrangement: arrangement(sheets.Layout),
		Padding:     sheets.Padding,
		MaxWidth:    sheets.MaxWidth,
		MaxHeight:   sheets.MaxHeight,
		Trim:        sheets.Trim,
		Workers:     b.Jobs,
	}
	for _, format := range sheets.Formats {
		opt.WebP = opt.WebP || format == "webp"
	}
	for name, icon := range icons {
		if opt.Icons == nil {
			opt.Icons = map[string]sprite.IconOptions{}
		}
		opt.Icons[name] = sprite.IconOptions{Padding: icon.Padding, Repeat: repeat(icon)}
	}
	return opt
}

func arrangement(layout string) sprite.Arrangement {
	switch layout {
	case "vertical":
		return sprite.Vertical
	case "horizontal":
		return sprite.Horizontal
	case "diagonal":
		return sprite.Diagonal
	}
	return sprite.Pack
}

func repeat(icon config.Icon) sprite.Repeat {
	switch icon.Repeat {
	case "x":
		return sprite.RepeatX
	case "y":
		return sprite.RepeatY
	}
	return sprite.NoRepeat
}
