package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"

	"assetbuild/internal/diagnostic"
	"assetbuild/internal/preview"
	"assetbuild/internal/report"
	"assetbuild/sass"
	"assetbuild/sprite"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"
)

// spriteFlags are what a user types after `assetbuild sprite`.
type spriteFlags struct {
	output, name, profile, layout, template string
	formats                                 []string
	padding, maxWidth, maxHeight, jobs      int
	trim, views, preview, json              bool
}

func newSpriteCommand(t *terminal) *cobra.Command {
	var flags spriteFlags
	cmd := &cobra.Command{
		Use:   "sprite DIR…",
		Short: "Pack directories of images into sheets, outside of any project",
		Long: `Packs the images of each DIR, without its sub-directories, into one set of sheets. For each it writes NAME.png (with
NAME@2x.png for images of that scale, and NAME.2.png where a directory is split), the file of a template, and NAME.json:
the layout, with every icon's place in px.

docs/sprites.md describes the layout file and the data of templates.`,
		Example: `  assetbuild sprite icons --out public/sprites
  assetbuild sprite icons flags --out build --format png,webp --template css
  assetbuild sprite icons --out build --layout vertical --padding 2 --preview`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usageError{&diagnostic.Diagnostic{Message: "sprite needs a directory of images", Remedy: "Name one or more: assetbuild sprite icons --out build."}}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return runSprite(cmd.Context(), t, args, flags) },
	}
	f := cmd.Flags()
	f.StringVarP(&flags.output, "out", "o", "", "folder for the files; required")
	f.StringVar(&flags.name, "name", "", "name of the sheet, for a single DIR; default: the directory's")
	f.StringSliceVar(&flags.formats, "format", []string{"png"}, "formats of sheets: png, webp, svg")
	f.StringVar(&flags.profile, "profile", "release", "how sheets are encoded: release (fewest bytes) or fast (least time)")
	f.StringVar(&flags.layout, "layout", "pack", "pack, vertical, horizontal or diagonal")
	f.IntVar(&flags.padding, "padding", 0, "px between icons")
	f.IntVar(&flags.maxWidth, "max-width", 0, "px; a wider sheet is split")
	f.IntVar(&flags.maxHeight, "max-height", 0, "px; a taller sheet is split")
	f.BoolVar(&flags.trim, "trim", false, "cut transparent borders off")
	f.BoolVar(&flags.views, "views", false, "give each icon of an SVG sheet a <view>, for <img src=\"NAME.svg#ICON-view\">")
	f.StringVar(&flags.template, "template", "scss", "scss, css, less, none, or a text/template file")
	f.IntVar(&flags.jobs, "jobs", 0, "how much is done at once; default: one for each processor")
	f.BoolVar(&flags.preview, "preview", false, "write preview.html, a page that shows every icon")
	f.BoolVar(&flags.json, "json", false, "print the layouts as one JSON list")
	return cmd
}

func runSprite(ctx context.Context, t *terminal, dirs []string, flags spriteFlags) error {
	opt, template, err := spriteOptions(dirs, flags)
	if err != nil {
		return usageError{err}
	}
	sets, findings := packDirectories(ctx, withoutPairs(dirs), flags, opt)
	findings = append(findings, sameNames(sets)...)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err := diagnostic.Sort(findings).Err(); err != nil {
		return err
	}
	t.errStyle.Diagnostics(t.err, diagnostic.Sort(findings))
	if err := writeSets(flags, template, sets); err != nil {
		return err
	}
	return tellSets(t, flags, sets)
}

// spriteOptions checks the flags and translates them.
func spriteOptions(dirs []string, flags spriteFlags) (opt sprite.Options, template *sass.Template, err error) {
	switch {
	case flags.output == "":
		return opt, nil, &diagnostic.Diagnostic{Message: "--out is missing", Remedy: "Name a folder for the sheets: --out build."}
	case flags.name != "" && len(dirs) > 1:
		return opt, nil, &diagnostic.Diagnostic{Message: "--name is for a single directory", Remedy: "Call sprite once for each directory, or let each have its own name."}
	case flags.padding < 0 || flags.maxWidth < 0 || flags.maxHeight < 0 || flags.jobs < 0:
		return opt, nil, &diagnostic.Diagnostic{Message: "a number of px or jobs can't be negative", Remedy: "Give a number from 0 on."}
	}
	if flags.name != "" {
		if name, err := sprite.SheetName(flags.name); err != nil || name != flags.name {
			return opt, nil, &diagnostic.Diagnostic{Message: fmt.Sprintf("--name %q is no name for a sheet", flags.name), Remedy: "Use letters, digits, hyphens and underscores.", Err: err}
		}
	}
	profile, err := oneOf("--profile", flags.profile, []string{"release", "fast"})
	if err != nil {
		return opt, nil, err
	}
	arrangement, err := oneOf("--layout", flags.layout, []string{"pack", "vertical", "horizontal", "diagonal"})
	if err != nil {
		return opt, nil, err
	}
	for _, format := range flags.formats {
		if _, err := oneOf("--format", format, []string{"png", "webp", "svg"}); err != nil {
			return opt, nil, err
		}
	}
	template, err = spriteTemplate(flags.template)
	opt = sprite.Options{
		Profile: sprite.Profile(profile), Arrangement: sprite.Arrangement(arrangement), Padding: flags.padding,
		MaxWidth: flags.maxWidth, MaxHeight: flags.maxHeight, Trim: flags.trim, Workers: flags.jobs,
		Views: flags.views,
		WebP:  slices.Contains(flags.formats, "webp"),
	}
	return opt, template, err
}

