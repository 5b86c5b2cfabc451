package main

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"assetbuild/internal/manifest"
)

// asProgram makes the test binary run the program itself, so that a test can kill it.
const asProgram = "ASSETBUILD_TEST_RUN_MAIN"

// A state is one version of a project: its files by path.
type state map[string]string

// TestAKilledBuildLeavesEverythingWhole kills builds at random moments while a project goes to and fro between two
// versions. Whatever the moment: each file in the output is whole, the manifest is that of one version, all that it names
// is there, and the next build makes it right.
func TestAKilledBuildLeavesEverythingWhole(t *testing.T) {
	kills := 25
	if testing.Short() {
		kills = 6
	}
	project := t.TempDir()
	versions := []state{
		{
			"assets/sass/home.scss":    "@import 'generated/nav'; .a { @extend %nav-home-sprite; color: red }",
			"assets/js/home.js":        "console.log('one')",
			"assets/pages/index.html":  `<!DOCTYPE html><title>one</title>{{stylesheet "assets/sass/home.scss"}}{{script "assets/js/home.js"}}`,
			"assets/static/robots.txt": "User-agent: one\n",
		},
		{
			"assets/sass/home.scss":    "@import 'generated/nav'; .b { @extend %nav-home-sprite; color: blue }",
			"assets/sass/shop.scss":    ".shop { color: green }",
			"assets/js/home.js":        "console.log('two')",
			"assets/pages/index.html":  `<!DOCTYPE html><title>two</title>{{stylesheet "assets/sass/shop.scss"}}{{script "assets/js/home.js"}}`,
			"assets/static/robots.txt": "User-agent: two\n",
		},
	}
	icon := pngOf(t, 16, 16)
	writeFile(t, filepath.Join(project, "assets/sprites/nav/home.png"), icon)

	good := map[string]map[string]bool{} // path → the hashes that a clean build of one version gave it
	for _, v := range versions {
		lay(t, project, v)
		build(t, project)
		for path, hash := range hashes(t, filepath.Join(project, "public")) {
			if good[path] == nil {
				good[path] = map[string]bool{}
			}
			good[path][hash] = true
		}
	}

	rng := rand.New(rand.NewPCG(7, 11))
	for kill := range kills {
		lay(t, project, versions[kill%2])
		after := time.Duration(rng.IntN(400)) * time.Millisecond
		killBuild(t, project, after)
		public := filepath.Join(project, "public")
		for path, hash := range hashes(t, public) {
			if strings.HasPrefix(path, ".assetbuild") || good[path] == nil && strings.HasPrefix(filepath.Base(path), ".assetbuild") {
				continue // the publisher's own: it is read by no one else
			}
			if !good[path][hash] {
				t.Errorf("kill %d after %v: %s is not whole", kill, after, path)
			}
		}
		checkManifest(t, public)
	}
	lay(t, project, versions[0])
	build(t, project)
	for path, hash := range hashes(t, filepath.Join(project, "public")) {
		if !good[path][hash] && !strings.HasPrefix(path, ".assetbuild") {
			t.Errorf("after a whole build: %s is not what a clean build makes", path)
		}
	}
}

// checkManifest fails where the manifest names a file that isn't there.
func checkManifest(t *testing.T, public string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(public, "manifest.json"))
	if err != nil {
		t.Errorf("the manifest is gone: %v", err)
		return
	}
	table, err := manifest.Decode(data)
	if err != nil {
		t.Errorf("the manifest is broken: %v", err)
	}
	for key, chunk := range table {
		for _, file := range append(append([]string{chunk.File}, chunk.CSS...), chunk.Assets...) {
			if _, err := os.Stat(filepath.Join(public, file)); err != nil {
				t.Errorf("the manifest names %s for %s: %v", file, key, err)
			}
		}
	}
	page, err := os.ReadFile(filepath.Join(public, "index.html"))
	if err != nil {
		t.Errorf("the page is gone: %v", err)
	}
	for _, quoted := range strings.Split(string(page), `"`) {
		if strings.HasPrefix(quoted, "/assets/") {
			if _, err := os.Stat(filepath.Join(public, quoted)); err != nil {
				t.Errorf("the page names %s: %v", quoted, err)
			}
		}
	}
}

// killBuild starts a build and kills it hard.
func killBuild(t *testing.T, project string, after time.Duration) {
	t.Helper()
	cmd := program(project)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = cmd.Wait() // it was killed, or was faster
	}()
	select {
	case <-done:
	case <-time.After(after):
		_ = cmd.Process.Kill()
		<-done
	}
}

func build(t *testing.T, project string) {
	t.Helper()
	if out, err := program(project).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

func program(project string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], "build", project)
	cmd.Env = append(os.Environ(), asProgram+"=1")
	return cmd
}

// lay makes a project's text files those of a version.
func lay(t *testing.T, project string, v state) {
	t.Helper()
	for _, folder := range []string{"assets/sass", "assets/js", "assets/pages", "assets/static"} {
		if err := os.RemoveAll(filepath.Join(project, folder)); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range v {
		writeFile(t, filepath.Join(project, name), []byte(text))
	}
}

func writeFile(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// hashes gives each file below a folder with the hash of its content.
func hashes(t *testing.T, folder string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(data)
		rel, err := filepath.Rel(folder, path)
		found[filepath.ToSlash(rel)] = hex.EncodeToString(sum[:])
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
