package config

import (
	"os"
	"path/filepath"
	"testing"
)

// BenchmarkLoad is part of every build, also of one that has nothing to do.
func BenchmarkLoad(b *testing.B) {
	root := b.TempDir()
	if err := os.WriteFile(filepath.Join(root, FileName), Template(), 0o644); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := Load(root, ""); err != nil {
			b.Fatal(err)
		}
	}
}
