package sass

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"assetbuild/internal/dartsass"
	"assetbuild/internal/diagnostic"
	"assetbuild/sprite"

	"github.com/rogpeppe/go-internal/txtar"
)

// command is the path of the real Dart Sass; the tests that need one share it.
var command = sync.OnceValues(func() (string, error) {
	found, err := dartsass.Find(context.Background(), dartsass.Options{Root: os.TempDir()})
	return found.Command, err
})

// project lays out files, written as a txtar archive, and gives the folder.
func project(t testing.TB, archive string) string {
	t.Helper()
	root := t.TempDir()
	layOut(t, root, archive)
	return root
}

func layOut(t testing.TB, root, archive string) {
	t.Helper()
	for _, file := range txtar.Parse([]byte(archive)).Files {
		write(t, filepath.Join(root, file.Name), string(file.Data))
	}
}

func write(t testing.TB, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// compiler makes one for a project, as the pipeline would: generated files lie below .assetbuild/sass.
func compiler(t testing.TB, root string, change ...func(*Options)) *Compiler {
	t.Helper()
	dart, err := command()
	if err != nil {
		t.Fatal(err)
	}
	opt := Options{
		Root:      root,
		Command:   dart,
		LoadPaths: []string{filepath.Join(root, ".assetbuild/sass")},
		Generated: filepath.Join(root, ".assetbuild/sass/generated"),
	}
	for _, f := range change {
		f(&opt)
	}
	c := NewCompiler(opt)
	t.Cleanup(c.Close)
	return c
}

// nav writes the placeholders of a sheet with these icons, 16 px each, side by side.
func nav(t testing.TB, root, name string, icons ...string) {
	t.Helper()
	text, err := (*Template)(nil).Execute(row(name, icons...))
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(root, ".assetbuild/sass/generated/_"+name+".scss"), string(text))
}

func row(name string, icons ...string) sprite.Layout {
	sheet := sprite.Sheet{
		Files: map[string]string{"png": name + ".png"}, URL: "generated/" + name + ".png",
		Width: 16 * len(icons), Height: 16, Scale: 1,
	}
	for i, icon := range icons {
		sheet.Images = append(sheet.Images, sprite.Image{Name: icon, ID: icon, File: icon + ".png", X: 16 * i, Width: 16, Height: 16})
	}
	return sprite.Layout{Name: name, Sheets: []sprite.Sheet{sheet}}
}

func compile(t testing.TB, c *Compiler, root, entry string) string {
	t.Helper()
	sheet, err := c.Compile(context.Background(), filepath.Join(root, entry))
	if err != nil {
		for _, d := range diagnostic.Of(err) {
			t.Logf("%s\n\t%s\n\t%s\n\t%s", d, d.Source, d.Remedy, strings.Join(d.Notes, "\n\t"))
		}
		t.Fatal(err)
	}
	return sheet.CSS
}

func TestTheMixinOfThePostWorksUnchanged(t *testing.T) {
	root := project(t, `
-- assets/sass/home.scss --
@import 'generated/nav';
$spritePath: 'nav';
@mixin background-sprite($icon, $set-dimensions: false) {
  @extend %#{$spritePath}-#{$icon}-background;
  @if $set-dimensions == true { @extend %#{$spritePath}-#{$icon}-dimensions; }
}
.a { @include background-sprite(home, true); }
.b { @include background-sprite(help); }
`)
	nav(t, root, "nav", "help", "home", "mail")
	got := compile(t, compiler(t, root), root, "assets/sass/home.scss")
	want := `.b {
  background: url("generated/nav.png") no-repeat 0 0;
}

.a {
  background: url("generated/nav.png") no-repeat -16px 0;
}

.a {
  width: 16px;
  height: 16px;
}`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestAnEntryThatTakesChancesIsVolatile(t *testing.T) {
	root := project(t, `
-- calm.scss --
// random() is not called
@function random-width() { @return 1px; }
.a { width: random-width(); content: "random()"; }
-- wild.scss --
@use 'part';
-- _part.scss --
.a { width: random(10) * 1px; }
`)
	c := compiler(t, root)
	for entry, want := range map[string]bool{"calm.scss": false, "wild.scss": true} {
		sheet, err := c.Compile(context.Background(), filepath.Join(root, entry))
		if err != nil || sheet.Volatile != want {
			t.Errorf("%s: volatile is %v, error %v", entry, sheet.Volatile, err)
		}
	}
}

// writeEntry writes home.scss within a property, which has another kind of t.
func writeEntry(root, text string) {
	if err := os.WriteFile(filepath.Join(root, "home.scss"), []byte(text), 0o644); err != nil {
		panic(err)
	}
}

// FuzzCompile compiles any text: what Dart Sass says of it becomes findings with a place in a file, and nothing panics.
func FuzzCompile(f *testing.F) {
	for _, seed := range []string{
		".a { @extend %nav-home-sprite; }", "@use 'generated/nav' as *; .a { @include nav-sprite(hoem); }", "@error \"a\\nb\";",
		"@warn #{a}b;", ".a { b: c(1) }", "@use 'x'", "@import \"a b\", 'generated/nav'", "\x00{", "@debug \"ü𝄞\"; $a", "a{b:$ü𝄞}",
		"@function f() { @return 1 } .a { b: g(f()) }", "@extend a;", "@include meta.load-css('home')",
	} {
		f.Add(seed)
	}
	root := project(f, "")
	nav(f, root, "nav", "help", "home")
	c := compiler(f, root)
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(text, "@while") || strings.Contains(text, "@for") {
			t.Skip("may take for ever, as in any language")
		}
		c.Refresh()
		writeEntry(root, text)
		_, err := c.Compile(context.Background(), filepath.Join(root, "home.scss"))
		for _, d := range diagnostic.Of(err) {
			if d.File == "" || d.Message == "" || d.Column > len(d.Source)+1 {
				t.Errorf("%q gives %+v", text, d)
			}
		}
	})
}
