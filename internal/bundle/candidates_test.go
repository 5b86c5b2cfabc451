package bundle

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/go-sourcemap/sourcemap"
	"github.com/google/go-cmp/cmp"

	"assetbuild/internal/diagnostic"
)

// A mapping leads from the first occurrence of a text in the CSS to the first occurrence of a text in a source.
type mapping struct{ css, source, text string }

// sassMap makes the source map that Sass would give for these mappings. Its sources are file URLs.
func sassMap(t *testing.T, root, css string, sources map[string]string, mappings ...mapping) string {
	t.Helper()
	m := &sourceMap{Version: 3, Names: []string{}}
	index := map[string]int{}
	for _, at := range mappings {
		if _, ok := index[at.source]; !ok {
			index[at.source] = len(m.Sources)
			m.Sources = append(m.Sources, fileURL(filepath.ToSlash(filepath.Join(root, at.source))))
		}
		s := segment{source: index[at.source], name: -1}
		s.line, s.column = lineAndColumn(t, css, at.css)
		s.sourceLine, s.sourceColumn = lineAndColumn(t, sources[at.source], at.text)
		m.segments = append(m.segments, s)
	}
	text, err := m.encode()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func lineAndColumn(t *testing.T, text, part string) (line, column int) {
	t.Helper()
	at := strings.Index(text, part)
	if at < 0 {
		t.Fatalf("%q is not in %q", part, text)
	}
	before := text[:at]
	return strings.Count(before, "\n"), at - strings.LastIndexByte(before, '\n') - 1
}

// A rule of home.scss gets its declaration from a mixin in mixins/, and that its value from settings/.
var sassProject = map[string]string{
	"assets/sass/home.scss":            ".a {\n  @include background;\n}\n",
	"assets/sass/mixins/_b.scss":       "@mixin background {\n  background: $image;\n}\n",
	"assets/sass/settings/_image.scss": "$image: url(x.png);\n",
}

const sassOutput = ".a {\n  background: url(x.png);\n}\n"

func mapOfSassProject(t *testing.T, root string) string {
	return sassMap(t, root, sassOutput, sassProject,
		mapping{".a", "assets/sass/home.scss", ".a"},
		mapping{"background", "assets/sass/mixins/_b.scss", "background: "},
		mapping{"url", "assets/sass/settings/_image.scss", "url"},
	)
}

func TestTheFirstFileThatExistsWins(t *testing.T) {
	places := []string{"generated", "assets/sass/settings/x.png", "assets/sass/mixins/x.png", "assets/sass/x.png", "lib/x.png", "more/x.png"}
	for i, want := range places {
		t.Run("of "+strings.Join(places[i:], ", "), func(t *testing.T) {
			root := project(t, sassProject)
			b := New(Options{Root: root, PublicPath: "/", LoadPaths: []string{filepath.Join(root, "lib"), filepath.Join(root, "more")}})
			for _, place := range places[i:] {
				if place == "generated" {
					b.AddSheet("x.png", []byte(place), "assets/sprites/x.png")
				} else {
					write(t, filepath.Join(root, place), place)
				}
			}
			result, err := b.Stylesheet(t.Context(), Stylesheet{Entry: "assets/sass/home.scss", Name: "home", CSS: sassOutput, SourceMap: mapOfSassProject(t, root)})
			if err != nil {
				t.Fatal(err)
			}
			asset := find(t, b.Assets().Files, "assets/x-*.png")
			content := string(asset.Data)
			if asset.Source != "" {
				read, err := os.ReadFile(asset.Source)
				if err != nil {
					t.Fatal(err)
				}
				content = string(read)
			}
			if content != want {
				t.Errorf("took %s, want %s", content, want)
			}
			if css := string(find(t, result.Files, "assets/css/home.css").Data); !strings.Contains(css, `url("/`+asset.Path+`")`) {
				t.Errorf("the stylesheet doesn't refer to %s:\n%s", asset.Path, css)
			}
			var looked []string
			for _, missing := range result.Missing {
				rel, _ := filepath.Rel(root, missing)
				looked = append(looked, filepath.ToSlash(rel))
			}
			if i > 0 && len(looked) != i-1 {
				t.Errorf("looked before for %v", looked)
			}
		})
	}
}

func TestAMistakeIsShownWhereItWasWritten(t *testing.T) {
	root := project(t, sassProject)
	b := New(Options{Root: root})
	_, err := b.Stylesheet(t.Context(), Stylesheet{Entry: "assets/sass/home.scss", Name: "home", CSS: sassOutput, SourceMap: mapOfSassProject(t, root)})
	list := diagnostic.Of(err)
	if len(list) != 1 {
		t.Fatalf("got %v", err)
	}
	want := &diagnostic.Diagnostic{
		File: "assets/sass/settings/_image.scss", Line: 1, Column: 13, Length: 5, Source: "$image: url(x.png);",
		Message: "file not found: x.png",
		Remedy:  list[0].Remedy,
		Notes:   []string{"looked for assets/sass/settings/x.png", "looked for assets/sass/mixins/x.png", "looked for assets/sass/x.png"},
	}
	if !errors.Is(err, fs.ErrNotExist) {
		t.Error("the error doesn't say that a file isn't there")
	}
	list[0].Err = nil
	if diff := cmp.Diff(want, list[0]); diff != "" {
		t.Error(diff)
	}
}

// publishedMap bundles a stylesheet and gives its map.
func publishedMap(t *testing.T, b *Bundler, in Stylesheet) (css, text string) {
	t.Helper()
	result, err := b.Stylesheet(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	return string(find(t, result.Files, "assets/css/*.css").Data), string(find(t, result.Files, "assets/css/*.css.map").Data)
}

func TestPublishedMapsLeadToTheSources(t *testing.T) {
	const output = ".a { background: url(x.png); color: red }\n.ü { b: url(x.png), url(x.png); c: d }\n"
	sources := map[string]string{"assets/sass/home.scss": "/* a line above */\n.a { background: url(x.png); color: red }\n.ü { b: url(x.png), url(x.png); c: d }\n"}
	root := project(t, sources)
	write(t, filepath.Join(root, "assets/sass/x.png"), "x")
	in := Stylesheet{Entry: "assets/sass/home.scss", Name: "home", CSS: output}
	in.SourceMap = sassMap(t, root, output, sources, mapping{".a", "assets/sass/home.scss", ".a"},
		mapping{"background", "assets/sass/home.scss", "background"}, mapping{"color", "assets/sass/home.scss", "color"})
	// The second line has a character of two bytes in front, of which maps know nothing.
	m, err := parseSourceMap(in.SourceMap)
	if err != nil {
		t.Fatal(err)
	}
	column := len(`.u { b: url(x.png), url(x.png); `)
	m.segments = append(m.segments, segment{line: 1, source: 0, sourceLine: 2, name: -1}, segment{line: 1, column: column, source: 0, sourceLine: 2, sourceColumn: column, name: -1})
	if in.SourceMap, err = m.encode(); err != nil {
		t.Fatal(err)
	}
	css, text := publishedMap(t, New(Options{Root: root, Release: true, PublicPath: "/"}), in)
	consumer, err := sourcemap.Parse("", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		part         string
		line, column int
	}{{".a{", 2, 0}, {"background:", 2, 5}, {"color:", 2, 29}, {"c:", 3, column}} {
		at := strings.Index(css, test.part)
		if at < 0 {
			t.Fatalf("%s is not in %s", test.part, css)
		}
		source, _, line, column, ok := consumer.Source(1, utf16Length(css[:at]))
		if !ok || source != "../../../assets/sass/home.scss" || line != test.line || column != test.column {
			t.Errorf("%s leads to %s:%d:%d", test.part, source, line, column)
		}
	}
}

func TestMapsTellNothingOfTheMachine(t *testing.T) {
	lib := project(t, map[string]string{"theme/_a.scss": ".t { a: b }"})
	root := project(t, map[string]string{"assets/sass/home.scss": ".a { a: b }"})
	m := &sourceMap{Version: 3, Names: []string{}, Sources: []string{
		fileURL(filepath.ToSlash(filepath.Join(root, "assets/sass/home.scss"))),
		fileURL(filepath.ToSlash(filepath.Join(lib, "theme/_a.scss"))),
		fileURL(filepath.ToSlash(filepath.Join(filepath.Dir(root), "elsewhere.scss"))),
		"assetbuild:compass/css3",
	}}
	for i := range m.Sources {
		m.segments = append(m.segments, segment{line: i, source: i, name: -1})
	}
	text, err := m.encode()
	if err != nil {
		t.Fatal(err)
	}
	_, published := publishedMap(t, New(Options{Root: root, Release: true, LoadPaths: []string{lib}}),
		Stylesheet{Entry: "assets/sass/home.scss", Name: "home", CSS: ".a { a: b }\n.b { a: b }\n.c { a: b }\n.d { a: b }\n", SourceMap: text})
	var got struct {
		Sources        []string
		SourcesContent []*string
	}
	if err := json.Unmarshal([]byte(published), &got); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"../../../assets/sass/home.scss",
		"../../../outside/" + filepath.Base(lib) + "/theme/_a.scss",
		"../../../outside/elsewhere.scss",
		"../../../assetbuild/compass/css3",
	}
	if diff := cmp.Diff(want, got.Sources); diff != "" {
		t.Error(diff)
	}
	if got.SourcesContent[0] == nil || got.SourcesContent[1] == nil {
		t.Error("sources that are on the disk have no content")
	}
	if strings.Contains(published, filepath.ToSlash(filepath.Dir(root))) {
		t.Errorf("the map names a folder of the machine:\n%s", published)
	}
}

func TestStylesheetWaitsForAnAnnouncedSheet(t *testing.T) {
	b := New(Options{Root: t.TempDir(), PublicPath: "/"})
	b.ExpectSheet("generated/nav.png")
	done := make(chan error)
	go func() {
		result, err := b.Stylesheet(t.Context(), Stylesheet{Entry: "a.scss", Name: "a", CSS: "a { b: url(generated/nav.png) }"})
		if err == nil && !strings.Contains(string(result.Files[0].Data), "/assets/nav-") {
			t.Errorf("got %s", result.Files[0].Data)
		}
		done <- err
	}()
	b.AddSheet("generated/nav.png", []byte("sheet"), "assets/sprites/nav.png")
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestStylesheetStopsWaitingWhenTheBuildIsCancelled(t *testing.T) {
	b := New(Options{Root: t.TempDir()})
	b.ExpectSheet("generated/nav.png")
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() {
		_, err := b.Stylesheet(ctx, Stylesheet{Entry: "a.scss", Name: "a", CSS: "a { b: url(generated/nav.png) }"})
		done <- err
	}()
	cancel()
	if err := <-done; err != context.Canceled {
		t.Errorf("got %v", err)
	}
}

func TestStylesheetsMayNotReadWhatIsOutside(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need a right that users of Windows don't have")
	}
	outside := project(t, map[string]string{"secret.png": "secret", "secret.css": "a{b:c}", "lib.png": "lib"})
	root := project(t, map[string]string{"assets/sass/a.png": ""})
	for link, target := range map[string]string{"link.png": outside + "/secret.png", "zero.png": "/dev/zero", "folder.png": root} {
		if err := os.Symlink(target, filepath.Join(root, "assets/sass", link)); err != nil {
			t.Fatal(err)
		}
	}
	rel, _ := filepath.Rel(filepath.Join(root, "assets/sass"), outside)
	for _, test := range []struct {
		name, css string
		opt       Options
		want      string
	}{
		{"by a link", "a { b: url(link.png) }", Options{}, "assets/sass/link.png is a link that leads out of the project"},
		{"by a path", "a { b: url(" + rel + "/secret.png) }", Options{}, "lies outside of the project"},
		{"by an @import", "@import url(" + rel + "/secret.css);", Options{}, "lies outside of the project"},
		{"a device", "a { b: url(zero.png) }", Options{AllowOutside: true}, "assets/sass/zero.png is no regular file"},
		{"a folder is no file", "a { b: url(folder.png) }", Options{}, "file not found: folder.png"},
		{"where that is allowed", "a { b: url(link.png) }", Options{AllowOutside: true}, ""},
		{"by a load path", "a { b: url(lib.png) }", Options{LoadPaths: []string{outside}}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, _, err := bundleStyle(t, root, test.opt, test.css)
			switch {
			case test.want == "" && err != nil:
				t.Errorf("got %v", err)
			case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
				t.Errorf("got %v, want %q", err, test.want)
			case test.want != "" && diagnostic.Of(err)[0].File != "assets/sass/home.scss":
				t.Errorf("the place is %q", diagnostic.Of(err)[0].Place())
			}
		})
	}
}

