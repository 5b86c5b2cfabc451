package cache

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/zeebo/xxh3"
)

// format is the version of the entries' form. Entries of another form lie in a folder of their own.
const format = "v1"

// An entry is its header, then the data. The header holds a magic word, the data's length and its checksum, which covers
// the key as well: an entry under another's name is foreign.
const (
	magic      = "abcache1"
	headerSize = len(magic) + 8 + 16
)

// useGrain is how old a use may become before it is noted anew. It spares a write for each entry of each build.
const useGrain = time.Minute

// A Store keeps results in a folder. It is safe for concurrent use, by several processes too.
type Store struct {
	folder string
	max    int64
	// put counts the bytes written since the store was last trimmed; wrote tells that anything was written at all.
	put   atomic.Int64
	wrote atomic.Bool
}

// Open gives the store in a folder, which is made at the first Put. It holds at most maxBytes, a twentieth more for a
// moment; what was not used for longest goes first. A nil *Store holds nothing and takes nothing.
func Open(folder string, maxBytes int64) *Store {
	return &Store{folder: folder, max: maxBytes}
}

// Get gives the data that was put under a key, where it is there whole.
func (s *Store) Get(key Key) ([]byte, bool) {
	if s == nil {
		return nil, false
	}
	path := s.path(key)
	entry, used, err := readOwn(path, s.max)
	if err != nil {
		return nil, false
	}
	data, ok := unpack(key, entry)
	if !ok {
		_ = os.Remove(path) // it is of no use to anyone
		return nil, false
	}
	if now := time.Now(); now.Sub(used) > useGrain {
		_ = os.Chtimes(path, now, now) // in a cache that is read-only the order of use is not kept
	}
	return data, true
}

// Put keeps data under a key. Where that is impossible, the next build has to make it again.
func (s *Store) Put(key Key, data []byte) {
	size := int64(headerSize + len(data))
	if s == nil || size > s.max/4 { // one entry must not drive out all others
		return
	}
	if err := s.write(s.path(key), pack(key, data)); err != nil {
		return
	}
	s.wrote.Store(true)
	if s.put.Add(size) > s.max/20 {
		s.put.Store(0)
		s.Trim()
	}
}

// trimEvery is how long small growth goes unchecked: to look at every entry takes longer than a small build.
const trimEvery = time.Hour

// Close trims the store where it grew by more than a thousandth, or grew and was not trimmed for an hour.
func (s *Store) Close() {
	if s == nil || !s.wrote.Load() {
		return
	}
	marker, err := os.Lstat(s.marker())
	if s.put.Load() > s.max/1000 || err != nil || time.Since(marker.ModTime()) > trimEvery {
		s.Trim()
	}
}

// marker is the file whose time says when the store was trimmed last.
func (s *Store) marker() string { return filepath.Join(s.folder, format, "trimmed") }

// readOwn reads a regular file of at most max bytes, and gives when it was changed last.
func readOwn(path string, max int64) ([]byte, time.Time, error) {
	f, err := openOwn(path)
	if err != nil {
		return nil, time.Time{}, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, time.Time{}, err
	}
	if !info.Mode().IsRegular() || info.Size() > max {
		return nil, time.Time{}, fs.ErrInvalid
	}
	data := make([]byte, info.Size())
	_, err = io.ReadFull(f, data)
	return data, info.ModTime(), err
}

func (s *Store) path(key Key) string {
	name := key.String()
	return filepath.Join(s.folder, format, name[:2], name[2:])
}

// write puts an entry there by one rename. Whoever reads meanwhile finds the old one or the new one.
func (s *Store) write(path string, entry []byte) error {
	dir := filepath.Dir(path)
	err := WriteWhole(path, entry)
	if errors.Is(err, fs.ErrNotExist) {
		if err = s.makeFolder(dir); err == nil {
			err = WriteWhole(path, entry)
		}
	}
	return err
}

// WriteWhole puts a file there by the rename of a complete one.
func WriteWhole(path string, data []byte) error {
	f, err := createTemporary(filepath.Dir(path))
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}

// createTemporary makes a file that everyone may read whom the umask allows, unlike os.CreateTemp: users can share a store.
func createTemporary(dir string) (*os.File, error) {
	name := temporaryPrefix + strconv.FormatUint(rand.Uint64(), 36)
	return os.OpenFile(filepath.Join(dir, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
}

const tagName = "CACHEDIR.TAG"

// tag tells backup programs that the folder can be left out (bford.info/cachedir).
const tag = "Signature: 8a477f597d28d172789f06886806bc55\n# Results of assetbuild. To remove this folder costs time only.\n"

func (s *Store) makeFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return fmt.Errorf("make the cache: %w", err)
	}
	path := filepath.Join(s.folder, tagName)
	if _, err := os.Lstat(path); os.IsNotExist(err) {
		_ = os.WriteFile(path, []byte(tag), 0o666) // a courtesy
	}
	return nil
}

func pack(key Key, data []byte) []byte {
	entry := make([]byte, 0, headerSize+len(data))
	entry = append(entry, magic...)
	entry = binary.LittleEndian.AppendUint64(entry, uint64(len(data)))
	entry = appendChecksum(entry, key, data)
	return append(entry, data...)
}

func unpack(key Key, entry []byte) ([]byte, bool) {
	if len(entry) < headerSize || string(entry[:len(magic)]) != magic {
		return nil, false
	}
	data := entry[headerSize:]
	if binary.LittleEndian.Uint64(entry[len(magic):]) != uint64(len(data)) {
		return nil, false
	}
	sum := appendChecksum(nil, key, data)
	return data, string(sum) == string(entry[len(magic)+8:headerSize])
}

// appendChecksum takes XXH3: the checksum guards against damage, and is far faster than reading.
func appendChecksum(to []byte, key Key, data []byte) []byte {
	h := xxh3.New()
	_, _ = h.Write(key[:])
	_, _ = h.Write(data)
	sum := h.Sum128().Bytes()
	return append(to, sum[:]...)
}

// Has tells whether anything was put under a key. It doesn't look whether it is whole.
func (s *Store) Has(key Key) bool {
	if s == nil {
		return false
	}
	_, err := os.Lstat(s.path(key))
	return err == nil
}
