package cache

import (
	"bytes"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func key(n int) Key { return NewKey("test 1").Int(n).Key() }

func open(t *testing.T) *Store { return Open(filepath.Join(t.TempDir(), "deep", "cache"), 1<<20) }

func expectGet(t *testing.T, s *Store, n int, want string) {
	t.Helper()
	if got, ok := s.Get(key(n)); !ok || string(got) != want {
		t.Errorf("Get(%d) = %q, %v; expected %q", n, got, ok, want)
	}
}

func expectMiss(t *testing.T, s *Store, n int) {
	t.Helper()
	if got, ok := s.Get(key(n)); ok {
		t.Errorf("Get(%d) = %q, expected nothing", n, got)
	}
}

func TestPutAndGet(t *testing.T) {
	s := open(t)
	expectMiss(t, s, 1)
	s.Put(key(1), []byte("one"))
	s.Put(key(2), nil)
	expectGet(t, s, 1, "one")
	expectGet(t, s, 2, "")
	expectGet(t, Open(s.folder, s.max), 1, "one")
	s.Put(key(1), []byte("two"))
	expectGet(t, s, 1, "two")
}

func TestNoStoreHoldsNothing(t *testing.T) {
	var s *Store
	s.Put(key(1), []byte("one"))
	expectMiss(t, s, 1)
	s.Trim()
	s.Clear()
	s.Close()
}

func TestDamagedEntriesAreMissesAndGo(t *testing.T) {
	for name, damage := range map[string]func(t *testing.T, path string, entry []byte){
		"truncated": func(t *testing.T, path string, entry []byte) {
			must(t, os.WriteFile(path, entry[:len(entry)-1], 0o644))
		},
		"empty":  func(t *testing.T, path string, entry []byte) { must(t, os.WriteFile(path, nil, 0o644)) },
		"longer": func(t *testing.T, path string, entry []byte) { must(t, os.WriteFile(path, append(entry, 'x'), 0o644)) },
		"a flipped bit": func(t *testing.T, path string, entry []byte) {
			entry[len(entry)-1] ^= 1
			must(t, os.WriteFile(path, entry, 0o644))
		},
		"a broken sum": func(t *testing.T, path string, entry []byte) {
			entry[headerSize-1] ^= 1
			must(t, os.WriteFile(path, entry, 0o644))
		},
		"no entry": func(t *testing.T, path string, entry []byte) {
			must(t, os.WriteFile(path, bytes.Repeat([]byte("x"), 999), 0o644))
		},
		"another's": func(t *testing.T, path string, entry []byte) {
			must(t, os.WriteFile(path, pack(key(2), []byte("two")), 0o644))
		},
		"a folder": func(t *testing.T, path string, entry []byte) {
			must(t, os.Remove(path))
			must(t, os.Mkdir(path, 0o755))
		},
		"a link outside": func(t *testing.T, path string, entry []byte) {
			must(t, os.Remove(path))
			must(t, os.Symlink("/dev/zero", path))
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			s.Put(key(1), []byte("one"))
			path := s.path(key(1))
			entry, err := os.ReadFile(path)
			must(t, err)
			damage(t, path, entry)
			expectMiss(t, s, 1)
			s.Trim()
			if info, err := os.Lstat(path); err == nil && info.IsDir() {
				return // nothing can be renamed over a folder: this entry stays a miss
			}
			s.Put(key(1), []byte("one"))
			expectGet(t, s, 1, "one")
		})
	}
}

func TestFoldersThatCannotBeUsed(t *testing.T) {
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "file"), nil, 0o644))
	for _, folder := range []string{filepath.Join(dir, "file"), filepath.Join(dir, "file", "below"), "/proc/none", string([]byte{'a', 0})} {
		s := Open(folder, 1000)
		s.Put(key(1), []byte("one"))
		if _, ok := s.Get(key(1)); ok {
			t.Errorf("%q holds an entry", folder)
		}
		s.Trim()
		s.Clear()
		s.Close()
	}
}

// entries lists what the store's folder holds, with its sizes.
func entries(s *Store) (count int, size int64) {
	s.walk(func(_ string, info os.FileInfo) { count++; size += info.Size() })
	return count, size
}

