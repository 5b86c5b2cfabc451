package bundle

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// shares sums up the bytes of each line of each source: "a.scss:2" → 14. Lines count from 1.
func shares(t *testing.T, o *Origins, output []byte) map[string]int {
	t.Helper()
	found, sum := map[string]int{}, 0
	for _, s := range o.Spans {
		sum += s.Bytes
		name := "nowhere"
		if s.Source >= 0 {
			lines := strings.Split(o.Sources[s.Source].Text, "\n")
			name = o.Sources[s.Source].Name + " " + lines[s.Line][s.Column:]
		}
		found[name] += s.Bytes
	}
	if sum != len(output) {
		t.Errorf("the spans have %d bytes of %d", sum, len(output))
	}
	return found
}

func TestBytesLeadToTheirSource(t *testing.T) {
	const (
		one   = `{"version":3,"sources":["../../../assets/sass/a%20b.scss"],"sourcesContent":["é{b:c}\nd{e:f}\n"],"names":[],`
		comma = `"mappings":`
	)
	for _, test := range []struct {
		name, output, mappings string
		want                   map[string]int
	}{
		{"two rules on a line", "é{b:c}d{e:f}\n", `"AAAA,MACA"}`, map[string]int{"assets/sass/a b.scss é{b:c}": 7, "assets/sass/a b.scss d{e:f}": 7}},
		{"what stands before the first mapping belongs to it", "xxé{b:c}\n", `"EAAA"}`, map[string]int{"assets/sass/a b.scss é{b:c}": 10}},
		{"a line without a mapping goes on with the last one", "é{\nb:c}", `"AAAA"}`, map[string]int{"assets/sass/a b.scss é{b:c}": 8}},
		{"the comment is nobody's", "é{b:c}\n/*# sourceMappingURL=x.css.map */\n", `"AAAA"}`, map[string]int{"assets/sass/a b.scss é{b:c}": 8, "nowhere": 34}},
		{"columns behind letters of two bytes", "é{b:c}\n", `"AAAC"}`, map[string]int{"assets/sass/a b.scss {b:c}": 8}},
		{"mappings behind the end", "a", `"AAAA,gBACA;AAAA;;AAAA"}`, map[string]int{"assets/sass/a b.scss é{b:c}": 1}},
		{"no mapping at all", "a{}\n", `""}`, map[string]int{"nowhere": 4}},
	} {
		t.Run(test.name, func(t *testing.T) {
			o, err := ReadOrigins("assets/css/home.css", []byte(test.output), []byte(one+comma+test.mappings))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, shares(t, o, []byte(test.output))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A build's own map leads from each declaration to where it was written.
func TestAStylesheetsBytesLeadToItsSources(t *testing.T) {
	root := project(t, map[string]string{"assets/sass/my home.scss": "a { color: red }\n"})
	const css = "a {\n  color: red;\n}\n"
	const sassMap = `{"version":3,"sources":["file://ROOT/assets/sass/my%20home.scss"],"names":[],"mappings":"AAAA;EAAI"}`
	b := New(Options{Root: root, Release: true})
	result, err := b.Stylesheet(t.Context(), Stylesheet{
		Entry: "assets/sass/my home.scss", Name: "my home", CSS: css, SourceMap: strings.ReplaceAll(sassMap, "ROOT", root),
	})
	if err != nil {
		t.Fatal(err)
	}
	file := find(t, result.Files, "assets/css/*.css")
	o, err := ReadOrigins(file.Path, file.Data, find(t, result.Files, "assets/css/*.map").Data)
	if err != nil {
		t.Fatal(err)
	}
	got := shares(t, o, file.Data)
	delete(got, "nowhere")
	if diff := cmp.Diff(map[string]int{"assets/sass/my home.scss a { color: red }": 2, "assets/sass/my home.scss color: red }": 11}, got); diff != "" {
		t.Error(diff)
	}
}

func FuzzReadOrigins(f *testing.F) {
	f.Add("a{b:c}\nd{}", `{"version":3,"sources":["a"],"names":[],"mappings":"AAAA,CAAC"}`)
	f.Add("é", `{"version":3,"sources":["a"],"sourcesContent":["x"],"names":[],"mappings":";AAA//HGA,E"}`)
	f.Fuzz(func(t *testing.T, output, sourceMap string) {
		o, err := ReadOrigins("a.css", []byte(output), []byte(sourceMap))
		if err != nil {
			return
		}
		sum := 0
		for _, s := range o.Spans {
			sum += s.Bytes
			if s.Source >= len(o.Sources) || s.Bytes <= 0 {
				t.Fatalf("a bad span: %+v", s)
			}
		}
		if sum != len(output) {
			t.Errorf("the spans have %d bytes of %d", sum, len(output))
		}
	})
}
