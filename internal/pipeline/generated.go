package pipeline

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"assetbuild/internal/cache"
	"assetbuild/internal/diagnostic"
	"assetbuild/sass"
)

// writePlaceholders writes a Sass file for each layout, where Dart Sass then finds it, and removes those of directories
// that are gone: a stylesheet that still loads one must fail now and not with the next build. Files whose content is there
// already are not touched.
func (b *build) writePlaceholders(ctx context.Context, sheets []sheet) {
	if ctx.Err() != nil {
		return
	}
	b.timed("placeholders", func() {
		b.failUnlessCanceled(b.removeStale(b.generatedNames(sheets)))
		if len(sheets) == 0 {
			return
		}
		template, sum, err := b.template()
		if err != nil {
			b.fail(err)
			b.lackAll(sheets)
			return
		}
		each(ctx, b, b.Jobs, sheets, sheet.name, func(i int, s sheet) {
			if err := sheets[i].fill(template, sum); err != nil {
				b.failUnlessCanceled(err)
				b.lacking.add(s.layout.Name)
				return
			}
			b.failUnlessCanceled(b.writeGeneratedFile(sassFile(s), sheets[i].text))
		})
	})
}

// fill makes the Sass file's text, unless a former build made it by the same template.
func (s *sheet) fill(template *sass.Template, sum string) error {
	if s.template == sum && s.text != nil {
		return nil
	}
	text, err := template.Execute(s.layout)
	if err == nil {
		s.text, s.template = text, sum
	}
	return err
}

// template gives the project's placeholder template, or nil for the built-in one, and what tells it from others.
func (b *build) template() (template *sass.Template, sum string, err error) {
	path := b.Config.Sprites.Template
	if path == "" {
		return nil, b.Config.Sprites.URLPrefix, nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, "", &diagnostic.Diagnostic{
			File: b.Config.Relative(path), Message: "the placeholder template can't be read: " + cause(err),
			Remedy: "Name another file in [sprites] template, or leave it out for the built-in template.", Err: err,
		}
	}
	template, err = sass.ParseTemplate(b.Config.Relative(path), string(text))
	return template, cache.NewKey("template 1").Text(b.Config.Sprites.URLPrefix).Bytes(text).Key().String(), err
}

func sassFile(s sheet) string { return "_" + s.layout.Name + ".scss" }

// generatedRecord lists the files that builds wrote into the generated folder, so that they can be removed when their
// directory is gone. It lies in the work folder, for the folder itself may be the user's own.
const generatedRecord = "generated.json"

// writeGenerated puts the sheets beside their Sass files, for editors and other tools, also where the build failed: the two
// belong together. A project with scripts gets the homepage runtime's types too.
func (b *build) writeGenerated(ctx context.Context, files []sheetFile, scripts bool) {
	if ctx.Err() != nil {
		return
	}
	b.timed("placeholders", func() {
		for _, f := range files {
			b.failUnlessCanceled(b.writeGeneratedFile(f.name, f.data))
		}
		if scripts {
			b.writeRuntime()
		}
	})
}

// generatedNames are the files that this build's sheets have in the generated folder. What the sheets of a directory with
// errors had there before is still theirs.
func (b *build) generatedNames(sheets []sheet) (names []string) {
	for _, s := range sheets {
		names = append(names, sassFile(s))
		for _, canvas := range s.layout.Sheets {
			for _, name := range canvas.Files {
				names = append(names, name)
			}
		}
	}
	for _, name := range generatedNames(b.generatedRecord()) {
		if b.lacking.owns(name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// lackAll notes that no sheet has a Sass file.
func (b *build) lackAll(sheets []sheet) {
	for _, s := range sheets {
		b.lacking.add(s.layout.Name)
	}
}

func (b *build) generatedRecord() string {
	if b.Apart {
		return filepath.Join(b.Config.Work, apartFolder, generatedRecord)
	}
	return filepath.Join(b.Config.Work, generatedRecord)
}

// removeStale removes what is in the record and not among names, and writes the new record.
func (b *build) removeStale(names []string) error {
	record := b.generatedRecord()
	before := generatedNames(record)
	for _, name := range before {
		if slices.Contains(names, name) {
			continue
		}
		if err := os.Remove(filepath.Join(b.Config.Sprites.Generated, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove a generated file: %w", err)
		}
	}
	if len(names) == 0 && len(before) == 0 {
		return nil
	}
	text, err := json.MarshalIndent(names, "", "  ")
	if err != nil {
		return fmt.Errorf("write %s: %w", generatedRecord, err)
	}
	return b.writeOwn(record, append(text, '\n'))
}

// writeGeneratedFile writes one file of the generated folder.
func (b *build) writeGeneratedFile(name string, data []byte) error {
	return b.writeOwn(filepath.Join(b.Config.Sprites.Generated, name), data)
}

// writeOwn writes a file that belongs to assetbuild, whole or not at all, and only where its content differs.
func (b *build) writeOwn(path string, data []byte) error {
	b.wrote(path, data)
	if there, err := os.ReadFile(path); err == nil && bytes.Equal(there, data) {
		return nil
	}
	if err := WriteWhole(path, data); err != nil {
		return &diagnostic.Diagnostic{
			File: b.Config.Relative(path), Message: "can't be written: " + cause(err),
			Remedy: "Make room on the disk and let this user write to the folder, or name another one in [sprites] generated.", Err: err,
		}
	}
	return nil
}

// WriteWhole writes a file, which everybody may read, by renaming a complete one into its place. Its folder is made.
func WriteWhole(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	temporary, err := os.CreateTemp(filepath.Dir(path), ".assetbuild-*")
	if err != nil {
		return err
	}
	_, err = temporary.Write(data)
	err = errors.Join(err, temporary.Chmod(0o644), temporary.Close())
	if err == nil {
		err = os.Rename(temporary.Name(), path)
	}
	if err != nil {
		_ = os.Remove(temporary.Name())
	}
	return err
}

// cause gives the reason of a failed call without the call and the absolute path.
func cause(err error) string {
	var failed *fs.PathError
	if errors.As(err, &failed) {
		return failed.Err.Error()
	}
	return err.Error()
}
