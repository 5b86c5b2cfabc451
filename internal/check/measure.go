package check

import (
	"regexp"

	"assetbuild/internal/stats"
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

// A Page is what one page takes at most, as stats.Page counts it.
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

// measure measures the output's files and pages as `assetbuild stats` does, so that the two compare.
func (p *project) measure() (outputs []Output, pages []Page) {
	weighed, err := stats.Weigh(p.ctx, stats.Build{Files: p.result.Files, PublicPath: p.cfg.PublicPath, Cache: p.store, Jobs: p.opt.Jobs})
	if err != nil {
		return nil, nil // a source went while it was read
	}
	sources := map[string]string{}
	for _, f := range p.result.Files {
		sources[f.Path] = f.From
	}
	for _, o := range weighed.Outputs {
		outputs = append(outputs, Output{o.Path, o.Name, o.Kind, o.Raw, o.Gzip, o.Brotli, sources[o.Path]})
	}
	for _, page := range weighed.Pages {
		pages = append(pages, Page{page.Path, page.Requests, page.Raw, page.Gzip, page.Brotli, sources[page.Path]})
	}
	return outputs, pages
}
