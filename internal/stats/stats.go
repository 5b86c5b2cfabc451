// Package stats tells what a build's output is made of and why it is there: how large each file is, raw and as it is sent
// compressed, which source takes how much of it and who imports that source, what each icon of a sheet and each mixin of a
// stylesheet costs, and what each page makes a browser load. It measures files that a build made; it builds nothing.
package stats

import (
	"encoding/json"
	"fmt"
	"io"

	"assetbuild/internal/diagnostic"
)

// Version is that of the document's shape.
const Version = 1

// A Report is what Take finds. docs/stats.md describes its JSON.
type Report struct {
	Version int      `json:"version"`
	Outputs []Output `json:"outputs"`
	Pages   []Page   `json:"pages"`
	// Changes are those since another report, where one was given.
	Changes *Changes `json:"changes,omitempty"`
}

// Sizes are a file's, in bytes. Gzip and Brotli are what is sent to a browser that takes them: for a file that servers don't
// compress, such as a PNG, they are its raw size.
type Sizes struct {
	Raw    int64 `json:"raw"`
	Gzip   int64 `json:"gzip"`
	Brotli int64 `json:"brotli"`
}

func (s Sizes) plus(o Sizes) Sizes { return Sizes{s.Raw + o.Raw, s.Gzip + o.Gzip, s.Brotli + o.Brotli} }

// An Output is one published file. Source maps and the manifest are none: no visitor loads them.
type Output struct {
	// Path is relative to the output folder, with slashes; Name is the path without its fingerprint, by which two builds
	// are compared. No two outputs have one name.
	Path string `json:"path"`
	Name string `json:"name"`
	// Kind is "stylesheet", "script", "sheet", "page", "asset" or "static".
	Kind string `json:"kind"`
	// Entry is the source that the project named; empty for what others pulled in.
	Entry string `json:"entry,omitempty"`
	Sizes
	// By are the names of the outputs that refer to it, sorted.
	By []string `json:"by"`
	// Measure says how Parts were measured.
	Measure Measure `json:"measure,omitempty"`
	// Parts are its sources, the largest first; together they have Raw bytes.
	Parts []Part `json:"parts"`
	// Mixins are the definitions whose bodies made its CSS, the largest first.
	Mixins []Mixin `json:"mixins,omitempty"`
}

// A Measure says where the figures of an output's parts come from.
type Measure string

// The measures.
const (
	// ByFile: the output has one source, or its parts are not known.
	ByFile Measure = "file"
	// ByBundler: esbuild counted.
	ByBundler Measure = "bundler"
	// BySourceMap: each byte belongs to the source that the source map names for it.
	BySourceMap Measure = "source-map"
	// ByStream: what the compressed stream of a PNG spends on an icon's pixels.
	ByStream Measure = "stream"
	// BySibling: as in the PNG file of the same sheet, in proportion.
	BySibling Measure = "sibling"
	// ByMarkup: the length of an icon's markup in an SVG sheet.
	ByMarkup Measure = "markup"
	// ByArea: in proportion to an icon's area.
	ByArea Measure = "area"
)

// A Part is one source's share of an output.
type Part struct {
	// Source is the path from the project's root, or what there is in brackets: "(space between icons)".
	Source string `json:"source"`
	Bytes  int64  `json:"bytes"`
	// Area is an icon's part of its sheet, from 0 to 1.
	Area float64 `json:"area,omitempty"`
	// By are the sources that import it, of an icon the stylesheets that use its placeholders; sorted.
	By []string `json:"by"`
}

// Names of parts that are no source.
const (
	ownPart   = "(bundler)"
	spacePart = "(space between icons)"
	framePart = "(format: header, palette, code tables)"
)

// A Mixin is the share of a mixin or a placeholder: the bytes of a stylesheet that stand in its body.
type Mixin struct {
	// Name has the sigil: "@mixin button", "%nav-home-sprite".
	Name   string `json:"name"`
	Source string `json:"source"`
	Line   int    `json:"line"`
	Bytes  int64  `json:"bytes"`
}

// A Page is what a page makes a browser load, at most: itself, its stylesheets and what they refer to, its scripts with what
// they import at once, its images that are not lazy. Files of other hosts and those that a script asks for later are not in
// it.
type Page struct {
	Path string `json:"path"`
	// Requests counts the files.
	Requests int `json:"requests"`
	Sizes
	// Loads are their names, sorted.
	Loads []string `json:"loads"`
}

// Encode writes a report as indented JSON.
func (r *Report) Encode(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(r); err != nil {
		return fmt.Errorf("write the statistics: %w", err)
	}
	return nil
}

// Decode reads what Encode wrote. File is its name, for errors.
func Decode(file string, data []byte) (*Report, error) {
	var r Report
	err := json.Unmarshal(data, &r)
	if err == nil && r.Version != Version {
		err = fmt.Errorf("version %d instead of %d", r.Version, Version)
	}
	if err != nil {
		return nil, &diagnostic.Diagnostic{
			File: file, Message: "is no statistics of a build: " + err.Error(), Err: err,
			Remedy: "Write it by: assetbuild stats --json > FILE",
		}
	}
	return &r, nil
}
