// Package publish puts a build's files into the output folder, whole or not at all.
//
// All new content is first written beside its place, in .assetbuild.staging. Then the journal, .assetbuild.journal, is
// put there by one rename: that is the moment of the switch. Before it, a build that was killed is undone; after it, the
// next command finishes the switch, for nothing but renames is left to do. Fingerprinted files go first, then the others
// with what is named before what names it, then the manifest, then the record of what was written, .assetbuild.json; what
// no longer belongs goes last. So whoever reads the folder meanwhile, or after a kill, finds every file whole, and
// everything that a page or the manifest names.
package publish

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"assetbuild/internal/artifact"
	"assetbuild/internal/diagnostic"
)

// Options say where to publish, and how carefully.
type Options struct {
	// Output is the output folder's absolute path. It is made where it is missing.
	Output string
	// Root is the project's root, from which messages name files; empty for absolute paths.
	Root string
	// Force overwrites files that no build wrote.
	Force bool
	// NoSync leaves it to the system when content reaches the disk: what a development build wants, and safe against a
	// killed process, but not against a power cut.
	NoSync bool
	// Jobs bounds how many files are written at once; 0 means 8.
	Jobs int
	// Generation makes the build a generation; nil for a development build, which is none.
	Generation *GenerationOptions
	// Symlink puts each generation into a folder of its own, named by the link OUTPUT/current, which is what a server
	// serves: then all files change in one instant. Development builds share one folder, and are none.
	Symlink bool
	// Digest gives the SHA-256 of a regular file in hexadecimal; nil reads the file. Who remembers sums by a file's stat
	// spares the reading.
	Digest func(path string) (string, error)
}

// A Summary says what became of the output folder. Paths are relative to it, with slashes, and sorted.
type Summary struct {
	// Generation is the ID of the generation that the folder holds now; empty after a development build.
	Generation string
	Written    []string
	Unchanged  []string
	Removed    []string
	// Kept were written by a former build and not by this one, but someone changed them since: they are theirs now. So are
	// files that the system doesn't let go.
	Kept []string
	// Bytes is how much was written.
	Bytes int64
}

// Publish makes the output folder hold the files, and nothing else that a former build wrote. Files that no build wrote
// are left alone; to overwrite one is an error unless opt.Force. A file whose content is there already is not touched.
// The error is a diagnostic.List; then the folder holds what it held before.
func Publish(ctx context.Context, opt Options, files []artifact.File) (*Summary, error) {
	if err := check(files).Err(); err != nil {
		return nil, err
	}
	out, err := open(ctx, opt, true)
	if err != nil {
		return nil, err
	}
	defer out.close()
	if err := out.recover(); err != nil {
		return nil, err
	}
	if err := out.sameWay(); err != nil {
		return nil, err
	}
	if opt.Symlink {
		return out.publishFolder(ctx, files)
	}
	return out.publish(ctx, files)
}

func (o *output) publish(ctx context.Context, files []artifact.File) (*Summary, error) {
	if len(files) > 0 {
		if err := o.probeCase(); err != nil {
			return nil, err
		}
	}
	p, err := o.plan(ctx, files)
	if err != nil {
		return nil, err
	}
	return o.carryOut(ctx, p)
}

// carryOut stages what a plan wants and switches.
func (o *output) carryOut(ctx context.Context, p *plan) (*Summary, error) {
	if p.nothingToDo() {
		return &p.summary, nil
	}
	c, err := o.stage(ctx, p)
	if err != nil {
		return nil, err
	}
	if err := o.change(c); err != nil {
		return nil, err
	}
	p.keep(c.Remove)
	return &p.summary, nil
}

// Compare says what Publish would do, and changes nothing. The error is that of Publish, as far as it can be foreseen.
func Compare(ctx context.Context, opt Options, files []artifact.File) (*Summary, error) {
	if err := check(files).Err(); err != nil {
		return nil, err
	}
	if _, err := os.Lstat(opt.Output); errors.Is(err, fs.ErrNotExist) {
		s := &Summary{}
		for _, f := range files {
			s.Written = append(s.Written, f.Path)
		}
		slices.Sort(s.Written)
		return s, nil
	}
	out, err := open(ctx, opt, false)
	if err != nil {
		return nil, err
	}
	defer out.close()
	if opt.Symlink {
		c := &comparison{output: out, past: readFolders(out.root)}
		items, err := c.contents(files)
		old, _ := c.served()
		return summarize(items, old, ""), err
	}
	p, err := out.planFor(ctx, files, func(c *comparison, _ []item) (succession, error) {
		return succession{kept: c.past}, nil
	})
	if err != nil {
		return nil, err
	}
	return &p.summary, nil
}

