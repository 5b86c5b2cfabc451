package main

import (
	"context"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"assetbuild/bench/load"
	"assetbuild/internal/dartsass"
)

// nobody is the user and the group that own nothing and have neither a home folder nor a shell.
const nobody = 65534

// TestALockedDownMachineBuildsTheSameBytes builds a project as somebody whom the machine trusts with nothing: a user
// without a home folder or a shell, without a network, whose files nobody else may read (umask 077), from sources that may
// not be written to. What comes out is what everybody gets, and the sources are untouched.
func TestALockedDownMachineBuildsTheSameBytes(t *testing.T) {
	place := openFolder(t)
	free, locked := filepath.Join(place, "free"), filepath.Join(place, "locked")
	for _, project := range []string{free, locked} {
		if err := load.Write(project, load.Size{Directories: 2, Icons: 6, Entries: 2}); err != nil {
			t.Fatal(err)
		}
	}
	build(t, free)
	before := hashes(t, locked)
	lockTree(t, locked)

	own := filepath.Join(place, "own") // the one folder that the user may write to
	cmd := lockedDown(t, place, own, "build", locked, "--work", filepath.Join(own, "work"), "--out", filepath.Join(own, "public"))
	for _, want := range []string{"Built ", "Nothing changed"} {
		again := *cmd
		out, err := again.CombinedOutput()
		if err != nil || !strings.Contains(string(out), want) {
			t.Fatalf("%v, want %q in\n%s", err, want, out)
		}
	}
	if got, want := publishedDigest(t, filepath.Join(own, "public")), publishedDigest(t, filepath.Join(free, "public")); got != want {
		t.Error("the locked-down build gave other bytes")
	}
	after := hashes(t, locked)
	for path, hash := range before {
		if after[path] != hash {
			t.Errorf("%s was changed", path)
		}
		delete(after, path)
	}
	for path := range after {
		t.Errorf("%s was written among the sources", path)
	}
}

// openFolder is a folder that every user may enter, which t.TempDir is not.
func openFolder(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "locked-down-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		unlockTree(folder)
		if err := os.RemoveAll(folder); err != nil {
			t.Error(err)
		}
	})
	if err := os.Chmod(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	return folder
}

// lockedDown prepares a run of the program by a user who may write to one folder alone. Who isn't root can't become
// another user, and has the rights of files against him all the same.
func lockedDown(t *testing.T, place, own string, args ...string) *exec.Cmd {
	t.Helper()
	if err := os.Mkdir(own, 0o755); err != nil {
		t.Fatal(err)
	}
	programs := filepath.Join(place, "programs")
	binary, err := dartsass.Find(context.Background(), dartsass.Options{Root: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(filepath.Join(programs, "sass"), os.DirFS(filepath.Dir(binary.Command))); err != nil {
		t.Fatal(err)
	}
	sass := filepath.Join(programs, "sass", filepath.Base(binary.Command))
	self := filepath.Join(programs, "assetbuild")
	data, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(self, data, 0o755); err != nil {
		t.Fatal(err)
	}

	cmd := exec.Command("sh", append([]string{"-c", `umask 077 && exec "$0" "$@"`, self}, args...)...)
	cmd.Dir = own
	cmd.Env = []string{"PATH=/usr/bin:/bin", asProgram + "=1", dartsass.PathVariable + "=" + sass}
	if os.Geteuid() == 0 {
		if err := os.Chown(own, nobody, nobody); err != nil {
			t.Skipf("can't make a folder for another user: %v", err)
		}
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}, Cloneflags: syscall.CLONE_NEWNET}
		if err := permitted(cmd.SysProcAttr); err != nil {
			t.Logf("builds with the network, which can't be taken away here: %v", err)
			cmd.SysProcAttr.Cloneflags = 0
		}
		if err := permitted(cmd.SysProcAttr); err != nil {
			t.Skipf("can't become another user: %v", err)
		}
	}
	return cmd
}

// permitted tells whether a process can be started in a way.
func permitted(way *syscall.SysProcAttr) error {
	cmd := exec.Command("true")
	cmd.SysProcAttr = way
	return cmd.Run()
}

// lockTree takes everybody's right to write to a folder and all below it.
func lockTree(t *testing.T, folder string) {
	t.Helper()
	if err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			return os.Chmod(path, 0o555)
		}
		return os.Chmod(path, 0o444)
	}); err != nil {
		t.Fatal(err)
	}
}

// unlockTree gives the rights back, so that a folder can be removed.
func unlockTree(folder string) {
	_ = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() {
			err = os.Chmod(path, 0o755)
		}
		return err
	})
}
