//go:build unix

package publish

import (
	"context"
	"maps"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

func TestPipesInTheWayAreNotRead(t *testing.T) {
	root := t.TempDir()
	opt := Options{Output: filepath.Join(root, "public"), Root: root}
	lay(t, opt.Output, nil)
	must(t, os.MkdirAll(opt.Output, 0o755))
	must(t, syscall.Mkfifo(filepath.Join(opt.Output, "a"), 0o644))
	build := files(map[string]string{"a": ""})
	_, err := Publish(context.Background(), opt, build)
	expectFindings(t, err, []string{"public/a: a file that no build wrote is in the way"})
	opt.Force = true
	_, err = Publish(context.Background(), opt, build)
	must(t, err)
	expectTree(t, opt.Output, map[string]string{"a": ""})
}

func init() { systemJobs["narrow"] = publishNarrow }

// publishNarrow publishes while the system refuses to write more than some bytes of a file (RLIMIT_FSIZE): "FOLDER BYTES". It
// runs in a process of its own, for the limit is for all that a process writes.
func publishNarrow(words []string) error {
	limit, err := strconv.ParseUint(words[1], 10, 64)
	if err != nil {
		return err
	}
	signal.Ignore(syscall.SIGXFSZ) // else the system would end the process
	var before syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
		return err
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: limit, Max: before.Max}); err != nil {
		return err
	}
	_, err = Publish(context.Background(), Options{Output: words[0], NoSync: true, Generation: &GenerationOptions{}}, state(2))
	return err
}

// One build after the other fails in another place: in a file, the record, the journal. Nothing changes, but for the last,
// which has room enough.
func TestWritesThatFail(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	_, err := Publish(context.Background(), Options{Output: dir, NoSync: true, Generation: &GenerationOptions{}}, state(1))
	must(t, err)
	before := tree(t, dir)
	faults := 0
	for limit := 0; ; limit += 331 {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "ASSETBUILD_TEST_JOB="+strings.Join([]string{"narrow", dir, strconv.Itoa(limit)}, "\n"))
		out, err := cmd.CombinedOutput()
		if err == nil {
			break
		}
		faults++
		if !strings.Contains(string(out), syscall.EFBIG.Error()) {
			t.Fatalf("with %d bytes: %v\n%s", limit, err, out)
		}
		if !maps.Equal(tree(t, dir), before) {
			t.Fatalf("with %d bytes the folder is another", limit)
		}
	}
	t.Logf("%d faults", faults)
	if faults < 10 {
		t.Errorf("only %d faults: that tests little", faults)
	}
	expectWhole(t, dir)
	expectGenerationsWhole(t, dir)
}
