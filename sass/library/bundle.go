package library

import (
	"bytes"
	"strings"

	"assetbuild/internal/lazyregexp"
)

// An entry that imports compass/css3 loads seventy files, and each is asked for over a pipe: that takes longer than to read
// them. So the modules that only import others hold these themselves, each once.

var (
	importLine = lazyregexp.New(`^@import "(compass/[^"]+)";$`)
	useLine    = lazyregexp.New(`^@use "[^"]+";$`)
)

// bundle writes the modules that others only import into those that import them. Lines don't keep their numbers.
func bundle(files map[string][]byte) {
	bundled := map[string][]byte{}
	for name, text := range files {
		if !gathers(text) {
			continue
		}
		b := &bundler{files: files, done: map[string]bool{name: true}, used: map[string]bool{}}
		b.add(text)
		bundled[name] = append([]byte(b.uses.String()), b.body.Bytes()...)
	}
	for name, text := range bundled {
		files[name] = text
	}
	for name, text := range files {
		files[name] = []byte(blanks.ReplaceAllString(string(text), "\n"))
	}
}

var blanks = lazyregexp.New(`\n[ \t]*\n\s*`)

// gathers tells whether a module only imports others.
func gathers(text []byte) bool {
	imports := 0
	for line := range bytes.SplitSeq(text, []byte("\n")) {
		switch {
		case importLine.Match(line):
			imports++
		case len(bytes.TrimSpace(line)) > 0:
			return false
		}
	}
	return imports > 1
}

type bundler struct {
	files map[string][]byte
	done  map[string]bool // modules that are in
	used  map[string]bool // @use lines that are in
	uses  strings.Builder
	body  bytes.Buffer
}

// add puts a module's text in, with what it imports in the place of the import. What is in already stays where it is: a
// library's module imported again changes nothing.
func (b *bundler) add(text []byte) {
	for line := range bytes.SplitSeq(text, []byte("\n")) {
		if m := importLine.FindSubmatch(line); m != nil {
			if file, ok := Resolve(string(m[1])); ok {
				if inner, there := b.files[file]; there && !b.done[file] {
					b.done[file] = true
					b.add(inner)
				}
				continue
			}
		}
		if useLine.Match(line) {
			if !b.used[string(line)] {
				b.used[string(line)] = true
				b.uses.Write(append(line[:len(line):len(line)], '\n'))
			}
			continue
		}
		if len(bytes.TrimSpace(line)) > 0 {
			b.body.Write(append(line[:len(line):len(line)], '\n'))
		}
	}
}
