package publish

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

func TestKeepFromADeployedFolder(t *testing.T) {
	deployed := folder(t)
	release(t, deployed, noon, site("1"))
	release(t, deployed, noon, site("2"))

	ci := folder(t)
	brought, err := KeepFrom(context.Background(), ci, deployed.Output)
	must(t, err)
	if len(brought.Brought) != 2 {
		t.Errorf("brought in %d generations", len(brought.Brought))
	}
	release(t, ci, noon, site("3"))
	expectVisible(t, ci.Output, withAssets(site("3"), "1", "2"))
	expectIDs(t, ci.Output, "3", "1", "2", "3")
	expectGenerationsWhole(t, ci.Output)
	_, _, err = Rollback(context.Background(), ci, "1")
	must(t, err)
	expectVisible(t, ci.Output, withAssets(site("1"), "2", "3"))

	again, err := KeepFrom(context.Background(), ci, deployed.Output)
	if err != nil || len(again.Brought) > 0 {
		t.Errorf("brought in again: %v, %v", again, err)
	}
	release(t, ci, noon.AddDate(0, 0, 2), site("4"))
	release(t, ci, noon.AddDate(0, 0, 4), site("5"))
	expectVisible(t, ci.Output, withAssets(site("5"), "3", "4"))
}

func TestKeepFromWhatLacksSomething(t *testing.T) {
	deployed := folder(t)
	release(t, deployed, noon, site("1"))
	release(t, deployed, noon, site("2"))
	must(t, os.Remove(filepath.Join(deployed.Output, "assets/a-HASH1.css")))
	ci := folder(t)
	brought, err := KeepFrom(context.Background(), ci, deployed.Output)
	must(t, err)
	if len(brought.Brought) != 1 {
		t.Errorf("brought in %d generations", len(brought.Brought))
	}
	expectFindings(t, brought.Lost, []string{": generation 1-"})
	expectIDs(t, ci.Output, "", "2")
	expectGenerationsWhole(t, ci.Output)
}

func TestKeepFromAManifest(t *testing.T) {
	text := `{"a.scss": {"file": "assets/a-HASH1.css", "assets": ["assets/x-HASH.png"]}, "b.ts": {"file": "assets/b-HASH.js", "css": ["assets/b-HASH.css"]}}`
	deployed := map[string]string{
		"assets/a-HASH1.css": "css 1", "assets/a-HASH1.css.br": "br", "assets/x-HASH.png": "x", "assets/b-HASH.js": "b", "assets/b-HASH.css": "c",
	}
	for _, where := range []string{"manifest.json", ".vite/manifest.json"} {
		dir := t.TempDir()
		lay(t, dir, deployed)
		lay(t, dir, map[string]string{where: text})
		for _, from := range []string{dir, filepath.Join(dir, filepath.FromSlash(where))} {
			ci := folder(t)
			_, err := KeepFrom(context.Background(), ci, from)
			must(t, err)
			release(t, ci, noon, site("2"))
			want := site("2")
			for name, content := range deployed {
				want[name] = content
			}
			expectVisible(t, ci.Output, want)
			_, _, err = Rollback(context.Background(), ci, "1")
			expectFindings(t, err, []string{"cannot be restored: only what its manifest names is known"})
		}
	}
}

func TestKeepFromWhatIsNoPast(t *testing.T) {
	dir := t.TempDir()
	lay(t, dir, map[string]string{
		"empty/": "", "no.json": "{", "outside.json": `{"a": {"file": "../x"}}`, "missing.json": `{"a": {"file": "x"}}`,
	})
	for from, want := range map[string]string{
		"none": "cannot be read: ", "empty": "holds neither generations nor a manifest", "no.json": "is no manifest",
		"outside.json": `names "../x": the path does not stay in the output folder`, "missing.json": "/x: is named by the manifest, but cannot be read",
	} {
		ci := folder(t)
		_, err := KeepFrom(context.Background(), ci, filepath.Join(dir, from))
		expectFindings(t, err, []string{want})
		if _, err := os.Lstat(ci.Output); err == nil {
			t.Error(fmt.Sprint(from, ": the folder was made"))
		}
	}
}

// Where one side or both have generations as folders, the same generations come over.
func TestKeepFromBetweenTheTwoWays(t *testing.T) {
	for _, from := range []bool{false, true} {
		for _, to := range []bool{false, true} {
			deployed, ci := folder(t), folder(t)
			deployed.Symlink, ci.Symlink = from, to
			release(t, deployed, noon, site("1"))
			release(t, deployed, noon, site("2"))
			_, err := KeepFrom(context.Background(), ci, deployed.Output)
			must(t, err)
			release(t, ci, noon, site("3"))
			expectIDs(t, ci.Output, "3", "1", "2", "3")
			served := ci.Output
			if to {
				served, err = filepath.EvalSymlinks(current(ci))
				must(t, err)
			}
			expectVisible(t, served, withAssets(site("3"), "1", "2"))
			_, _, err = Rollback(context.Background(), ci, "2")
			must(t, err)
			if to {
				served = current(ci)
			}
			if got, err := os.ReadFile(filepath.Join(served, "index.html")); string(got) != "page 2" {
				t.Errorf("from folders %v to folders %v: served is %q, %v", from, to, got, err)
			}
		}
	}
}
