// Package preview makes a page on which people look at sprite sheets: every icon with its name, its size and the
// placeholder to copy, duplicates, how much of a sheet is empty, and how its bytes compare with the separate files. The
// page is one file that needs no network.
package preview

import (
	"bytes"
	"cmp"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"path"
	"slices"
	"strconv"
	"sync"

	"assetbuild/internal/onepage"
	"assetbuild/sprite"
)

// A Set is one directory's sheets.
type Set struct {
	// Layout is as sprite.Arrange gave it.
	Layout sprite.Layout
	// Source is the directory, for people.
	Source string
	// Files holds the encoded sheets by their names in the layout.
	Files map[string][]byte
	// SourceBytes is how large the separate images are together.
	SourceBytes int64
}

//go:embed page.html
var pageText string

var page = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("page").Funcs(template.FuncMap{"style": onepage.Style, "bytes": shownBytes, "percent": percent}).Parse(pageText))
})

// Page gives the HTML page of all sets.
func Page(sets []Set) ([]byte, error) {
	view := struct {
		Sets  []set
		Icons int
	}{}
	for i, s := range sets {
		shown := show(s, i)
		view.Sets = append(view.Sets, shown)
		view.Icons += len(shown.Icons)
	}
	var out bytes.Buffer
	if err := page().Execute(&out, view); err != nil {
		return nil, fmt.Errorf("make the preview: %w", err)
	}
	return out.Bytes(), nil
}

// A set is what the page shows of one Set.
type set struct {
	Name, Source          string
	Sheets                []sheet
	Icons                 []icon
	SheetBytes, FileBytes int64
	Duplicates            int
}

type sheet struct {
	Name          string
	Class         string // of everything that shows it
	URL           template.URL
	Width, Height int
	Scale         string
	Bytes         int
	Empty         float64 // 0 to 1, of its area
}

type icon struct {
	Name, File, Placeholder string
	Sheet                   string // class
	X, Y, Width, Height     string // in CSS px
	Size                    string
	Twins                   []string // other names of the same place
	SheetWidth, SheetHeight string
}

// show makes the view of one set; the number tells it from others.
func show(s Set, number int) set {
	view := set{Name: s.Layout.Name, Source: s.Source, FileBytes: s.SourceBytes}
	base := baseScale(s.Layout)
	for i, canvas := range s.Layout.Sheets {
		class := "sheet-" + strconv.Itoa(number) + "-" + strconv.Itoa(i)
		shown := sheet{
			Class: class, Width: canvas.Width, Height: canvas.Height, Empty: 1 - filled(canvas),
			Scale: strconv.FormatFloat(canvas.Scale, 'f', -1, 64),
		}
		for _, format := range []string{"png", "svg", "webp"} {
			name := canvas.Files[format]
			data := s.Files[name]
			view.SheetBytes += int64(len(data))
			if name == "" || shown.Name != "" {
				continue
			}
			shown.Name, shown.Bytes, shown.URL = name, len(data), dataURL(name, data)
		}
		view.Sheets = append(view.Sheets, shown)
		if canvas.Scale == base {
			view.Icons = append(view.Icons, icons(s.Layout.Name, class, canvas)...)
		}
	}
	slices.SortFunc(view.Icons, func(a, b icon) int { return cmp.Compare(a.Name, b.Name) })
	for _, i := range view.Icons {
		if len(i.Twins) > 0 {
			view.Duplicates++
		}
	}
	return view
}

// baseScale is the smallest scale: the one that placeholders declare sizes for.
func baseScale(l sprite.Layout) float64 {
	base := 0.0
	for _, canvas := range l.Sheets {
		if base == 0 || canvas.Scale < base {
			base = canvas.Scale
		}
	}
	return base
}

func icons(name, class string, canvas sprite.Sheet) (all []icon) {
	twins := map[[2]int][]string{}
	for _, img := range canvas.Images {
		twins[[2]int{img.X, img.Y}] = append(twins[[2]int{img.X, img.Y}], img.Name)
	}
	px := func(n int) string { return strconv.FormatFloat(float64(n)/canvas.Scale, 'f', -1, 64) + "px" }
	for _, img := range canvas.Images {
		i := icon{
			Name: img.Name, File: img.File, Placeholder: "%" + name + "-" + img.ID + "-sprite", Sheet: class,
			X: px(-img.X), Y: px(-img.Y), Width: px(img.Width), Height: px(img.Height),
			Size:       fmt.Sprintf("%d × %d", img.Width, img.Height),
			SheetWidth: px(canvas.Width), SheetHeight: px(canvas.Height),
		}
		for _, twin := range twins[[2]int{img.X, img.Y}] {
			if twin != img.Name {
				i.Twins = append(i.Twins, twin)
			}
		}
		all = append(all, i)
	}
	return all
}

// filled is the part of a canvas that images take, places that are shared counted once.
func filled(canvas sprite.Sheet) float64 {
	seen, area := map[[2]int]bool{}, 0
	for _, img := range canvas.Images {
		if at := [2]int{img.X, img.Y}; !seen[at] {
			seen[at] = true
			area += img.Width * img.Height
		}
	}
	return min(1, float64(area)/float64(max(1, canvas.Width*canvas.Height)))
}

func dataURL(name string, data []byte) template.URL {
	kind := map[string]string{".png": "image/png", ".webp": "image/webp", ".svg": "image/svg+xml"}[path.Ext(name)]
	return template.URL("data:" + kind + ";base64," + base64.StdEncoding.EncodeToString(data)) // our own encoder's bytes
}

func shownBytes(n any) string {
	var bytes int64
	switch n := n.(type) {
	case int:
		bytes = int64(n)
	case int64:
		bytes = n
	}
	if bytes < 1000 {
		return strconv.FormatInt(bytes, 10) + " B"
	}
	return strconv.FormatFloat(float64(bytes)/1000, 'f', 1, 64) + " kB"
}

func percent(part float64) string { return strconv.FormatFloat(100*part, 'f', 1, 64) + " %" }
