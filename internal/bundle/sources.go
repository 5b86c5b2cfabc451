package bundle

import (
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// sourceFile gives the file on the disk that a source of Sass's map names: a file URL, an absolute path or one from the
// project's root. It gives "" for anything else, such as a module that the program brings along.
func (b *Bundler) sourceFile(source string) string {
	if filepath.IsAbs(source) {
		return filepath.Clean(source)
	}
	u, err := url.Parse(source)
	if err != nil {
		return ""
	}
	switch u.Scheme {
	case "file":
		name := u.Path
		if len(name) > 2 && name[0] == '/' && name[2] == ':' { // file:///C:/x
			name = name[1:]
		}
		return filepath.FromSlash(path.Clean(name))
	case "":
		return b.policy.absolute(u.Path)
	}
	return ""
}

// publicSource gives the name under which a source stands in a published map: a file URL below the project's root, which
// esbuild makes relative to the map. What isn't a file is named by its URL's path.
func (b *Bundler) publicSource(source, file string) string {
	name := b.publicName(file)
	if file == "" {
		name = strings.TrimLeft(strings.ReplaceAll(source, ":", "/"), "/")
	}
	return fileURL(path.Join(filepath.ToSlash(b.policy.realRoot), path.Clean("/"+name)))
}

// publicName gives the name under which a file stands in what is published: its path from the project's root. A file
// outside of the project keeps only what follows its load path, so that no output tells how a machine is laid out, or
// depends on it.
func (b *Bundler) publicName(file string) string {
	for _, work := range b.workFolders() {
		if rel, err := filepath.Rel(work, file); err == nil && filepath.IsLocal(rel) {
			return path.Join(".assetbuild", filepath.ToSlash(rel))
		}
	}
	if inside(b.policy.root, file) || inside(b.policy.realRoot, file) {
		return b.policy.key(file)
	}
	for _, folder := range b.opt.LoadPaths {
		if inside(folder, file) {
			rel, _ := filepath.Rel(folder, file)
			return path.Join("outside", filepath.Base(folder), filepath.ToSlash(rel))
		}
	}
	return "outside/" + filepath.Base(file)
}

// workFolders gives the work folder as it is named, and where links lead.
func (b *Bundler) workFolders() (folders []string) {
	if b.opt.Work == "" {
		return nil
	}
	folders = append(folders, b.opt.Work)
	if real, err := filepath.EvalSymlinks(b.opt.Work); err == nil && real != b.opt.Work {
		folders = append(folders, real)
	}
	return folders
}

// SourceName gives the name that a file on the disk has in source maps, from the project's root.
func (b *Bundler) SourceName(file string) string { return b.publicName(file) }

// LibraryName gives the name that a file has there which the program brings along for Sass, such as compass/_css3.scss.
func LibraryName(file string) string { return "library/" + file }

// fileURL gives the URL of an absolute path with slashes.
func fileURL(name string) string {
	if !strings.HasPrefix(name, "/") { // C:/x
		name = "/" + name
	}
	return (&url.URL{Scheme: "file", Path: name}).String()
}

// fillContents reads the content of sources that the map does not bring, where they are on the disk.
func (m *sourceMap) fillContents(files []string) {
	contents := make([]*string, len(m.Sources))
	copy(contents, m.SourcesContent)
	for i := range contents {
		if contents[i] != nil || files[i] == "" {
			continue
		}
		if data, err := os.ReadFile(files[i]); err == nil {
			text := string(data)
			contents[i] = &text
		}
	}
	m.SourcesContent = contents
}
