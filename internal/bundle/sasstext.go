package bundle

import (
	"encoding/base64"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/evanw/esbuild/pkg/api"

	"assetbuild/internal/diagnostic"
)

// An edit replaces bytes of a text.
type edit struct {
	start, end int
	text       string
}

// A sassText is a compiled stylesheet with its source map.
type sassText struct {
	b       *Bundler
	entry   string
	css     string
	lines   []int // the byte at which each line starts
	sources *sourceMap
	files   []string // the absolute path of each source; empty for one that isn't on the disk
}

// newSassText decodes the source map, and makes its sources such as may be published: nothing absolute.
func (b *Bundler) newSassText(in Stylesheet) (*sassText, error) {
	t := &sassText{b: b, entry: in.Entry, css: in.CSS, lines: lineStarts(in.CSS)}
	if in.SourceMap == "" {
		return t, nil
	}
	var err error
	if t.sources, err = parseSourceMap(in.SourceMap); err != nil {
		return nil, err
	}
	t.files = make([]string, len(t.sources.Sources))
	for i, source := range t.sources.Sources {
		t.files[i] = b.sourceFile(t.sources.SourceRoot + source)
		t.sources.Sources[i] = b.publicSource(source, t.files[i])
	}
	t.sources.SourceRoot = ""
	t.sources.fillContents(t.files)
	return t, nil
}

// lineStarts gives the byte at which each line starts.
func lineStarts(text string) []int {
	starts := []int{0}
	for i := 0; ; {
		next := strings.IndexByte(text[i:], '\n')
		if next < 0 {
			return starts
		}
		i += next + 1
		starts = append(starts, i)
	}
}

// position gives the line and the column, in UTF-16 code units, of a byte; both from 0.
func (t *sassText) position(at int) (line, column int) {
	line, exact := slices.BinarySearch(t.lines, at)
	if !exact {
		line--
	}
	return line, utf16Length(t.css[t.lines[line]:at])
}

func utf16Length(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}

// folders gives the folders of the files in which a reference's value, its declaration and its rules were written.
func (t *sassText) folders(r reference) []string {
	var folders []string
	for _, at := range append([]int{r.start, r.value, r.declaration}, r.rules...) {
		s, ok := t.origin(at)
		if !ok || t.files[s.source] == "" {
			continue
		}
		if folder := filepath.Dir(t.files[s.source]); !slices.Contains(folders, folder) {
			folders = append(folders, folder)
		}
	}
	return folders
}

// origin gives the segment of the source map that covers a byte of the compiled text.
func (t *sassText) origin(at int) (segment, bool) {
	if t.sources == nil {
		return segment{}, false
	}
	return t.sources.find(t.position(at))
}

// place gives a finding about a reference with the place where it was written: the URL there, or where its value starts. A
// finding about the file that the URL leads to names that file in its message.
func (t *sassText) place(finding *diagnostic.Diagnostic, r reference) *diagnostic.Diagnostic {
	d := *finding
	if d.File != "" {
		d.Message = d.File + " " + d.Message
	}
	d.File, d.Length = t.entry, 0
	s, ok := t.origin(r.start)
	if !ok {
		return &d
	}
	t.placeSegment(&d, s)
	file, _ := splitURL(r.url)
	if i := strings.Index(d.Source[min(d.Column-1, len(d.Source)):], file); i >= 0 {
		d.Column += i
		d.Length = len(file)
	}
	return &d
}

// placeSegment writes a segment's source into a finding.
func (t *sassText) placeSegment(d *diagnostic.Diagnostic, s segment) {
	if file := t.files[s.source]; file != "" {
		d.File = t.b.policy.key(file)
	} else {
		d.File = t.sources.Sources[s.source]
	}
	d.Line, d.Column = s.sourceLine+1, 1
	if content := t.sources.SourcesContent[s.source]; content != nil {
		d.Source = lineOf(*content, s.sourceLine)
		d.Column = 1 + byteColumn(d.Source, s.sourceColumn)
	}
}

// lineOf gives a line of a text, without its line break.
func lineOf(text string, line int) string {
	for ; line > 0; line-- {
		_, rest, ok := strings.Cut(text, "\n")
		if !ok {
			return ""
		}
		text = rest
	}
	text, _, _ = strings.Cut(text, "\n")
	return strings.TrimSuffix(text, "\r")
}

// byteColumn turns a column in UTF-16 code units into one in bytes.
func byteColumn(line string, column int) int {
	i := 0
	for i < len(line) && column > 0 {
		r, size := utf8.DecodeRuneInString(line[i:])
		i += size
		column--
		if r > 0xFFFF {
			column--
		}
	}
	return i
}

// apply makes the edits, and moves the source map with them. Line breaks inside of what is replaced stay, so that no line
// moves.
func (t *sassText) apply(edits []edit) string {
	var out strings.Builder
	out.Grow(len(t.css) + 32*len(edits))
	var shifts []shift
	at := 0
	for _, e := range edits {
		replacement := e.text
		if breaks := strings.Count(t.css[e.start:e.end], "\n"); breaks > 0 {
			replacement = strings.TrimSuffix(replacement, ")") + strings.Repeat("\n", breaks) + ")"
		}
		out.WriteString(t.css[at:e.start])
		out.WriteString(replacement)
		at = e.end
		line, column := t.position(e.end)
		last := replacement[strings.LastIndexByte(replacement, '\n')+1:]
		if len(last) < len(replacement) {
			shifts = append(shifts, shift{line, column, utf16Length(last) - column})
		} else {
			shifts = append(shifts, shift{line, column, utf16Length(replacement) - utf16Length(t.css[e.start:e.end])})
		}
	}
	out.WriteString(t.css[at:])
	if t.sources != nil {
		t.sources.shift(shifts)
	}
	return out.String()
}

// mapComment gives the source map as a comment for the end of the stylesheet, from which esbuild takes it.
func (t *sassText) mapComment() (string, error) {
	if t.sources == nil {
		return "", nil
	}
	encoded, err := t.sources.encode()
	if err != nil {
		return "", fmt.Errorf("%s: %w", t.entry, err)
	}
	return "\n/*# sourceMappingURL=data:application/json;base64," + base64.StdEncoding.EncodeToString([]byte(encoded)) + " */\n", nil
}

// locateBuilt leads from a place in the text that esbuild was given, which has the shifted map, to its source. It gives
// nil for places in other files.
func (t *sassText) locateBuilt(at *api.Location) *diagnostic.Diagnostic {
	if filepath.ToSlash(at.File) != t.entry {
		return nil
	}
	d := &diagnostic.Diagnostic{File: t.entry}
	if t.sources == nil {
		return d
	}
	column := utf16Length(at.LineText[:min(at.Column, len(at.LineText))])
	if s, ok := t.sources.find(at.Line-1, column); ok {
		t.placeSegment(d, s)
	}
	return d
}
