package report_test

import (
	"strings"
	"testing"

	"assetbuild/internal/diagnostic"
	"assetbuild/internal/report"
)

func TestDiagnosticsShowTheLineAndTheFault(t *testing.T) {
	cases := []struct {
		name string
		d    diagnostic.Diagnostic
		want string
	}{
		{
			"an error with a place and a remedy",
			diagnostic.Diagnostic{File: "assets/sass/home.scss", Line: 12, Column: 3, Source: "  @extend %nav-hoem-background;",
				Message: "placeholder not found: %nav-hoem-background", Remedy: "There is %nav-home-background."},
			`assets/sass/home.scss:12:3: placeholder not found: %nav-hoem-background

   12 │   @extend %nav-hoem-background;
      │   ^
   There is %nav-home-background.
`,
		},
		{
			"the whole fault is underlined where its length is known",
			diagnostic.Diagnostic{File: "a.scss", Line: 1, Column: 8, Length: 4, Source: "a { b: $abc }", Message: "undefined variable"},
			"a.scss:1:8: undefined variable\n\n   1 │ a { b: $abc }\n     │        ~~~~\n",
		},
		{
			"a tab before the fault is as wide as it is shown",
			diagnostic.Diagnostic{File: "a.scss", Line: 1, Column: 2, Source: "\tx", Message: "m"},
			"a.scss:1:2: m\n\n   1 │     x\n     │     ^\n",
		},
		{
			"wide characters before the fault take two columns",
			diagnostic.Diagnostic{File: "a.scss", Line: 1, Column: 7, Source: "日本x", Message: "m"},
			"a.scss:1:7: m\n\n   1 │ 日本x\n     │     ^\n",
		},
		{
			"a warning says so, and how often it came",
			diagnostic.Diagnostic{Severity: diagnostic.Warning, File: "a.scss", Message: "deprecated", Count: 3},
			"a.scss: warning: deprecated (3 times)\n",
		},
		{
			"an error without a file says that it is one",
			diagnostic.Diagnostic{Message: "disk full"},
			"error: disk full\n",
		},
		{
			"an escape sequence in a source does not reach the terminal",
			diagnostic.Diagnostic{File: "a", Line: 1, Column: 1, Source: "\x1b[31mred", Message: "m"},
			"a:1:1: m\n\n   1 │ �[31mred\n     │ ^\n",
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var out strings.Builder
			report.Style{}.Diagnostics(&out, diagnostic.List{&c.d})
			if out.String() != c.want {
				t.Errorf("got:\n%s\nwant:\n%s", out.String(), c.want)
			}
		})
	}
}

func TestAMinifiedLineIsClippedAroundTheFault(t *testing.T) {
	source := strings.Repeat("a", 5000) + "FAULT" + strings.Repeat("b", 5000)
	d := diagnostic.Diagnostic{File: "a.css", Line: 1, Column: 5001, Length: 5, Source: source, Message: "m"}
	var out strings.Builder
	report.Style{}.Diagnostics(&out, diagnostic.List{&d})
	lines := strings.Split(out.String(), "\n")
	if len([]rune(lines[2])) > 120 {
		t.Errorf("the line is %d characters long", len([]rune(lines[2])))
	}
	fault := strings.Index(string([]rune(lines[2])), "FAULT")
	if caret := strings.Index(lines[3], "~~~~~"); fault < 0 || len([]rune(lines[2][:fault])) != len([]rune(lines[3][:caret])) {
		t.Errorf("the caret is not below the fault:\n%s\n%s", lines[2], lines[3])
	}
}
