package compass

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"assetbuild/internal/diagnostic"
)

// built is what Compass's way of building makes of a stylesheet that stands alone.
func built(t *testing.T, files map[string]string) (string, error) {
	t.Helper()
	root := t.TempDir()
	write(t, filepath.Join(root, "config.rb"), "output_style = :expanded\nline_comments = false\n")
	for name, text := range files {
		write(t, filepath.Join(root, "sass", name), text)
	}
	build, err := Run(context.Background(), Options{Settings: Settings{Root: root}, Command: dartSass(t)})
	if err != nil {
		return "", err
	}
	return string(build.Files[filepath.Join(root, "stylesheets", "a.css")]), nil
}

// Colours are counted with by channel, as Ruby Sass did and Dart Sass refuses to.
func TestColorArithmetic(t *testing.T) {
	var source, want strings.Builder
	source.WriteString("$c: #102030;\n@function half($x) { @return $x * 0.5; }\n")
	for _, test := range []struct{ name, expression, value string }{
		{"colour + colour", "$c + #010203", "#112233"},
		{"no channel above 255", "$c + #ff0000", "#ff2030"},
		{"no channel below 0", "$c - #200000", "#002030"},
		{"without blanks", "$c+#010203", "#112233"},
		{"colour + number, number + colour", "($c + 1) (1 + $c)", "#112131 #112131"},
		{"a half is rounded up", "#010305 * 0.5", "#010203"}, // 0.5, 1.5 and 2.5
		{"number * colour", "2 * $c", "#204060"},
		{"per cent signs", "$c % 7", "#020406"},
		{"products first", "#000 + $c * 2", "#204060"},
		{"in arguments, and of a name", "rgba(black + 1, 0.5)", "rgba(1, 1, 1, 0.5)"},
		{"of translucent colours", "rgba($c, 0.5) + rgba(#010203, 0.5)", "rgba(17, 34, 51, 0.5)"},
		{"in a function that is called with numbers too", "half(10px) half($c)", "5px #081018"},
		{"in an interpolation", `"#{$c + 1}"`, `"#112131"`},
		{"a number less a colour was text", "3 - $c", "3-#102030"},
	} {
		source.WriteString(".a { b: " + test.expression + "; }\n")
		want.WriteString(test.value + "\n")
	}
	css, err := built(t, map[string]string{"a.scss": source.String()})
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for line := range strings.Lines(css) {
		if _, value, ok := strings.Cut(line, "b: "); ok {
			got.WriteString(strings.TrimSuffix(strings.TrimSpace(value), ";") + "\n")
		}
	}
	if got.String() != want.String() {
		t.Errorf("printed\n%swant\n%s", got.String(), want.String())
	}
}

// An error behind arithmetic is told at the place where the author wrote it.
func TestPlacesBehindColorArithmetic(t *testing.T) {
	for name, test := range map[string]struct {
		text         string
		line, column int
		message      string
	}{
		"in the same line":          {"$c: #111;\n.a { b: $c + 1; c: $missing; }", 2, 20, "undefined variable: $missing"},
		"a unit, at the expression": {"$c: #111;\n.a { b: $c + 1px; }", 2, 9, "cannot add a number with units (1px) to a color (#111)"},
		"of no colour":              {".a { b: (a: b) + 1px; }", 1, 9, ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := built(t, map[string]string{"a.scss": test.text})
			found := diagnostic.Of(err)
			if len(found) != 1 {
				t.Fatalf("%d errors: %v", len(found), err)
			}
			d := found[0]
			if d.File != "sass/a.scss" || d.Line != test.line || d.Column != test.column || !strings.Contains(d.Message, test.message) {
				t.Errorf("%s:%d:%d: %s", d.File, d.Line, d.Column, d.Message)
			}
		})
	}
}
