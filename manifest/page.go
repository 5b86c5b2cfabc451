package manifest

import (
	"fmt"
	"html/template"
	"net/url"
	"path"
	"strings"

	table "assetbuild/internal/manifest"
)

// A Table leads from a source's path to what was published for it; a Chunk is one line of it.
type (
	Table = table.Manifest
	Chunk = table.Chunk
)

// A Page refers to what was built, as one page does: each file is linked or preloaded once, and all come from one state of
// the manifest. It is not safe for concurrent use. Table is required.
type Page struct {
	Table Table
	// PublicPath is what the output folder is reached by: "/", "https://cdn.example.com/x/". Empty and "./" mean references
	// from where the page lies.
	PublicPath string
	// Up leads from the page to the output folder where references are relative: "../" for journal/post.html.
	Up string
	// Classic says that scripts are no ES modules: they get defer instead of type="module".
	Classic bool

	linked map[string]bool
}

// An UnknownError says that a manifest has no such key.
type UnknownError struct{ Key string }

func (e *UnknownError) Error() string {
	return fmt.Sprintf("the manifest has no %s: a key is a source's path from the project's root, such as \"assets/sass/home.scss\"", e.Key)
}

// A KindError says that what a key names can't be linked so.
type KindError struct {
	Key string
	// Want is "stylesheet" or "script".
	Want string
}

func (e *KindError) Error() string { return e.Key + " is no " + e.Want }

// Asset gives the URL of an image, a font, a sheet, a stylesheet or a script. The error is an *UnknownError.
func (p *Page) Asset(key string) (string, error) {
	chunk, ok := p.Table[key]
	if !ok {
		return "", &UnknownError{key}
	}
	return p.URL(chunk.File), nil
}

// Stylesheet gives the <link> to a stylesheet. The error is an *UnknownError or a *KindError.
func (p *Page) Stylesheet(key string) (template.HTML, error) {
	chunk, ok := p.Table[key]
	if !ok {
		return "", &UnknownError{key}
	}
	if path.Ext(chunk.File) != ".css" {
		return "", &KindError{key, "stylesheet"}
	}
	return p.styleTag(chunk), nil
}

// Script gives the tags for a script: the styles that it and its imports import, first those of the imports; preloads of
// the imports, so that the browser doesn't find them one after another; the script. The error is an *UnknownError or a
// *KindError.
func (p *Page) Script(key string) (template.HTML, error) {
	chunk, ok := p.Table[key]
	if !ok {
		return "", &UnknownError{key}
	}
	if extension := path.Ext(chunk.File); extension != ".js" && extension != ".mjs" {
		return "", &KindError{key, "script"}
	}
	imports := p.imports(chunk, map[string]bool{chunk.File: true})
	var tags template.HTML
	for _, imported := range append(imports, chunk) {
		for _, css := range imported.CSS {
			tags += p.styleTag(p.chunkOf(css))
		}
	}
	for _, imported := range imports {
		tags += p.tag(imported, `<link rel="modulepreload" href="%s"%s>`)
	}
	if p.Classic {
		return tags + p.tag(chunk, `<script defer src="%s"%s></script>`), nil
	}
	return tags + p.tag(chunk, `<script type="module" src="%s"%s></script>`), nil
}

// URL gives the URL of a file in the output folder, as the page refers to it.
func (p *Page) URL(file string) string {
	segments := strings.Split(file, "/")
	for i, segment := range segments {
		segments[i] = url.PathEscape(segment)
	}
	file = strings.Join(segments, "/")
	switch base := p.PublicPath; base {
	case "", ".", "./":
		return p.Up + file
	default:
		return strings.TrimSuffix(base, "/") + "/" + file
	}
}

// imports gives all chunks that a chunk imports, deepest first, each once.
func (p *Page) imports(chunk Chunk, seen map[string]bool) []Chunk {
	var all []Chunk
	for _, key := range chunk.Imports {
		imported := p.Table[key]
		if imported.File == "" || seen[imported.File] {
			continue
		}
		seen[imported.File] = true
		all = append(all, p.imports(imported, seen)...)
		all = append(all, imported)
	}
	return all
}

// chunkOf gives the chunk of a script's stylesheet, which has the key "_NAME.css".
func (p *Page) chunkOf(css string) Chunk {
	if chunk, ok := p.Table["_"+path.Base(css)]; ok && chunk.File == css {
		return chunk
	}
	return Chunk{File: css}
}

func (p *Page) styleTag(chunk Chunk) template.HTML {
	return p.tag(chunk, `<link rel="stylesheet" href="%s"%s>`)
}

// tag writes a tag with a URL and attributes, once a page.
func (p *Page) tag(chunk Chunk, format string) template.HTML {
	if p.linked[chunk.File] {
		return ""
	}
	if p.linked == nil {
		p.linked = map[string]bool{}
	}
	p.linked[chunk.File] = true
	var attributes string
	if chunk.Integrity != "" {
		attributes += ` integrity="` + template.HTMLEscapeString(chunk.Integrity) + `"`
	}
	if p.otherHost() {
		attributes += ` crossorigin="anonymous"`
	}
	return template.HTML(fmt.Sprintf(format, template.HTMLEscapeString(p.URL(chunk.File)), attributes))
}

// otherHost reports whether the public path is another host's: without CORS a browser can't check integrity there.
func (p *Page) otherHost() bool {
	return strings.HasPrefix(p.PublicPath, "//") || strings.Contains(p.PublicPath, "://")
}
