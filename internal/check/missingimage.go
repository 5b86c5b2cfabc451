package check

import (
	"os"
	"path/filepath"
	"strings"

	"assetbuild/internal/lazyregexp"
)

// urlValue is a literal url(): without interpolation, variables or a string that is put together.
var urlValue = lazyregexp.New(`(?i)\burl\(\s*(?:"([^"\n]*)"|'([^'\n]*)'|([^"'()\s$#+][^"'()\s+]*))\s*\)`)

// A reference is one literal url() of a stylesheet.
type reference struct {
	url    string
	offset int
}

func (t *text) references() (all []reference) {
	code := t.code()
	for _, m := range urlValue.FindAllStringSubmatchIndex(code, -1) {
		for group := 2; group < len(m); group += 2 {
			if m[group] >= 0 {
				all = append(all, reference{code[m[group]:m[group+1]], m[group]})
			}
		}
	}
	return all
}

// missingImages tells the url()s that the build found to lead nowhere and, where it didn't come to look at them because
// Dart Sass had stopped, those that lead nowhere from any folder that the build would have looked in.
func missingImages(p *project) []Finding {
	all := p.failuresOf("missing-image")
	if len(p.failures) == 0 {
		return all
	}
	for _, t := range p.texts {
		if t.kind != sassText || p.unloaded(t.display) {
			continue
		}
		for _, ref := range t.references() {
			if told(all, t.display, t.lineAt(ref.offset)) || !localURL(ref.url) || p.leadsSomewhere(t, ref.url) {
				continue
			}
			all = append(all, t.at(ref.offset, len(ref.url), "file not found: "+ref.url, "Correct the path: it counts from this file, from the stylesheet that loads it, or from a load path."))
		}
	}
	return all
}

// localURL tells whether a url() is to be found beside the sources.
func localURL(url string) bool {
	switch {
	case url == "", strings.ContainsAny(url[:1], "/#?"), strings.Contains(url, "#{"):
		return false
	}
	colon := strings.IndexByte(url, ':')
	return colon < 0 || strings.Contains(url[:colon], "/")
}

func (p *project) leadsSomewhere(t *text, url string) bool {
	url, _, _ = strings.Cut(url, "#")
	url, _, _ = strings.Cut(url, "?")
	if strings.HasPrefix(url, "generated/") {
		return true // a sheet's name; no other file is called so
	}
	folders := append([]string{filepath.Dir(t.path), p.cfg.Sass.Source, filepath.Join(p.cfg.Root, "node_modules")}, p.cfg.Sass.LoadPaths...)
	for _, entry := range p.entries {
		folders = append(folders, filepath.Dir(entry))
	}
	for _, folder := range folders {
		if _, err := os.Stat(filepath.Join(folder, filepath.FromSlash(url))); err == nil {
			return true
		}
	}
	return false
}
