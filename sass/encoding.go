package sass

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"assetbuild/internal/diagnostic"
	"assetbuild/internal/lazyregexp"

	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// charset is how a stylesheet names its encoding: in its first bytes.
var charset = lazyregexp.New(`^@charset\s+["']([-\w:.]+)["']`)

// decode gives a file's text. Stylesheets are UTF-8 unless a byte order mark or @charset says otherwise; Dart Sass, and the
// protocol that we speak with it, know nothing else.
func decode(shown string, data []byte) (string, error) {
	if bytes.HasPrefix(data, []byte{0xfe, 0xff}) || bytes.HasPrefix(data, []byte{0xff, 0xfe}) {
		data, _, _ = transform.Bytes(unicode.BOMOverride(transform.Nop), data) // what is no UTF-16 becomes U+FFFD
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if utf8.Valid(data) {
		return string(data), nil
	}
	if named := charset.FindSubmatch(data); named != nil {
		if encoding, err := htmlindex.Get(string(named[1])); err == nil {
			if decoded, err := encoding.NewDecoder().Bytes(data); err == nil && utf8.Valid(decoded) && !bytes.ContainsRune(decoded, utf8.RuneError) {
				return string(decoded), nil
			}
		}
	}
	at := 0
	for at < len(data) {
		r, size := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		at += size
	}
	place := positionOf(string(data[:at]), at)
	source, _ := lineOf(string(data), place.line)
	return "", &diagnostic.Diagnostic{
		File: shown, Line: place.line + 1, Column: place.column + 1, Source: strings.ToValidUTF8(source, "\ufffd"),
		Message: fmt.Sprintf("the byte 0x%02X is no UTF-8", data[at]),
		Remedy:  `Save the file as UTF-8, or name its encoding on the first line: @charset "ISO-8859-1";`,
	}
}
