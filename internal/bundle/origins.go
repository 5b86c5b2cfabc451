package bundle

import (
	"net/url"
	"path"
	"slices"
	"strings"
)

// Origins tell where each byte of an output comes from, as far as its source map knows.
type Origins struct {
	// Sources are the map's, with Name as the path from the project's root.
	Sources []OriginSource
	// Spans part the whole output, in order.
	Spans []Span
}

// An OriginSource is a file that a source map names. Text is empty where the map does not hold it.
type OriginSource struct{ Name, Text string }

// A Span is a run of an output's bytes that come from one place.
type Span struct {
	// Source is an index into Origins.Sources; -1 where the map names none.
	Source int
	// Line counts from 0, Column is in bytes of that line.
	Line, Column int
	// Bytes is the length of the run.
	Bytes int
}

// ReadOrigins parts an output of a build by its source map. File is its path in the output folder. A byte belongs to the
// last mapping before it, and what stands before a line's first mapping to that one; the comment that names the map belongs
// to no source.
func ReadOrigins(file string, output, sourceMap []byte) (*Origins, error) {
	m, err := parseSourceMap(string(sourceMap))
	if err != nil {
		return nil, err
	}
	o := &origining{found: &Origins{Sources: make([]OriginSource, len(m.Sources))}, lines: make([][]string, len(m.Sources))}
	for i, source := range m.Sources {
		if plain, err := url.PathUnescape(source); err == nil {
			source = plain
		}
		o.found.Sources[i].Name = path.Join(outdir, path.Dir(file), source)
		if i < len(m.SourcesContent) && m.SourcesContent[i] != nil {
			o.found.Sources[i].Text = *m.SourcesContent[i]
			o.lines[i] = strings.Split(*m.SourcesContent[i], "\n")
		}
	}
	current, next := segment{source: -1}, 0
	for number, line := range slices.Collect(strings.Lines(string(output))) {
		if strings.HasPrefix(line, "/*# sourceMappingURL=") {
			o.span(segment{source: -1}, len(line))
			continue
		}
		column := 0
		for first := true; next < len(m.segments) && m.segments[next].line <= number; next++ {
			s := m.segments[next]
			if s.line < number {
				continue // of a line that isn't there
			}
			if !first {
				n := byteColumn(line, s.column-column)
				o.span(current, n)
				line, column = line[n:], s.column
			}
			current, first = s, false
		}
		o.span(current, len(line))
	}
	return o.found, nil
}

// An origining gathers spans.
type origining struct {
	found *Origins
	lines [][]string // of each source
}

// span adds the next bytes of the output.
func (o *origining) span(s segment, n int) {
	if n == 0 {
		return
	}
	made := Span{Source: s.source, Line: s.sourceLine, Column: s.sourceColumn, Bytes: n}
	if s.source >= 0 && s.sourceLine < len(o.lines[s.source]) {
		made.Column = byteColumn(o.lines[s.source][s.sourceLine], s.sourceColumn)
	}
	o.found.Spans = append(o.found.Spans, made)
}
