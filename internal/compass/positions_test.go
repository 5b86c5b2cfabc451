package compass

import (
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/go-sourcemap/sourcemap"
)

// positions gives a function that says where the first place of a text in CSS comes from, by its source map: file and line.
func positions(t *testing.T, css string, text []byte) func(of string) []string {
	t.Helper()
	consumer, err := sourcemap.Parse("", text)
	if err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	css = strings.TrimPrefix(css, "\ufeff")
	return func(of string) []string {
		before, _, found := strings.Cut(css, of)
		if !found {
			return nil
		}
		line := strings.Count(before, "\n")
		column := len(utf16.Encode([]rune(before[strings.LastIndexByte(before, '\n')+1:])))
		source, _, at, _, ok := consumer.Source(line+1, column)
		if !ok {
			return nil
		}
		return []string{source, strconv.Itoa(at)}
	}
}
