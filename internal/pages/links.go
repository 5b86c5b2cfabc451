package pages

import (
	"context"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"assetbuild/internal/diagnostic"
	"assetbuild/internal/manifest"
)

// links are the functions by which one page refers to what was built.
type links struct {
	ctx context.Context
	opt Options
	// up leads from the page to the output folder, in relative references: "../".
	up string
	// linked are the files that the page has linked or preloaded.
	linked map[string]bool
	// failed is the key that ended an execution; forgiven are those that did so before: they are told once, and then pass
	// so that the page's other errors are found.
	failed   string
	forgiven map[string]bool
}

func newLinks(ctx context.Context, opt Options, page string) *links {
	return &links{ctx: ctx, opt: opt, up: strings.Repeat("../", strings.Count(page, "/")), forgiven: map[string]bool{}}
}

// functions gives what templates may call, for one execution.
func (l *links) functions() template.FuncMap {
	l.linked = map[string]bool{}
	return template.FuncMap{
		"asset": func(key string) (string, error) {
			file, err := l.asset(key)
			return answer(l, key, l.url(file), err)
		},
		"stylesheet": func(key string) (template.HTML, error) {
			tags, err := l.stylesheet(key)
			return answer(l, key, tags, err)
		},
		"script": func(key string) (template.HTML, error) {
			tags, err := l.script(key)
			return answer(l, key, tags, err)
		},
	}
}

// answer lets an error pass the second time.
func answer[T ~string](l *links, key string, value T, err error) (T, error) {
	if err == nil || l.forgiven[key] {
		return value, nil
	}
	l.failed = key
	return "", err
}

// forgive makes the key that ended the last execution pass in the next one. It gives false where something else ended it.
func (l *links) forgive() bool {
	if l.failed == "" || l.ctx.Err() != nil {
		return false
	}
	l.forgiven[l.failed] = true
	l.failed = ""
	return true
}

// asset gives the place in the output folder of what a key names.
func (l *links) asset(key string) (file string, err error) {
	if chunk, ok := l.opt.Manifest[key]; ok {
		return chunk.File, nil
	}
	if rel, ok := strings.CutPrefix(key, "/"); ok {
		return l.static(key, path.Clean(rel))
	}
	if l.opt.Assets == nil {
		return "", l.unknown(key, nil)
	}
	file, err = l.opt.Assets.Asset(l.ctx, key)
	if err != nil {
		return "", l.unknown(key, err)
	}
	return file, nil
}

// static gives the place in the output folder of a file in the static folder.
func (l *links) static(key, rel string) (file string, err error) {
	if l.opt.Static == "" || !filepath.IsLocal(filepath.FromSlash(rel)) {
		return "", l.unknown(key, nil)
	}
	if info, err := os.Stat(filepath.Join(l.opt.Static, filepath.FromSlash(rel))); err != nil || info.IsDir() {
		return "", &diagnostic.Diagnostic{
			Message: "there is no " + key + " in the static folder",
			Remedy:  `Put it there, or name a source file by its path from the project's root, such as "assets/images/logo.svg".`,
		}
	}
	return rel, nil
}

// stylesheet gives the tag for a stylesheet.
func (l *links) stylesheet(key string) (template.HTML, error) {
	chunk, ok := l.opt.Manifest[key]
	if !ok {
		return "", l.unknown(key, nil)
	}
	if path.Ext(chunk.File) != ".css" {
		return "", &diagnostic.Diagnostic{Message: key + " is no stylesheet", Remedy: `Link it by {{script "` + key + `"}} or {{asset "` + key + `"}}.`}
	}
	return l.styleTag(chunk), nil
}

