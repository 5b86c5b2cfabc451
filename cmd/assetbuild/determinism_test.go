package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"assetbuild/bench/load"
)

// TestTheSameSourcesGiveTheSameBytes builds one project twenty times: in two folders, with one to eight processors, from a
// clean start and over the last output. There is one hash, of everything that is published.
func TestTheSameSourcesGiveTheSameBytes(t *testing.T) {
	builds := 20
	if testing.Short() {
		builds = 4
	}
	folders := []string{t.TempDir(), filepath.Join(t.TempDir(), "a deeper folder", "ü")}
	for _, folder := range folders {
		if err := load.Write(folder, load.Size{Directories: 6, Icons: 12, Entries: 8}); err != nil {
			t.Fatal(err)
		}
		writeFile(t, filepath.Join(folder, "assets/pages/index.html"), []byte(
			`<!DOCTYPE html><title>t</title>{{stylesheet "assets/sass/page00.scss"}}{{script "assets/js/home.js"}}<img src="{{asset "assets/photo.png"}}">`))
		writeFile(t, filepath.Join(folder, "assets/photo.png"), pngOf(t, 40, 30))
		writeFile(t, filepath.Join(folder, "assets/js/photo.ts"), []byte(`import url from "../photo.png"; import("./lib/format.js"); console.log(url)`))
	}
	var first string
	for i := range builds {
		folder := folders[i%2]
		if i%3 == 0 {
			for _, made := range []string{"public", ".assetbuild"} {
				if err := os.RemoveAll(filepath.Join(folder, made)); err != nil {
					t.Fatal(err)
				}
			}
		}
		cmd := program(folder)
		cmd.Env = append(cmd.Env, fmt.Sprintf("GOMAXPROCS=%d", 1+i%8))
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		got := digest(t, filepath.Join(folder, "public"))
		if first == "" {
			first = got
		}
		if got != first {
			t.Errorf("build %d, in folder %d with GOMAXPROCS=%d, has another hash", i, i%2, 1+i%8)
		}
	}
}

// digest is one hash over the names and contents of all files below a folder.
func digest(t *testing.T, folder string) string {
	t.Helper()
	all := hashes(t, folder)
	hash := sha256.New()
	for _, path := range slices.Sorted(maps.Keys(all)) {
		fmt.Fprintln(hash, path, all[path])
	}
	return hex.EncodeToString(hash.Sum(nil))
}
