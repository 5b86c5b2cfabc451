//go:build unix

package config

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestPipesAndDevicesAreNotRead(t *testing.T) {
	root := t.TempDir()
	must(t, syscall.Mkfifo(filepath.Join(root, FileName), 0o644))
	for file, want := range map[string]string{
		"":          "the configuration is a named pipe, not a file",
		"/dev/zero": "the configuration is a device, not a file",
	} {
		if _, err := Load(root, file); !strings.Contains(told(err), want) {
			t.Errorf("%q: %s", file, told(err))
		}
	}
}
