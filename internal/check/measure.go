package check

import (
	"cmp"
	"path"
	"regexp"
	"slices"
	"strings"

	"assetbuild/internal/artifact"
	"assetbuild/internal/manifest"
	"assetbuild/internal/publish"

	"golang.org/x/net/html"
)

// An Output is one file of the output, as `assetbuild stats --json` lists them too. Sizes are bytes. What a server does not
// send compressed, because it would gain nothing, has its own size as Gzip and Brotli.
type Output struct {
	Path string `json:"path"`
	// Name is the path without fingerprint.
	Name   string `json:"name"`
	Kind   string `json:"kind"`
	Raw    int64  `json:"raw"`
	Gzip   int64  `json:"gzip"`
	Brotli int64  `json:"brotli"`
	source string
}

// A Page is what one page takes: itself, the stylesheets, scripts, images and videos that it names, and what its scripts
// import. Images that a stylesheet names are not among them: which of them a browser loads depends on the page.
type Page struct {
	Path     string `json:"path"`
	Requests int    `json:"requests"`
	Raw      int64  `json:"raw"`
	Gzip     int64  `json:"gzip"`
	Brotli   int64  `json:"brotli"`
	source   string
}

var fingerprint = regexp.MustCompile(`-[A-Z2-7]{8}(\.[^/]+)$`)

// plainName gives a path of the output without its fingerprint.
func plainName(name string) string { return fingerprint.ReplaceAllString(name, "$1") }

// measureOutputs measures the output's files, sorted by path. Source maps and the manifest are for nobody's browser.
func (p *project) measureOutputs() []Output {
	var files []artifact.File
	for _, f := range p.result.Files {
		if f.Kind != "map" && f.Kind != "manifest" {
			files = append(files, f)
		}
	}
	twins, err := publish.Twins(p.ctx, files, publish.TwinOptions{Formats: []string{"gz", "br"}, Cache: p.store, Jobs: p.opt.Jobs})
	if err != nil {
		return nil // a source went while it was read
	}
	small := map[string]int64{}
	for _, twin := range twins {
		small[twin.Path] = int64(len(twin.Data))
	}
	var all []Output
	for _, f := range files {
		size, err := f.Size()
		if err != nil {
			continue
		}
		o := Output{Path: f.Path, Name: f.Path, Kind: f.Kind, Raw: size, source: f.From}
		if f.Hashed {
			o.Name = plainName(f.Path)
		}
		o.Gzip, o.Brotli = cmp.Or(small[f.Path+".gz"], size), cmp.Or(small[f.Path+".br"], size)
		all = append(all, o)
	}
	slices.SortFunc(all, func(a, b Output) int { return strings.Compare(a.Path, b.Path) })
	return all
}

// measurePages adds up what each page takes.
func (p *project) measurePages() (pages []Page) {
	outputs := map[string]Output{}
	for _, o := range p.outputs() {
		outputs[o.Path] = o
	}
	table := p.manifest()
	for _, f := range p.result.Files {
		if f.Kind != "page" {
			continue
		}
		page := Page{Path: f.Path, source: f.From}
		taken := map[string]bool{}
		var take func(name string)
		take = func(name string) {
			o, ok := outputs[name]
			if !ok || taken[name] {
				return
			}
			taken[name] = true
			page.Requests++
			page.Raw, page.Gzip, page.Brotli = page.Raw+o.Raw, page.Gzip+o.Gzip, page.Brotli+o.Brotli
			for _, imported := range importsOf(table, name) {
				take(imported)
			}
		}
		take(f.Path)
		for _, url := range namedBy(f.Data) {
			if name, ok := p.outputOf(f.Path, url); ok {
				take(name)
			}
		}
		pages = append(pages, page)
	}
	return pages
}

func (p *project) manifest() manifest.Manifest {
	for _, f := range p.result.Files {
		if f.Kind == "manifest" {
			if table, err := manifest.Decode(f.Data); err == nil {
				return table
			}
		}
	}
	return nil
}

// importsOf gives the files that a published script imports before it runs.
func importsOf(table manifest.Manifest, file string) (files []string) {
	for _, chunk := range table {
		if chunk.File == file {
			for _, key := range chunk.Imports {
				files = append(files, table[key].File)
			}
		}
	}
	return files
}

// namedBy gives the URLs that a browser loads for a page without anybody's doing.
func namedBy(page []byte) (urls []string) {
	z := html.NewTokenizer(strings.NewReader(string(page)))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return urls
		}
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		token := z.Token()
		attributes := map[string]string{}
		for _, a := range token.Attr {
			attributes[a.Key] = a.Val
		}
		switch token.Data {
		case "script", "img", "source", "video", "audio", "iframe", "input", "embed", "track":
			if attributes["loading"] != "lazy" {
				urls = append(urls, attributes["src"])
			}
			urls = append(urls, attributes["poster"])
		case "link":
			if slices.ContainsFunc(strings.Fields(attributes["rel"]), func(r string) bool {
				return r == "stylesheet" || r == "preload" || r == "modulepreload" || r == "icon"
			}) {
				urls = append(urls, attributes["href"])
			}
		}
	}
}

// outputOf leads from a URL in a page to the file of the output.
func (p *project) outputOf(page, url string) (string, bool) {
	url, _, _ = strings.Cut(url, "#")
	url, _, _ = strings.Cut(url, "?")
	public := p.cfg.PublicPath
	switch {
	case url == "":
		return "", false
	case public != "" && public != "./" && strings.HasPrefix(url, public):
		return strings.TrimPrefix(url, public), true
	case strings.Contains(url, "://"), strings.HasPrefix(url, "//"), strings.HasPrefix(url, "data:"):
		return "", false
	case strings.HasPrefix(url, "/"):
		return url[1:], true
	}
	return path.Join(path.Dir(page), url), true
}