func TestImportedCSSBecomesPartOfTheStylesheet(t *testing.T) {
	root := project(t, map[string]string{"assets/sass/css/reset.css": "@font-face { src: url(f.woff) }", "assets/sass/css/f.woff": "font"})
	_, result, err := bundleStyle(t, root, Options{PublicPath: "/"}, `@import url("css/reset.css") screen; a { b: c }`)
	if err != nil {
		t.Fatal(err)
	}
	got := string(find(t, result.Files, "assets/css/home.css").Data)
	for _, want := range []string{"@media screen", `url("/assets/f-`, "b: c"} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not in\n%s", want, got)
		}
	}
	if _, _, err := bundleStyle(t, root, Options{}, `@import "css/rest.css";`); err == nil || diagnostic.Of(err)[0].Remedy != "There is assets/sass/css/reset.css." {
		t.Errorf("got %v", err)
	}
}

func TestAnImportIsLookedForWhereItWasWritten(t *testing.T) {
	const css = "@import url(reset.css);\n.a { b: c }\n"
	sources := map[string]string{"lib/theme/_theme.scss": "@import url(reset.css);\n"}
	root := project(t, sources)
	write(t, filepath.Join(root, "lib/theme/reset.css"), ".r { s: t }")
	b := New(Options{Root: root})
	result, err := b.Stylesheet(t.Context(), Stylesheet{
		Entry: "assets/sass/home.scss", Name: "home", CSS: css,
		SourceMap: sassMap(t, root, css, sources, mapping{"@import", "lib/theme/_theme.scss", "@import"}),
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := string(find(t, result.Files, "assets/css/home.css").Data); !strings.Contains(got, ".r {") {
		t.Errorf("got %s", got)
	}
}

func TestAnImportOfAPackagesCSS(t *testing.T) {
	root := project(t, map[string]string{
		"node_modules/@icons/free/css/all.css": "@font-face { src: url(../f/i.woff2) }", "node_modules/@icons/free/f/i.woff2": "font",
		"node_modules/@icons/free/package.json": "{}", "assets/sass/home.scss": "",
	})
	_, result, err := bundleStyle(t, root, Options{PublicPath: "/"}, `@import "@icons/free/css/all.css";`)
	if err != nil {
		t.Fatal(err)
	}
	if got := string(find(t, result.Files, "assets/css/home.css").Data); !strings.Contains(got, `url("/assets/i-`) {
		t.Errorf("got %s", got)
	}
}

func TestASheetThatNeverComes(t *testing.T) {
	b := New(Options{Root: t.TempDir()})
	b.ExpectSheet("generated/nav.png")
	b.EndSheets()
	b.AddSheet("generated/nav.png", nil, "assets/sprites/nav.png") // too late
	_, err := b.Stylesheet(t.Context(), Stylesheet{Entry: "a.scss", Name: "a", CSS: "a { b: url(generated/nav.png) }"})
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}
