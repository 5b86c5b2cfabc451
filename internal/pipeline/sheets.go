package pipeline

import (
	"context"
	"errors"
	"fmt"
	"path"
	"strings"

	"assetbuild/internal/cache"
	"assetbuild/internal/config"
	"assetbuild/internal/diagnostic"
	"assetbuild/sprite"
)

// A sheet is one directory of images whose places are decided. It was arranged now and waits to be encoded, or a former
// build did all of that.
type sheet struct {
	directory sprite.Directory
	layout    sprite.Layout
	key       cache.Key
	arranged  *sprite.Arranged
	kept      *keptSheet
	// text is the Sass file, and template the sum of what made it.
	text     []byte
	template string
}

// A keptSheet is a directory's sheets as the cache holds them.
type keptSheet struct {
	Layout   sprite.Layout
	Warnings diagnostic.List
	Encoded  []sprite.Encoded
	Text     []byte
	Template string
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
		arranged := make([]*sheet, len(dirs))
		each(ctx, b, b.Jobs, dirs, directoryName, func(i int, dir sprite.Directory) {
			arranged[i] = b.arrange(ctx, dir)
			b.Progress.Done("packed " + dir.Display)
		})
		for _, s := range arranged {
			if s != nil {
				sheets = append(sheets, *s)
			}
		}
	})
	b.session.origins.set(sheets)
	for _, s := range sheets {
		for _, canvas := range s.layout.Sheets {
			for _, name := range canvas.Files {
				b.sheets.expect(b.specifier(name))
				b.bundler.ExpectSheet(b.specifier(name))
			}
		}
	}
	return sheets
}

// arrange decides the places of one directory's images; nil where it has errors.
func (b *build) arrange(ctx context.Context, dir sprite.Directory) *sheet {
	opt := b.spriteOptions(dir)
	s := &sheet{directory: dir, key: b.sheetResult(dir, opt)}
	if kept, _, ok := recall[keptSheet](b, s.key); ok {
		b.report(kept.Warnings)
		s.kept, s.layout, s.text, s.template = &kept, b.withURLs(kept.Layout), kept.Text, kept.Template
		return s
	}
	arranged, err := sprite.Arrange(ctx, dir, opt)
	if err != nil {
		b.failUnlessCanceled(err)
		b.lacking.add(dir.Name)
		return nil
	}
	b.report(arranged.Warnings())
	s.arranged, s.layout = arranged, b.withURLs(arranged.Layout())
	return s
}

// sheetResult is the key of a directory's sheets: its images by content, and its options.
func (b *build) sheetResult(dir sprite.Directory, opt sprite.Options) cache.Key {
	opt.Workers = 0 // changes nothing
	key := cache.NewKey("sheet 1").Text(b.session.tool, dir.Name, dir.Rel, dir.Display, fmt.Sprintf("%+v", opt))
	for _, f := range dir.Files {
		key.Text(f.Name, b.session.stats.Current(f.Path))
	}
	return key.Key()
}

// encodeSheets turns the sheets into bytes and hands each to those stylesheets that wait for it.
func (b *build) encodeSheets(ctx context.Context, sheets []sheet) (files []sheetFile) {
	b.timed("encode", func() {
		encoded := make([][]sprite.Encoded, len(sheets))
		each(ctx, b, b.Jobs, sheets, sheet.name, func(i int, s sheet) {
			encoded[i] = b.encode(ctx, s)
			b.Progress.Done("encoded " + s.directory.Display)
			for _, e := range encoded[i] {
				b.sheets.deliver(b.specifier(e.Name), e.Data)
				b.bundler.AddSheet(b.specifier(e.Name), e.Data, b.sheetKey(s.directory, e.Name))
			}
		})
		for _, all := range encoded {
			for _, e := range all {
				files = append(files, sheetFile{e.Name, e.Data})
			}
		}
	})
	b.sheets.end() // of one that failed nobody waits any longer
	b.bundler.EndSheets()
	return files
}

// encode gives one directory's sheets as files; none where that fails.
func (b *build) encode(ctx context.Context, s sheet) []sprite.Encoded {
	if s.kept != nil {
		return s.kept.Encoded
	}
	encoded, err := s.arranged.Encode(ctx)
	if err != nil {
		b.failUnlessCanceled(err)
		b.lacking.add(s.layout.Name)
		return nil
	}
	var images []cache.Input // they are in the key already: here they only have to be steady
	for _, f := range s.directory.Files {
		images = append(images, cache.Input{Path: b.input(f.Path), Sum: b.session.stats.Current(f.Path)})
	}
	keep(b, s.key, images, keptSheet{s.arranged.Layout(), plain(s.arranged.Warnings()), encoded, s.text, s.template})
	return encoded
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

// A SheetSet is the sheets of one directory, made as a build makes them.
type SheetSet struct {
	Directory sprite.Directory
	Layout    sprite.Layout
	Encoded   []sprite.Encoded
	// Text is the Sass file of the placeholders.
	Text []byte
}

// Generated are the files that belong into the generated folder, by name.
func (s SheetSet) Generated() map[string][]byte {
	files := map[string][]byte{"_" + s.Layout.Name + ".scss": s.Text}
	for _, e := range s.Encoded {
		files[e.Name] = e.Data
	}
	return files
}

func setsOf(sheets []sheet) []SheetSet {
	sets := make([]SheetSet, len(sheets))
	for i, s := range sheets {
		sets[i] = SheetSet{Directory: s.directory, Layout: s.layout, Text: s.text}
	}
	return sets
}

// Sheets makes a project's sheets and nothing else: for those who want to look at them. Nothing is written but the cache.
func (s *Session) Sheets(ctx context.Context, opt Options) ([]SheetSet, error) {
	b := newBuild(s, opt)
	sheets := b.arrangeSheets(ctx, b.scanSprites(ctx))
	template, sum, err := b.template()
	b.fail(err)
	encoded := make([][]sprite.Encoded, len(sheets))
	each(ctx, b, b.Jobs, sheets, sheet.name, func(i int, s sheet) {
		if err == nil {
			b.failUnlessCanceled(sheets[i].fill(template, sum))
		}
		encoded[i] = b.encode(ctx, sheets[i])
	})
	sets := setsOf(sheets)
	for i := range sets {
		sets[i].Encoded = encoded[i]
	}
	errs, _ := b.split()
	return sets, errors.Join(ctx.Err(), errs.Err())
}
