package check

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strings"
)

// A checkout tells which of a project's files are committed, or about to be: those in git's index. A nil checkout is a
// folder that git doesn't know; there, what lies in it counts.
type checkout struct {
	prefix  string // from the checkout's root to the project, with a slash at the end
	tracked map[string]bool
}

// maxIndex bounds what is read of an index, in bytes: some million files.
const maxIndex = 512 << 20

// openCheckout looks for the checkout that holds a folder. One whose index can't be read counts as none.
func openCheckout(root string) *checkout {
	for dir := root; ; dir = filepath.Dir(dir) {
		if index, ok := indexOf(filepath.Join(dir, ".git")); ok {
			rel, err := filepath.Rel(dir, root)
			if err != nil {
				return nil
			}
			c := &checkout{tracked: map[string]bool{}}
			if rel != "." {
				c.prefix = filepath.ToSlash(rel) + "/"
			}
			info, err := os.Stat(index)
			if errors.Is(err, os.ErrNotExist) {
				return c // nothing was ever added
			}
			if err != nil || info.Size() > maxIndex {
				return nil
			}
			data, err := os.ReadFile(index)
			if err != nil {
				return nil
			}
			names, err := readIndex(data)
			if err != nil {
				return nil
			}
			for _, name := range names {
				c.tracked[name] = true
			}
			return c
		}
		if dir == filepath.Dir(dir) {
			return nil
		}
	}
}

// indexOf gives the place of the index that belongs to a .git, which in a worktree or submodule is a file that names a
// folder elsewhere.
func indexOf(git string) (string, bool) {
	info, err := os.Stat(git)
	if err != nil {
		return "", false
	}
	if info.IsDir() {
		_, err := os.Stat(filepath.Join(git, "HEAD"))
		return filepath.Join(git, "index"), err == nil
	}
	text, err := os.ReadFile(git)
	folder, ok := strings.CutPrefix(strings.TrimSpace(string(text)), "gitdir: ")
	if err != nil || !ok {
		return "", false
	}
	if !filepath.IsAbs(folder) {
		folder = filepath.Join(filepath.Dir(git), folder)
	}
	return filepath.Join(folder, "index"), true
}

// has tells whether a file of the project, from its root with slashes, is committed.
func (c *checkout) has(name string) bool { return c != nil && c.tracked[c.prefix+name] }

// below lists the committed files in a folder of the project, from the folder.
func (c *checkout) below(folder string) (names []string) {
	if c == nil {
		return nil
	}
	for name := range c.tracked {
		if rest, ok := strings.CutPrefix(name, c.prefix+folder+"/"); ok {
			names = append(names, rest)
		}
	}
	return names
}

func (c *checkout) prefixOf() string {
	if c == nil {
		return ""
	}
	return c.prefix
}

var errIndex = errors.New("this is no index of git that can be read")

// readIndex lists the names in an index of version 2, 3 or 4 (git's Documentation/gitformat-index). Hashes are those of
// SHA-1.
func readIndex(data []byte) ([]string, error) {
	if len(data) < 12 || string(data[:4]) != "DIRC" {
		return nil, errIndex
	}
	version, count := binary.BigEndian.Uint32(data[4:]), binary.BigEndian.Uint32(data[8:])
	if version < 2 || version > 4 || uint64(count) > uint64(len(data)/62) {
		return nil, errIndex
	}
	var names []string
	last := ""
	rest := data[12:]
	for range count {
		name, size, ok := indexEntry(rest, version, last)
		if !ok {
			return nil, errIndex
		}
		names, last, rest = append(names, name), name, rest[size:]
	}
	return names, nil
}

// indexEntry reads one entry and tells how many bytes it takes.
func indexEntry(data []byte, version uint32, last string) (name string, size int, ok bool) {
	const fixed = 62 // times, device, mode, owner, size, hash and flags
	if len(data) < fixed {
		return "", 0, false
	}
	start := fixed
	if data[60]&0x40 != 0 && version > 2 {
		start += 2 // more flags
	}
	if len(data) < start {
		return "", 0, false
	}
	if version == 4 { // so many bytes less of the name before, then the rest
		drop, n := offsetVarint(data[start:])
		if n == 0 || drop > uint64(len(last)) {
			return "", 0, false
		}
		start += n
		name = last[:len(last)-int(drop)]
	}
	end := bytes.IndexByte(data[start:], 0)
	if end < 0 {
		return "", 0, false
	}
	name += string(data[start : start+end])
	size = start + end + 1
	if version < 4 {
		size = (start + end + 8) / 8 * 8 // padded by 1 to 8 zeros
	}
	return name, size, size <= len(data)
}

// offsetVarint reads git's variable-length number, whose continued bytes count from one.
func offsetVarint(data []byte) (value uint64, n int) {
	for i, b := range data[:min(len(data), 9)] {
		if i > 0 {
			value++
		}
		value = value<<7 | uint64(b&0x7f)
		if b&0x80 == 0 {
			return value, i + 1
		}
	}
	return 0, 0
}
