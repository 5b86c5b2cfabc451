//go:build unix

package publish

import (
	"context"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// unprivileged tells whether this process has to respect permissions. One of root's, who writes everywhere, runs the test
// again as a user who owns nothing.
func unprivileged(t *testing.T) bool {
	t.Helper()
	if os.Geteuid() != 0 {
		return true
	}
	dir, err := os.MkdirTemp("", "unprivileged-") // t.TempDir is root's alone
	must(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	must(t, os.Chmod(dir, 0o777))
	program := filepath.Join(dir, "test")
	copyProgram(t, os.Args[0], program)
	cmd := exec.Command(program, "-test.run", "^"+t.Name()+"$", "-test.v")
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "TMPDIR="+dir, "GOCOVERDIR=")
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: "+t.Name()) {
		t.Errorf("as another user: %v", err)
	}
	t.Logf("as another user:\n%s", out)
	return false
}

func copyProgram(t *testing.T, from, to string) {
	t.Helper()
	in, err := os.Open(from)
	must(t, err)
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY, 0o755)
	must(t, err)
	_, err = io.Copy(out, in)
	must(t, err)
	must(t, out.Close())
}

func TestAReadOnlyFolder(t *testing.T) {
	if !unprivileged(t) {
		return
	}
	root := t.TempDir()
	opt := Options{Output: filepath.Join(root, "public"), Root: root}
	_, err := Publish(context.Background(), opt, files(before))
	must(t, err)
	must(t, os.Chmod(opt.Output, 0o555))
	defer os.Chmod(opt.Output, 0o755)
	_, err = Publish(context.Background(), opt, files(after))
	expectFindings(t, err, []string{"public: cannot be written to: permission denied → Make the output folder writable"})
	expectTree(t, opt.Output, before)
	summary, err := Publish(context.Background(), opt, files(before))
	if err != nil || len(summary.Unchanged) != len(before) {
		t.Errorf("with nothing to do: %+v, %v", summary, err)
	}
}

func TestAFolderInsideThatIsReadOnly(t *testing.T) {
	if !unprivileged(t) {
		return
	}
	root := t.TempDir()
	opt := Options{Output: filepath.Join(root, "public"), Root: root}
	_, err := Publish(context.Background(), opt, files(before))
	must(t, err)
	must(t, os.Chmod(filepath.Join(opt.Output, "assets"), 0o555))
	defer os.Chmod(filepath.Join(opt.Output, "assets"), 0o755)
	_, err = Publish(context.Background(), opt, files(after))
	expectFindings(t, err, []string{"public/assets/a-HASH2.css: cannot be put in its place: permission denied"})
	expectTree(t, opt.Output, before)
}

// What can't be removed stays ours: a later build may remove or replace it.
func TestAFileThatCannotBeRemoved(t *testing.T) {
	if !unprivileged(t) {
		return
	}
	root := t.TempDir()
	opt := Options{Output: filepath.Join(root, "public"), Root: root, NoSync: true}
	publish := func(contents map[string]string) *Summary {
		summary, err := Publish(context.Background(), opt, files(contents))
		must(t, err)
		return summary
	}
	publish(map[string]string{"old/a": "1", "old/b": "1", "index.html": "1"})
	must(t, os.Chmod(filepath.Join(opt.Output, "old"), 0o555))
	if s := publish(map[string]string{"index.html": "2"}); strings.Join(s.Kept, " ") != "old/a old/b" || len(s.Removed) > 0 {
		t.Errorf("kept %v, removed %v", s.Kept, s.Removed)
	}
	must(t, os.Chmod(filepath.Join(opt.Output, "old"), 0o755))
	publish(map[string]string{"index.html": "2", "old/a": "3"})
	expectTree(t, opt.Output, map[string]string{"index.html": "2", "old/a": "3"})
}

// Somebody changes the permissions of folders while releases and rollbacks go on. Each of them does all or nothing, and once
// the permissions are right again so is everything.
func TestPermissionsThatChangeMeanwhile(t *testing.T) {
	if !unprivileged(t) {
		return
	}
	dir := filepath.Join(t.TempDir(), "public")
	opt := Options{Output: dir, NoSync: true, Generation: &GenerationOptions{Keep: 2, Young: -1}}
	folders := []string{dir, filepath.Join(dir, "assets"), filepath.Join(dir, "static"), filepath.Join(dir, generationsName), filepath.Join(dir, objectsName)}
	open := func() {
		for _, f := range folders {
			if err := os.Chmod(f, 0o755); err != nil && !os.IsNotExist(err) {
				t.Error(err)
			}
		}
	}
	_, err := Publish(context.Background(), opt, state(1))
	must(t, err)
	refused := 0
	for n := range 60 {
		random := rand.New(rand.NewPCG(3, uint64(n)))
		done := make(chan struct{})
		go func() {
			defer close(done)
			time.Sleep(time.Duration(random.Int64N(int64(8 * time.Millisecond))))
			_ = os.Chmod(folders[random.IntN(len(folders))], 0o555)
		}()
		if n%3 == 2 {
			_, _, err = Rollback(context.Background(), opt, "")
		} else {
			_, err = Publish(context.Background(), opt, state(n+2))
		}
		<-done
		if err != nil {
			refused++
		}
		open()
		expectWhole(t, dir)
		must(t, Recover(context.Background(), opt))
		expectWhole(t, dir)
		expectGenerationsWhole(t, dir)
		if t.Failed() {
			t.Fatalf("after change %d: %v", n, err)
		}
	}
	t.Logf("60 changes of permissions, %d of them refused something", refused)
	_, err = Publish(context.Background(), opt, state(100))
	must(t, err)
	found := visible(t, dir)
	for path, content := range contents(state(100)) {
		if found[path] != content {
			t.Errorf("%s is not what was published", path)
		}
	}
}
