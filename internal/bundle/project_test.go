package bundle

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"assetbuild/internal/artifact"
)

// project writes files into a new folder and gives its path. Keys are paths with slashes.
func project(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, content := range files {
		write(t, filepath.Join(root, filepath.FromSlash(name)), content)
	}
	return root
}

func write(t *testing.T, file, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// find gives the file whose path matches the pattern of path.Match.
func find(t *testing.T, files []artifact.File, pattern string) artifact.File {
	t.Helper()
	var paths []string
	for _, file := range files {
		if ok, err := filepath.Match(pattern, file.Path); err != nil {
			t.Fatal(err)
		} else if ok {
			return file
		}
		paths = append(paths, file.Path)
	}
	t.Fatalf("no file %s among\n%s", pattern, strings.Join(paths, "\n"))
	return artifact.File{}
}
