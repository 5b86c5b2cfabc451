package config

import (
	"path/filepath"
	"strings"
	"testing"

	"assetbuild/internal/diagnostic"
)

// The largest files that are read, made to be slow: work that grew with the square of the size would take hours, and end
// by the limit of the test run. The findings are bounded too.
func TestLargeFilesEndSoon(t *testing.T) {
	fill := func(part string) string { return strings.Repeat(part, (maxSize-100)/len(part)) }
	for name, text := range map[string]string{
		"unknown keys":            fill("x = 1\n"),
		"unknown tables":          fill("[x]\n"),
		"unknown keys of a table": "[sass]\n" + fill("x=1\n"),
		"impossible values":       "targets = [" + fill("'x',") + "]",
		"values of wrong types":   "targets = [" + fill("1,") + "]",
		"directories":             fill("[[sprites.directory]]\npath='a'\n"),
		"nested lists":            "[pages.data]\nx = " + fill("["),
		"a long dotted key":       "[pages]\ndata." + fill("a.") + "a = 1",
		"a long dotted header":    "[pages.data." + fill("a.") + "a]",
		"many dotted keys":        "[pages.data]\n" + fill("a.b.c.d = 1\n"),
		"one long line":           "output = '" + fill("x") + "'\nx = 1",
		"empty lines":             fill("\n") + "x = 1",
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			_, err := Parse(root, filepath.Join(root, FileName), []byte(text))
			found := diagnostic.Of(err)
			if len(found) > maxFindings+1 {
				t.Errorf("%d findings", len(found))
			}
			for _, d := range found {
				if len(d.Source) > maxSource {
					t.Errorf("%s shows a line of %d bytes", d.Place(), len(d.Source))
				}
			}
		})
	}
}
