package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestTheWorkFolderTakesAlongWhatLiesInIt: what the settings place elsewhere stays there.
func TestTheWorkFolderTakesAlongWhatLiesInIt(t *testing.T) {
	root, work := t.TempDir(), t.TempDir()
	c, err := Default(root)
	must(t, err)
	c.Sprites.Generated = filepath.Join(root, "assets", "generated")
	must(t, c.SetWork(work))
	if c.Work != work || c.Cache.Folder != filepath.Join(work, "cache") || c.Sprites.Generated != filepath.Join(root, "assets", "generated") {
		t.Errorf("got work %s, cache %s, generated %s", c.Work, c.Cache.Folder, c.Sprites.Generated)
	}
	settings, err := c.Settings()
	must(t, err)
	if got := settings["cache"].(map[string]any)["folder"]; got != ".assetbuild/cache" {
		t.Errorf("the settings tell where this machine works: %v", got)
	}
}

func TestAWorkFolderMustBeOneOfItsOwn(t *testing.T) {
	root := t.TempDir()
	must(t, os.MkdirAll(filepath.Join(root, "assets", "sass"), 0o755))
	for _, test := range []struct{ name, folder, want string }{
		{"nothing at all", "", "cannot be empty"},
		{"the project", root, "is or contains the project"},
		{"a folder around the project", filepath.Dir(root), "is or contains the project"},
		{"a folder of sources", filepath.Join(root, "assets", "sass"), "lie in each other"},
		{"a folder around sources", filepath.Join(root, "assets"), "lie in each other"},
		{"a folder in sources", filepath.Join(root, "assets", "sass", "work"), "lie in each other"},
		{"a folder in the output", filepath.Join(root, "public", "work"), "lie in each other"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c, err := Default(root)
			must(t, err)
			if err := c.SetWork(test.folder); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// TestACopyHasTheSameSettings: what lies in the project moves with it.
func TestACopyHasTheSameSettings(t *testing.T) {
	root, outside := t.TempDir(), t.TempDir()
	c, err := Default(root)
	must(t, err)
	c.Sass.LoadPaths = []string{filepath.Join(root, "shared"), outside}
	moved := c.At(filepath.Join(outside, "copy"))
	if got := moved.Sass.LoadPaths; got[0] != filepath.Join(outside, "copy", "shared") || got[1] != outside {
		t.Errorf("load paths %v", got)
	}
	if c.Sass.LoadPaths[0] != filepath.Join(root, "shared") || c.Root != root {
		t.Error("the original moved too")
	}
	if back := moved.At(root); back.Sass.Source != c.Sass.Source || back.Work != c.Work {
		t.Errorf("there and back again is %+v", back)
	}
}
