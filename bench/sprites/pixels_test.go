package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"flag"
	"fmt"
	"html"
	"image"
	"image/draw"
	"image/png"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"assetbuild/bench/sprites/iconsets"
	"assetbuild/internal/chromium"
	"assetbuild/internal/config"
	"assetbuild/internal/pipeline"
	"assetbuild/sass"
	"assetbuild/sprite"
	"assetbuild/sprite/svg"
)

var (
	pixelSets   = flag.String("pixelsets", "", "icon sets to look at beside a small one, by name, or all; fetched from npm where they aren't there")
	pixelSample = flag.Int("pixelsample", 250, "icons of each set to look at; 0 for all")
	pixelFolder = flag.String("iconsets", "", "folder that icon sets are kept in; default: one in the user's cache")
	pixelFormat = flag.String("pixelformats", "png,webp", "formats of the sheets")
	keepImages  = flag.String("keepimages", "", "folder for pictures of icons that differ")
)

func TestMain(m *testing.M) { os.Exit(chromium.Main(m)) }

// An element that extends an icon's placeholder shows the pixels that an <img> of the icon's file shows, at both densities.
// That is seen on a whole build: the sheet, the generated Sass, Dart Sass, the published stylesheet, a page in Chromium.
// A bitmap of one scale that is shown at another is drawn larger by the browser, in a way of its own at the edges: there,
// only the image's own density counts.
func TestPlaceholdersShowWhatTheirFilesShow(t *testing.T) {
	t.Run("a set of every kind", func(t *testing.T) { checkPixels(t, smallSet(t)) })
	if *pixelSets == "" {
		return
	}
	sets, err := iconsets.Named(*pixelSets)
	must(t, err)
	folder := *pixelFolder
	if folder == "" {
		folder, err = iconsets.DefaultFolder()
		must(t, err)
	}
	for _, set := range sets {
		t.Run(set.Name, func(t *testing.T) {
			dir, err := iconsets.Fetch(t.Context(), folder, set)
			must(t, err)
			checkPixels(t, dir)
		})
	}
}

// A shown is one icon with its place on the page, in CSS px. The element and the <img> stand at one place of two pages:
// Chromium draws one drawing a little differently from place to place.
type shown struct {
	sass.Icon
	files map[float64]string // by scale
	class string
	box   image.Rectangle
	page  int
}

// checkPixels builds a project of one directory of images and compares what its icons show.
func checkPixels(t *testing.T, source string) {
	project := t.TempDir()
	must(t, os.CopyFS(filepath.Join(project, "assets", "sprites", "set"), os.DirFS(source)))
	quoted := strings.Split(*pixelFormat, ",")
	for i, format := range quoted {
		quoted[i] = fmt.Sprintf("%q", format)
	}
	write(t, filepath.Join(project, "assetbuild.toml"), fmt.Sprintf("[sprites]\nformats = [%s]\n", strings.Join(quoted, ", ")))
	icons := sampled(t, project)
	var text strings.Builder
	text.WriteString("@import 'generated/set';\n")
	for _, icon := range icons {
		fmt.Fprintf(&text, ".%s { @extend %%set-%s-sprite; }\n", icon.class, icon.ID)
	}
	write(t, filepath.Join(project, "assets", "sass", "icons.scss"), text.String())
	build(t, project)

	served := http.NewServeMux()
	served.Handle("/", http.FileServer(http.Dir(filepath.Join(project, "public"))))
	served.Handle("/source/", http.StripPrefix("/source/", http.FileServer(http.Dir(filepath.Join(project, "assets", "sprites", "set")))))
	server := httptest.NewServer(served)
	defer server.Close()
	tab := chromium.Open(t)
	for _, density := range []int{1, 2} {
		compared, different := 0, 0
		for page := 0; page <= icons[len(icons)-1].page; page++ {
			part := slices.DeleteFunc(slices.Clone(icons), func(s shown) bool { return s.page != page })
			elements := photograph(t, tab, server.URL, project, part, density, shown.element)
			files := photograph(t, tab, server.URL, project, part, density, shown.image)
			for _, icon := range part {
				if !icon.comparable(t, source, density) {
					continue
				}
				compared++
				if apart := icon.compare(elements, files, density); apart > icon.tolerance() {
					different++
					t.Errorf("%s at %d×: the pixels are up to %d apart", icon.Name, density, apart)
					icon.keep(t, elements, files, density)
				}
			}
		}
		t.Logf("%d×: %d icons compared, %d differ", density, compared, different)
	}
}

