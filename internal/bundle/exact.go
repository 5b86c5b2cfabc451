package bundle

import (
	"fmt"
	"io/fs"
	"net/url"
	slashpath "path"
	"path/filepath"
	"strings"

	"assetbuild/internal/diagnostic"
)

// exactScheme marks a URL that means one file, wherever it stands.
const exactScheme = "assetbuild-file:"

// Exact gives a URL that means one file, by its path from the project's root (with slashes) or its absolute path. A
// stylesheet may hold it in url(), with ?… and #… behind, and also anywhere else, as in the src='…' of a filter: there it
// becomes the file's published URL too.
func Exact(path string) string {
	var out strings.Builder
	out.WriteString(exactScheme)
	for _, c := range []byte(filepath.ToSlash(path)) {
		if exactByte(c) && c != '%' {
			out.WriteByte(c)
		} else {
			fmt.Fprintf(&out, "%%%02X", c)
		}
	}
	return out.String()
}

// exactByte tells whether a character stands in such a URL.
func exactByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("/._-~@%", c) >= 0
}

// exactFile gives the path that Exact was made of.
func exactFile(text string) (path string, ok bool) {
	rest, ok := strings.CutPrefix(text, exactScheme)
	if !ok {
		return "", false
	}
	path, err := url.PathUnescape(rest)
	return path, err == nil
}

// findExact gives the file of such a URL.
func (b *Bundler) findExact(path, suffix string) (search, error) {
	file := b.policy.absolute(path)
	if !b.policy.exists(file) {
		key := b.policy.key(file)
		d := &diagnostic.Diagnostic{Message: "file not found: " + key, Err: fs.ErrNotExist, Remedy: "Add the file, or correct its name."}
		if near := diagnostic.Nearest(filepath.Base(file), fileNames(filepath.Dir(file))); near != "" {
			d.Remedy = "There is " + slashpath.Join(slashpath.Dir(key), near) + "."
		}
		return search{missing: []string{file}}, d
	}
	found, err := b.source(file)
	return search{target: target{found, suffix}}, err
}

// linkExact gives the edits for the exact URLs that stand outside of url(), and what of them can't be found. covered are
// the places of those that stand in one.
func (b *Bundler) linkExact(l *link, in Stylesheet, text *sassText, covered []edit) (edits []edit, wrong diagnostic.List) {
	next := 0
	for at := 0; ; {
		i := strings.Index(in.CSS[at:], exactScheme)
		if i < 0 {
			return edits, wrong
		}
		start := at + i
		at = start + len(exactScheme)
		for at < len(in.CSS) && exactByte(in.CSS[at]) {
			at++
		}
		for next < len(covered) && covered[next].end <= start {
			next++
		}
		path, ok := exactFile(in.CSS[start:at])
		if !ok || next < len(covered) && covered[next].start <= start {
			continue
		}
		found, err := b.findExact(path, "")
		l.note(found.missing)
		if err != nil {
			for _, d := range diagnostic.Of(err) {
				wrong = append(wrong, text.place(d, reference{start: start, end: at, url: in.CSS[start:at]}))
			}
			continue
		}
		l.use(found.asset)
		l.input(found.asset.file)
		edits = append(edits, edit{start, at, b.publicURL(found.asset, in)})
	}
}

// publicURL gives an asset's URL as an entry's stylesheet names it.
func (b *Bundler) publicURL(a *asset, in Stylesheet) string {
	if !relative(b.opt.PublicPath) {
		return b.opt.PublicPath + a.output
	}
	rel, err := filepath.Rel(filepath.FromSlash(slashpath.Dir(styleFolder+"/"+safePath(in.Name))), filepath.FromSlash(a.output))
	if err != nil {
		return a.output // both are paths below the output folder
	}
	return filepath.ToSlash(rel)
}
