package publish

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestLockKeepsOthersWaiting(t *testing.T) {
	root := t.TempDir()
	release, err := Lock(context.Background(), root, func(string) { t.Error("a free lock made wait") })
	must(t, err)
	waits := make(chan string)
	done := make(chan error)
	go func() {
		second, err := Lock(context.Background(), root, func(holder string) { waits <- holder })
		if err == nil {
			second()
		}
		done <- err
	}()
	if holder := <-waits; holder != fmt.Sprintf("process %d", os.Getpid()) {
		t.Errorf("the holder is %q", holder)
	}
	release()
	must(t, <-done)
	if text, err := os.ReadFile(filepath.Join(root, ".assetbuild", ".gitignore")); err != nil || !strings.Contains(string(text), "\n*\n") {
		t.Errorf("the folder doesn't ignore itself: %q, %v", text, err)
	}
}

func TestWaitingForALockCanBeCancelled(t *testing.T) {
	root := t.TempDir()
	release, err := Lock(context.Background(), root, nil)
	must(t, err)
	defer release()
	ctx, cancel := context.WithCancel(context.Background())
	if _, err = Lock(ctx, root, func(string) { cancel() }); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestADeadProcessLeavesNoLock(t *testing.T) {
	root := t.TempDir()
	holder := start(t, "lock", root)
	out, err := holder.StdoutPipe()
	must(t, err)
	must(t, holder.Start())
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "locked\n" {
		t.Fatalf("the child said %q, %v", line, err)
	}
	waited := false
	done := make(chan error)
	told := make(chan struct{})
	go func() {
		release, err := Lock(context.Background(), root, func(string) { waited = true; close(told) })
		if err == nil {
			release()
		}
		done <- err
	}()
	<-told
	must(t, holder.Process.Kill())
	must(t, <-done)
	_ = holder.Wait()
	if !waited {
		t.Error("the lock was not held by the child")
	}
}

func TestALockThatCannotBeMade(t *testing.T) {
	root := t.TempDir()
	lay(t, root, map[string]string{".assetbuild": "a file"})
	_, err := Lock(context.Background(), root, nil)
	expectFindings(t, err, []string{".assetbuild/lock: the project cannot be locked: not a directory → Let the user who builds write to this folder, or name another one with --work"})
}
