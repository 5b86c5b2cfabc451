// Package artifact holds one file of a build's output on its way from the step that made it to the step that publishes it.
package artifact

import "os"

// A File is one file to be written below the output folder. Its bytes are in Data, or, where Source is set, in that file
// on the disk: a video of a gigabyte is copied and never held in memory.
type File struct {
	// Path is where it goes, relative to the output folder, with slashes: "assets/nav-5KQ2ZV7A.png".
	Path string
	// Data is the content; nil where Source names it.
	Data []byte
	// Source is the absolute path of a file to copy; empty where Data holds the content.
	Source string
	// Hashed tells that the name holds a hash of the content, so that the file can be published before, and stay after,
	// the files that name it.
	Hashed bool
	// From is what it was made from, as the user would type it, for messages: "assets/sprites/nav".
	From string
	// Kind groups files in the summary: "sheet", "stylesheet", "script", "page", "asset", "static", "map", "manifest".
	Kind string
	// Parts say which sources a script, or a stylesheet that scripts import, is made of; nil for anything else.
	Parts []Part
}

// A Part is one source's share of a file.
type Part struct {
	// Source is the path from the project's root; empty for what the bundler added of its own.
	Source string
	// Bytes is how many of the file's bytes it takes.
	Bytes int64
	// By are the sources that import it, sorted; none for an entry.
	By []string
}

// Size gives the number of bytes.
func (f File) Size() (int64, error) {
	if f.Source == "" {
		return int64(len(f.Data)), nil
	}
	info, err := os.Stat(f.Source)
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}