// oneOf gives the place of a value among those that are possible.
func oneOf(flag, value string, possible []string) (int, error) {
	if i := slices.Index(possible, value); i >= 0 {
		return i, nil
	}
	remedy := "There are: " + strings.Join(possible, ", ") + "."
	if near := diagnostic.Nearest(value, possible); near != "" {
		remedy = "Did you mean " + near + "? " + remedy
	}
	return 0, &diagnostic.Diagnostic{Message: fmt.Sprintf("%s %q is unknown", flag, value), Remedy: remedy}
}

// spriteTemplate gives the template that a flag names; nil for none.
func spriteTemplate(name string) (*sass.Template, error) {
	if name == "none" {
		return nil, nil
	}
	if template, ok := sass.BuiltIn(name); ok {
		return template, nil
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, &diagnostic.Diagnostic{
			File: filepath.ToSlash(name), Message: "there is no such template",
			Remedy: "Built in are " + strings.Join(sass.Languages(), ", ") + "; or name a file.", Err: err,
		}
	}
	return sass.ParseTemplate(filepath.ToSlash(name), string(text))
}

// packDirectories makes the sheets of all directories, side by side. Those with errors are left out of the sets.
func packDirectories(ctx context.Context, dirs []string, flags spriteFlags, opt sprite.Options) (sets []preview.Set, findings diagnostic.List) {
	type packed struct {
		set      preview.Set
		findings diagnostic.List
		ok       bool
	}
	all := make([]packed, len(dirs))
	var group errgroup.Group
	group.SetLimit(max(1, cmp.Or(flags.jobs, runtime.GOMAXPROCS(0))))
	for i, dir := range dirs {
		group.Go(func() error {
			set, warnings, err := packDirectory(ctx, dir, flags.name, opt)
			all[i] = packed{set, append(warnings, diagnostic.Of(err)...), err == nil}
			return nil
		})
	}
	_ = group.Wait() // each holds its own error
	for _, p := range all {
		findings = append(findings, p.findings...)
		if p.ok {
			sets = append(sets, p.set)
		}
	}
	return sets, findings
}

// packDirectory makes the sheets of one directory.
func packDirectory(ctx context.Context, dir, name string, opt sprite.Options) (set preview.Set, warnings diagnostic.List, err error) {
	found, err := sprite.ScanDirectory(ctx, dir, sprite.ScanOptions{Project: ".", AllowOutside: true})
	if err != nil {
		return set, nil, err
	}
	if len(found.Files) == 0 {
		return set, nil, &diagnostic.Diagnostic{File: filepath.ToSlash(dir), Message: "there are no images in this directory", Remedy: "Images end in .png, .gif, .jpg, .jpeg, .webp or .svg."}
	}
	if name != "" {
		found.Name = name
	}
	arranged, err := sprite.Arrange(ctx, found, opt)
	if err != nil {
		return set, nil, err
	}
	encoded, err := arranged.Encode(ctx)
	if err != nil {
		return set, arranged.Warnings(), err
	}
	set = preview.Set{Layout: arranged.Layout(), Source: filepath.ToSlash(dir), Files: map[string][]byte{}}
	for _, e := range encoded {
		set.Files[e.Name] = e.Data
	}
	for i := range set.Layout.Sheets {
		keepFiles(&set.Layout.Sheets[i], set.Files)
	}
	for _, f := range found.Files {
		set.SourceBytes += f.Size
	}
	return set, arranged.Warnings(), nil
}

// keepFiles leaves in a sheet the formats that were really made: a WebP file that would be larger than the PNG is not.
func keepFiles(sheet *sprite.Sheet, files map[string][]byte) {
	for format, name := range sheet.Files {
		if files[name] == nil {
			delete(sheet.Files, format)
		}
	}
}

