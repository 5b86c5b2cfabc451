package bundle

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// A sourceMap is a decoded source map of revision 3 (ECMA-426), without index maps. Lines and columns count from 0;
// columns count UTF-16 code units.
type sourceMap struct {
	Version        int       `json:"version"`
	SourceRoot     string    `json:"sourceRoot,omitempty"`
	Sources        []string  `json:"sources"`
	SourcesContent []*string `json:"sourcesContent,omitempty"`
	Names          []string  `json:"names"`
	Mappings       string    `json:"mappings"`

	segments []segment // sorted by line and column
}

// A segment leads from a place in the output to one in a source.
type segment struct {
	line, column             int
	source                   int // -1 where the output has no source
	sourceLine, sourceColumn int
	name                     int // -1 where there is none
}

// parseSourceMap decodes a source map. It refuses what would lead outside of its own tables.
func parseSourceMap(data string) (*sourceMap, error) {
	var m sourceMap
	if err := json.Unmarshal([]byte(data), &m); err != nil {
		return nil, fmt.Errorf("decode a source map: %w", err)
	}
	if m.Version != 3 {
		return nil, fmt.Errorf("decode a source map: version %d instead of 3", m.Version)
	}
	var err error
	if m.segments, err = decodeMappings(m.Mappings, len(m.Sources), len(m.Names)); err != nil {
		return nil, fmt.Errorf("decode a source map: %w", err)
	}
	return &m, nil
}

// encode gives the map as JSON.
func (m *sourceMap) encode() (string, error) {
	m.Mappings = encodeMappings(m.segments)
	out, err := json.Marshal(m)
	if err != nil {
		return "", fmt.Errorf("encode a source map: %w", err)
	}
	return string(out), nil
}

// find gives the segment that covers a place in the output: the last one that starts at or before it, of the same line
// or, in a value of several lines, of a line above.
func (m *sourceMap) find(line, column int) (segment, bool) {
	n, exact := slices.BinarySearchFunc(m.segments, segment{line: line, column: column}, comparePlaces)
	if exact {
		n++
	}
	if n == 0 || m.segments[n-1].source < 0 {
		return segment{}, false
	}
	return m.segments[n-1], true
}

func comparePlaces(a, b segment) int {
	return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.column, b.column))
}

// A shift says that from a column of a line on, text has moved by some columns.
type shift struct{ line, column, by int }

// shift moves the segments behind replaced text. The shifts are sorted by line and column, which are those of the text
// before any of them.
func (m *sourceMap) shift(shifts []shift) {
	i := 0
	moved, line := 0, -1
	for n := range m.segments {
		s := &m.segments[n]
		if s.line != line {
			line, moved = s.line, 0
		}
		for i < len(shifts) && (shifts[i].line < s.line || shifts[i].line == s.line && shifts[i].column <= s.column) {
			if shifts[i].line == s.line {
				moved += shifts[i].by
			}
			i++
		}
		s.column += moved
	}
}

const base64Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

// digitValues is base64Digits backwards; 0xff marks what is no digit.
var digitValues = func() (values [256]byte) {
	for i := range values {
		values[i] = 0xff
	}
	for i := range len(base64Digits) {
		values[base64Digits[i]] = byte(i)
	}
	return values
}()

// decodeMappings reads the "mappings" of a map with so many sources and names.
func decodeMappings(mappings string, sources, names int) ([]segment, error) {
	segments := make([]segment, 0, strings.Count(mappings, ",")+strings.Count(mappings, ";"))
	var at segment // running values of all fields
	var fields [5]int
	for i := 0; i < len(mappings); {
		switch mappings[i] {
		case ';':
			at.line++
			at.column = 0
			i++
			continue
		case ',':
			i++
			continue
		}
		n := 0
		for i < len(mappings) && mappings[i] != ',' && mappings[i] != ';' {
			value, width := decodeNumber(mappings[i:])
			if width == 0 || n == len(fields) {
				return nil, fmt.Errorf("bad mapping at byte %d", i)
			}
			fields[n] = value
			n++
			i += width
		}
		at.column += fields[0]
		s := segment{line: at.line, column: at.column, source: -1, name: -1}
		if n >= 4 {
			at.source += fields[1]
			at.sourceLine += fields[2]
			at.sourceColumn += fields[3]
			s.source, s.sourceLine, s.sourceColumn = at.source, at.sourceLine, at.sourceColumn
		}
		if n == 5 {
			at.name += fields[4]
			s.name = at.name
		}
		if n == 2 || n == 3 || s.column < 0 || s.source >= sources || s.name >= names || n >= 4 && (s.source < 0 || s.sourceLine < 0 || s.sourceColumn < 0) || n == 5 && s.name < 0 {
			return nil, fmt.Errorf("bad mapping before byte %d", i)
		}
		segments = append(segments, s)
	}
	if !slices.IsSortedFunc(segments, comparePlaces) {
		slices.SortStableFunc(segments, comparePlaces)
	}
	return segments, nil
}

// decodeNumber reads one base64 VLQ. Its width is 0 where there is none, or one of more than 32 bits.
func decodeNumber(s string) (value, width int) {
	shift := 0
	for i := 0; i < len(s) && shift < 35; i++ {
		digit := digitValues[s[i]]
		if digit == 0xff {
			return 0, 0
		}
		value |= int(digit&31) << shift
		shift += 5
		if digit&32 == 0 {
			if value&1 != 0 {
				return -(value >> 1), i + 1
			}
			return value >> 1, i + 1
		}
	}
	return 0, 0
}

// encodeMappings writes segments, which are sorted, as "mappings".
func encodeMappings(segments []segment) string {
	out := make([]byte, 0, len(segments)*6)
	var last segment
	first := true
	for _, s := range segments {
		for last.line < s.line {
			out = append(out, ';')
			last.line++
			last.column = 0
			first = true
		}
		if !first {
			out = append(out, ',')
		}
		first = false
		out = appendNumber(out, s.column-last.column)
		last.column = s.column
		if s.source < 0 {
			continue
		}
		out = appendNumber(out, s.source-last.source)
		out = appendNumber(out, s.sourceLine-last.sourceLine)
		out = appendNumber(out, s.sourceColumn-last.sourceColumn)
		last.source, last.sourceLine, last.sourceColumn = s.source, s.sourceLine, s.sourceColumn
		if s.name >= 0 {
			out = appendNumber(out, s.name-last.name)
			last.name = s.name
		}
	}
	return string(out)
}

// appendNumber writes one base64 VLQ.
func appendNumber(out []byte, value int) []byte {
	rest := value << 1
	if value < 0 {
		rest = -value<<1 | 1
	}
	for {
		digit := rest & 31
		rest >>= 5
		if rest > 0 {
			digit |= 32
		}
		out = append(out, base64Digits[digit])
		if rest == 0 {
			return out
		}
	}
}
