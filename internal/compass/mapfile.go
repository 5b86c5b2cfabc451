package compass

import (
	"encoding/json"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/go-sourcemap/sourcemap"

	"assetbuild/sass"
)

// A mark says from which place of Dart Sass's CSS (counted from 0) a piece of ours comes. offset is in bytes of ours.
type mark struct{ offset, line, column int }

// A mapFile is a source map of revision 3 (ECMA-426).
type mapFile struct {
	Version  int      `json:"version"`
	File     string   `json:"file"`
	Sources  []string `json:"sources"`
	Names    []string `json:"names"`
	Mappings string   `json:"mappings"`
}

// mapped gives CSS that names its source map, and the map. Sources are named from the CSS file's folder. Where the CSS was
// printed anew, marks lead to what Dart Sass printed, whose map is known; nil means that it is Dart Sass's own.
func mapped(css, file string, sheet *sass.Stylesheet, marks []mark) (withComment, sourceMap []byte, err error) {
	m := mapFile{}
	if err := json.Unmarshal([]byte(sheet.SourceMap), &m); err != nil {
		return nil, nil, fmt.Errorf("%s: the source map can't be read: %w", sheet.Entry, err)
	}
	if marks != nil && m.Mappings != "" { // the parser takes a map of nothing for a broken one
		consumer, err := sourcemap.Parse("", []byte(sheet.SourceMap))
		if err != nil {
			return nil, nil, fmt.Errorf("%s: the source map can't be read: %w", sheet.Entry, err)
		}
		m.Sources, m.Mappings = remapped(css, marks, consumer)
	}
	for i, source := range m.Sources {
		m.Sources[i] = fromFolder(filepath.Dir(file), source)
	}
	m.Version, m.File, m.Names = 3, filepath.Base(file), []string{}
	if sourceMap, err = json.Marshal(m); err != nil {
		return nil, nil, fmt.Errorf("%s: the source map can't be written: %w", sheet.Entry, err)
	}
	if css != "" && !strings.HasSuffix(css, "\n") {
		css += "\n"
	}
	comment := "/*# sourceMappingURL=" + (&url.URL{Path: filepath.Base(file) + ".map"}).String() + " */\n"
	return []byte(css + comment), sourceMap, nil
}

// fromFolder names a source of a map from a folder. What the library brings along has a scheme of its own.
func fromFolder(dir, source string) string {
	address, err := url.Parse(source)
	if err != nil || address.Scheme != "file" {
		return source
	}
	path := address.Path
	if len(path) > 2 && path[0] == '/' && path[2] == ':' {
		path = path[1:] // Windows has its drive behind the first slash
	}
	rel, err := filepath.Rel(dir, filepath.FromSlash(path))
	if err != nil {
		return source
	}
	return (&url.URL{Path: filepath.ToSlash(rel)}).EscapedPath()
}

// remapped writes the mappings of CSS whose pieces have marks.
func remapped(css string, marks []mark, of *sourcemap.Consumer) (sources []string, mappings string) {
	index := map[string]int{}
	var out []byte
	var last struct{ column, source, line, sourceColumn int }
	at, first := 0, true
	column := 0 // of at, in UTF-16 code units
	for _, m := range marks {
		source, _, line, sourceColumn, ok := of.Source(m.line+1, m.column)
		if !ok || source == "" || m.offset > len(css) {
			continue
		}
		for at < m.offset {
			r, n := utf8.DecodeRuneInString(css[at:])
			switch {
			case r == '\n':
				out = append(out, ';')
				column, last.column, first = 0, 0, true
			case r > 0xffff:
				column += 2
			case r != '\ufeff': // decoders drop the mark at the beginning
				column++
			}
			at += n
		}
		if _, known := index[source]; !known {
			index[source] = len(sources)
			sources = append(sources, source)
		}
		if !first {
			out = append(out, ',')
		}
		first = false
		out = appendVLQ(out, column-last.column)
		out = appendVLQ(out, index[source]-last.source)
		out = appendVLQ(out, line-1-last.line)
		out = appendVLQ(out, sourceColumn-last.sourceColumn)
		last.column, last.source, last.line, last.sourceColumn = column, index[source], line-1, sourceColumn
	}
	return sources, string(out)
}

// appendVLQ writes a number in base64 digits of five bits, the sign in the lowest.
func appendVLQ(out []byte, n int) []byte {
	const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	bits := uint(n) << 1
	if n < 0 {
		bits = uint(-n)<<1 | 1
	}
	for ; bits > 31; bits >>= 5 {
		out = append(out, digits[bits&31|32])
	}
	return append(out, digits[bits])
}
