package publish

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"assetbuild/internal/artifact"
	"assetbuild/internal/diagnostic"
)

// ownPrefix begins the names that this package keeps for itself at the top of the output folder.
const ownPrefix = ".assetbuild"

// check finds paths that lead out of the folder, two files with one path, and files where others need a folder.
func check(files []artifact.File) diagnostic.List {
	var list diagnostic.List
	at := map[string]artifact.File{}
	for _, f := range files {
		if problem := badPath(f.Path); problem != "" {
			list = append(list, &diagnostic.Diagnostic{
				File: f.From, Message: fmt.Sprintf("cannot be published as %q: %s", f.Path, problem), Remedy: "Rename the source.",
			})
			continue
		}
		if other, taken := at[f.Path]; taken {
			list = append(list, twice(other, f))
			continue
		}
		at[f.Path] = f
	}
	for _, f := range files {
		for dir := path.Dir(f.Path); dir != "." && dir != "/"; dir = path.Dir(dir) {
			if other, taken := at[dir]; taken {
				list = append(list, &diagnostic.Diagnostic{
					File:    f.From,
					Message: fmt.Sprintf("%s needs a folder %s, where the file made from %s goes", f.Path, dir, other.From),
					Remedy:  "Rename one of the two sources.",
				})
			}
		}
	}
	return diagnostic.Sort(list)
}

func badPath(p string) string {
	switch {
	case p == "" || path.Clean(p) != p || !filepath.IsLocal(filepath.FromSlash(p)) || p == ".":
		return "the path does not stay in the output folder"
	case strings.ContainsAny(p, "\\\x00"):
		return "the path holds a character that not every system has in names"
	case isOwn(p):
		return "names that begin with " + ownPrefix + " are kept for assetbuild's own record"
	}
	return ""
}

// isOwn tells that a path lies in what this package keeps for itself, in any letter case.
func isOwn(p string) bool { return strings.HasPrefix(strings.ToLower(p), ownPrefix) }

func twice(a, b artifact.File) *diagnostic.Diagnostic {
	if a.From > b.From {
		a, b = b, a
	}
	d := &diagnostic.Diagnostic{
		File:    a.From,
		Message: fmt.Sprintf("two files would be published as %s: the other is made from %s", a.Path, b.From),
		Remedy:  "Rename one of the two sources.",
	}
	if a.Kind == "manifest" || b.Kind == "manifest" {
		d.Remedy = `Rename the file, or put the manifest elsewhere in assetbuild.toml: manifest = ".vite/manifest.json".`
	}
	return d
}

// inOrder sorts files as they are published: fingerprinted ones, then what is named before what names it, the manifest
// last.
func inOrder(files []artifact.File) []artifact.File {
	sorted := slices.Clone(files)
	slices.SortFunc(sorted, func(a, b artifact.File) int {
		if c := rank(a) - rank(b); c != 0 {
			return c
		}
		return strings.Compare(a.Path, b.Path)
	})
	return sorted
}

func rank(f artifact.File) int {
	switch {
	case f.Kind == "manifest":
		return 4
	case f.Hashed:
		return 0
	case f.Kind == "page" || path.Ext(withoutTwin(f.Path)) == ".html":
		return 3
	case f.Kind == "stylesheet" || f.Kind == "script":
		return 2
	}
	return 1
}

// withoutTwin gives the path that a compressed twin stands for.
func withoutTwin(p string) string {
	switch ext := path.Ext(p); ext {
	case ".gz", ".br", ".zst":
		return strings.TrimSuffix(p, ext)
	}
	return p
}