var scaleSuffix = regexp.MustCompile(`@\d+(\.\d+)?x$`)

// withoutPairs leaves out what another directory's sheets hold already: nav@2x where nav is given too, as nav* gives them.
func withoutPairs(dirs []string) []string {
	given := map[string]bool{}
	for _, dir := range dirs {
		given[filepath.Clean(dir)] = true
	}
	return slices.DeleteFunc(slices.Clone(dirs), func(dir string) bool {
		clean := filepath.Clean(dir)
		base := scaleSuffix.ReplaceAllString(clean, "")
		return base != clean && given[base]
	})
}

// sameNames tells directories that would write the same files.
func sameNames(sets []preview.Set) (list diagnostic.List) {
	for i, set := range sets {
		for _, other := range sets[:i] {
			if other.Layout.Name == set.Layout.Name {
				list = append(list, &diagnostic.Diagnostic{
					File: set.Source, Message: fmt.Sprintf("the sheet would be called %s, and so would that of %s", set.Layout.Name, other.Source),
					Remedy: "Rename one of the two, or call sprite once for each with --name.",
				})
			}
		}
	}
	return list
}

// writeSets writes every file into the output folder.
func writeSets(flags spriteFlags, template *sass.Template, sets []preview.Set) error {
	if err := os.MkdirAll(flags.output, 0o755); err != nil {
		return fmt.Errorf("make the output folder: %w", err)
	}
	for _, set := range sets {
		files, err := setFiles(flags.template, template, set)
		if err != nil {
			return err
		}
		for name, data := range files {
			if err := os.WriteFile(filepath.Join(flags.output, name), data, 0o644); err != nil {
				return fmt.Errorf("write a sheet: %w", err)
			}
		}
	}
	if !flags.preview {
		return nil
	}
	page, err := preview.Page(sets)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(flags.output, "preview.html"), page, 0o644)
}

// setFiles gives the files of one directory: sheets, layout and what the template makes.
func setFiles(templateName string, template *sass.Template, set preview.Set) (map[string][]byte, error) {
	files := map[string][]byte{}
	for name, data := range set.Files {
		files[name] = data
	}
	layout, err := json.MarshalIndent(set.Layout, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write the layout: %w", err)
	}
	files[set.Layout.Name+".json"] = append(layout, '\n')
	if template == nil {
		return files, nil
	}
	text, err := template.Execute(linked(set.Layout))
	if err != nil {
		return nil, err
	}
	files[set.Layout.Name+templateExtension(templateName)] = text
	return files, nil
}

// linked gives a layout whose sheets are referred to by their file names, as files in one folder are.
func linked(layout sprite.Layout) sprite.Layout {
	layout.Sheets = slices.Clone(layout.Sheets)
	for i := range layout.Sheets {
		for _, format := range []string{"png", "svg", "webp"} {
			if name := layout.Sheets[i].Files[format]; name != "" && layout.Sheets[i].URL == "" {
				layout.Sheets[i].URL = name
			}
		}
	}
	return layout
}

// templateExtension is what a template's file ends in: ".scss" for the built-in scss and for my.scss.tmpl.
func templateExtension(name string) string {
	if _, ok := sass.BuiltIn(name); ok {
		return "." + name
	}
	for _, extension := range []string{".tmpl", ".gotmpl", ".tpl"} {
		name = strings.TrimSuffix(name, extension)
	}
	if extension := filepath.Ext(name); extension != "" {
		return extension
	}
	return ".txt"
}

// tellSets says what was made.
func tellSets(t *terminal, flags spriteFlags, sets []preview.Set) error {
	if flags.json {
		layouts := make([]sprite.Layout, len(sets))
		for i, set := range sets {
			layouts[i] = set.Layout
		}
		text, err := json.MarshalIndent(layouts, "", "  ")
		_, written := fmt.Fprintf(t.out, "%s\n", text)
		return errors.Join(err, written)
	}
	for _, set := range sets {
		for _, sheet := range set.Layout.Sheets {
			var parts []string
			for _, format := range []string{"png", "webp", "svg"} {
				if name := sheet.Files[format]; name != "" {
					parts = append(parts, fmt.Sprintf("%s %s", name, report.Bytes(int64(len(set.Files[name])))))
				}
			}
			fmt.Fprintf(t.out, "%s  %d × %d px, %s\n", strings.Join(parts, ", "), sheet.Width, sheet.Height, plural(len(sheet.Images), "icon", "icons"))
		}
	}
	if flags.preview {
		fmt.Fprintf(t.out, "%s\n", filepath.ToSlash(filepath.Join(flags.output, "preview.html")))
	}
	return nil
}
