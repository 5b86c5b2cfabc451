package bundle

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// The project in testdata/sass has values from variables, mixins, functions, content blocks and placeholders, each from
// a folder of its own. Its CSS and map are what Dart Sass 1.108.2 made of it, with ROOT for the project's folder:
//
//	sass --source-map-urls=absolute assets/sass/home.scss home.css
func TestMapsOfDartSassLeadToTheFiles(t *testing.T) {
	root := t.TempDir()
	if err := os.CopyFS(root, os.DirFS(filepath.Join("testdata", "sass"))); err != nil {
		t.Fatal(err)
	}
	read := func(name string) string {
		data, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	b := New(Options{Root: root, PublicPath: "/"})
	result, err := b.Stylesheet(t.Context(), Stylesheet{
		Entry: "assets/sass/home.scss", Name: "home", CSS: read("home.css"),
		SourceMap: strings.ReplaceAll(read("home.css.map"), "file://ROOT", fileURL(filepath.ToSlash(root))),
	})
	if err != nil {
		t.Fatal(err)
	}
	got, _, _ := strings.Cut(string(find(t, result.Files, "assets/css/home.css").Data), "/*# sourceMappingURL")
	golden := filepath.Join("testdata", "sass", "golden.css")
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(read("golden.css"), got); diff != "" && !*update {
		t.Errorf("%s (go test -run %s -update writes it anew)\n%s", golden, t.Name(), diff)
	}
}
