package stats

import (
	"bytes"
	"html"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"

	"assetbuild/internal/artifact"
	"assetbuild/internal/manifest"

	"github.com/tdewolff/parse/v2"
	markup "github.com/tdewolff/parse/v2/html"
)

// A graph tells which outputs refer to which, by their paths.
type graph struct {
	loads map[string]map[string]bool // what is asked for together with it
	by    map[string]map[string]bool // who refers to it, at once or later
}

func newGraph(files []artifact.File, chunks map[string]manifest.Chunk, publicPath string) *graph {
	g := &graph{map[string]map[string]bool{}, map[string]map[string]bool{}}
	there := map[string]bool{}
	for _, f := range files {
		there[f.Path] = true
	}
	for _, f := range files {
		chunk := chunks[f.Path]
		for _, file := range chunk.Imports {
			g.refer(f.Path, file, true)
		}
		for _, file := range slices.Concat(chunk.DynamicImports, chunk.CSS) {
			g.refer(f.Path, file, false)
		}
		for _, file := range chunk.Assets {
			g.refer(f.Path, file, f.Kind == "stylesheet")
		}
		if f.Kind == "page" {
			for _, r := range references(f.Data) {
				if file := outputOf(r.url, f.Path, publicPath); there[file] {
					g.refer(f.Path, file, r.loads)
				}
			}
		}
	}
	return g
}

func (g *graph) refer(from, to string, loads bool) {
	if from == to || to == "" {
		return
	}
	if g.by[to] == nil {
		g.by[to] = map[string]bool{}
	}
	g.by[to][from] = true
	if loads {
		if g.loads[from] == nil {
			g.loads[from] = map[string]bool{}
		}
		g.loads[from][to] = true
	}
}

// referring gives the outputs that refer to one, sorted.
func (g *graph) referring(file string) []string { return slices.Sorted(maps.Keys(g.by[file])) }

// together gives an output and all that is loaded with it, each once, sorted.
func (g *graph) together(file string) []string {
	seen := map[string]bool{}
	var visit func(string)
	visit = func(file string) {
		if seen[file] {
			return
		}
		seen[file] = true
		for other := range g.loads[file] {
			visit(other)
		}
	}
	visit(file)
	return slices.Sorted(maps.Keys(seen))
}

// page sums up what a page loads.
func (t *taking) page(file string, sizes map[string]Sizes, g *graph) Page {
	p := Page{Path: file}
	for _, loaded := range g.together(file) {
		p.Requests++
		p.Sizes = p.plus(sizes[loaded])
		p.Loads = append(p.Loads, t.names[loaded])
	}
	slices.Sort(p.Loads)
	return p
}

// A reference is one URL of a page; loads tells that a browser asks for it while it builds the page.
type reference struct {
	url   string
	loads bool
}

// references finds the URLs in a page. Of an image's candidates a browser loads one: its src counts, and srcset only tells
// that the page refers to those files. An image that is lazy is loaded when it comes near, a video or a sound when it plays,
// and a link when it is followed.
func references(page []byte) (all []reference) {
	l := markup.NewLexer(parse.NewInput(bytes.NewReader(page)))
	tag, attributes := "", map[string]string{}
	for {
		kind, _ := l.Next()
		switch kind {
		case markup.ErrorToken:
			return all
		case markup.StartTagToken:
			tag, attributes = strings.ToLower(string(l.Text())), map[string]string{}
		case markup.AttributeToken:
			attributes[strings.ToLower(string(l.AttrKey()))] = html.UnescapeString(strings.Trim(string(l.AttrVal()), `"'`))
		case markup.StartTagCloseToken, markup.StartTagVoidToken:
			all = append(all, referencesOf(tag, attributes)...)
		}
	}
}

func referencesOf(tag string, attributes map[string]string) (all []reference) {
	for _, name := range []string{"src", "href", "poster", "data"} {
		if value := strings.TrimSpace(attributes[name]); value != "" {
			all = append(all, reference{value, loadsAtOnce(tag, name, attributes)})
		}
	}
	for _, name := range []string{"srcset", "imagesrcset"} {
		for candidate := range strings.SplitSeq(attributes[name], ",") {
			if fields := strings.Fields(candidate); len(fields) > 0 {
				all = append(all, reference{fields[0], false})
			}
		}
	}
	return all
}

func loadsAtOnce(tag, attribute string, attributes map[string]string) bool {
	if strings.EqualFold(attributes["loading"], "lazy") {
		return false
	}
	switch tag {
	case "link":
		for _, rel := range strings.Fields(strings.ToLower(attributes["rel"])) {
			if slices.Contains([]string{"stylesheet", "preload", "modulepreload", "icon", "manifest"}, rel) {
				return attribute == "href"
			}
		}
	case "img", "script", "iframe", "input", "embed":
		return attribute == "src"
	case "video":
		return attribute == "poster"
	case "object":
		return attribute == "data"
	}
	return false
}

// outputOf gives the path in the output folder that a page's URL leads to, if it leads there.
func outputOf(address, page, publicPath string) string {
	address, _, _ = strings.Cut(address, "#")
	address, _, _ = strings.Cut(address, "?")
	if strings.TrimLeft(publicPath, "./") == "" { // "/", "./" and none: from the host's root, or beside the page
		publicPath = "/"
	}
	rest, ok := strings.CutPrefix(address, strings.TrimSuffix(publicPath, "/")+"/")
	switch {
	case ok:
	case strings.Contains(address, ":"), strings.HasPrefix(address, "//"), address == "":
		return ""
	case strings.HasPrefix(address, "/"):
		rest = address[1:]
	default:
		rest = path.Join(path.Dir(page), address)
	}
	if strings.HasSuffix(address, "/") {
		rest = path.Join(rest, "index.html")
	}
	plain, err := url.PathUnescape(rest)
	if err != nil {
		return ""
	}
	return path.Clean(plain)
}
