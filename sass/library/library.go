// Package library holds the Sass library that stands in for Compass's: the mixins, functions and variables of Compass
// 1.0.3, by the same import paths (`@import "compass/css3/border-radius"`), written for Dart Sass.
//
// Below stylesheets/ each file has one subject and is found by the path that a stylesheet imports it by. The files of
// compass/core are the library's own: modules that are evaluated once in a compile, however often a project imports the
// rest. `compass/functions` holds the functions that Compass gives every stylesheet without an import.
//
// Functions that only the host can answer are not here: image-url, inline-image, font-files, sprite-map and their kin.
// The library calls them by their global names; package internal/compass says which there are and answers them.
package library

import (
	"bytes"
	"embed"
	"io/fs"
	"path"
	"sync"
)

//go:generate go run ./internal/browserdata -o stylesheets/compass/core/_browser-data.scss

//go:embed all:stylesheets
var embedded embed.FS

// Files are the library's sources with their comments, by import path: "compass/css3/_border-radius.scss".
var Files = below(embedded, "stylesheets")

// Sources are the same files for compiling: lines that hold comments only are empty, so that Dart Sass reads less and
// still counts the same lines.
var Sources fs.FS = &sources{read: map[string][]byte{}}

func below(files fs.FS, dir string) fs.FS {
	sub, err := fs.Sub(files, dir)
	if err != nil {
		panic(err) // the folder's name is a constant and valid
	}
	return sub
}

// Resolve finds the file that an import path means: "compass/css3" is "compass/_css3.scss".
func Resolve(importPath string) (file string, ok bool) {
	dir, name := path.Split(path.Clean(importPath))
	for _, candidate := range []string{name, "_" + name, "_" + name + ".scss", name + ".scss"} {
		info, err := fs.Stat(Files, path.Join(dir, candidate))
		if err == nil && info.Mode().IsRegular() {
			return path.Join(dir, candidate), true
		}
	}
	return "", false
}

// sources serves Files with their comments taken out, each file worked on once.
type sources struct {
	mu   sync.Mutex
	read map[string][]byte
}

// Open opens a file or folder as it is: what is compiled is read by ReadFile.
func (s *sources) Open(name string) (fs.File, error) { return Files.Open(name) }

// ReadFile gives a file without its comments.
func (s *sources) ReadFile(name string) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if text, ok := s.read[name]; ok {
		return bytes.Clone(text), nil
	}
	text, err := fs.ReadFile(Files, name)
	if err != nil {
		return nil, err
	}
	s.read[name] = withoutComments(text)
	return bytes.Clone(s.read[name]), nil
}

// withoutComments empties the lines that hold nothing but a comment. The library has no strings over several lines.
func withoutComments(text []byte) []byte {
	lines := bytes.Split(text, []byte("\n"))
	for i, line := range lines {
		if bytes.HasPrefix(bytes.TrimSpace(line), []byte("//")) {
			lines[i] = nil
		}
	}
	return bytes.Join(lines, []byte("\n"))
}
