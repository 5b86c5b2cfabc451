//go:build unix

package publish

import (
	"context"
	"errors"
	"maps"
	"os"
	"os/signal"
	"path/filepath"
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

// The system refuses to write more than so many bytes of a file (RLIMIT_FSIZE), and one build after the other fails in another
// place: in a file, the record, the journal. Nothing changes, but for the last, which has room enough.
func TestWritesThatFail(t *testing.T) {
	signal.Ignore(syscall.SIGXFSZ) // else the system would end the process
	defer signal.Reset(syscall.SIGXFSZ)
	var unlimited syscall.Rlimit
	must(t, syscall.Getrlimit(syscall.RLIMIT_FSIZE, &unlimited))
	dir := filepath.Join(t.TempDir(), "public")
	opt := Options{Output: dir, NoSync: true, Generation: &GenerationOptions{}}
	_, err := Publish(context.Background(), opt, state(1))
	must(t, err)
	before := tree(t, dir)
	faults := 0
	for limit := uint64(0); ; limit += 331 {
		must(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: limit, Max: unlimited.Max}))
		_, err := Publish(context.Background(), opt, state(2))
		must(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &unlimited))
		if err == nil {
			break
		}
		faults++
		if !errors.Is(err, syscall.EFBIG) {
			t.Fatalf("with %d bytes: %v", limit, err)
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
