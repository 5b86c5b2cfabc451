// Package manifest lets a Go server refer to what assetbuild published, through html/template:
//
//	files, err := manifest.Open("public/manifest.json", manifest.Options{})
//	page := template.Must(template.New("page").Funcs(files.Funcs()).ParseFiles("page.html"))
//
// and in page.html
//
//	{{stylesheet "assets/sass/home.scss"}} {{script "assets/js/home.ts"}} <img src="{{asset "assets/images/logo.svg"}}">
//
// A key is a source's path from the project's root. While you develop, open the manifest of `assetbuild serve` by its
// address, "http://localhost:5280/manifest.json": it is asked anew for each page, so that what serve makes of this moment's
// sources is what pages name.
package manifest

import (
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	table "assetbuild/internal/manifest"
)

// maxSize bounds a manifest that is read, in bytes: one of 100,000 files has a fifth of it.
const maxSize = 128 << 20

// Options say how pages refer to the output folder. The zero value is what assetbuild.toml has by default.
type Options struct {
	// PublicPath is what the output folder is reached by, as in assetbuild.toml: "https://cdn.example.com/x/". Empty: "/".
	PublicPath string
	// Classic says that scripts are no ES modules, as with format = "iife".
	Classic bool
	// Client asks the manifest of `assetbuild serve`. Nil: one that gives up after two seconds.
	Client *http.Client
}

// Files are what a build published. Its methods are safe for concurrent use.
type Files struct {
	file string
	opt  Options

	mu    sync.Mutex
	table Table
	info  fs.FileInfo // what the file looked like when it was read
}

// Open reads a manifest: a file, or the address of one that `assetbuild serve` makes, which need not answer yet. A file is
// read again whenever a build has replaced it; there is nothing to restart after a deploy.
func Open(file string, opt Options) (*Files, error) {
	if opt.PublicPath == "" {
		opt.PublicPath = "/"
	}
	if opt.Client == nil {
		opt.Client = &http.Client{Timeout: 2 * time.Second}
	}
	f := &Files{file: file, opt: opt}
	if f.served() {
		return f, nil
	}
	_, err := f.current()
	return f, err
}

// Page refers to the files of this moment, and links each once. Make one for every page that is rendered, and hand it to
// the template: {{.Assets.Script "assets/js/home.ts"}}.
func (f *Files) Page() (*Page, error) {
	current, err := f.current()
	if err != nil {
		return nil, err
	}
	return &Page{Table: current, PublicPath: f.opt.PublicPath, Classic: f.opt.Classic}, nil
}

// Funcs gives asset, stylesheet and script for html/template. Each call stands for itself: what two scripts of one page both
// import is preloaded twice, which browsers take once. A key that isn't there ends the page with an error.
func (f *Files) Funcs() template.FuncMap {
	return template.FuncMap{
		"asset":      one(f, (*Page).Asset),
		"stylesheet": one(f, (*Page).Stylesheet),
		"script":     one(f, (*Page).Script),
	}
}

// one makes a function for templates of a page's method.
func one[T ~string](f *Files, of func(*Page, string) (T, error)) func(key string) (T, error) {
	return func(key string) (T, error) {
		page, err := f.Page()
		if err != nil {
			return "", err
		}
		return of(page, key)
	}
}

// served tells whether the manifest is that of `assetbuild serve`.
func (f *Files) served() bool {
	return strings.HasPrefix(f.file, "http://") || strings.HasPrefix(f.file, "https://")
}

// current gives the table as it is now.
func (f *Files) current() (Table, error) {
	if f.served() {
		return f.ask()
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	info, err := os.Stat(f.file)
	if err != nil {
		return f.last(err)
	}
	if f.table != nil && os.SameFile(info, f.info) && info.ModTime().Equal(f.info.ModTime()) && info.Size() == f.info.Size() {
		return f.table, nil
	}
	data, err := os.ReadFile(f.file)
	if err != nil {
		return f.last(err)
	}
	read, err := table.Decode(data)
	if err != nil {
		return f.last(err)
	}
	f.table, f.info = read, info
	return f.table, nil
}

// last gives the table that was read last. Its files are still there: assetbuild keeps those of former builds for a while.
func (f *Files) last(err error) (Table, error) {
	if f.table != nil {
		return f.table, nil
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no manifest yet, run `assetbuild build`: %w", err)
	}
	return nil, fmt.Errorf("read the manifest %s: %w", f.file, err)
}

// ask reads the manifest of `assetbuild serve`. Integrity is left out: a file may change between this page and its use.
func (f *Files) ask() (Table, error) {
	response, err := f.opt.Client.Get(f.file)
	if err != nil {
		return nil, fmt.Errorf("ask for the manifest, is `assetbuild serve` running? %w", err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("ask for the manifest: %s answers %s", f.file, response.Status)
	}
	data, err := io.ReadAll(io.LimitReader(response.Body, maxSize))
	if err != nil {
		return nil, fmt.Errorf("ask for the manifest: %w", err)
	}
	read, err := table.Decode(data)
	if err != nil {
		return nil, err
	}
	for key, chunk := range read {
		chunk.Integrity = ""
		read[key] = chunk
	}
	return read, nil
}
