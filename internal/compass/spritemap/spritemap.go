// Package spritemap packs folders of icons as Compass 1.0.3 does: its four layouts place every icon exactly where Compass
// places it, and a sheet's file has the name that Compass gives it, because both stand in people's stylesheets.
//
// Places and sizes are px from the sheet's top left corner. A place may have a fraction (a layout by per cents of a height);
// such an icon is drawn at the whole number below.
package spritemap

import (
	"crypto/md5"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"assetbuild/sprite/picture"
)

// A Length is a number with its unit: "", "px", "%".
type Length struct {
	Number float64
	Unit   string
}

// String writes the length as Sass does: "0%", "2.5px".
func (l Length) String() string {
	return strconv.FormatFloat(l.Number, 'f', -1, 64) + l.Unit
}

// Options are the options of a sprite map. The zero value is Compass's default for sprite-map() but for Position's unit.
type Options struct {
	Layout   string // vertical (or any unknown word), horizontal, diagonal, smart
	SortBy   string // name, width, height, size, with a leading ! for the reverse; anything else: by file name
	Spacing  Length
	Position Length
	Repeat   string // no-repeat, repeat-x, repeat-y
	// Icons are what single icons have of their own, by name; underscores are written as dashes, as in Sass.
	Icons map[string]IconOptions
}

// IconOptions are an icon's own options; nil and "" take the map's.
type IconOptions struct {
	Spacing, Position *Length
	Repeat            string
}

// An Icon is one image on a sheet.
type Icon struct {
	Name string // the file's name without .png
	File string // absolute path
	// Relative is the path relative to the load path, with slashes; it counts for the sheet's name.
	Relative      string
	Width, Height int
	Left, Top     float64
	Repeat        string
	Spacing       float64
	Position      Length

	data []byte
}

// A Map is a folder of icons with places on a sheet.
type Map struct {
	Name    string // the last folder's name
	Path    string // the whole folder path of the glob: "ui/small"
	Options Options
	// Icons are in the map's order, with the copies of repeated ones at the end.
	Icons         []Icon
	Width, Height int
	files         int // how many icons come from files; the rest are copies
	order         []string
}

// Names are the icons' names in the order of their files, whatever they are sorted by.
func (m *Map) Names() []string { return m.order }

// Find finds an icon by its name; letter case does not count.
func (m *Map) Find(name string) (*Icon, bool) {
	for i := range m.Icons[:m.files] {
		if strings.EqualFold(m.Icons[i].Name, name) {
			return &m.Icons[i], true
		}
	}
	return nil, false
}

// New reads the icons that a glob finds in the first of some folders that has any, and places them.
func New(glob string, loadPaths []string, opt Options) (*Map, error) {
	m := &Map{Path: path.Dir(glob), Options: opt}
	m.Name = path.Base(m.Path)
	for _, dir := range loadPaths {
		files, err := Glob(dir, glob)
		if err != nil {
			return nil, err
		}
		if len(files) == 0 {
			continue
		}
		for _, file := range files {
			icon, err := m.icon(dir, file)
			if err != nil {
				return nil, err
			}
			m.Icons = append(m.Icons, icon)
			m.order = append(m.order, icon.Name)
		}
		m.files = len(m.Icons)
		m.sort()
		return m, m.place()
	}
	return nil, fmt.Errorf("No files were found in the load path matching %q. Your current load paths are: %s", glob, strings.Join(loadPaths, ", "))
}

// icon reads a file and applies the options that hold for it.
func (m *Map) icon(dir, file string) (Icon, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return Icon{}, fmt.Errorf("the icon can't be read: %w", err)
	}
	header, err := picture.ReadHeader(data)
	if err != nil || header.Format != "png" {
		return Icon{}, fmt.Errorf("%s is no PNG: only PNG files can be icons of a sprite map", filepath.ToSlash(file))
	}
	name := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	icon := Icon{
		Name: name, File: file, Relative: strings.TrimPrefix(filepath.ToSlash(strings.TrimPrefix(file, dir)), "/"),
		Width: header.Width, Height: header.Height,
		Repeat: m.Options.Repeat, Spacing: m.Options.Spacing.Number, Position: m.Options.Position, data: data,
	}
	own := m.Options.Icons[strings.ReplaceAll(name, "_", "-")]
	if own.Spacing != nil {
		icon.Spacing = own.Spacing.Number
	}
	if own.Position != nil {
		icon.Position = *own.Position
	}
	if own.Repeat != "" {
		icon.Repeat = own.Repeat
	}
	switch icon.Repeat {
	case "", "no-repeat":
		icon.Repeat = "no-repeat"
	case "repeat-x", "repeat-y":
	default:
		return Icon{}, fmt.Errorf("Invalid option for repeat %q - valid options are repeat-y, repeat-x, no-repeat", icon.Repeat)
	}
	return icon, nil
}

// sort brings the icons into the order that the options ask for.
func (m *Map) sort() {
	by, reverse := strings.CutPrefix(m.Options.SortBy, "!")
	key := map[string]func(Icon) int{
		"width": func(i Icon) int { return i.Width }, "height": func(i Icon) int { return i.Height },
		"size": func(i Icon) int { return len(i.data) }, "name": func(Icon) int { return 0 },
	}[by]
	if key == nil {
		return
	}
	slices.SortStableFunc(m.Icons, func(a, b Icon) int {
		if d := key(a) - key(b); d != 0 {
			return d
		}
		if by != "name" && by != "size" && len(a.data) != len(b.data) {
			return len(a.data) - len(b.data)
		}
		return strings.Compare(a.Name, b.Name)
	})
	if reverse {
		slices.Reverse(m.Icons)
	}
}

// File is the sheet's path below the folder of generated images: "icons-s0123456789.png".
func (m *Map) File() string { return m.Path + "-s" + m.Hash() + ".png" }

// Hash is the part of the sheet's name that tells its content and layout: the first ten digits of the MD5 of what Compass
// writes down about a map.
func (m *Map) Hash() string {
	h := md5.New()
	layout := m.Options.Layout
	if layout == "" {
		layout = "vertical"
	}
	fmt.Fprintf(h, "2%s%s", m.Path, layout)
	for _, icon := range m.Icons {
		fmt.Fprintf(h, "%s%d%d%s%s%s%x", icon.Relative, icon.Height, icon.Width, icon.Repeat,
			strconv.FormatFloat(icon.Spacing, 'f', -1, 64), icon.Position, md5.Sum(icon.data))
	}
	return fmt.Sprintf("%x", h.Sum(nil))[:10]
}
