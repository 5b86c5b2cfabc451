package spritemap

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// maxBraces bounds into how many patterns the braces of a glob unfold.
const maxBraces = 1000

// Glob finds files below a folder by a pattern with *, ?, [a-z] and {a,b}. The files are absolute and sorted.
func Glob(dir, pattern string) ([]string, error) {
	var found []string
	for _, plain := range unfold(pattern) {
		files, err := match(dir, strings.Split(plain, "/"))
		if err != nil {
			return nil, err
		}
		found = append(found, files...)
	}
	slices.SortFunc(found, func(a, b string) int { return strings.Compare(filepath.ToSlash(a), filepath.ToSlash(b)) })
	return slices.Compact(found), nil
}

// unfold writes out the alternatives of a pattern's braces.
func unfold(pattern string) []string {
	done, open := []string{}, []string{pattern}
	for len(open) > 0 && len(done)+len(open) <= maxBraces {
		p := open[0]
		open = open[1:]
		end := strings.IndexByte(p, '}')
		start := -1
		if end >= 0 {
			start = strings.LastIndexByte(p[:end], '{')
		}
		if start < 0 {
			done = append(done, p)
			continue
		}
		for _, alternative := range strings.Split(p[start+1:end], ",") {
			open = append(open, p[:start]+alternative+p[end+1:])
		}
	}
	return done
}

func match(dir string, segments []string) ([]string, error) {
	segment, rest := segments[0], segments[1:]
	if !strings.ContainsAny(segment, "*?[") {
		name := filepath.Join(dir, segment)
		info, err := os.Stat(name)
		if err != nil || info.IsDir() == (len(rest) == 0) {
			return nil, nil
		}
		if len(rest) == 0 {
			return []string{name}, nil
		}
		return match(name, rest)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, nil // no such folder: nothing is found in it
	}
	var found []string
	for _, entry := range entries {
		ok, err := path.Match(segment, entry.Name())
		if err != nil {
			return nil, fmt.Errorf("%q is no pattern for files: %w", segment, err)
		}
		if !ok || strings.HasPrefix(entry.Name(), ".") {
			continue
		}
		name := filepath.Join(dir, entry.Name())
		info, err := os.Stat(name)
		if err != nil {
			continue
		}
		switch {
		case len(rest) == 0 && info.Mode().IsRegular():
			found = append(found, name)
		case len(rest) > 0 && info.IsDir():
			deeper, err := match(name, rest)
			if err != nil {
				return nil, err
			}
			found = append(found, deeper...)
		}
	}
	return found, nil
}
