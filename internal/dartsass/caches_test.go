package dartsass

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
)

// TestAUserWithoutAHomeKeepsDartSassInTheWorkFolder: what is there already is found in either place; what is fetched goes
// into the first that can be written to.
func TestAUserWithoutAHomeKeepsDartSassInTheWorkFolder(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the user's cache folder is named by other variables here")
	}
	work, file := t.TempDir(), filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	inWork := filepath.Join(work, "dart-sass", "1.2.3-linux-x64")
	for _, test := range []struct {
		name, home string
		folders    []string
		chosen     string
	}{
		{"no home at all", "", []string{inWork}, inWork},
		{"a home that can't be made", file, []string{filepath.Join(file, ".cache/assetbuild/dart-sass/1.2.3-linux-x64"), inWork}, inWork},
		{"a home of one's own goes first", work, []string{filepath.Join(work, ".cache/assetbuild/dart-sass/1.2.3-linux-x64"), inWork},
			filepath.Join(work, ".cache/assetbuild/dart-sass/1.2.3-linux-x64")},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Setenv("XDG_CACHE_HOME", "")
			t.Setenv("HOME", test.home)
			opt := Options{Version: "1.2.3", Work: work}
			folders, err := cacheFolders(opt, "linux-x64")
			if err != nil || !slices.Equal(folders, test.folders) {
				t.Errorf("looks in %v, error %v; want %v", folders, err, test.folders)
			}
			if got := opt.choose(folders); got != test.chosen {
				t.Errorf("fetches into %s, want %s", got, test.chosen)
			}
			if want := test.chosen == inWork; opt.homeless != want {
				t.Errorf("homeless is %v", opt.homeless)
			}
		})
	}
	t.Setenv("XDG_CACHE_HOME", "")
	t.Setenv("HOME", "")
	if _, err := cacheFolders(Options{}, "linux-x64"); err == nil {
		t.Error("neither a home nor a work folder, and no error")
	}
}
