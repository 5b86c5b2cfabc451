package sprite

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// An ancestry is the chain of real directories that a walk is in, to notice a link that leads back into it.
type ancestry struct {
	above *ancestry
	info  os.FileInfo
}

func (a *ancestry) holds(info os.FileInfo) bool {
	for ; a != nil; a = a.above {
		if a.info != nil && os.SameFile(a.info, info) {
			return true
		}
	}
	return false
}

// enter notes that the walk goes into dir; ok is false where it may not.
func (s *scan) enter(dir string, above ancestry) (inside ancestry, ok bool) {
	if s.ctx.Err() != nil {
		return ancestry{}, false
	}
	info, err := os.Stat(dir)
	if err != nil {
		s.report(dir, "the directory can't be read: "+cause(err), readable, err)
		return ancestry{}, false
	}
	if above.holds(info) {
		s.report(dir, "the symbolic link leads back to a directory that holds it", "Remove the link: it leads in a circle.", nil)
		return ancestry{}, false
	}
	if s.visited++; s.visited > maxDirectories {
		if s.visited == maxDirectories+1 {
			s.report(s.root, "there are more than 20,000 directories", "Look for symbolic links that multiply them.", nil)
		}
		return ancestry{}, false
	}
	return ancestry{above: &above, info: info}, true
}

// inspect gives what an entry is, links followed. It reports what no image may be: a link into nothing, into a circle or
// out of the project, a pipe, a device. Where the entry would be no image, only links that lead to a directory matter.
func (s *scan) inspect(file string, entry fs.DirEntry, image bool) (os.FileInfo, bool) {
	info, err := os.Stat(file)
	if err != nil {
		if image || isLoop(err) {
			s.reportStat(file, entry, err)
		}
		return nil, false
	}
	if !image && !info.IsDir() {
		return nil, false
	}
	if entry.Type()&fs.ModeSymlink != 0 && !s.stays(file) {
		return nil, false
	}
	if !info.IsDir() && !info.Mode().IsRegular() {
		s.report(file, "this is "+kind(info.Mode())+", not an image file", "Put an image file there, or remove it.", nil)
		return nil, false
	}
	return info, true
}

// stays tells whether a link stays within the project, and reports where it doesn't.
func (s *scan) stays(file string) bool {
	if s.opt.AllowOutside {
		return true
	}
	target, err := filepath.EvalSymlinks(file)
	if err != nil {
		s.report(file, "the symbolic link can't be followed: "+cause(err), readable, err)
		return false
	}
	if rel, err := filepath.Rel(s.project, target); err == nil && filepath.IsLocal(rel) {
		return true
	}
	s.report(file, "the symbolic link leads out of the project, to "+filepath.ToSlash(target),
		"Copy what it leads to into the project, or allow links that lead out of it.", nil)
	return false
}

func (s *scan) reportStat(file string, entry fs.DirEntry, err error) {
	switch {
	case isLoop(err):
		s.report(file, "the symbolic link leads in a circle", "Remove the link, or let it lead to an image.", err)
	case errors.Is(err, fs.ErrNotExist) && entry.Type()&fs.ModeSymlink != 0:
		s.report(file, "the symbolic link leads to nothing", "Remove the link, or let it lead to an image.", err)
	case errors.Is(err, fs.ErrNotExist): // deleted since the directory was listed
	default:
		s.report(file, "the file can't be read: "+cause(err), readable, err)
	}
}

// readable is the remedy for what can't be read.
const readable = "Give yourself the right to read it, or move it out of the sprites."

// isLoop knows the error for a circle of links by its text: its number differs between systems.
func isLoop(err error) bool {
	text := cause(err)
	return strings.Contains(text, "too many levels of symbolic links") || strings.Contains(text, "too many links")
}

// cause gives the reason of a failed call without the call and the absolute path.
func cause(err error) string {
	var failed *fs.PathError
	if errors.As(err, &failed) {
		return failed.Err.Error()
	}
	return err.Error()
}

// kind names what is no regular file.
func kind(mode fs.FileMode) string {
	switch {
	case mode.IsDir():
		return "a directory"
	case mode&fs.ModeNamedPipe != 0:
		return "a named pipe"
	case mode&fs.ModeSocket != 0:
		return "a socket"
	case mode&fs.ModeDevice != 0:
		return "a device"
	}
	return "no regular file"
}
