// Package sources finds a project's source files below a folder: which Sass files are entries, which scripts, which pages,
// and what is published as it is. It follows symbolic links within the project and refuses those that lead out of it.
package sources

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"assetbuild/internal/diagnostic"
)

// Options says where a project ends. Project is required.
type Options struct {
	// Project is the project's root, absolute: messages' paths count from it, and symbolic links may not leave it.
	Project string
	// AllowOutside lets symbolic links lead out of the project.
	AllowOutside bool
	// Skip are absolute folders that are not looked into, such as an output folder inside of a source folder.
	Skip []string
}

// A File is one regular file.
type File struct {
	// Path is absolute.
	Path string
	// Rel is the path below the folder that was searched, with slashes.
	Rel string
	// Display is the path from the project's root, with slashes, as messages and the manifest show it.
	Display string
}

// Name is Rel without its extension: "shop/cart" for shop/cart.scss.
func (f File) Name() string { return strings.TrimSuffix(f.Rel, path.Ext(f.Rel)) }

// Stylesheets finds Sass entries: .scss and .sass without a leading underscore, at any depth.
func Stylesheets(ctx context.Context, dir string, opt Options) ([]File, error) {
	return find(ctx, dir, opt, func(rel string) bool {
		return hasExtension(rel, ".scss", ".sass") && !strings.HasPrefix(path.Base(rel), "_") && !hidden(rel)
	})
}

// Scripts finds script entries: those directly in the folder, and each sub-folder's index. A declaration file (.d.ts)
// is none.
func Scripts(ctx context.Context, dir string, opt Options) ([]File, error) {
	return find(ctx, dir, opt, func(rel string) bool {
		if !hasExtension(rel, ".js", ".mjs", ".ts", ".jsx", ".tsx") || strings.HasSuffix(rel, ".d.ts") || hidden(rel) {
			return false
		}
		stem, _, _ := strings.Cut(path.Base(rel), ".")
		return !strings.Contains(rel, "/") || stem+path.Ext(rel) == path.Base(rel) && stem == "index"
	})
}

// Static finds every file, also hidden ones: what lies there is published as it is.
func Static(ctx context.Context, dir string, opt Options) ([]File, error) {
	return find(ctx, dir, opt, func(string) bool { return true })
}

func hasExtension(rel string, extensions ...string) bool {
	return slices.Contains(extensions, path.Ext(rel))
}

// hidden tells whether a file or a folder above it, below the searched one, has a name that begins with a dot, or lies
// in node_modules.
func hidden(rel string) bool {
	for part := range strings.SplitSeq(rel, "/") {
		if strings.HasPrefix(part, ".") || part == "node_modules" {
			return true
		}
	}
	return false
}

// find walks a folder and gives the files that are wanted, sorted by path. A folder that doesn't exist holds none.
// Everything wrong on the way comes together as a diagnostic.List.
func find(ctx context.Context, dir string, opt Options, wanted func(rel string) bool) ([]File, error) {
	real, err := filepath.EvalSymlinks(opt.Project)
	if err != nil {
		return nil, err
	}
	w := &walk{ctx: ctx, root: dir, project: real, opt: opt, wanted: wanted}
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if info, err := os.Lstat(dir); err == nil && (info.Mode()&fs.ModeSymlink == 0 || w.stays(dir)) {
		w.folder(dir, "", nil)
	}
	slices.SortFunc(w.found, func(a, b File) int { return strings.Compare(a.Rel, b.Rel) })
	return w.found, errors.Join(ctx.Err(), w.problems.Err())
}

// A walk is one search.
type walk struct {
	ctx      context.Context
	root     string
	project  string // the project's root with its links resolved
	opt      Options
	wanted   func(rel string) bool
	found    []File
	problems diagnostic.List
}

// folder looks into a folder. above are the folders that hold it, to notice a link that leads back.
func (w *walk) folder(dir, rel string, above []fs.FileInfo) {
	if w.ctx.Err() != nil || slices.Contains(w.opt.Skip, dir) {
		return
	}
	info, err := os.Stat(dir)
	if err == nil && slices.ContainsFunc(above, func(a fs.FileInfo) bool { return os.SameFile(a, info) }) {
		w.report(dir, "the symbolic link leads in a circle", "Remove the link.", nil)
		return
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		w.report(dir, "the folder can't be read: "+cause(err), "Give yourself the right to read it.", err)
		return
	}
	above = append(slices.Clip(above), info)
	for _, entry := range entries {
		w.entry(filepath.Join(dir, entry.Name()), path.Join(rel, entry.Name()), entry.Type(), above)
	}
}

// entry takes in a file that is wanted, or looks into a folder. What neither is nor leads to one of them is refused only
// where it would be taken: a socket of an editor beside the sources hurts nobody.
func (w *walk) entry(file, rel string, mode fs.FileMode, above []fs.FileInfo) {
	if mode&fs.ModeSymlink != 0 {
		info, err := os.Stat(file)
		if err != nil {
			if w.wanted(rel) {
				w.report(file, "the symbolic link leads nowhere: "+cause(err), "Remove the link, or let it lead to a file.", err)
			}
			return
		}
		mode = info.Mode().Type()
		if (mode.IsDir() || w.wanted(rel)) && !w.stays(file) {
			return
		}
	}
	switch {
	case mode.IsDir():
		w.folder(file, rel, above)
	case !w.wanted(rel):
	case !mode.IsRegular():
		w.report(file, "this is no regular file ("+mode.String()+")", "Put a regular file there, or remove it.", nil)
	default:
		w.found = append(w.found, File{Path: file, Rel: rel, Display: w.display(file)})
	}
}

// stays tells whether a link stays within the project, and reports where it doesn't.
func (w *walk) stays(file string) bool {
	if w.opt.AllowOutside {
		return true
	}
	target, err := filepath.EvalSymlinks(file)
	if err != nil {
		w.report(file, "the symbolic link can't be followed: "+cause(err), "Remove the link.", err)
		return false
	}
	if rel, err := filepath.Rel(w.project, target); err == nil && filepath.IsLocal(rel) {
		return true
	}
	w.report(file, "the symbolic link leads out of the project, to "+filepath.ToSlash(target),
		"Copy what it leads to into the project, or set allow_outside = true in assetbuild.toml.", nil)
	return false
}

func (w *walk) report(file, message, remedy string, err error) {
	w.problems = append(w.problems, &diagnostic.Diagnostic{File: w.display(file), Message: message, Remedy: remedy, Err: err})
}

func (w *walk) display(file string) string {
	rel, err := filepath.Rel(w.opt.Project, file)
	if err != nil || !filepath.IsLocal(rel) {
		return filepath.ToSlash(file)
	}
	return filepath.ToSlash(rel)
}

// cause gives the reason of a failed call without the call and the absolute path.
func cause(err error) string {
	var failed *fs.PathError
	if errors.As(err, &failed) {
		return failed.Err.Error()
	}
	return err.Error()
}
