// Package pages renders a project's HTML pages through html/template, against the manifest of what was built.
//
// Each PATH.html below the pages folder becomes PATH.html in the output, at any depth, unless its name starts with "_":
// those are partials and layouts. A partial is called by its path from the page's folder or from any folder above it up
// to the pages folder; where two have one name, the nearer wins. So a page journal/post.html reaches journal/_side.html
// as "_side.html", and _nav.html of the pages folder as "_nav.html" too. What a partial defines ({{define}}, {{block}}) a
// page may define anew.
//
// The dot is the table [pages.data]. Beside html/template's own functions there are
//
//	asset KEY       the URL of a source file, a sheet, a stylesheet or a script; of a file of the static folder by its
//	                path in the output: {{asset "/favicon.svg"}}
//	stylesheet KEY  a <link> to a stylesheet
//	script KEY      a <script>, after the styles that it imports and the preloads of the scripts that it imports
//
// A key is a path from the project's root: {{stylesheet "assets/sass/home.scss"}}.
package pages

import (
	"context"
	"fmt"
	"os"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"assetbuild/internal/artifact"
	"assetbuild/internal/diagnostic"
	"assetbuild/internal/manifest"
	"assetbuild/internal/sources"
)

// Options says which pages are rendered, and against what. Root and Dir are required.
type Options struct {
	// Root is the project's folder, absolute; Dir the pages' folder, absolute.
	Root, Dir string
	// Data is what the templates have as their dot.
	Data map[string]any
	// Manifest is what was built. Keys that it doesn't hold are asked for by Assets.
	Manifest manifest.Manifest
	// Assets publishes source files that only a page refers to; nil where there are none.
	Assets Assets
	// Static is the absolute folder that is published as it is: keys that start with "/" are looked for there.
	Static string
	// PublicPath is what the output folder is reached by: "/", "https://cdn.example.com/x/". Empty and "./" mean that each
	// URL is relative to its page.
	PublicPath string
	// Classic says that scripts are no ES modules: they get defer instead of type="module".
	Classic bool
	// AllowOutside lets links in the pages folder lead out of the project.
	AllowOutside bool
	// Skip are absolute folders that are not looked into.
	Skip []string
}

// Assets adds source files to a build.
type Assets interface {
	// Asset gives the place in the output folder of a file that is named by its path from the project's root.
	Asset(ctx context.Context, key string) (output string, err error)
}

// maxSize is the largest template that is read, in bytes: far more than any page has.
const maxSize = 16 << 20

// Render renders all pages, sorted by path. Its error is a diagnostic.List with everything that is wrong in any of them;
// then no page is given.
func Render(ctx context.Context, opt Options) ([]artifact.File, error) {
	files, err := sources.Static(ctx, opt.Dir, sources.Options{Project: opt.Root, AllowOutside: opt.AllowOutside, Skip: opt.Skip})
	if err != nil {
		return nil, err
	}
	site, wrong := newSite(files)
	pages, findings := site.renderAll(ctx, opt)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := diagnostic.Sort(append(wrong, findings...)).Err(); err != nil {
		return nil, err
	}
	return pages, nil
}

// Check reads all pages and partials without rendering them, and gives what is wrong in any: for a build that has nothing
// to render them against.
func Check(ctx context.Context, opt Options) error {
	files, err := sources.Static(ctx, opt.Dir, sources.Options{Project: opt.Root, AllowOutside: opt.AllowOutside, Skip: opt.Skip})
	if err != nil {
		return err
	}
	_, wrong := newSite(files)
	return diagnostic.Sort(wrong).Err()
}

// renderAll renders as many pages side by side as there are processors.
func (s *site) renderAll(ctx context.Context, opt Options) ([]artifact.File, diagnostic.List) {
	pages := make([]artifact.File, len(s.pages))
	findings := make([]diagnostic.List, len(s.pages))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(s.pages)) {
		workers.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(s.pages) || ctx.Err() != nil {
					return
				}
				file := s.pages[i].file
				pages[i] = artifact.File{Path: file.Rel, From: file.Display, Kind: "page"}
				pages[i].Data, findings[i] = s.render(ctx, opt, s.pages[i])
			}
		})
	}
	workers.Wait()
	return pages, slices.Concat(findings...)
}

// isTemplate reports whether a file is a page or a partial: .html, neither hidden nor in a hidden folder.
func isTemplate(rel string) bool {
	return path.Ext(rel) == ".html" && !strings.HasPrefix(rel, ".") && !strings.Contains(rel, "/.")
}

func isPartial(rel string) bool { return strings.HasPrefix(path.Base(rel), "_") }

// read reads a template.
func read(file sources.File) (string, *diagnostic.Diagnostic) {
	info, err := os.Stat(file.Path)
	if err == nil && info.Size() > maxSize {
		return "", &diagnostic.Diagnostic{
			File:    file.Display,
			Message: fmt.Sprintf("is too large for a page: %d MB, and %d are allowed", info.Size()>>20, maxSize>>20),
			Remedy:  "Put what is not a template into the static folder.",
		}
	}
	data, err := os.ReadFile(file.Path)
	if err != nil {
		return "", &diagnostic.Diagnostic{File: file.Display, Message: "can't be read", Remedy: "Give yourself the right to read it.", Err: err}
	}
	return string(data), nil
}
