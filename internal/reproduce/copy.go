package reproduce

import (
	"context"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// A copying says how a project is copied.
type copying struct {
	// reverse writes the files in the opposite order: file systems list them as they came.
	reverse bool
	// skip are absolute folders that are no sources.
	skip []string
}

// metadata are folders that hold what a version control keeps for itself.
var metadata = []string{".git", ".hg", ".svn", ".jj"}

// tree copies a folder. Links inside it are made anew; those that lead out still lead there.
func (c copying) tree(ctx context.Context, from, to string) error {
	if err := os.MkdirAll(to, 0o777); err != nil {
		return err
	}
	return c.folder(ctx, copied{from, to, from, to}, false)
}

// A copied is one folder on its way from a project to its copy.
type copied struct{ from, to, root, copyRoot string }

// folder copies what lies in one folder. Packages are linked where the disk can do that: there are many, and no build
// writes to them.
func (c copying) folder(ctx context.Context, at copied, packages bool) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	entries, err := os.ReadDir(at.from)
	if err != nil {
		return err
	}
	if c.reverse {
		slices.Reverse(entries)
	}
	for _, entry := range entries {
		if err := c.entry(ctx, at, entry, packages); err != nil {
			return err
		}
	}
	return nil
}

func (c copying) entry(ctx context.Context, at copied, entry fs.DirEntry, packages bool) error {
	name := entry.Name()
	from, to := filepath.Join(at.from, name), filepath.Join(at.to, name)
	switch {
	case slices.Contains(c.skip, from) || slices.Contains(metadata, name):
		return nil
	case entry.IsDir():
		if err := os.Mkdir(to, 0o777); err != nil {
			return err
		}
		return c.folder(ctx, copied{from, to, at.root, at.copyRoot}, packages || name == "node_modules")
	case entry.Type()&fs.ModeSymlink != 0:
		return copyLink(at, from, to)
	case !entry.Type().IsRegular():
		return nil // a pipe or a device is nobody's source
	case packages && os.Link(from, to) == nil:
		return nil
	}
	return copyFile(from, to)
}

// copyLink makes a symbolic link anew. An absolute one into the project leads into the copy.
func copyLink(at copied, from, to string) error {
	target, err := os.Readlink(from)
	if err != nil {
		return err
	}
	absolute := target
	if !filepath.IsAbs(target) {
		absolute = filepath.Join(at.from, target)
	}
	rel, err := filepath.Rel(at.root, absolute)
	switch {
	case err != nil || !filepath.IsLocal(rel):
		target = absolute
	case filepath.IsAbs(target):
		target = filepath.Join(at.copyRoot, rel)
	}
	return os.Symlink(target, to)
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		_ = out.Close()
		return err
	}
	return out.Close()
}
