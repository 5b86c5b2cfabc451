//go:build unix

package sass

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"assetbuild/internal/diagnostic"
)

// spy stands between us and Dart Sass: it notes the process id that Dart Sass gets, for the tests that kill it.
func spy(t *testing.T, o *Options) (pids func() []int) {
	t.Helper()
	dir := t.TempDir()
	notes := filepath.Join(dir, "pids")
	script := fmt.Sprintf("#!/bin/sh\necho $$ >> '%s'\nexec '%s' \"$@\"\n", notes, o.Command)
	o.Command = filepath.Join(dir, "spy")
	if err := os.WriteFile(o.Command, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	return func() []int {
		text, _ := os.ReadFile(notes)
		var all []int
		for field := range strings.FieldsSeq(string(text)) {
			pid, _ := strconv.Atoi(field)
			all = append(all, pid)
		}
		return all
	}
}

func TestADartSassThatDiesIsStartedAgain(t *testing.T) {
	root := project(t, "-- home.scss --\n.a { b: c; }\n")
	var pids func() []int
	c := compiler(t, root, func(o *Options) { pids = spy(t, o) })
	for range 3 {
		compile(t, c, root, "home.scss")
		for _, pid := range pids() {
			syscall.Kill(pid, syscall.SIGKILL)
		}
	}
	if n := len(pids()); n < 3 {
		t.Errorf("%d processes were started", n)
	}
}

func TestADartSassThatDiesEachTimeIsAnError(t *testing.T) {
	root := project(t, "-- home.scss --\n.a { b: c; }\n")
	c := compiler(t, root, func(o *Options) {
		o.Command = filepath.Join(t.TempDir(), "dies")
		if err := os.WriteFile(o.Command, []byte("#!/bin/sh\nhead -c 1 >/dev/null\nexit 3\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	})
	_, err := c.Compile(context.Background(), filepath.Join(root, "home.scss"))
	list := diagnostic.Of(err)
	if len(list) != 1 || list[0].File != "home.scss" || !strings.Contains(list[0].Message, "Dart Sass died while it compiled, 3 times") {
		t.Errorf("got %v", err)
	}
}

func TestAnEntryThatKillsDartSassTakesNoOtherDown(t *testing.T) {
	files := ""
	for i := range 12 {
		files += fmt.Sprintf("-- e%d.scss --\n.a { b: %d; }\n", i, i)
	}
	root := project(t, files+"-- e6.scss --\n@mixin m { @include m; }\n.a { @include m; }\n")
	c := compiler(t, root)
	errs := make([]error, 12)
	var group sync.WaitGroup
	for i := range errs {
		group.Go(func() {
			_, errs[i] = c.Compile(context.Background(), filepath.Join(root, fmt.Sprintf("e%d.scss", i)))
		})
	}
	group.Wait()
	for i, err := range errs {
		if failed := err != nil; failed != (i == 6) {
			t.Errorf("e%d: %v", i, err)
		}
	}
}

func TestAMissingDartSassIsAnErrorWithARemedy(t *testing.T) {
	root := project(t, "-- home.scss --\n.a { b: c; }\n")
	c := compiler(t, root, func(o *Options) { o.Command = filepath.Join(root, "none") })
	_, err := c.Compile(context.Background(), filepath.Join(root, "home.scss"))
	list := diagnostic.Of(err)
	if len(list) != 1 || !strings.Contains(list[0].Message, "can't be started") || list[0].Remedy == "" {
		t.Errorf("got %v", err)
	}
}

const endless = "-- home.scss --\n@while true { $a: 1; }\n"

func TestAnEndlessLoopEndsWithTheTimeout(t *testing.T) {
	root := project(t, endless+"-- good.scss --\n.a { b: c; }\n")
	c := compiler(t, root, func(o *Options) { o.Timeout = 300 * time.Millisecond })
	_, err := c.Compile(context.Background(), filepath.Join(root, "home.scss"))
	if list := diagnostic.Of(err); len(list) != 1 || !strings.Contains(list[0].Message, "did not end within 300ms") {
		t.Errorf("got %v", err)
	}
}

func TestACancelledContextEndsDartSassInTheMiddleOfALoop(t *testing.T) {
	root := project(t, endless)
	var pids func() []int
	c := compiler(t, root, func(o *Options) { pids = spy(t, o) })
	ctx, cancel := context.WithCancel(context.Background())
	if err := c.Start(ctx); err != nil {
		t.Fatal(err)
	}
	failed := make(chan error)
	go func() {
		_, err := c.Compile(ctx, filepath.Join(root, "home.scss"))
		failed <- err
	}()
	waitFor(t, "Dart Sass to start", func() bool { return len(pids()) == 1 && alive(pids()[0]) })
	cancel()
	if err := <-failed; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	waitFor(t, "Dart Sass to end", func() bool { return !alive(pids()[0]) })
}

// TestDartSassEndsWithUs runs this test's program again as a process that compiles without end, and kills that.
func TestDartSassEndsWithUs(t *testing.T) {
	if root := os.Getenv("SASS_TEST_ENDLESS"); root != "" {
		c := compiler(t, root, func(o *Options) { o.Command = os.Getenv("SASS_TEST_COMMAND") })
		c.Compile(context.Background(), filepath.Join(root, "home.scss"))
		return
	}
	root := project(t, endless)
	dart, err := command()
	if err != nil {
		t.Fatal(err)
	}
	o := Options{Command: dart}
	pids := spy(t, &o)
	self := exec.Command(os.Args[0], "-test.run=TestDartSassEndsWithUs$")
	self.Env = append(os.Environ(), "SASS_TEST_ENDLESS="+root, "SASS_TEST_COMMAND="+o.Command)
	if err := self.Start(); err != nil {
		t.Fatal(err)
	}
	waitFor(t, "Dart Sass to start", func() bool { return len(pids()) == 1 && alive(pids()[0]) && busy(pids()[0]) })
	self.Process.Kill()
	self.Wait()
	waitFor(t, "Dart Sass to end", func() bool { return !alive(pids()[0]) })
}

// alive tells whether a process runs; one that ended and that nobody asked after doesn't.
func alive(pid int) bool {
	if stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid)); err == nil {
		_, state, _ := strings.Cut(string(stat), ") ")
		return !strings.HasPrefix(state, "Z")
	}
	if _, err := os.Stat("/proc/self"); err == nil {
		return false
	}
	return syscall.Kill(pid, 0) == nil
}

// busy tells whether a process has computed for 0.1 s, so that it is in the loop; where that can't be seen, it is.
func busy(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return true
	}
	_, rest, _ := strings.Cut(string(stat), ") ")
	fields := strings.Fields(rest)
	ticks, _ := strconv.Atoi(fields[11])
	return ticks > 10
}

func waitFor(t *testing.T, what string, done func() bool) {
	t.Helper()
	for range 3000 {
		if done() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("waited in vain for %s", what)
}
