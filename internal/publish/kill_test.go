package publish

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"assetbuild/internal/artifact"
)

// TestMain lets the test binary be the process that is killed: with the variable set it publishes states and ends.
func TestMain(m *testing.M) {
	if job := os.Getenv("ASSETBUILD_TEST_JOB"); job != "" {
		os.Exit(child(job))
	}
	os.Exit(m.Run())
}

// child runs one job in a process of its own: "publish FOLDER STATE" or "lock FOLDER".
func child(job string) int {
	words := strings.Split(job, "\n")
	switch words[0] {
	case "publish":
		n, _ := strconv.Atoi(words[2])
		_, err := Publish(context.Background(), Options{Output: words[1], NoSync: n%2 == 0}, state(n))
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
	case "lock":
		if _, err := Lock(context.Background(), words[1], nil); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		fmt.Println("locked")
		select {} // until killed
	}
	return 0
}

func start(t *testing.T, job ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "ASSETBUILD_TEST_JOB="+strings.Join(job, "\n"))
	cmd.Stderr = os.Stderr
	return cmd
}

// state makes the files of one build: hashed and other assets, some in every build and some that come and go, pages and a
// manifest that name them, and places that are a file in one build and a folder in the next. Every file's content ends
// with its own sum.
func state(n int) []artifact.File {
	random := rand.New(rand.NewPCG(uint64(n), 0))
	var all []artifact.File
	var named []string
	add := func(f artifact.File, text string) {
		text += strings.Repeat(" padding", random.IntN(2000))
		f.Data = []byte(text + "\n" + sum([]byte(text)))
		f.From = f.Path
		all = append(all, f)
		named = append(named, f.Path)
	}
	for i := range 20 + random.IntN(20) {
		version := n
		if i%2 == 0 {
			version = 0 // the same in every build
		}
		text := fmt.Sprintf("asset %d of build %d", i, version)
		path := fmt.Sprintf("assets/%d/a%d-HASH%s.css", i%5, i, sum([]byte(text))[:8])
		all = append(all, artifact.File{Path: path, Data: []byte(text + "\n" + sum([]byte(text))), Hashed: true, From: path})
		named = append(named, path)
	}
	for i := range 10 {
		add(artifact.File{Path: fmt.Sprintf("static/%d.txt", i*(1+n%2))}, fmt.Sprintf("static %d of build %d", i, n))
	}
	for i := range 5 {
		page := artifact.File{Path: fmt.Sprintf("page%d.html", i), Kind: "page", From: "page"}
		list, _ := json.Marshal(named)
		page.Data = []byte(string(list) + "\n" + sum(list))
		all = append(all, page)
	}
	list, _ := json.Marshal(named)
	return append(all, artifact.File{Path: "manifest.json", Kind: "manifest", From: "manifest", Data: []byte(string(list) + "\n" + sum(list))})
}

// expectWhole checks the promise: every file is whole, and everything that a page or the manifest names is there.
func expectWhole(t *testing.T, dir string) {
	t.Helper()
	for name, content := range tree(t, dir) {
		if strings.HasPrefix(name, ownPrefix) || strings.HasSuffix(name, "/") {
			continue
		}
		text, check, _ := strings.Cut(content, "\n")
		if sum([]byte(text)) != check {
			t.Errorf("%s is not whole: %.100q", name, content)
		}
		if !strings.HasPrefix(name, "page") && name != "manifest.json" {
			continue
		}
		var named []string
		must(t, json.Unmarshal([]byte(text), &named))
		for _, path := range named {
			if _, err := os.Stat(filepath.Join(dir, path)); err != nil {
				t.Errorf("%s names %s: %v", name, path, err)
			}
		}
	}
}

// A published folder goes from state to state by processes that are killed at random moments. The seed fixes the moments'
// order; what holds must hold at every moment, so the test depends on no timing.
func TestKilledAtRandomMoments(t *testing.T) {
	kills := 200
	if testing.Short() {
		kills = 30
	}
	dir := filepath.Join(t.TempDir(), "public")
	random := rand.New(rand.NewPCG(1, 2))
	whole := time.Now()
	must(t, start(t, "publish", dir, "1").Run())
	took := time.Since(whole)
	cut := 0
	for n := 2; n < kills+2; n++ {
		cmd := start(t, "publish", dir, strconv.Itoa(n))
		must(t, cmd.Start())
		time.Sleep(time.Duration(random.Int64N(int64(took))))
		_ = cmd.Process.Kill() // it may have ended
		if cmd.Wait() != nil {
			cut++
		}
		expectWhole(t, dir)
		if t.Failed() {
			t.Fatalf("after kill %d", n)
		}
		if n%5 == 0 { // else the next process recovers
			must(t, Recover(context.Background(), Options{Output: dir}))
			expectWhole(t, dir)
			if left, _ := filepath.Glob(filepath.Join(dir, stagingName, "*")); len(left) > 0 {
				t.Fatalf("recovery left %v", left)
			}
		}
	}
	t.Logf("%d processes, %d of them cut", kills, cut)
	last := state(1)
	_, err := Publish(context.Background(), Options{Output: dir}, last)
	must(t, err)
	want := map[string]string{}
	for _, f := range last {
		want[f.Path] = string(f.Data)
	}
	expectTree(t, dir, want)
}

func TestManyPublishAtOnce(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	var all []*exec.Cmd
	for n := range 8 {
		cmd := start(t, "publish", dir, strconv.Itoa(n+1))
		must(t, cmd.Start())
		all = append(all, cmd)
	}
	for _, cmd := range all {
		must(t, cmd.Wait())
	}
	expectWhole(t, dir)
	found := tree(t, dir)
	for n := range 8 {
		want := map[string]string{}
		for _, f := range state(n + 1) {
			want[f.Path] = string(f.Data)
		}
		if maps.Equal(found, want) {
			return
		}
	}
	t.Error("the folder holds none of the builds, but a mixture")
}
