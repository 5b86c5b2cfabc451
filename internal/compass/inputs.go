package compass

import (
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"assetbuild/internal/cache"
	"assetbuild/internal/lazyregexp"
)

// What acts on a Compass build beside the content of files, as its inputs are named.
const (
	treeInput     = "tree:"   // the names in a folder and all below it, without what builds write there
	folderInput   = "folder:" // the names in a folder of icons
	timeInput     = "time:"   // when a file was changed: the default cache buster prints it
	variableInput = "env:"    // an environment variable that config.rb looks at
)

// inputs gives the state of what acts on a build.
type inputs struct {
	stats *cache.Stats
	trees map[string]string
}

// current gives the state of an input; "" for what isn't there.
func (i inputs) current(input string) string {
	if folder, ok := strings.CutPrefix(input, treeInput); ok {
		return i.trees[folder]
	}
	if folder, ok := strings.CutPrefix(input, folderInput); ok {
		return namesIn(folder)
	}
	if name, ok := strings.CutPrefix(input, variableInput); ok {
		return variableState(name)
	}
	if file, ok := strings.CutPrefix(input, timeInput); ok {
		info, err := os.Stat(file)
		if err != nil {
			return ""
		}
		return strconv.FormatInt(info.ModTime().Unix(), 10)
	}
	return i.stats.Current(input)
}

// variableState gives a sum of a variable's value: what is secret in the environment does not get into the cache.
func variableState(name string) string {
	value, set := os.LookupEnv(name)
	if !set {
		return ""
	}
	return cache.NewKey("variable").Text(value).Key().String()
}

// written matches the names of what builds write: CSS, source maps, sheets, and files that are about to take their place.
var written = lazyregexp.New(`\.css(\.map)?$|-s[0-9a-f]{10}\.png$|^\.assetbuild`)

// namesBelow sums up the names in a folder and all below it, without those that builds write; "" where there is no folder.
func namesBelow(root string) string {
	if _, err := os.Stat(root); err != nil {
		return ""
	}
	key := cache.NewKey("names below 1")
	_ = filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		name := entry.Name()
		switch {
		case err != nil:
			key.Text(file, "unreadable")
		case entry.IsDir() && file != root && unread(name):
			return fs.SkipDir
		case !entry.IsDir() && !written.MatchString(name):
			key.Text(file, entry.Type().String())
		}
		return nil
	})
	return key.Key().String()
}

// namesIn sums up the names in a folder, without those that builds write; "" where there is none.
func namesIn(folder string) string {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return ""
	}
	key := cache.NewKey("names in 2")
	for _, entry := range entries {
		if !written.MatchString(entry.Name()) {
			key.Text(entry.Name(), entry.Type().String())
		}
	}
	return key.Key().String()
}