// sampled lays the icons of a project out on pages: all, or some at even distances.
func sampled(t *testing.T, project string) []shown {
	t.Helper()
	session, opt := open(t, project)
	defer session.Close()
	sets, err := session.Sheets(t.Context(), opt)
	must(t, err)
	files := map[string]map[float64]string{}
	for _, sheet := range sets[0].Layout.Sheets {
		for _, img := range sheet.Images {
			if files[img.ID] == nil {
				files[img.ID] = map[float64]string{}
			}
			files[img.ID][sheet.Scale] = img.File
		}
	}
	all := sass.Icons(sets[0].Layout)
	every := 1
	if *pixelSample > 0 {
		every = max(1, len(all) / *pixelSample)
	}
	var icons []shown
	for i := 0; i < len(all); i += every {
		icons = append(icons, shown{Icon: all[i], files: files[all[i].ID], class: fmt.Sprintf("icon-%d", i)})
	}
	layOut(icons)
	return icons
}

// pageSize is how large a page is at least, in CSS px.
var pageSize = image.Pt(1000, 1000)

// mostOnPage bounds how many icons stand on one page: for each element, Chromium goes through a whole sheet of drawings.
const mostOnPage = 150

// layOut gives each icon its place, in rows.
func layOut(icons []shown) {
	const gap = 4
	at, row, page, first := image.Pt(0, 0), 0, 0, 0
	for i := range icons {
		w, h := int(icons[i].Width+1), int(icons[i].Height+1)
		if at.X > 0 && at.X+w+gap > pageSize.X {
			at, row = image.Pt(0, at.Y+row+gap), 0
		}
		if at.Y > 0 && at.Y+h > pageSize.Y || i-first == mostOnPage {
			at, row, page, first = image.Point{}, 0, page+1, i
		}
		icons[i].page, icons[i].box = page, image.Rect(at.X, at.Y, at.X+w+gap, at.Y+h)
		at.X, row = at.X+w+gap, max(row, h)
	}
}

func (s shown) drawing() bool { return strings.HasSuffix(strings.ToLower(s.files[1]), ".svg") }

// comparable tells whether the icon has an image for the density, or is a drawing of whole px: an <img> of a fraction is
// stretched to the next px.
func (s shown) comparable(t *testing.T, source string, density int) bool {
	t.Helper()
	if !s.drawing() {
		return s.files[float64(density)] != ""
	}
	data, err := os.ReadFile(filepath.Join(source, filepath.FromSlash(s.files[1])))
	must(t, err)
	drawing, err := svg.Read(data)
	must(t, err)
	return drawing.Width == s.Width && drawing.Height == s.Height
}

// element gives the icon as an element that extends its placeholder.
func (s shown) element() string {
	return fmt.Sprintf(`<i class="%s" style="left:%dpx;top:%dpx"></i>`, s.class, s.box.Min.X, s.box.Min.Y)
}

// image gives the icon as its own file. With a density, the browser knows an image's size in CSS px; a drawing may have none.
func (s shown) image() string {
	var sources []string
	for scale, file := range s.files {
		address := (&url.URL{Path: "/source/" + file}).String()
		sources = append(sources, fmt.Sprintf("%s %gx", strings.ReplaceAll(address, ",", "%2C"), scale))
	}
	own := ""
	if s.drawing() {
		own = fmt.Sprintf("width:%gpx;height:%gpx;", s.Width, s.Height)
	}
	return fmt.Sprintf(`<img srcset="%s" style="%sleft:%dpx;top:%dpx">`, html.EscapeString(strings.Join(sources, ", ")), own, s.box.Min.X, s.box.Min.Y)
}

