package dartsass

import (
	"context"
	"os"
	"path/filepath"
	"testing"
)

func TestFindFetchesOnceAndThenTakesTheCache(t *testing.T) {
	opt := Options{Root: t.TempDir(), CacheDir: t.TempDir()}
	t.Setenv(PathVariable, "")
	t.Setenv("PATH", pathWithoutSass(t))
	first, err := Find(context.Background(), opt)
	if err != nil {
		t.Fatal(err)
	}
	if first.Origin != "fetched" || first.Version != DefaultVersion {
		t.Errorf("first look gave %+v", first)
	}
	told, err := probe(context.Background(), first.Command)
	if err != nil || told != DefaultVersion {
		t.Errorf("the program says version %q, error %v", told, err)
	}
	second, err := Find(context.Background(), opt)
	if err != nil || second.Origin != "cache" || second.Command != first.Command {
		t.Errorf("second look gave %+v, error %v", second, err)
	}
}

// pathWithoutSass is PATH without the folders that hold a sass.
func pathWithoutSass(t *testing.T) string {
	t.Helper()
	var kept string
	for _, dir := range filepath.SplitList(os.Getenv("PATH")) {
		if _, err := os.Stat(filepath.Join(dir, launcher)); err != nil {
			kept += dir + string(filepath.ListSeparator)
		}
	}
	return kept
}
