package pages_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"assetbuild/internal/diagnostic"
	"assetbuild/internal/pages"
)

// Whatever a page and a partial hold, either the page is rendered, or every finding names one of the two files and a line
// that they have.
func FuzzRender(f *testing.F) {
	for _, seed := range [][2]string{
		{`{{template "_p.html" .}}`, `{{.title}}`},
		{`{{asset "x"}}{{script "y"}}{{stylesheet "z"}}`, ``},
		{`{{define "a"}}x{{end}}{{template "_p.html"}}`, `{{block "a" .}}{{end}}`},
		{`{{range .list}}{{.}}{{else}}{{end}}{{break}}`, `{{end}}`},
		{"<a href='{{.title}}\" {{if .x}}>{{end}}", `{{/* c */}}`},
		{`{{nil}}{{1.2.3}}{{"`, "{{`"},
		{`<script>var x = {{.list}}`, `<style>{{.title}}`},
		{`{{index .list 9}}{{slice .title 5 2}}{{len 3}}{{call .title}}`, `{{template "index.html"}}`},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, page, partial string) {
		if strings.Contains(page+partial, "range") && strings.ContainsAny(page+partial, "123456789") {
			return // counting to a billion ends, but not soon
		}
		root := t.TempDir()
		texts := map[string]string{"index.html": page, "_p.html": partial}
		for name, text := range texts {
			if err := os.WriteFile(filepath.Join(root, name), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		_, err := pages.Render(t.Context(), pages.Options{
			Root: root, Dir: root, Manifest: built, Data: map[string]any{"title": "T", "list": []any{"a", 1.5, true}},
		})
		for _, d := range diagnostic.Of(err) {
			text, ok := texts[d.File]
			if !ok || d.Line > strings.Count(text, "\n")+1 || d.Message == "" {
				t.Errorf("a finding without a place: %+v", d)
			}
		}
	})
}
