package publish

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
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

// child runs one job in a process of its own: "publish FOLDER STATE", "churn FOLDER WAY STATE" (until it is killed) or
// "lock FOLDER".
func child(job string) int {
	words := strings.Split(job, "\n")
	ctx, opt := context.Background(), Options{Output: words[1]}
	var err error
	switch words[0] {
	case "publish":
		n, _ := strconv.Atoi(words[2])
		opt.NoSync = n%2 == 0
		_, err = Publish(ctx, opt, state(n))
	case "churn":
		n, _ := strconv.Atoi(words[3])
		_, _ = os.Stdin.Read(make([]byte, 1)) // until it shall begin
		for ; err == nil; n++ {
			err = churn(ctx, opt, words[2], n)
		}
	case "lock":
		if _, err = Lock(ctx, words[1], nil); err == nil {
			fmt.Println("locked")
			select {} // until killed
		}
	default:
		err = systemJobs[words[0]](words[1:])
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// systemJobs are jobs that only some systems know.
var systemJobs = map[string]func(words []string) error{}

// churn changes a folder in one of the ways that commands do. A release keeps few others, so that each cleans up after one.
func churn(ctx context.Context, opt Options, way string, n int) error {
	opt.NoSync, opt.Symlink = n%2 == 0, way == "folders"
	release := opt
	release.Generation = &GenerationOptions{Keep: 1 + n%3, Young: -1}
	var err error
	switch {
	case way == "development" || n%7 == 6:
		_, err = Publish(ctx, opt, state(n))
	case n%3 == 2:
		_, _, err = Rollback(ctx, opt, "")
		if err != nil && (strings.Contains(err.Error(), "no earlier generation") || os.IsNotExist(err)) {
			err = nil // the first builds were killed, or others were cleaned up
		}
	default:
		_, err = Publish(ctx, release, state(n))
	}
	return err
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
		text += strings.Repeat(" padding", random.IntN(500))
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

// expectGenerationsWhole checks that every generation can be rolled back to.
func expectGenerationsWhole(t *testing.T, dir string) {
	t.Helper()
	all, _, err := Generations(dir)
	must(t, err)
	for _, g := range all {
		for _, f := range g.Files {
			name := f.Path
			if !f.Hashed {
				name = objectName(f.SHA256)
			}
			if digest, err := digestFile(filepath.Join(dir, name)); err != nil || digest != f.SHA256 {
				t.Errorf("generation %s lacks %s: %v", g.ID, f.Path, err)
			}
		}
	}
}

// kills gives how many processes a test kills: few in a short run, in a long one as many as ASSETBUILD_KILLS says.
func kills(normal int) int {
	if n, err := strconv.Atoi(os.Getenv("ASSETBUILD_KILLS")); err == nil {
		return n
	}
	if testing.Short() {
		return normal / 7
	}
	return normal
}

// killAtRandomMoments lets processes change a folder without end, kills each at some moment and checks what it left. The
// seed fixes the order of the moments; what holds must hold at every moment, so nothing here depends on timing.
func killAtRandomMoments(t *testing.T, dir, way string, kills int, check func()) {
	must(t, os.MkdirAll(dir, 0o755))
	random := rand.New(rand.NewPCG(1, 2))
	var staging, switching int
	next := waiting(t, dir, way, 1)
	for n := range kills {
		victim := next
		must(t, victim.begin.Close())
		if n+1 < kills {
			next = waiting(t, dir, way, 10*(n+1)) // it wakes up meanwhile
		}
		if n%2 == 0 || way == "folders" {
			time.Sleep(time.Duration(random.Int64N(int64(60 * time.Millisecond))))
		} else { // a switch is short: most moments would miss it
			awaitSwitch(dir)
			time.Sleep(time.Duration(random.Int64N(int64(4 * time.Millisecond))))
		}
		must(t, victim.Process.Kill())
		if state, _ := victim.Process.Wait(); state.Exited() {
			t.Fatalf("process %d ended by itself", n)
		}
		if _, err := os.Lstat(filepath.Join(dir, journalName)); err == nil {
			switching++
		} else if _, err := os.Lstat(filepath.Join(dir, stagingName)); err == nil {
			staging++
		}
		check()
		if n%5 == 0 { // else the next process recovers
			must(t, Recover(context.Background(), Options{Output: dir}))
			check()
			if left, _ := filepath.Glob(filepath.Join(dir, stagingName, "*")); len(left) > 0 {
				t.Errorf("recovery left %v", left)
			}
		}
		if t.Failed() {
			t.Fatalf("after kill %d", n)
		}
	}
	t.Logf("%d processes killed: %d while they staged, %d after the switch had begun", kills, staging, switching)
}

// awaitSwitch returns when a switch begins, or after a while.
func awaitSwitch(dir string) {
	for range 200 {
		if _, err := os.Lstat(filepath.Join(dir, journalName)); err == nil {
			return
		}
		time.Sleep(200 * time.Microsecond)
	}
}

// A victim is a process that waits until begin is closed.
type victim struct {
	*exec.Cmd
	begin io.Closer
}

func waiting(t *testing.T, dir, way string, n int) victim {
	t.Helper()
	cmd := start(t, "churn", dir, way, strconv.Itoa(n))
	begin, err := cmd.StdinPipe()
	must(t, err)
	must(t, cmd.Start())
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	return victim{cmd, begin}
}

func TestPublishKilledAtRandomMoments(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	killAtRandomMoments(t, dir, "development", kills(40), func() { expectWhole(t, dir) })
	last := state(1)
	_, err := Publish(context.Background(), Options{Output: dir}, last)
	must(t, err)
	expectTree(t, dir, contents(last))
}

func TestReleasesRollbacksAndCleanUpKilledAtRandomMoments(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	killAtRandomMoments(t, dir, "releases", kills(200), func() { expectWhole(t, dir); expectGenerationsWhole(t, dir) })
	opt := Options{Output: dir, Generation: &GenerationOptions{Keep: 1, Young: -1}}
	last := state(1)
	_, err := Publish(context.Background(), opt, last)
	must(t, err)
	expectVisible(t, dir, contents(last))
}

func contents(files []artifact.File) map[string]string {
	all := map[string]string{}
	for _, f := range files {
		all[f.Path] = string(f.Data)
	}
	return all
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
		if maps.Equal(found, contents(state(n+1))) {
			return
		}
	}
	t.Error("the folder holds none of the builds, but a mixture")
}

// A process that waits for another may find the folder gone: the other made it, and failed.
func TestTheFolderGoesWhileOthersWait(t *testing.T) {
	opt := Options{Output: filepath.Join(t.TempDir(), "public"), NoSync: true}
	o, err := open(context.Background(), opt, true)
	must(t, err)
	waiting := start(t, "publish", opt.Output, "1")
	must(t, waiting.Start())
	must(t, os.Remove(opt.Output))
	o.made = false
	o.close()
	must(t, waiting.Wait())
	expectTree(t, opt.Output, contents(state(1)))
}
