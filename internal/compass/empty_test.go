package compass

import (
	"path/filepath"
	"testing"
)

// Line comments and source maps come from Dart Sass's map, which is empty here.
func TestAStylesheetThatPrintsNothing(t *testing.T) {
	for _, config := range []string{"line_comments = true", "sourcemap = true", "sourcemap = true\noutput_style = :compressed"} {
		root := project(t, map[string]string{"config.rb": config, "sass/empty.scss": "$a: 1;\n@mixin b { c: d }\n"})
		b := build(t, root)
		if _, ok := b.Files[filepath.Join(root, "stylesheets", "empty.css")]; !ok {
			t.Errorf("%s: there is no CSS file", config)
		}
	}
}