// script gives the tags for a script: the styles that it and its imports import, first those of the imports; preloads of
// the imports, so that the browser doesn't find them one after another; the script.
func (l *links) script(key string) (template.HTML, error) {
	chunk, ok := l.opt.Manifest[key]
	if !ok {
		return "", l.unknown(key, nil)
	}
	if extension := path.Ext(chunk.File); extension != ".js" && extension != ".mjs" {
		return "", &diagnostic.Diagnostic{Message: key + " is no script", Remedy: `Link it by {{stylesheet "` + key + `"}} or {{asset "` + key + `"}}.`}
	}
	imports := l.imports(chunk, nil)
	var tags template.HTML
	for _, imported := range append(imports, chunk) {
		for _, css := range imported.CSS {
			tags += l.styleTag(l.chunkOf(css))
		}
	}
	for _, imported := range imports {
		tags += l.tag(imported, `<link rel="modulepreload" href="%s"%s>`)
	}
	if l.opt.Classic {
		return tags + l.tag(chunk, `<script defer src="%s"%s></script>`), nil
	}
	return tags + l.tag(chunk, `<script type="module" src="%s"%s></script>`), nil
}

// imports gives all chunks that a chunk imports, deepest first, each once.
func (l *links) imports(chunk manifest.Chunk, seen map[string]bool) []manifest.Chunk {
	if seen == nil {
		seen = map[string]bool{chunk.File: true}
	}
	var all []manifest.Chunk
	for _, key := range chunk.Imports {
		imported := l.opt.Manifest[key]
		if imported.File == "" || seen[imported.File] {
			continue
		}
		seen[imported.File] = true
		all = append(all, l.imports(imported, seen)...)
		all = append(all, imported)
	}
	return all
}

// chunkOf gives the chunk of a script's stylesheet, which has the key "_NAME.css".
func (l *links) chunkOf(css string) manifest.Chunk {
	if chunk, ok := l.opt.Manifest["_"+path.Base(css)]; ok && chunk.File == css {
		return chunk
	}
	return manifest.Chunk{File: css}
}

func (l *links) styleTag(chunk manifest.Chunk) template.HTML {
	return l.tag(chunk, `<link rel="stylesheet" href="%s"%s>`)
}

// tag writes a tag with a URL and attributes, once a page.
func (l *links) tag(chunk manifest.Chunk, format string) template.HTML {
	if l.linked[chunk.File] {
		return ""
	}
	l.linked[chunk.File] = true
	var attributes string
	if chunk.Integrity != "" {
		attributes += ` integrity="` + template.HTMLEscapeString(chunk.Integrity) + `"`
	}
	if l.otherHost() {
		attributes += ` crossorigin="anonymous"`
	}
	return template.HTML(fmt.Sprintf(format, template.HTMLEscapeString(l.url(chunk.File)), attributes))
}

// otherHost reports whether the public path is another host's: without CORS a browser can't check integrity there.
func (l *links) otherHost() bool {
	return strings.HasPrefix(l.opt.PublicPath, "//") || strings.Contains(l.opt.PublicPath, "://")
}

// url gives the URL of a file in the output folder, as the page refers to it.
func (l *links) url(file string) string {
	segments := strings.Split(file, "/")
	for i, segment := range segments {
		segments[i] = url.PathEscape(segment)
	}
	file = strings.Join(segments, "/")
	switch base := l.opt.PublicPath; base {
	case "", ".", "./":
		return l.up + file
	default:
		return strings.TrimSuffix(base, "/") + "/" + file
	}
}

// unknown says that a key names nothing, and what is near. Err is why it couldn't be added as an asset, if that was tried.
func (l *links) unknown(key string, err error) error {
	d := &diagnostic.Diagnostic{Message: "there is no " + key, Err: err}
	near := diagnostic.Nearest(key, slices.Sorted(maps.Keys(l.opt.Manifest)))
	var cause *diagnostic.Diagnostic
	switch {
	case errors.As(err, &cause) && !errors.Is(err, fs.ErrNotExist): // it is there, but may not be read
		d.Message, d.Remedy, d.Notes = strings.TrimSpace(cause.File+" "+cause.Message), cause.Remedy, cause.Notes
	case near != "":
		d.Remedy = "There is " + near + "."
	case cause != nil && cause.Remedy != "":
		d.Remedy = cause.Remedy
	default:
		d.Remedy = `A key is a path from the project's root, such as "assets/sass/home.scss".`
	}
	return d
}
