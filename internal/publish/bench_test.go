package publish

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"assetbuild/internal/artifact"
)

// many makes 2,000 files of 4 KB in 40 folders.
func many() []artifact.File {
	var all []artifact.File
	for i := range 2000 {
		f := file(fmt.Sprintf("assets/%d/file%d-HASH.css", i%40, i), strings.Repeat(fmt.Sprintf("%7d ", i), 512))
		all = append(all, f)
	}
	return all
}

func BenchmarkFirst(b *testing.B) {
	for _, noSync := range []bool{true, false} {
		b.Run(fmt.Sprintf("NoSync=%t", noSync), func(b *testing.B) {
			build := many()
			for b.Loop() {
				if _, err := Publish(context.Background(), Options{Output: filepath.Join(b.TempDir(), "public"), NoSync: noSync}, build); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkUnchanged reads each file, as a caller does who remembers no sums.
func BenchmarkUnchanged(b *testing.B) {
	opt := Options{Output: filepath.Join(b.TempDir(), "public"), NoSync: true}
	build := many()
	for b.Loop() {
		if _, err := Publish(context.Background(), opt, build); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOneChanged(b *testing.B) {
	for _, noSync := range []bool{true, false} {
		b.Run(fmt.Sprintf("NoSync=%t", noSync), func(b *testing.B) {
			opt := Options{Output: filepath.Join(b.TempDir(), "public"), NoSync: noSync}
			build := many()[:200]
			n := 0
			for b.Loop() {
				n++
				build[7] = file(build[7].Path, fmt.Sprint(n))
				if _, err := Publish(context.Background(), opt, build); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
