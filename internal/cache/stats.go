package cache

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// A Stats knows the sums of files by their stat: size, times of change of content and of inode, and inode. A file that
// looks as it did when it was read last is not read again. It belongs to one checkout, and is safe for concurrent use.
//
// A stat can miss a change that falls into the same tick of the file system's clock as the reading before it. So, as in
// git ("racy git", Documentation/technical/racy-git.adoc), a sum counts only where the file was last changed well before
// it was read; else it is read again. Both moments are told by the file system's clock, not by ours.
type Stats struct {
	base string // paths below it are kept relative to it
	file string

	mu sync.Mutex
	// known is what former builds and this one read.
	known map[string]*sighting
	// seen is what this build looked at already: each file has one state in a build.
	seen  map[string]answer
	now   time.Time // the file system's time before this build read anything; zero where nothing was read yet
	dirty bool
}

// A sighting is what a file looked like when it was read.
type sighting struct {
	identity
	sum  string
	read int64 // when, in ns of the file system's clock
	idle int   // how many savings ago it was asked for
}

// An identity is what of a file's stat changes with its content. Times are in ns.
type identity struct {
	size, modified, changed int64
	inode                   uint64
}

type answer struct {
	sum string
	err error
}

// OpenStats reads the record in file, which is made by Save. Paths that are asked for are absolute; those below base are
// kept relative to it.
func OpenStats(file, base string) *Stats {
	s := &Stats{base: base, file: file, seen: map[string]answer{}}
	s.known = readStats(file)
	return s
}

// Sum gives the SHA-256 of a regular file's content in hexadecimal. In one build, a file has one sum. The error wraps
// fs.ErrNotExist where there is no file; a folder, a pipe or a device is an error.
func (s *Stats) Sum(path string) (string, error) {
	s.mu.Lock()
	a, ok := s.seen[path]
	s.mu.Unlock()
	if ok {
		return a.sum, a.err
	}
	a.sum, a.err = s.look(path)
	s.mu.Lock()
	defer s.mu.Unlock()
	if first, ok := s.seen[path]; ok {
		return first.sum, first.err
	}
	s.seen[path] = a
	return a.sum, a.err
}

// Current is Sum in the shape that Store.GetTraced asks for: "" for what cannot be read.
func (s *Stats) Current(path string) string {
	sum, _ := s.Sum(path)
	return sum
}

// Forget begins a new build: files are looked at again, the named ones, or all where none is named.
func (s *Stats) Forget(paths ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = time.Time{}
	if len(paths) == 0 {
		clear(s.seen)
	}
	for _, p := range paths {
		delete(s.seen, p)
	}
}

func (s *Stats) look(path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() {
		return "", &fs.PathError{Op: "read", Path: path, Err: errors.New("not a regular file")}
	}
	id, name := identify(info), s.name(path)
	s.mu.Lock()
	old, ok := s.known[name]
	if ok {
		old.idle = 0
	}
	s.mu.Unlock()
	if ok && old.identity == id && old.settled() {
		return old.sum, nil
	}
	return s.read(path, name)
}

// settled tells that no later change could leave the stat as it is.
func (v *sighting) settled() bool {
	grain := int64(2 * time.Second) // FAT's, the coarsest
	if v.changed%int64(time.Millisecond) != 0 {
		grain = int64(20 * time.Millisecond) // two ticks of the slowest kernel clock, which stamps files
	}
	return max(v.modified, v.changed)+grain < v.read
}

func (s *Stats) read(path, name string) (string, error) {
	now := s.clock()
	f, err := openFile(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() {
		return "", &fs.PathError{Op: "read", Path: path, Err: errors.New("not a regular file")}
	}
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", fmt.Errorf("read %s: %w", path, err)
	}
	v := &sighting{identity: identify(info), sum: hex.EncodeToString(h.Sum(nil)), read: now.UnixNano()}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known[name] = v
	s.dirty = true
	return v.sum, nil
}

// clock gives the file system's time before the first reading of this build. It is asked by a file that is written for
// that; where that is impossible the time is unknown, and no sum of this build counts in the next.
func (s *Stats) clock() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.now.IsZero() {
		s.now = time.Unix(0, 0)
		if err := os.MkdirAll(filepath.Dir(s.file), 0o777); err == nil {
			if f, err := createTemporary(filepath.Dir(s.file)); err == nil {
				if info, err := f.Stat(); err == nil {
					s.now = info.ModTime()
				}
				_ = f.Close()
				_ = os.Remove(f.Name())
			}
		}
	}
	return s.now
}

func (s *Stats) name(path string) string {
	if rel, ok := strings.CutPrefix(path, s.base+string(filepath.Separator)); ok { // both are clean
		return filepath.ToSlash(rel)
	}
	return path
}