// Recover finishes or undoes what a killed process left in the output folder. Publish does so too; the commands that only
// read the folder call it first.
func Recover(ctx context.Context, opt Options) error {
	if _, err := os.Lstat(opt.Output); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	out, err := open(ctx, opt, false)
	if err != nil {
		return err
	}
	defer out.close()
	if err := out.recover(); err != nil || !isFolders(out.root) {
		return err
	}
	return Recover(ctx, out.development())
}

// Clean removes what builds wrote, the record included, and leaves everything else: files of others, and files that
// someone changed since.
func Clean(ctx context.Context, opt Options) (*Summary, error) {
	if _, err := os.Lstat(opt.Output); errors.Is(err, fs.ErrNotExist) {
		return &Summary{}, nil
	}
	out, err := open(ctx, opt, false)
	if err != nil {
		return nil, err
	}
	defer out.close()
	if err := out.recover(); err != nil {
		return nil, err
	}
	if isFolders(out.root) {
		return &Summary{}, out.cleanFolders(ctx)
	}
	summary, err := out.clean(ctx)
	if err != nil {
		return nil, err
	}
	if err := out.root.Remove(recordName); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, out.failure(recordName, "cannot be removed", err)
	}
	_ = os.Remove(opt.Output) // only where nothing is left in it
	return summary, nil
}

// clean publishes nothing, and forgets all generations.
func (o *output) clean(ctx context.Context) (*Summary, error) {
	p, err := o.planFor(ctx, nil, func(*comparison, []item) (succession, error) { return succession{}, nil })
	if err != nil {
		return nil, err
	}
	return o.carryOut(ctx, p)
}

// An output is the output folder while it is worked on. Changes go through root, which no symbolic link leads out of.
type output struct {
	Options
	root   *os.Root
	unlock func()
	made   bool // the folder did not exist before
	// caseless tells that names which differ in letter case only are one file here.
	caseless bool
}

// open takes the folder for this process; another that publishes there is waited for. That one may have removed the folder
// meanwhile, where it made it and failed: then it is made anew.
func open(ctx context.Context, opt Options, create bool) (*output, error) {
	for {
		o, err := openOnce(ctx, opt, create)
		if err != nil {
			return nil, err
		}
		locked, err := o.root.Stat(".")
		named, gone := os.Stat(opt.Output)
		if err == nil && gone == nil && os.SameFile(locked, named) {
			return o, nil
		}
		o.made = false
		o.close()
	}
}

func openOnce(ctx context.Context, opt Options, create bool) (*output, error) {
	o := &output{Options: opt}
	if o.Jobs <= 0 {
		o.Jobs = 8
	}
	if o.Digest == nil {
		o.Digest = digestFile
	}
	if _, err := os.Stat(opt.Output); create && errors.Is(err, fs.ErrNotExist) {
		if err := os.MkdirAll(opt.Output, 0o777); err != nil {
			return nil, o.failure("", "cannot be made", err)
		}
		o.made = true
	}
	var err error
	if o.root, err = os.OpenRoot(opt.Output); err != nil {
		return nil, o.failure("", "cannot be opened", err)
	}
	if o.unlock, err = lockFolder(ctx, o.root); err != nil {
		o.root.Close()
		return nil, o.failure("", "cannot be locked", err)
	}
	return o, nil
}

func (o *output) close() {
	o.unlock()
	o.root.Close()
	if o.made {
		_ = os.Remove(o.Output) // only where it is empty: nothing was published
	}
}

// path gives a file's place on the disk.
func (o *output) path(name string) string { return filepath.Join(o.Output, filepath.FromSlash(name)) }

// shown gives a file's path as messages show it.
func (o *output) shown(name string) string {
	path := o.path(name)
	if rel, err := filepath.Rel(o.Root, path); o.Root != "" && err == nil && filepath.IsLocal(rel) {
		path = rel
	}
	return filepath.ToSlash(path)
}

// failure says that the system refused something, and what helps. An error that says so already stays as it is.
func (o *output) failure(name, what string, err error) error {
	var told diagnostic.List
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) || errors.As(err, &told) {
		return err
	}
	remedy := ""
	switch {
	case isFull(err):
		remedy = "The disk is full, or a quota is used up: make room, then build again. What was published is untouched."
	case errors.Is(err, fs.ErrPermission) || isReadOnly(err):
		remedy = "Make the output folder writable for the user who builds, or publish elsewhere with --out."
	}
	return diagnostic.List{{File: o.shown(name), Message: what + ": " + reason(err), Remedy: remedy, Err: err}}
}

// reason gives the system's own words, without the path that the message names already.
func reason(err error) string {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Err.Error()
	case errors.As(err, &link):
		return link.Err.Error()
	}
	return err.Error()
}
