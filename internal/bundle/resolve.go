package bundle

import (
	"context"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"assetbuild/internal/diagnostic"
)

// A target is what a URL in CSS turned out to name: a file to publish, or nothing that is the bundler's affair.
type target struct {
	asset  *asset // nil where the URL stays as it is
	suffix string // "?…" and "#…", kept
}

// splitURL splits "?…" and "#…" from a URL.
func splitURL(text string) (file, suffix string) {
	if i := strings.IndexAny(text, "?#"); i >= 0 {
		return text[:i], text[i:]
	}
	return text, ""
}

// isRelative reports whether a URL is to be resolved: not "", "#id", "/x", "//host/x", "data:…" or any other scheme.
func isRelative(text string) bool {
	file, _ := splitURL(text)
	return file != "" && file[0] != '/' && (!hasScheme(file) || strings.HasPrefix(file, exactScheme))
}

// hasScheme reports whether a URL begins with a scheme (RFC 3986, 3.1).
func hasScheme(text string) bool {
	for i := range len(text) {
		switch c := text[i]; {
		case c|0x20 >= 'a' && c|0x20 <= 'z':
		case i > 0 && (c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.'):
		default:
			return c == ':' && i > 0
		}
	}
	return false
}

// spellings gives the file names that a URL's path may mean: as it is written, then with percent escapes resolved.
func spellings(file string) []string {
	decoded, err := url.PathUnescape(file)
	if err != nil || decoded == file || strings.ContainsRune(decoded, 0) {
		return []string{file}
	}
	return []string{file, decoded}
}

// A search is the outcome of looking for a relative URL.
type search struct {
	target
	missing []string // the absolute paths that were looked for before it was found
}

// find looks for a relative URL: first as the specifier of a generated sheet, then in each folder. The first file that
// exists wins. An error is a diagnostic without a line; its caller knows where the URL stands.
func (b *Bundler) find(ctx context.Context, text string, folders []string) (search, error) {
	file, suffix := splitURL(text)
	if path, ok := exactFile(file); ok {
		return b.findExact(path, suffix)
	}
	sheet, err := b.generated(ctx, file)
	if err != nil || sheet != nil {
		return search{target: target{sheet, suffix}}, err
	}
	var missing []string
	for _, folder := range folders {
		for _, spelling := range spellings(file) {
			candidate := filepath.Join(folder, filepath.FromSlash(spelling))
			if slices.Contains(missing, candidate) {
				continue
			}
			if !b.policy.exists(candidate) {
				missing = append(missing, candidate)
				continue
			}
			found, err := b.source(candidate)
			return search{target{found, suffix}, missing}, err
		}
	}
	return search{missing: missing}, b.notFound(file, missing)
}

// notFound says where a file was looked for, and what is there instead.
func (b *Bundler) notFound(file string, missing []string) *diagnostic.Diagnostic {
	d := &diagnostic.Diagnostic{Message: "file not found: " + file, Length: len(file), Err: fs.ErrNotExist}
	for _, candidate := range missing {
		d.Notes = append(d.Notes, "looked for "+b.policy.key(candidate))
	}
	b.mu.Lock()
	var specifiers []string
	for specifier, s := range b.sheets {
		if s.asset != nil || !s.done {
			specifiers = append(specifiers, specifier)
		}
	}
	b.mu.Unlock()
	slices.Sort(specifiers)
	if near := diagnostic.Nearest(file, specifiers); near != "" {
		d.Remedy = "There is the sheet " + near + "."
		return d
	}
	for _, candidate := range missing {
		if near := diagnostic.Nearest(filepath.Base(candidate), fileNames(filepath.Dir(candidate))); near != "" {
			d.Remedy = "There is " + path.Join(b.policy.key(filepath.Dir(candidate)), near) + "."
			return d
		}
	}
	d.Remedy = "Add the file, or correct the path: it may be relative to the file that it stands in, to the entry's folder or to a load path. What starts with / is taken from the static folder."
	return d
}

// fileNames lists the files of a folder, sorted; none where it can't be read.
func fileNames(folder string) []string {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil
	}
	var names []string
	for _, entry := range entries {
		if !entry.IsDir() {
			names = append(names, entry.Name())
		}
	}
	return names
}

// checkStatic warns about /x that isn't in the static folder, and gives the absolute path where it would be. It gives nil
// where nothing is wrong or nothing known.
func (b *Bundler) checkStatic(text string) (warning *diagnostic.Diagnostic, missing string) {
	file, _ := splitURL(text)
	if b.opt.Static == "" || !strings.HasPrefix(file, "/") || strings.HasPrefix(file, "//") || file == "/" {
		return nil, ""
	}
	for _, spelling := range spellings(file) {
		missing = filepath.Join(b.opt.Static, filepath.FromSlash(path.Clean(spelling)))
		if b.policy.exists(missing) {
			return nil, ""
		}
	}
	static := b.policy.key(b.opt.Static)
	return &diagnostic.Diagnostic{
		Severity: diagnostic.Warning,
		Message:  "no such file in " + static + ": " + file,
		Length:   len(file),
		Remedy:   "Put it into " + static + ", or refer to it by a relative path so that it is found and fingerprinted.",
	}, missing
}
