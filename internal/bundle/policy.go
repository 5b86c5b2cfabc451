package bundle

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"assetbuild/internal/diagnostic"
)

// A policy says which files may become part of the output: those of the project, of node_modules and of configured load
// paths, all of them regular. Everything else would publish what its owner doesn't know of, or never end (/dev/zero).
type policy struct {
	root, realRoot string
	free           []string // folders that may lead anywhere: the configured load paths
	allowOutside   bool

	linkedOnce sync.Once
	linked     []string // what linkedPackages gives
}

func newPolicy(root string, loadPaths []string, allowOutside bool) *policy {
	root = filepath.Clean(root)
	real, err := filepath.EvalSymlinks(root)
	if err != nil {
		real = root
	}
	return &policy{root: root, realRoot: real, free: loadPaths, allowOutside: allowOutside}
}

// absolute gives the file that a key names.
func (p *policy) absolute(key string) string {
	if file := filepath.FromSlash(key); filepath.IsAbs(file) {
		return filepath.Clean(file)
	}
	return filepath.Join(p.root, filepath.FromSlash(key))
}

// key gives a file's path from the project's root, with slashes; "../x" where it lies outside.
func (p *policy) key(file string) string {
	root := p.root
	if !inside(root, file) && inside(p.realRoot, file) {
		root = p.realRoot // esbuild names files by where links lead
	}
	rel, err := filepath.Rel(root, file)
	if err != nil {
		return filepath.ToSlash(file)
	}
	return filepath.ToSlash(rel)
}

// exists reports whether something that isn't a folder lies at a path. What it is, open and check find out.
func (p *policy) exists(file string) bool {
	info, err := os.Stat(file)
	return err == nil && !info.IsDir()
}

// check refuses a file that may not be read: outside of the project, a folder, a device, a pipe.
func (p *policy) check(file string) error {
	d := &diagnostic.Diagnostic{File: p.key(file)}
	info, err := os.Stat(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		d.Message, d.Err = "file not found", err
		return d
	case err != nil:
		d.Message, d.Err = "can't be read: "+plain(err), err
		return d
	case info.IsDir():
		d.Message, d.Remedy = "is a folder, not a file", "Name a file in it."
		return d
	case !info.Mode().IsRegular():
		d.Message, d.Remedy = "is no regular file ("+info.Mode().Type().String()+")", "Devices, pipes and sockets can't be published. Put a regular file there."
		return d
	}
	if p.allowOutside || p.leadsAnywhere(file) {
		return nil
	}
	if !inside(p.root, file) && !inside(p.realRoot, file) {
		d.Message, d.Remedy = "lies outside of the project", outsideRemedy
		return d
	}
	real, err := filepath.EvalSymlinks(file)
	if err != nil {
		d.Message, d.Err = "can't be read: "+plain(err), err
		return d
	}
	if !inside(p.realRoot, real) {
		d.Message, d.Remedy = "is a link that leads out of the project", outsideRemedy
		return d
	}
	return nil
}

const outsideRemedy = "Copy the file into the project, add its folder to the load paths, or allow files from outside in assetbuild.toml."

// leadsAnywhere reports whether a file belongs to a package or to a configured load path: those may lead anywhere.
func (p *policy) leadsAnywhere(file string) bool {
	for _, folder := range p.free {
		if inside(folder, file) {
			return true
		}
	}
	if slices.Contains(strings.Split(filepath.ToSlash(file), "/"), packages) {
		return true
	}
	return slices.ContainsFunc(p.linkedPackages(), func(folder string) bool { return inside(folder, file) })
}

// packages is the folder in which npm and its like install.
const packages = "node_modules"

// linkedPackages gives the folders outside of the project to which links in its node_modules lead, as workspaces and
// `npm link` make them: esbuild names a file by where it really lies. They are looked up when a first file outside is met.
func (p *policy) linkedPackages() []string {
	p.linkedOnce.Do(func() {
		seen := map[string]bool{}
		for folder := p.realRoot; ; folder = filepath.Dir(folder) {
			p.followLinks(filepath.Join(folder, packages), seen)
			if folder == filepath.Dir(folder) {
				break
			}
		}
	})
	return p.linked
}

// followLinks notes where the links in a node_modules folder lead, and those in the folders of scopes (@scope/name) and in
// the node_modules of linked packages.
func (p *policy) followLinks(folder string, seen map[string]bool) {
	if seen[folder] {
		return
	}
	seen[folder] = true
	entries, err := os.ReadDir(folder)
	if err != nil {
		return
	}
	for _, entry := range entries {
		name := filepath.Join(folder, entry.Name())
		switch {
		case entry.Type()&fs.ModeSymlink != 0:
			target, err := filepath.EvalSymlinks(name)
			if err != nil || inside(p.realRoot, target) {
				continue
			}
			p.linked = append(p.linked, target)
			p.followLinks(filepath.Join(target, packages), seen)
		case entry.IsDir() && strings.HasPrefix(entry.Name(), "@"):
			p.followLinks(name, seen)
		}
	}
}

// inside reports whether a file lies in a folder, by their names.
func inside(folder, file string) bool {
	rel, err := filepath.Rel(folder, file)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// plain gives an error of the file system without the path, which the diagnostic names already.
func plain(err error) string {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return pathError.Err.Error()
	}
	return err.Error()
}
