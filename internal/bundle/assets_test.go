package bundle

import (
	"context"
	"crypto/sha256"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

func TestASheetIsPublishedByItsOwnNameAndFoundByItsKey(t *testing.T) {
	b := New(Options{Root: t.TempDir()})
	b.AddSheet("generated/nav-small.png", []byte("sheet"), "assets/sprites/nav/small.png")
	result, err := b.Stylesheet(context.Background(), Stylesheet{
		Entry: "assets/sass/home.scss", Name: "home", CSS: ".a { background: url(generated/nav-small.png) }",
	})
	if err != nil {
		t.Fatal(err)
	}
	sheet := find(t, b.Assets().Files, "assets/nav-small-????????.png")
	if chunk := b.Assets().Chunks["assets/sprites/nav/small.png"]; chunk.File != sheet.Path {
		t.Errorf("the manifest leads to %q, not to %s", chunk.File, sheet.Path)
	}
	find(t, result.Files, "assets/css/home.css")
}

func TestASheetAndAFileOfOneKeyAreBothPublished(t *testing.T) {
	root := project(t, map[string]string{"assets/sprites/nav.png": "icon"})
	b := New(Options{Root: root, PublicPath: "/"})
	b.AddSheet("generated/nav.png", []byte("sheet"), "assets/sprites/nav.png")
	result, err := b.Stylesheet(t.Context(), Stylesheet{
		Entry: "assets/sass/home.scss", Name: "home", CSS: ".a { a: url(generated/nav.png); b: url(../sprites/nav.png) }",
	})
	if err != nil {
		t.Fatal(err)
	}
	if files := b.Assets().Files; len(files) != 2 || files[0].Kind != "sheet" || files[1].Kind != "asset" {
		t.Errorf("got %+v", files)
	}
	if got := result.Chunks["assets/sass/home.scss"].Assets; len(got) != 2 {
		t.Errorf("got %v", got)
	}
}

func TestEqualFilesOfOneNameArePublishedOnce(t *testing.T) {
	root := project(t, map[string]string{"a/x.png": "same", "b/x.png": "same", "c/x.png": "other"})
	b := New(Options{Root: root})
	for _, key := range []string{"a/x.png", "b/x.png", "c/x.png"} {
		if _, err := b.Asset(t.Context(), key); err != nil {
			t.Fatal(err)
		}
	}
	assets := b.Assets()
	if len(assets.Files) != 2 || len(assets.Chunks) != 3 {
		t.Errorf("got %d files and %d chunks", len(assets.Files), len(assets.Chunks))
	}
}

func TestAFileNameBecomesSafe(t *testing.T) {
	for name, want := range map[string]string{
		"logo.png": "logo.png", "a b.png": "a_b.png", "a#?%.png": "a_.png", "größe.svg": "größe.svg", "x@2x.png": "x@2x.png",
		"a.min.js": "a.min.js", "<script>.png": "_script_.png", "a\u0000b\n.png": "a_b_.png", "-x.png": "-x.png",
	} {
		if got := safeName(name); got != want {
			t.Errorf("%q became %q, want %q", name, got, want)
		}
	}
}

func TestASumThatIsKnownSparesReading(t *testing.T) {
	root := project(t, map[string]string{"a.png": "a", "b.png": "b"})
	read, err := New(Options{Root: root}).Asset(t.Context(), "a.png")
	if err != nil {
		t.Fatal(err)
	}
	known, err := New(Options{Root: root, Sum: func(file string) (string, error) {
		return fmt.Sprintf("%x", sha256.Sum256([]byte("a"))), nil
	}}).Asset(t.Context(), "b.png")
	if err != nil {
		t.Fatal(err)
	}
	if want := strings.Replace(read, "/a-", "/b-", 1); known != want {
		t.Errorf("got %s, want %s", known, want)
	}
}

func TestTheManifestTellsNothingOfTheMachine(t *testing.T) {
	lib := project(t, map[string]string{"icons/x.png": "x"})
	b := New(Options{Root: project(t, nil), LoadPaths: []string{lib}})
	if _, err := b.Stylesheet(t.Context(), Stylesheet{Entry: "a.scss", Name: "a", CSS: "a { b: url(icons/x.png) }"}); err != nil {
		t.Fatal(err)
	}
	for key, chunk := range b.Assets().Chunks {
		if want := "outside/" + filepath.Base(lib) + "/icons/x.png"; key != want || chunk.Src != want {
			t.Errorf("got %s: %+v", key, chunk)
		}
	}
}
