//go:build linux

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"assetbuild/bench/load"
)

// TestASignalEndsEverything interrupts builds in their middle. The process ends soon, with the status that shells give for
// an interrupted command, no Dart Sass stays behind, and nothing was published.
func TestASignalEndsEverything(t *testing.T) {
	project := t.TempDir()
	if err := load.Write(project, load.Size{Directories: 2, Icons: 4, Entries: 40}); err != nil {
		t.Fatal(err)
	}
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGKILL} {
		t.Run(signal.String(), func(t *testing.T) {
			cmd := program("build", project)
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			sass := waitForChild(t, cmd.Process.Pid)
			if err := cmd.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			err := cmd.Wait()
			if status := cmd.ProcessState.ExitCode(); err == nil || signal != syscall.SIGKILL && status != exitInterrupted {
				t.Errorf("the exit status is %d", status)
			}
			for _, pid := range sass {
				waitUntilGone(t, pid)
			}
		})
	}
	if found, _ := filepath.Glob(filepath.Join(project, "public", "*.json")); len(found) > 0 {
		t.Errorf("a build that was interrupted published %v", found)
	}
}

// waitForChild waits until a process has started another one, which is Dart Sass, and gives its process ids.
func waitForChild(t *testing.T, pid int) []int {
	t.Helper()
	for range 2000 {
		var out []byte
		threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
		for _, file := range threads {
			children, _ := os.ReadFile(file) // a thread that ended has none
			out = append(append(out, ' '), children...)
		}
		var pids []int
		for _, field := range strings.Fields(string(out)) {
			if child, err := strconv.Atoi(field); err == nil {
				pids = append(pids, child)
			}
		}
		if len(pids) > 0 {
			return pids
		}
		time.Sleep(time.Millisecond)
	}
	t.Fatal("Dart Sass was never started")
	return nil
}

// waitUntilGone fails where a process is still there after a while.
func waitUntilGone(t *testing.T, pid int) {
	t.Helper()
	for range 500 {
		if syscall.Kill(pid, 0) != nil {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("process %d was left behind", pid)
}
