package audit

import (
	"context"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"assetbuild/internal/compass"
	"assetbuild/internal/config"
	"assetbuild/internal/pipeline"
	"assetbuild/internal/sources"
	"assetbuild/sass"
	"assetbuild/sprite"
)

// OfCompass is a project that is built by its config.rb. Messages name files from root, which is absolute.
func OfCompass(root string, c *compass.Config) (Project, error) {
	p := Project{Root: root, Compass: true, Sass: c.Survey(sass.Options{Root: root, AllowOutside: true})}
	p.Vendored = func(file string) string { return vendored([]string{root, c.SassPath}, c.ExtensionsPath, file) }
	var err error
	if p.Entries, err = compass.Entries(c); err != nil {
		return p, err
	}
	p.Files = p.own(p.Entries)
	for _, dir := range c.Sources() {
		p.Files = append(p.Files, p.own(stylesheetsBelow(dir))...)
	}
	p.Icons = iconsOf(root, c)
	p.tidy()
	return p, nil
}

// iconsOf finds the icons of sprite maps.
func iconsOf(root string, c *compass.Config) func(glob string) []Icon {
	return func(glob string) []Icon {
		var icons []Icon
		for _, file := range c.Icons(glob) {
			name := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
			icons = append(icons, Icon{ID: strings.ReplaceAll(name, " ", "-"), File: shown(root, file)})
		}
		return icons
	}
}

// OfConfig is any other project. The error tells what can't be read, sheets among it.
func OfConfig(ctx context.Context, cfg *config.Config) (Project, error) {
	session := pipeline.Open(cfg)
	defer session.Close()
	made, err := session.Inspect(ctx, pipeline.Options{Config: cfg})
	p := Project{Root: cfg.Root, Sass: made.Sass}
	if err != nil {
		return p, err
	}
	extensions := ""
	if c := made.Compass; c != nil {
		p.Compass, p.Icons, extensions = true, iconsOf(cfg.Root, c), c.ExtensionsPath
	}
	p.Vendored = func(file string) string { return vendored([]string{cfg.Root, cfg.Sass.Source}, extensions, file) }
	entries, err := sources.Stylesheets(ctx, cfg.Sass.Source, sources.Options{Project: cfg.Root, AllowOutside: cfg.AllowOutside, Skip: []string{cfg.Output}})
	if err != nil {
		return p, err
	}
	for _, entry := range entries {
		p.Entries = append(p.Entries, entry.Path)
	}
	p.Files = p.own(p.Entries)
	for _, dir := range append([]string{cfg.Sass.Source}, cfg.Sass.LoadPaths...) {
		if below(cfg.Root, dir) {
			p.Files = append(p.Files, p.own(stylesheetsBelow(dir))...)
		}
	}
	for _, s := range made.Sheets {
		p.Sheets = append(p.Sheets, sheetOf(s))
	}
	p.tidy()
	return p, nil
}

func sheetOf(s pipeline.InspectedSheet) Sheet {
	sheet := Sheet{Name: s.Layout.Name, Definitions: sass.DefinitionsOf(s.File, s.Text, false)}
	for _, file := range s.Directory.Files {
		if file.Scale == 1 || !slices.ContainsFunc(s.Directory.Files, func(other sprite.File) bool { return other.ID == file.ID && other.Scale == 1 }) {
			sheet.Icons = append(sheet.Icons, Icon{ID: file.ID, File: file.Display})
		}
	}
	return sheet
}

// own leaves out the files of libraries.
func (p Project) own(files []string) []string {
	return slices.DeleteFunc(slices.Clone(files), func(file string) bool { return p.Vendored(file) != "" })
}

func (p *Project) tidy() {
	slices.Sort(p.Files)
	p.Files = slices.Compact(p.Files)
}

// passedOver are folders that hold no sources.
var passedOver = []string{".assetbuild", ".sass-cache", ".git", "node_modules", "bower_components"}

// stylesheetsBelow lists the Sass files in a folder, at any depth. What can't be read is left out: a build tells of it.
func stylesheetsBelow(dir string) []string {
	var files []string
	_ = filepath.WalkDir(dir, func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil
		case entry.IsDir() && file != dir && slices.Contains(passedOver, entry.Name()):
			return fs.SkipDir
		case !entry.IsDir() && isSass(file):
			files = append(files, file)
		}
		return nil
	})
	return files
}

func shown(root, file string) string {
	if rel, err := filepath.Rel(root, file); err == nil {
		return filepath.ToSlash(rel)
	}
	return filepath.ToSlash(file)
}

func below(dir, file string) bool {
	rel, err := filepath.Rel(dir, file)
	return err == nil && filepath.IsLocal(rel)
}