func TestTheLeastRecentlyUsedGoFirst(t *testing.T) {
	s := Open(t.TempDir(), 100_000)
	data := make([]byte, 1000)
	old := time.Now().Add(-time.Hour)
	for n := range 90 {
		s.Put(key(n), data)
		when := old.Add(time.Duration(n) * time.Second)
		must(t, os.Chtimes(s.path(key(n)), when, when))
	}
	for n := range 10 { // used since
		expectGet(t, s, n, string(data))
	}
	for n := range 20 {
		s.Put(key(100+n), data)
	}
	s.Close()
	if _, size := entries(s); size > 100_000 {
		t.Errorf("the store holds %d bytes", size)
	}
	for n := range 10 {
		expectGet(t, s, n, string(data))
		expectGet(t, s, 100+n, string(data))
		expectMiss(t, s, 10+n)
	}
	expectGet(t, s, 89, string(data))
}

func TestTheStoreStaysBoundedWhileItIsOpen(t *testing.T) {
	s := Open(t.TempDir(), 100_000)
	for n := range 1000 {
		s.Put(key(n), make([]byte, 1000))
		if n%100 != 0 {
			continue
		}
		if _, size := entries(s); size > 100_000+100_000/20+2000 {
			t.Fatalf("after %d entries it holds %d bytes", n, size)
		}
	}
	s.Put(key(5000), make([]byte, 50_000))
	expectMiss(t, s, 5000) // half of all would drive out too much
}

// To look at every entry takes time, so a store that grew a little is trimmed now and then only.
func TestSmallGrowthIsTrimmedNowAndThen(t *testing.T) {
	folder := t.TempDir()
	grow := func(n int) (trimmed bool) {
		t.Helper()
		stale := filepath.Join(folder, format, "00", temporaryPrefix+"stale") // goes whenever the store is trimmed
		must(t, os.MkdirAll(filepath.Dir(stale), 0o755))
		must(t, os.WriteFile(stale, nil, 0o644))
		long := time.Now().Add(-2 * time.Hour)
		must(t, os.Chtimes(stale, long, long))
		s := Open(folder, 1<<20)
		s.Put(key(n), make([]byte, 100))
		s.Close()
		_, err := os.Lstat(stale)
		return err != nil
	}
	if !grow(1) {
		t.Error("a store that was never trimmed was not trimmed")
	}
	if grow(2) {
		t.Error("a store was trimmed twice within the hour")
	}
	long := time.Now().Add(-2 * time.Hour)
	must(t, os.Chtimes(Open(folder, 0).marker(), long, long))
	if !grow(3) {
		t.Error("a store was not trimmed after two hours")
	}
}

func TestOnlyOurOwnIsRemoved(t *testing.T) {
	s := open(t)
	s.Put(key(1), []byte("one"))
	own := []string{"own.txt", "v1/own", "v1/ab/own-folder/x", "vx/ab/own", "v0/abc/own"}
	for _, name := range own {
		path := filepath.Join(s.folder, name)
		must(t, os.MkdirAll(filepath.Dir(path), 0o755))
		must(t, os.WriteFile(path, bytes.Repeat([]byte("x"), 1<<20), 0o644))
	}
	s.max = 1
	s.Trim()
	expectMiss(t, s, 1)
	s.Clear()
	for _, name := range own {
		if _, err := os.Stat(filepath.Join(s.folder, name)); err != nil {
			t.Error(err)
		}
	}
	empty := open(t)
	empty.Put(key(1), nil)
	empty.Clear()
	if _, err := os.Lstat(empty.folder); err == nil {
		t.Error("a folder that held nothing else is left")
	}
}

func TestOtherFormatsAndTemporaryFilesGo(t *testing.T) {
	s := open(t)
	s.Put(key(1), []byte("one"))
	dir := filepath.Dir(s.path(key(1)))
	older := filepath.Join(s.folder, "v0", "ab", "entry")
	must(t, os.MkdirAll(filepath.Dir(older), 0o755))
	must(t, os.WriteFile(older, make([]byte, 1000), 0o644))
	fresh, stale := filepath.Join(dir, temporaryPrefix+"1"), filepath.Join(dir, temporaryPrefix+"2")
	long := time.Now().Add(-2 * time.Hour)
	for _, path := range []string{fresh, stale} {
		must(t, os.WriteFile(path, nil, 0o644))
	}
	must(t, os.Chtimes(stale, long, long))
	must(t, os.Chtimes(older, long, long))
	s.max = 500
	s.Trim()
	for path, want := range map[string]bool{fresh: true, stale: false, older: false, s.path(key(1)): true} {
		if _, err := os.Lstat(path); (err == nil) != want {
			t.Errorf("%s is there: %v", path, err == nil)
		}
	}
}