// photograph shows the icons on a page, each as the function writes it, and gives the page's picture.
func photograph(t *testing.T, tab *chromium.Tab, server, project string, icons []shown, density int, as func(shown) string) *image.RGBA {
	t.Helper()
	var page strings.Builder
	page.WriteString(`<!doctype html><link rel="stylesheet" href="/` + stylesheet(t, project) + `"><style>
		body { margin: 0 } i, img { position: absolute; display: block }</style>`)
	size := pageSize
	for _, icon := range icons {
		size.X, size.Y = max(size.X, icon.box.Max.X), max(size.Y, icon.box.Max.Y)
		page.WriteString(as(icon))
	}
	// Each page has an address of its own: a browser keeps pages.
	name := fmt.Sprintf("page-%x.html", sha256.Sum256([]byte(page.String())))
	write(t, filepath.Join(project, "public", name), page.String())
	tab.Viewport(chromium.Viewport{Width: size.X, Height: size.Y, Scale: float64(density)})
	// Nothing is blended with a background: Chromium rounds differently for the two.
	tab.Call("Emulation.setDefaultBackgroundColorOverride", map[string]any{"color": map[string]int{"r": 0, "g": 0, "b": 0, "a": 0}}, nil)
	tab.Go(server + "/" + name)
	tab.Run(`await Promise.all([...document.images].map((image) => image.decode()));
		await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));`)
	// Chromium shows a page before it has drawn all of it: what doesn't change any more is whole.
	shot := tab.Screenshot()
	for last := []byte(nil); !bytes.Equal(shot, last); {
		last, shot = shot, tab.Screenshot()
	}
	picture, err := png.Decode(bytes.NewReader(shot))
	must(t, err)
	flat := image.NewRGBA(picture.Bounds())
	draw.Draw(flat, flat.Rect, picture, image.Point{}, draw.Src)
	return flat
}

// stylesheet gives where the build published the stylesheet.
func stylesheet(t *testing.T, project string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(project, "public", "manifest.json"))
	must(t, err)
	var manifest map[string]struct{ File string }
	must(t, json.Unmarshal(text, &manifest))
	return manifest["assets/sass/icons.scss"].File
}

// onPicture gives where the icon is in a picture, in device px.
func (s shown) onPicture(density int) image.Rectangle {
	return image.Rectangle{s.box.Min.Mul(density), s.box.Max.Mul(density)}
}

// compare gives how far the two are apart at most, of 255, colours multiplied with alpha.
func (s shown) compare(a, b *image.RGBA, density int) (apart int) {
	box := s.onPicture(density)
	for y := box.Min.Y; y < box.Max.Y; y++ {
		b := b.Pix[b.PixOffset(box.Min.X, y):][:4*box.Dx()]
		for i, v := range a.Pix[a.PixOffset(box.Min.X, y):][:4*box.Dx()] {
			apart = max(apart, int(v)-int(b[i]), int(b[i])-int(v))
		}
	}
	return apart
}

// tolerance is how far the two may be apart. Chromium multiplies the colours of a WebP file with alpha less exactly than
// those of other files. A gradient's colours depend on the matrix it is drawn by, in the last bit; and points of drawings of
// more than 128 px lose decimals, by which edges change by some hundredths.
func (s shown) tolerance() int {
	switch {
	case s.drawing() && max(s.Width, s.Height) > 128:
		return 12
	case s.drawing():
		return 1
	case s.Sheets[0].Files["webp"] != "":
		return 2
	}
	return 0
}

// keep writes the two beside each other into the folder for such pictures.
func (s shown) keep(t *testing.T, a, b *image.RGBA, density int) {
	t.Helper()
	if *keepImages == "" {
		return
	}
	box := s.onPicture(density)
	both := image.NewRGBA(image.Rect(0, 0, 2*box.Dx(), box.Dy()))
	draw.Draw(both, both.Rect, a, box.Min, draw.Src)
	draw.Draw(both, both.Rect.Add(image.Pt(box.Dx(), 0)), b, box.Min, draw.Src)
	var out bytes.Buffer
	must(t, png.Encode(&out, both))
	write(t, filepath.Join(*keepImages, fmt.Sprintf("%s@%dx.png", s.ID, density)), out.String())
}

// open gives a session of the project and its options.
func open(t *testing.T, project string) (*pipeline.Session, pipeline.Options) {
	t.Helper()
	settings, err := config.Load(project, "")
	must(t, err)
	return pipeline.Open(settings), pipeline.Options{Config: settings, Dev: true, Profile: sprite.Fast}
}

func build(t *testing.T, project string) {
	t.Helper()
	session, opt := open(t, project)
	defer session.Close()
	_, err := session.Build(context.Background(), opt)
	must(t, err)
}

func write(t *testing.T, path, text string) {
	t.Helper()
	must(t, os.MkdirAll(filepath.Dir(path), 0o755))
	must(t, os.WriteFile(path, []byte(text), 0o644))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
