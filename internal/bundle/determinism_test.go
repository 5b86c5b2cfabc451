package bundle

import (
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"assetbuild/internal/artifact"
	"assetbuild/internal/manifest"
)

// buildAll bundles the site and twenty stylesheets, as many side by side as there are processors, and gives one hash of
// all output.
func buildAll(t *testing.T, root string, release bool) string {
	t.Helper()
	b := New(Options{Root: root, Release: release, PublicPath: "/", Targets: []string{"chrome111", "safari16.4"}})
	b.ExpectSheet("generated/nav.png")
	var mu sync.Mutex
	var files []artifact.File
	chunks := manifest.Manifest{}
	add := func(result *Result, err error) {
		mu.Lock()
		defer mu.Unlock()
		if err != nil {
			t.Error(err)
			return
		}
		files = append(files, result.Files...)
		for key, chunk := range result.Chunks {
			chunks[key] = chunk
		}
	}
	var group sync.WaitGroup
	group.Go(func() { add(b.Scripts(t.Context(), siteEntries)) })
	group.Go(func() { b.AddSheet("generated/nav.png", []byte("sheet"), "assets/sprites/nav.png") })
	for i := range 20 {
		group.Go(func() {
			css := ".a { background: url(generated/nav.png) }\n.b { background: url(../images/logo.png) }\n" + strings.Repeat(".c { color: hsl(120deg 50% 50%) }\n", i)
			entry := fmt.Sprintf("assets/sass/e%d.scss", i)
			m := sassMap(t, root, css, map[string]string{entry: ".a .b"}, mapping{".a", entry, ".a"}, mapping{".b", entry, ".b"})
			add(b.Stylesheet(t.Context(), Stylesheet{Entry: entry, Name: fmt.Sprintf("e%d", i), CSS: css, SourceMap: m}))
		})
	}
	group.Wait()
	add(b.Assets(), nil)

	slices.SortFunc(files, func(a, b artifact.File) int { return strings.Compare(a.Path, b.Path) })
	sum := sha256.New()
	for _, file := range files {
		fmt.Fprintf(sum, "%s %v %s %s %d\n", file.Path, file.Hashed, file.Kind, file.From, len(file.Data))
		sum.Write(file.Data)
		if file.Source != "" {
			in, err := os.Open(file.Source)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.Copy(sum, in); err != nil {
				t.Fatal(err)
			}
			in.Close()
		}
	}
	encoded, err := chunks.Encode()
	if err != nil {
		t.Fatal(err)
	}
	sum.Write(encoded)
	return fmt.Sprintf("%x", sum.Sum(nil))
}

func TestEqualSourcesGiveEqualBytesInEveryFolderAtEveryParallelism(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	folders := []string{project(t, site), filepath.Join(project(t, nil), "another", "folder with spaces", "ü")}
	for name, content := range site {
		write(t, filepath.Join(folders[1], filepath.FromSlash(name)), content)
	}
	for _, release := range []bool{false, true} {
		hashes := map[string]bool{}
		for _, processors := range []int{1, 2, 8} {
			runtime.GOMAXPROCS(processors)
			for _, folder := range folders {
				hashes[buildAll(t, folder, release)] = true
			}
		}
		if len(hashes) != 1 {
			t.Errorf("release %v: %d different outputs", release, len(hashes))
		}
	}
}

func TestAProjectReachedThroughALinkGivesTheSame(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need a right that users of Windows don't have")
	}
	root := project(t, site)
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(root, link); err != nil {
		t.Fatal(err)
	}
	if direct, linked := buildAll(t, root, true), buildAll(t, link, true); direct != linked {
		t.Error("the output differs")
	}
}
