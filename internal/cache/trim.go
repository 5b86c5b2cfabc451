package cache

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

const (
	temporaryPrefix = "tmp-"
	// abandoned is the age at which a temporary file belongs to a process that died.
	abandoned = time.Hour
)

// A stored file, as Trim sees it.
type stored struct {
	path string
	size int64
	used time.Time
}

// Trim removes what was not used for longest, until a tenth of the allowed size is free, where the store is larger than
// allowed. Entries of other formats count and go as well.
func (s *Store) Trim() {
	if s == nil {
		return
	}
	_ = os.WriteFile(s.marker(), nil, 0o666) // where that fails, the next Close trims again
	var all []stored
	var total int64
	s.walk(func(path string, info os.FileInfo) {
		if strings.HasPrefix(info.Name(), temporaryPrefix) && time.Since(info.ModTime()) > abandoned {
			_ = os.Remove(path)
			return
		}
		all = append(all, stored{path, info.Size(), info.ModTime()})
		total += info.Size()
	})
	if total <= s.max {
		return
	}
	slices.SortFunc(all, func(a, b stored) int { return cmp.Or(a.used.Compare(b.used), strings.Compare(a.path, b.path)) })
	for _, f := range all {
		if total <= s.max-s.max/10 {
			return
		}
		if os.Remove(f.path) == nil {
			total -= f.size
		}
	}
}

// Clear removes all results, and the folder where nothing else is in it.
func (s *Store) Clear() {
	if s == nil {
		return
	}
	s.walk(func(path string, _ os.FileInfo) { _ = os.Remove(path) })
	_ = os.Remove(s.marker())
	for _, version := range folders(s.folder, isVersion) {
		for _, shard := range folders(version, isShard) {
			_ = os.Remove(shard) // only where it is empty by now, as all below
		}
		_ = os.Remove(version)
	}
	_ = os.Remove(filepath.Join(s.folder, tagName))
	if info, err := os.Lstat(s.folder); err == nil && info.IsDir() {
		_ = os.Remove(s.folder)
	}
}

// walk visits the entries: FOLDER/vN/XX/NAME, and nothing else that may lie there. Links are not followed.
func (s *Store) walk(visit func(path string, info os.FileInfo)) {
	for _, version := range folders(s.folder, isVersion) {
		for _, shard := range folders(version, isShard) {
			entries, _ := os.ReadDir(shard)
			for _, e := range entries {
				if info, err := e.Info(); err == nil && info.Mode().IsRegular() {
					visit(filepath.Join(shard, e.Name()), info)
				}
			}
		}
	}
}

func folders(dir string, wanted func(name string) bool) []string {
	var found []string
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if e.IsDir() && wanted(e.Name()) {
			found = append(found, filepath.Join(dir, e.Name()))
		}
	}
	return found
}

// isVersion knows the folders of a format: "v1".
func isVersion(name string) bool {
	digits, ok := strings.CutPrefix(name, "v")
	return ok && digits != "" && strings.Trim(digits, "0123456789") == ""
}

// isShard knows the folders that entries lie in: the first byte of their keys in hexadecimal.
func isShard(name string) bool { return len(name) == 2 && strings.Trim(name, "0123456789abcdef") == "" }
