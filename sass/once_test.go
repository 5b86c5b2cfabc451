package sass

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
)

// Of an entry's imports of one file the first counts; the others leave blanks, so that lines and columns stay.
func TestImportOnce(t *testing.T) {
	tests := []struct {
		name  string
		files map[string]string
		want  []string // the selectors that are printed, in order
	}{
		{"nested: the second selector gets nothing", map[string]string{
			"a.scss": `.one { @import "part"; } .two { @import "part"; x: y; }`, "_part.scss": `.p { a: b }`,
		}, []string{".one .p", ".two"}},
		{"through another partial, in the order of reading", map[string]string{
			"a.scss": `@import "both", "part"; @import "part"; .z { a: b }`, "_both.scss": `.b { a: b } @import "part";`, "_part.scss": `.p { a: b }`,
		}, []string{".b", ".p", ".z"}},
		{"one of a list, behind a line that warns, beside a CSS import", map[string]string{
			"a.scss": "@import 'part';\n@warn \"x\";@import 'part', url(x.css), 'more' /* , */ , 'part';.z { a: b }", "_part.scss": `.p { a: b }`, "_more.scss": `.m { a: b }`,
		}, []string{"@import url(x.css)", ".p", ".m", ".z"}},
		{"files of one name in two folders are two", map[string]string{
			"a.scss": `@import "part"; @import "sub/index";`, "_part.scss": `.p { a: b }`, "sub/_index.scss": `@import "part"; @import "../part";`, "sub/_part.scss": `.s { a: b }`,
		}, []string{".p", ".s"}},
		{"partials that import each other", map[string]string{
			"a.scss": `@import "part"; @import "more";`, "_part.scss": `@import "more"; .p { a: b }`, "_more.scss": `@import "part"; .m { a: b }`,
		}, []string{".m", ".p"}},
		{"the indented syntax", map[string]string{
			"a.sass": "@import part\n.two\n  @import part, 'part'\n.z\n  a: b\n  @import part\n", "_part.sass": ".p\n  a: b\n",
		}, []string{".p", ".z"}},
		{"the last statement of a block, without a semicolon", map[string]string{
			"a.scss": `@import "part"; .z { a: b; @import "part" }`, "_part.scss": `.p { a: b }`,
		}, []string{".p", ".z"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root := t.TempDir()
			for name, text := range test.files {
				write(t, filepath.Join(root, name), text)
			}
			entry := "a.scss"
			if _, indented := test.files["a.sass"]; indented {
				entry = "a.sass"
			}
			sheet, err := compiler(t, root, func(o *Options) { o.ImportOnce = true }).Compile(context.Background(), filepath.Join(root, entry))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for line := range strings.SplitSeq(sheet.CSS, "\n") {
				if selector, ok := strings.CutSuffix(line, " {"); ok {
					got = append(got, selector)
				} else if strings.HasPrefix(line, "@import") {
					got = append(got, strings.TrimSuffix(line, ";"))
				}
			}
			if strings.Join(got, "|") != strings.Join(test.want, "|") {
				t.Errorf("printed %q, want %q\n%s", got, test.want, sheet.CSS)
			}
		})
	}
}
