package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"assetbuild/bench/load"
)

// ways are what else differs between builds that must give the same bytes: where and when it is, how people sort and write
// there, who may read the output, where the work folder lies.
var ways = []struct{ zone, locale, umask, work string }{
	{"UTC", "C", "022", ""},
	{"Asia/Kathmandu", "tr_TR.UTF-8", "077", ""},
	{"Pacific/Kiritimati", "de_DE.UTF-8", "002", "build/work"},
	{"America/St_Johns", "C.UTF-8", "027", ""},
	{"Europe/Zurich", "ja_JP.UTF-8", "022", "../elsewhere"},
}

// TestTheSameSourcesGiveTheSameBytes builds one project twenty times: in two folders whose files were written in different
// orders, with one to eight processors, in several ways, from a clean start and over the last output. There is one hash, of
// everything that is published but the record.
func TestTheSameSourcesGiveTheSameBytes(t *testing.T) {
	builds := 20
	if testing.Short() {
		builds = 4
	}
	folders := []string{t.TempDir(), filepath.Join(t.TempDir(), "a deeper folder", "ü")}
	for _, folder := range folders {
		if err := load.Write(folder, load.Size{Directories: 3, Icons: 6, Entries: 4}); err != nil {
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
		way := ways[i%len(ways)]
		cmd := inWay(t, folder, way.umask)
		cmd.Env = append(cmd.Env, fmt.Sprintf("GOMAXPROCS=%d", 1+i%8), "TZ="+way.zone, "LC_ALL="+way.locale, workVariable+"=")
		if way.work != "" {
			cmd.Env = append(cmd.Env, workVariable+"="+filepath.Join(folder, way.work))
		}
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		got := publishedDigest(t, filepath.Join(folder, "public"))
		if first == "" {
			first = got
		}
		if got != first {
			t.Errorf("build %d, in folder %d with GOMAXPROCS=%d (%+v), has another hash", i, i%2, 1+i%8, way)
		}
	}
}

// inWay builds a project by a process with an umask, where the system has one.
func inWay(t *testing.T, folder, umask string) *exec.Cmd {
	t.Helper()
	cmd := program("build", folder)
	if shell, err := exec.LookPath("sh"); err == nil && runtime.GOOS != "windows" {
		cmd.Args = append([]string{"sh", "-c", "umask " + umask + ` && exec "$0" "$@"`}, cmd.Args...)
		cmd.Path = shell
	}
	return cmd
}

// publishedDigest is one hash over the names and contents of all files below an output folder, but for the record of what
// builds wrote, which holds when they did.
func publishedDigest(t *testing.T, folder string) string {
	t.Helper()
	all := hashes(t, folder)
	hash := sha256.New()
	for _, path := range slices.Sorted(maps.Keys(all)) {
		if !strings.HasPrefix(path, ".assetbuild") {
			fmt.Fprintln(hash, path, all[path])
		}
	}
	return hex.EncodeToString(hash.Sum(nil))
}
