package cache

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A record whose file was changed an hour before it was read, so that the sum is settled; its sum is a made-up word, so
// that it shows whether the file was read.
func remembered(t *testing.T) (s *Stats, path string) {
	t.Helper()
	dir := t.TempDir()
	path = filepath.Join(dir, "src", "a.txt")
	must(t, os.MkdirAll(filepath.Dir(path), 0o755))
	must(t, os.WriteFile(path, []byte("one"), 0o644))
	s = OpenStats(filepath.Join(dir, "work", "stats"), dir)
	_, err := s.Sum(path)
	must(t, err)
	v := s.known["src/a.txt"]
	v.read += int64(time.Hour)
	v.sum = "remembered"
	s.Save()
	return OpenStats(s.file, dir), path
}

const sumOfOne = "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"

func expectSum(t *testing.T, s *Stats, path, want string) {
	t.Helper()
	if got, err := s.Sum(path); err != nil || got != want {
		t.Errorf("Sum = %s, %v; expected %s", got, err, want)
	}
}

func TestUnchangedFilesAreNotRead(t *testing.T) {
	s, path := remembered(t)
	expectSum(t, s, path, "remembered")
	if s.dirty {
		t.Error("the record would be written anew")
	}
}

func TestChangedFilesAreRead(t *testing.T) {
	long := time.Now().Add(-time.Hour)
	for name, change := range map[string]func(t *testing.T, path string){
		"other content": func(t *testing.T, path string) { must(t, os.WriteFile(path, []byte("one"), 0o644)) },
		"an older time": func(t *testing.T, path string) { must(t, os.Chtimes(path, long, long)) },
		"another inode": func(t *testing.T, path string) { rename(t, path) },
		"its time kept": func(t *testing.T, path string) { keepTime(t, path) },
		"another length": func(t *testing.T, path string) {
			must(t, os.Truncate(path, 2))
			must(t, os.WriteFile(path, []byte("one"), 0o644))
		},
	} {
		t.Run(name, func(t *testing.T) {
			s, path := remembered(t)
			change(t, path)
			expectSum(t, s, path, sumOfOne)
			s.Save()
			expectSum(t, OpenStats(s.file, s.base), path, sumOfOne)
		})
	}
}

func rename(t *testing.T, path string) {
	must(t, os.WriteFile(path+".new", []byte("one"), 0o644))
	info, err := os.Stat(path)
	must(t, err)
	must(t, os.Chtimes(path+".new", info.ModTime(), info.ModTime()))
	must(t, os.Rename(path+".new", path))
}

func keepTime(t *testing.T, path string) {
	info, err := os.Stat(path)
	must(t, err)
	must(t, os.WriteFile(path, []byte("one"), 0o644))
	must(t, os.Chtimes(path, info.ModTime(), info.ModTime()))
}

// In the tick in which a file was read it may change again and look the same.
func TestFilesChangedJustBeforeTheyWereReadAreReadAgain(t *testing.T) {
	for name, test := range map[string]struct {
		tick time.Duration // the file system's
		ago  time.Duration // the change before the reading
		want string
	}{
		"in one tick of a fine clock":    {1, 10 * time.Millisecond, sumOfOne},
		"before that":                    {1, 30 * time.Millisecond, "remembered"},
		"in one second of a coarse one":  {time.Second, time.Second, sumOfOne},
		"before that, where it counts 2": {time.Second, 3 * time.Second, "remembered"},
		"after the reading":              {1, -time.Hour, sumOfOne},
	} {
		t.Run(name, func(t *testing.T) {
			s, path := remembered(t)
			v := s.known["src/a.txt"]
			if test.tick == time.Second { // the record of a file system that counts seconds
				v.changed = v.changed / int64(time.Second) * int64(time.Second)
				v.modified = v.changed
			}
			v.read = max(v.changed, v.modified) + int64(test.ago)
			if got := map[bool]string{true: "remembered", false: sumOfOne}[v.settled()]; got != test.want {
				t.Errorf("settled = %v", v.settled())
			}
			if test.tick != time.Second { // here the file on the disk agrees with the record
				expectSum(t, s, path, test.want)
			}
		})
	}
}

func TestAFileHasOneSumInABuild(t *testing.T) {
	s, path := remembered(t)
	must(t, os.WriteFile(path, []byte("one"), 0o644))
	expectSum(t, s, path, sumOfOne)
	must(t, os.WriteFile(path, []byte("another"), 0o644))
	expectSum(t, s, path, sumOfOne)
	s.Forget(path + "x")
	expectSum(t, s, path, sumOfOne)
	s.Forget(path)
	if got := s.Current(path); got == sumOfOne || got == "" {
		t.Errorf("in the next build the sum is %q", got)
	}
	must(t, os.Remove(path))
	s.Forget()
	if _, err := s.Sum(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("of a file that is gone: %v", err)
	}
	if got := s.Current(path); got != "" {
		t.Errorf("Current = %q", got)
	}
}

func TestRecordsThatAreBroken(t *testing.T) {
	for name, damage := range map[string]func([]byte) []byte{
		"truncated": func(b []byte) []byte { return b[:len(b)-3] },
		"flipped":   func(b []byte) []byte { b[len(b)-3] ^= 4; return b },
		"foreign":   func([]byte) []byte { return []byte(strings.Repeat("x", 100)) },
		"empty":     func([]byte) []byte { return nil },
	} {
		t.Run(name, func(t *testing.T) {
			s, path := remembered(t)
			text, err := os.ReadFile(s.file)
			must(t, err)
			must(t, os.WriteFile(s.file, damage(text), 0o644))
			expectSum(t, OpenStats(s.file, s.base), path, sumOfOne)
		})
	}
}

func TestARecordThatCannotBeWritten(t *testing.T) {
	_, path := remembered(t)
	s := OpenStats(filepath.Join(path, "below a file"), filepath.Dir(path))
	expectSum(t, s, path, sumOfOne)
	s.Save()
	s.Forget()
	expectSum(t, s, path, sumOfOne)
	if v := s.known["a.txt"]; v.settled() {
		t.Error("a sum counts though no clock could tell when it was read")
	}
}

func TestSumsThatNobodyAsksForGo(t *testing.T) {
	s, path := remembered(t)
	other := filepath.Join(filepath.Dir(path), "b.txt")
	for n := range maxIdle + 2 {
		must(t, os.WriteFile(other, []byte(strings.Repeat("x", n)), 0o644))
		s.Forget()
		_, err := s.Sum(other)
		must(t, err)
		s.Save()
	}
	if len(s.known) != 1 {
		t.Errorf("%d sums are kept", len(s.known))
	}
}

func TestWhatIsNoFileHasNoSum(t *testing.T) {
	s, path := remembered(t)
	for _, p := range []string{filepath.Dir(path), "/dev/zero"} {
		if sum, err := s.Sum(p); err == nil {
			t.Errorf("%s has the sum %s", p, sum)
		}
	}
}
