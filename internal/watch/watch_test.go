package watch_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"assetbuild/internal/watch"
)

// patience is how long a test waits for a change to be told. It is no measure of speed.
const patience = 20 * time.Second

// silence is how long a test waits to believe that nothing is told.
const silence = 300 * time.Millisecond

func write(t *testing.T, path string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, fmt.Append(nil, time.Now().UnixNano()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// told reports whether a change is told within a time.
func told(t *testing.T, w *watch.Watcher, within time.Duration) bool {
	t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), within)
	defer stop()
	return w.Wait(ctx) == nil
}

func begin(t *testing.T, opt watch.Options) *watch.Watcher {
	t.Helper()
	w, err := watch.New(opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Close() })
	return w
}

func TestChangesAreToldOnceABurst(t *testing.T) {
	changes := []struct {
		name string
		do   func(t *testing.T, root string)
	}{
		{"a file is written", func(t *testing.T, root string) { write(t, filepath.Join(root, "a.scss")) }},
		{"a checkout of many files", func(t *testing.T, root string) {
			for i := range 500 {
				write(t, filepath.Join(root, fmt.Sprintf("dir%d", i%10), fmt.Sprintf("f%d.scss", i)))
			}
		}},
		{"an editor renames a temporary file over the old one", func(t *testing.T, root string) {
			write(t, filepath.Join(root, "a.scss.tmp"))
			if err := os.Rename(filepath.Join(root, "a.scss.tmp"), filepath.Join(root, "a.scss")); err != nil {
				t.Fatal(err)
			}
		}},
		{"an editor deletes and makes anew", func(t *testing.T, root string) {
			_ = os.Remove(filepath.Join(root, "a.scss"))
			write(t, filepath.Join(root, "a.scss"))
		}},
		{"a folder appears with files", func(t *testing.T, root string) { write(t, filepath.Join(root, "new/deep/b.scss")) }},
		{"a folder is renamed", func(t *testing.T, root string) {
			if err := os.Rename(filepath.Join(root, "sub"), filepath.Join(root, "renamed")); err != nil {
				t.Fatal(err)
			}
		}},
		{"a folder goes", func(t *testing.T, root string) {
			if err := os.RemoveAll(filepath.Join(root, "sub")); err != nil {
				t.Fatal(err)
			}
		}},
	}
	for _, poll := range []bool{false, true} {
		for _, c := range changes {
			t.Run(fmt.Sprintf("poll=%v/%s", poll, c.name), func(t *testing.T) {
				root := t.TempDir()
				write(t, filepath.Join(root, "a.scss"))
				write(t, filepath.Join(root, "sub/c.scss"))
				w := begin(t, watch.Options{Folders: []string{root}, Poll: poll, Interval: 30 * time.Millisecond, Quiet: 100 * time.Millisecond})
				c.do(t, root)
				if !told(t, w, patience) {
					t.Fatal("nobody was told")
				}
				if told(t, w, silence) {
					t.Error("it was told twice")
				}
			})
		}
	}
}

func TestAFolderThatAppearedIsWatched(t *testing.T) {
	root := t.TempDir()
	w := begin(t, watch.Options{Folders: []string{root}})
	write(t, filepath.Join(root, "later/on/a.scss"))
	if !told(t, w, patience) {
		t.Fatal("the folder was not told")
	}
	write(t, filepath.Join(root, "later/on/a.scss"))
	if !told(t, w, patience) {
		t.Error("a change in the folder was not told")
	}
}

func TestALinkedFolderIsWatched(t *testing.T) {
	root, elsewhere := t.TempDir(), t.TempDir()
	if err := os.Symlink(elsewhere, filepath.Join(root, "shared")); err != nil {
		t.Skipf("symbolic links can't be made here: %v", err)
	}
	w := begin(t, watch.Options{Folders: []string{root}})
	write(t, filepath.Join(elsewhere, "a.scss"))
	if !told(t, w, patience) {
		t.Error("nobody was told")
	}
}

func TestWhatDoesNotMatterIsNotTold(t *testing.T) {
	for _, name := range []string{"public/a.css", ".git/index", "a.scss~", ".a.scss.swp", "4913", ".#a.scss", "#a.scss#", "a.scss___jb_tmp___"} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			for _, folder := range []string{"public", ".git"} {
				if err := os.Mkdir(filepath.Join(root, folder), 0o755); err != nil {
					t.Fatal(err)
				}
			}
			w := begin(t, watch.Options{Folders: []string{root}, Ignore: []string{filepath.Join(root, "public")}})
			write(t, filepath.Join(root, name))
			if told(t, w, silence) {
				t.Error("it was told")
			}
		})
	}
}

func TestACircleOfLinksIsWalkedOnce(t *testing.T) {
	root := t.TempDir()
	if err := os.Symlink(".", filepath.Join(root, "self")); err != nil {
		t.Skipf("symbolic links can't be made here: %v", err)
	}
	for _, poll := range []bool{false, true} {
		w := begin(t, watch.Options{Folders: []string{root}, Poll: poll, Interval: 20 * time.Millisecond})
		write(t, filepath.Join(root, "a.scss"))
		if !told(t, w, patience) {
			t.Errorf("poll=%v: nobody was told", poll)
		}
	}
}

func TestSingleFilesCountAndTheirNeighboursDoNot(t *testing.T) {
	for _, poll := range []bool{false, true} {
		t.Run(fmt.Sprintf("poll=%v", poll), func(t *testing.T) {
			root := t.TempDir()
			config := filepath.Join(root, "assetbuild.toml")
			partial := filepath.Join(root, "packages/theme/_colors.scss")
			sources := filepath.Join(root, "assets/sass")
			w := begin(t, watch.Options{Folders: []string{sources}, Files: []string{config}, Poll: poll, Interval: 20 * time.Millisecond})
			w.Include([]string{partial})
			write(t, filepath.Join(root, "log/development.log"))
			write(t, filepath.Join(root, "notes.txt"))
			if told(t, w, silence) {
				t.Error("a neighbour was told")
			}
			for _, path := range []string{config, partial, partial, filepath.Join(sources, "deep/home.scss"), filepath.Join(sources, "deep/home.scss")} {
				write(t, path)
				if !told(t, w, patience) {
					t.Errorf("%s was not told", path)
				}
				for told(t, w, silence) { // folders that appeared may be told by themselves
				}
			}
		})
	}
}
