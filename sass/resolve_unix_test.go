//go:build unix

package sass

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"assetbuild/internal/diagnostic"
)

func TestFilesThatMayNotBeRead(t *testing.T) {
	outside := t.TempDir()
	write(t, filepath.Join(outside, "_secret.scss"), ".secret { b: c; }")
	tests := []struct {
		name string
		make func(path string) error
		want string
	}{
		{"a link out of the project", func(path string) error { return os.Symlink(filepath.Join(outside, "_secret.scss"), path) }, "lies outside the project"},
		{"a named pipe", func(path string) error { return syscall.Mkfifo(path, 0o644) }, "is no plain file but a named pipe"},
		{"a link to a device", func(path string) error { return os.Symlink("/dev/zero", path) }, "is no plain file but a device"},
		{"a link that leads to itself", func(path string) error { return os.Symlink(filepath.Base(path), path) }, "can't be read"},
		{"a link that leads nowhere", func(path string) error { return os.Symlink("nowhere", path) }, "does not exist"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root := project(t, "-- home.scss --\n@use 'a';\n")
			if err := test.make(filepath.Join(root, "_a.scss")); err != nil {
				t.Fatal(err)
			}
			_, err := compiler(t, root).Compile(context.Background(), filepath.Join(root, "home.scss"))
			if got := shown(diagnostic.Of(err)); !strings.Contains(got, test.want) || !strings.Contains(got, "home.scss:1:1: _a.scss") {
				t.Errorf("got %s", got)
			}
		})
	}
	t.Run("a link out of the project is followed where that is allowed", func(t *testing.T) {
		root := project(t, "-- home.scss --\n@use 'a';\n")
		if err := os.Symlink(filepath.Join(outside, "_secret.scss"), filepath.Join(root, "_a.scss")); err != nil {
			t.Fatal(err)
		}
		css := compile(t, compiler(t, root, func(o *Options) { o.AllowOutside = true }), root, "home.scss")
		if !strings.Contains(css, ".secret") {
			t.Errorf("got %s", css)
		}
	})
}
