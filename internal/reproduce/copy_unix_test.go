//go:build unix

package reproduce

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestACopyHoldsTheSourcesAlone: what builds and version control keep stays behind; links lead where they led, and those
// within the project lead within the copy.
func TestACopyHoldsTheSourcesAlone(t *testing.T) {
	project := lay(t, map[string]string{
		"assets/a.txt": "a", "node_modules/p/index.js": "p", ".git/HEAD": "h", "public/old.css": "o", "module/.git": "a submodule's",
	})
	outside := lay(t, map[string]string{"far.txt": "far"})
	for link, target := range map[string]string{
		"assets/near":     "a.txt",
		"assets/up":       "../node_modules",
		"assets/absolute": filepath.Join(project, "assets", "a.txt"),
		"assets/far":      filepath.Join(outside, "far.txt"),
		"assets/nowhere":  "missing",
	} {
		if err := os.Symlink(target, filepath.Join(project, link)); err != nil {
			t.Fatal(err)
		}
	}
	to := filepath.Join(t.TempDir(), "copy")
	how := copying{reverse: true, skip: []string{filepath.Join(project, "public")}}
	if err := how.tree(context.Background(), project, to); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	if err := filepath.WalkDir(to, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		rel, err := filepath.Rel(to, path)
		got[rel] = "file"
		if entry.Type()&fs.ModeSymlink != 0 {
			got[rel], err = os.Readlink(path)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"assets/a.txt": "file", "node_modules/p/index.js": "file",
		"assets/near": "a.txt", "assets/up": "../node_modules", "assets/nowhere": "missing",
		"assets/absolute": filepath.Join(to, "assets", "a.txt"), "assets/far": filepath.Join(outside, "far.txt"),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
