package sass

import (
	"encoding/json"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
)

// sourceMap rewrites the addresses of a run, which mean nothing outside it, into file: URLs.
func (r *run) sourceMap(text string) (string, error) {
	var m struct {
		Version        int      `json:"version"`
		SourceRoot     string   `json:"sourceRoot"`
		Sources        []string `json:"sources"`
		SourcesContent []string `json:"sourcesContent,omitempty"`
		Names          []string `json:"names"`
		Mappings       string   `json:"mappings"`
	}
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		return "", fmt.Errorf("read the source map of %s: %w", r.graph.entry.shown, err)
	}
	if m.Names == nil {
		m.Names = []string{}
	}
	m.SourcesContent = nil
	for i, source := range m.Sources {
		at, ok := r.place(source)
		content := ""
		if ok {
			m.Sources[i] = fileURL(at)
			content = r.shown(at)
		}
		if r.memory.opt.SourceMapContents {
			m.SourcesContent = append(m.SourcesContent, content)
		}
	}
	out, err := json.Marshal(m)
	return string(out), err
}

// shown gives a source as a map shows it: as its author wrote it, and of a generated file, whose author is this program, what
// the entry uses, on the lines on which it stands. Forty whole generated files in each of sixty maps are 5 MB.
func (r *run) shown(at place) string {
	s := r.memory.source(at)
	if s.parts == nil {
		return s.text
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if served, ok := r.served[at]; ok {
		return served
	}
	return s.text
}

func fileURL(at place) string {
	if at.library {
		return (&url.URL{Scheme: "library", Path: "/" + at.path}).String()
	}
	path := filepath.ToSlash(at.path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}
