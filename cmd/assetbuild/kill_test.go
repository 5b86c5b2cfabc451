package main

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"assetbuild/internal/manifest"
)

// asProgram makes the test binary run the program itself, so that a test can kill it.
const asProgram = "ASSETBUILD_TEST_RUN_MAIN"

// A state is one version of a project: its files by path.
type state map[string]string

// TestAKilledProcessLeavesEverythingWhole kills processes at random moments while a project goes to and fro between two
// versions. Whatever the moment: each file in the output is whole, the manifest is that of one version, all that it names
// is there, and the next build makes it right.
//
// ASSETBUILD_KILLS=200 kills each command so often.
func TestAKilledProcessLeavesEverythingWhole(t *testing.T) {
	one := state{
		"assets/sass/home.scss":    "@import 'generated/nav'; .a { @extend %nav-home-sprite; color: red }",
		"assets/js/home.js":        "console.log('one')",
		"assets/pages/index.html":  `<!DOCTYPE html><title>one</title>{{stylesheet "assets/sass/home.scss"}}{{script "assets/js/home.js"}}`,
		"assets/static/robots.txt": "User-agent: one\n",
	}
	other := state{
		"assets/sass/home.scss":    "@import 'generated/nav'; .b { @extend %nav-home-sprite; color: blue }",
		"assets/sass/shop.scss":    ".shop { color: green }",
		"assets/js/home.js":        "console.log('two')",
		"assets/pages/index.html":  `<!DOCTYPE html><title>two</title>{{stylesheet "assets/sass/shop.scss"}}{{script "assets/js/home.js"}}`,
		"assets/static/robots.txt": "User-agent: two\n",
	}
	saved := maps.Clone(one) // by one save, so that a watch sees no version between the two
	saved["assets/sass/home.scss"] = other["assets/sass/home.scss"]
	for _, test := range []struct {
		command  string
		versions [2]state
		kills    int
		longest  time.Duration // from the start to the kill
	}{
		{"build", [2]state{one, other}, 25, 400 * time.Millisecond},
		{"watch", [2]state{one, saved}, 12, 900 * time.Millisecond},
		{"rollback", [2]state{one, other}, 8, 60 * time.Millisecond}, // from other to one
	} {
		t.Run(test.command, func(t *testing.T) {
			kills := test.kills
			if n, err := strconv.Atoi(os.Getenv("ASSETBUILD_KILLS")); err == nil {
				kills = n
			} else if testing.Short() {
				kills = 4
			}
			killAtRandomMoments(t, test.command, test.versions, kills, test.longest)
		})
	}
}

func killAtRandomMoments(t *testing.T, command string, versions [2]state, kills int, longest time.Duration) {
	project := t.TempDir()
	public := filepath.Join(project, "public")
	writeFile(t, filepath.Join(project, "assets/sprites/nav/home.png"), pngOf(t, 16, 16))
	good := map[string]map[string]bool{} // path → the hashes that a clean build of one version gave it
	for _, flags := range [][]string{{"--dev"}, {}} {
		for _, v := range versions {
			lay(t, project, v)
			build(t, project, flags...)
			for path, hash := range hashes(t, public) {
				if good[path] == nil {
					good[path] = map[string]bool{}
				}
				good[path][hash] = true
			}
		}
	}

	rng := rand.New(rand.NewPCG(7, 11))
	for kill := range kills {
		after := time.Duration(rng.Int64N(int64(longest)))
		save := func() { lay(t, project, versions[kill%2]) }
		switch command {
		case "build":
			save()
			save = func() {}
		case "rollback":
			build(t, project)
			save = func() {}
		}
		killCommand(t, command, project, after, save)
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
	for path, hash := range hashes(t, public) {
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

// killCommand starts a command and kills it hard. Half of the time before is over when something is saved.
func killCommand(t *testing.T, command, project string, after time.Duration, save func()) {
	t.Helper()
	cmd := program(command, project)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = cmd.Wait() // it was killed, or was faster
	}()
	time.Sleep(after / 2)
	save()
	select {
	case <-done:
	case <-time.After(after / 2):
		_ = cmd.Process.Kill()
		<-done
	}
}

func build(t *testing.T, project string, flags ...string) {
	t.Helper()
	if out, err := program(append([]string{"build", project}, flags...)...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

func program(args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), asProgram+"=1")
	return cmd
}

// lay makes a project's text files those of a version. It writes only what differs, each in one step.
func lay(t *testing.T, project string, v state) {
	t.Helper()
	for _, folder := range []string{"assets/sass", "assets/js", "assets/pages", "assets/static"} {
		for path := range hashes(t, filepath.Join(project, folder)) {
			if _, ok := v[folder+"/"+path]; !ok {
				if err := os.Remove(filepath.Join(project, folder, path)); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	for name, text := range v {
		path := filepath.Join(project, name)
		if before, err := os.ReadFile(path); err == nil && string(before) == text {
			continue
		}
		writeFile(t, path+"~", []byte(text))
		if err := os.Rename(path+"~", path); err != nil {
			t.Fatal(err)
		}
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
	if _, err := os.Stat(folder); os.IsNotExist(err) {
		return found
	}
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
