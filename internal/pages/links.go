package pages

import (
	"context"
	"errors"
	"html/template"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"assetbuild/internal/diagnostic"
	tags "assetbuild/manifest"
)

// links are the functions by which one page refers to what was built.
type links struct {
	ctx context.Context
	opt Options
	// up leads from the page to the output folder, in relative references: "../".
	up string
	// page is what this execution has linked and preloaded.
	page *tags.Page
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
	l.page = &tags.Page{Table: l.opt.Manifest, PublicPath: l.opt.PublicPath, Up: l.up, Classic: l.opt.Classic}
	return template.FuncMap{
		"asset": func(key string) (string, error) {
			file, err := l.asset(key)
			return answer(l, key, l.page.URL(file), err)
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
	html, err := l.page.Stylesheet(key)
	return html, l.explained(err, "script")
}

// script gives the tags for a script, and for what it imports.
func (l *links) script(key string) (template.HTML, error) {
	html, err := l.page.Script(key)
	return html, l.explained(err, "stylesheet")
}

// explained says what to do about a key; instead is the function that links what this one doesn't.
func (l *links) explained(err error, instead string) error {
	var unknown *tags.UnknownError
	var kind *tags.KindError
	switch {
	case errors.As(err, &unknown):
		return l.unknown(unknown.Key, nil)
	case errors.As(err, &kind):
		return &diagnostic.Diagnostic{Message: kind.Error(), Remedy: `Link it by {{` + instead + ` "` + kind.Key + `"}} or {{asset "` + kind.Key + `"}}.`}
	}
	return err
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
