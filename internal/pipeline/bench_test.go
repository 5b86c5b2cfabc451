package pipeline_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"assetbuild/bench/load"
	"assetbuild/internal/config"
	"assetbuild/internal/pipeline"
	"assetbuild/sprite"
)

// BenchmarkRebuild is what a watching developer waits for after saving one file of the load of `make bench`.
func BenchmarkRebuild(b *testing.B) {
	root := b.TempDir()
	if err := load.Write(root, load.Size{}); err != nil {
		b.Fatal(err)
	}
	cfg, err := config.Default(root)
	if err != nil {
		b.Fatal(err)
	}
	opt := pipeline.Options{Config: cfg, Dev: true, Profile: sprite.Fast}
	session := pipeline.Open(cfg)
	defer session.Close()
	rebuild := func(b *testing.B) {
		b.Helper()
		session.Refresh()
		if _, err := session.Build(context.Background(), opt); err != nil {
			b.Fatal(err)
		}
	}
	rebuild(b)
	for _, file := range []string{"assets/sass/page05.scss", "assets/js/home.js", "assets/sass/partials/_settings.scss"} {
		path := filepath.Join(root, filepath.FromSlash(file))
		text, err := os.ReadFile(path)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(filepath.Base(file), func(b *testing.B) {
			for i := range b.N {
				if err := os.WriteFile(path, fmt.Appendf(text, "/* %d %d */\n", b.N, i), 0o644); err != nil {
					b.Fatal(err)
				}
				rebuild(b)
			}
		})
	}
	b.Run("nothing", func(b *testing.B) {
		for range b.N {
			rebuild(b)
		}
	})
}
