package watch

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// walk visits a folder and the folders below it, links followed, and the files in them where file is not nil. Version
// control's folders are left out. What can't be read is passed over: it is the build that complains.
func walk(root string, ignored func(string) bool, folder func(string) error, file func(path string, info fs.FileInfo)) error {
	var visit func(dir string, above []fs.FileInfo) error
	visit = func(dir string, above []fs.FileInfo) error {
		info, err := os.Stat(dir)
		if err != nil || ignored(dir) || slices.ContainsFunc(above, func(a fs.FileInfo) bool { return os.SameFile(a, info) }) {
			return nil
		}
		if err := folder(dir); err != nil {
			return err
		}
		entries, err := os.ReadDir(dir)
		if err != nil {
			return nil
		}
		above = append(slices.Clip(above), info)
		for _, entry := range entries {
			path := filepath.Join(dir, entry.Name())
			if err := enter(path, entry, above, visit, file); err != nil {
				return err
			}
		}
		return nil
	}
	return visit(root, nil)
}

func enter(path string, entry fs.DirEntry, above []fs.FileInfo, visit func(string, []fs.FileInfo) error, file func(string, fs.FileInfo)) error {
	isFolder := entry.IsDir()
	if entry.Type()&fs.ModeSymlink != 0 {
		info, err := os.Stat(path)
		isFolder = err == nil && info.IsDir()
	}
	switch {
	case isFolder && strings.HasPrefix(entry.Name(), ".git"), isFolder && (entry.Name() == ".hg" || entry.Name() == ".svn"):
		return nil
	case isFolder:
		return visit(path, above)
	case file != nil:
		if info, err := os.Stat(path); err == nil {
			file(path, info)
		}
	}
	return nil
}