// Whatever happens to the folder, a Get gives what was put, or nothing.
func TestNeverAWrongResult(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dir, err := os.MkdirTemp("", "cache")
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(dir)
		s := Open(dir, 20_000)
		put := map[int]string{}
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			n := rapid.IntRange(0, 5).Draw(t, "key")
			switch rapid.IntRange(0, 5).Draw(t, "what") {
			case 0, 1:
				put[n] = strings.Repeat(rapid.StringN(0, 20, -1).Draw(t, "data"), rapid.IntRange(0, 50).Draw(t, "times"))
				s.Put(key(n), []byte(put[n]))
			case 2:
				s.Trim()
			case 3:
				_ = os.Rename(s.path(key(n)), s.path(key((n+1)%6)))
			case 4:
				damage(t, s.path(key(n)))
			case 5:
				s.Clear()
			}
			for n := range 6 {
				if got, ok := s.Get(key(n)); ok && string(got) != put[n] {
					t.Fatalf("Get(%d) = %q, put was %q", n, got, put[n])
				}
			}
		}
	})
}

func damage(t *rapid.T, path string) {
	entry, err := os.ReadFile(path)
	if err != nil || len(entry) == 0 {
		return
	}
	at := rapid.IntRange(0, len(entry)-1).Draw(t, "at")
	if rapid.Bool().Draw(t, "cut") {
		entry = entry[:at]
	} else {
		entry[at] ^= byte(rapid.IntRange(1, 255).Draw(t, "bits"))
	}
	if err := os.WriteFile(path, entry, 0o644); err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
}

// TestMain lets the test binary be one of many processes that share a store.
func TestMain(m *testing.M) {
	if folder := os.Getenv("ASSETBUILD_TEST_CACHE"); folder != "" {
		os.Exit(share(folder))
	}
	os.Exit(m.Run())
}

// share puts, gets and trims in a store that is too small for all; each entry's data follows from its number.
func share(folder string) int {
	s := Open(folder, 50_000)
	for range 400 {
		n := rand.IntN(100)
		want := bytes.Repeat(fmt.Appendf(nil, "%d.", n), 500)
		if got, ok := s.Get(key(n)); ok && !bytes.Equal(got, want) {
			fmt.Fprintf(os.Stderr, "Get(%d) gave %d bytes, which are wrong\n", n, len(got))
			return 1
		}
		s.Put(key(n), want)
	}
	s.Close()
	return 0
}

func TestManyProcessesShareAStore(t *testing.T) {
	folder := t.TempDir()
	var all []*exec.Cmd
	for range 4 {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "ASSETBUILD_TEST_CACHE="+folder)
		cmd.Stderr = os.Stderr
		must(t, cmd.Start())
		all = append(all, cmd)
	}
	must(t, all[0].Process.Kill())
	_ = all[0].Wait()
	for _, cmd := range all[1:] {
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	}
}

func TestKeysTellPartsApart(t *testing.T) {
	seen := map[Key]string{}
	for name, k := range map[string]*KeyMaker{
		"ab":      NewKey("k").Text("ab"),
		"a, b":    NewKey("k").Text("a", "b"),
		"[a b]":   NewKey("k").List([]string{"a", "b"}),
		"[a], b":  NewKey("k").List([]string{"a"}).Text("b"),
		"kind ka": NewKey("ka").Text("b"),
		"1":       NewKey("k").Int(1),
		"false":   NewKey("k").Bool(false),
		"nothing": NewKey("k"),
		"empty":   NewKey("k").Text(""),
	} {
		if other, ok := seen[k.Key()]; ok {
			t.Errorf("%s and %s have one key", name, other)
		}
		seen[k.Key()] = name
	}
	if NewKey("k").Bytes([]byte("a")).Key() != NewKey("k").Text("a").Key() {
		t.Error("a content has another key as bytes than as text")
	}
}

func TestTheFolderIsTagged(t *testing.T) {
	s := open(t)
	s.Put(key(1), nil)
	text, err := fs.ReadFile(os.DirFS(s.folder), "CACHEDIR.TAG")
	if err != nil || !strings.HasPrefix(string(text), "Signature: 8a477f597d28d172789f06886806bc55\n") {
		t.Errorf("%q, %v", text, err)
	}
}

// Users who share a store can read what another put, where the umask lets them.
func TestEntriesAreAsReadableAsOtherFiles(t *testing.T) {
	s := open(t)
	s.Put(key(1), nil)
	plain := filepath.Join(s.folder, "plain")
	must(t, os.WriteFile(plain, nil, 0o666))
	want, err := os.Stat(plain)
	must(t, err)
	got, err := os.Stat(s.path(key(1)))
	must(t, err)
	if got.Mode() != want.Mode() {
		t.Errorf("an entry has mode %v, other files %v", got.Mode(), want.Mode())
	}
}
