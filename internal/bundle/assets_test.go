package bundle

import (
	"context"
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
