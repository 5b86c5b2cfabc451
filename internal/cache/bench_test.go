package cache

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// BenchmarkNothingChanged opens the record of 1,660 files and asks for each sum, as a build does that has nothing to do.
// Beside it stands a program that only stats the same files.
func BenchmarkNothingChanged(b *testing.B) {
	dir := b.TempDir()
	var paths []string
	for i := range 1660 {
		path := filepath.Join(dir, fmt.Sprint(i%40), fmt.Sprintf("icon-with-a-name-%d.png", i))
		must(b, os.MkdirAll(filepath.Dir(path), 0o755))
		must(b, os.WriteFile(path, fmt.Append(nil, i), 0o644))
		paths = append(paths, path)
	}
	record := filepath.Join(dir, "work", "stats")
	s := OpenStats(record, dir)
	for _, p := range paths {
		s.Current(p)
	}
	for _, v := range s.known {
		v.read += int64(time.Hour)
	}
	s.Save()
	b.Run("sums", func(b *testing.B) {
		for b.Loop() {
			s := OpenStats(record, dir)
			for _, p := range paths {
				if s.Current(p) == "" {
					b.Fatal(p)
				}
			}
			s.Save()
		}
	})
	b.Run("stat alone", func(b *testing.B) {
		for b.Loop() {
			for _, p := range paths {
				if _, err := os.Stat(p); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}

func BenchmarkGet(b *testing.B) {
	s := Open(b.TempDir(), 1<<30)
	for _, size := range []int{1 << 10, 1 << 20} {
		s.Put(key(size), make([]byte, size))
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			b.SetBytes(int64(size))
			for b.Loop() {
				if _, ok := s.Get(key(size)); !ok {
					b.Fatal("not there")
				}
			}
		})
	}
}
