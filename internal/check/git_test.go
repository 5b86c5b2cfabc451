package check

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"assetbuild/internal/prerequisite"
)

// repository makes a git repository with files and gives its folder. Files are not committed: the index is what counts.
func repository(t *testing.T, indexVersion string, files ...string) string {
	t.Helper()
	root := t.TempDir()
	git(t, root, "init", "-q", ".")
	for _, name := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		must(t, os.MkdirAll(filepath.Dir(path), 0o755))
		must(t, os.WriteFile(path, []byte(name), 0o644))
	}
	git(t, root, "add", ".")
	git(t, root, "update-index", "--index-version", indexVersion)
	return root
}

func git(t *testing.T, dir string, args ...string) {
	t.Helper()
	cmd := exec.Command(prerequisite.Program(t, "git"), args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestIndexOfEveryVersion(t *testing.T) {
	files := []string{"a", "assets/sass/home.scss", "assets/sass/house.scss", "assets/ünï.png", "site/" + strings.Repeat("long/", 60) + "x", "site/public/manifest.json"}
	for _, version := range []string{"2", "4"} {
		root := repository(t, version, files...)
		c := openCheckout(root)
		for _, name := range files {
			if !c.has(name) {
				t.Errorf("version %s: %s is not tracked", version, name)
			}
		}
		if c.has("assets") || len(c.tracked) != len(files) {
			t.Errorf("version %s: %d files, want %d", version, len(c.tracked), len(files))
		}
	}
}

func TestVersionThreeHasMoreFlags(t *testing.T) {
	root := repository(t, "3", "a")
	must(t, os.WriteFile(filepath.Join(root, "later"), nil, 0o644))
	git(t, root, "add", "--intent-to-add", "later")
	if c := openCheckout(root); !c.has("a") || !c.has("later") {
		t.Errorf("tracked: %v", c.tracked)
	}
}

func TestAProjectInAFolderOfTheCheckout(t *testing.T) {
	root := repository(t, "2", "site/public/manifest.json", "site/a", "other")
	c := openCheckout(filepath.Join(root, "site"))
	if c.prefixOf() != "site/" || !c.has("a") || c.has("other") {
		t.Errorf("prefix %q, tracked: %v", c.prefixOf(), c.tracked)
	}
	if got := c.below("public"); !slices.Equal(got, []string{"manifest.json"}) {
		t.Errorf("below public: %v", got)
	}
}

func TestAWorktreeHasItsOwnIndex(t *testing.T) {
	root := repository(t, "2", "a")
	git(t, root, "-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-qm", "a")
	tree := filepath.Join(t.TempDir(), "tree")
	git(t, root, "worktree", "add", "-q", tree)
	if c := openCheckout(tree); !c.has("a") {
		t.Error("a is not tracked in the worktree")
	}
}

func TestNoCheckout(t *testing.T) {
	var none *checkout
	if none.has("a") || none.below("a") != nil || none.prefixOf() != "" {
		t.Error("no checkout tracks something")
	}
	root := t.TempDir()
	must(t, os.WriteFile(filepath.Join(root, ".git"), []byte("no git"), 0o644))
	if c := openCheckout(root); c != nil && c.has("a") {
		t.Error("a .git that says nothing tracks something")
	}
}

func FuzzIndex(f *testing.F) {
	entry := strings.Repeat("\x00", 60) + "\x00\x01a" + strings.Repeat("\x00", 9)
	f.Add([]byte("DIRC\x00\x00\x00\x02\x00\x00\x00\x01" + entry))
	f.Add([]byte("DIRC\x00\x00\x00\x04\x00\x00\x00\x02" + strings.Repeat("\x00", 62) + "\x00ab\x00" + strings.Repeat("\x00", 62) + "\x01c\x00"))
	f.Add([]byte("DIRC\x00\x00\x00\x03\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		names, err := readIndex(data)
		if err == nil && len(names)*62 > len(data) {
			t.Errorf("%d names in %d bytes", len(names), len(data))
		}
	})
}
