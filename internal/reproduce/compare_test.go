package reproduce

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// lay writes files into a folder of their own.
func lay(t *testing.T, files map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	for name, text := range files {
		path := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func TestDifferencesAreToldFromTheirConsequences(t *testing.T) {
	for _, test := range []struct {
		name          string
		first, second map[string]string
		want          []string
	}{
		{"the same files", map[string]string{"a.html": "x"}, map[string]string{"a.html": "x"}, nil},
		{"the record holds when a build was",
			map[string]string{".assetbuild.json": "1", ".assetbuild.generations/1": "a", "a.html": "x"},
			map[string]string{".assetbuild.json": "2", ".assetbuild.generations/2": "b", "a.html": "x"}, nil},
		{"a byte in the middle", map[string]string{"a.html": "one two"}, map[string]string{"a.html": "one 2"}, []string{`a.html = a.html at 4 "two" "2"`}},
		{"the beginning of the other", map[string]string{"a.txt": "one"}, map[string]string{"a.txt": "one more"}, []string{`a.txt = a.txt at 3 "" " more"`}},
		{"one build alone made it", map[string]string{"a.txt": ""}, map[string]string{"b.txt": ""}, []string{"a.txt only in 1", "b.txt only in 2"}},
		{"names with hashes are paired, and a page that names one follows",
			map[string]string{"css/home-AAAA2222.css": "a{b:1}", "index.html": "<css/home-AAAA2222.css>"},
			map[string]string{"css/home-BBBB3333.css": "a{b:2}", "index.html": "<css/home-BBBB3333.css>"},
			[]string{`css/home-AAAA2222.css = css/home-BBBB3333.css at 4 "1}" "2}"`, `index.html = index.html at 10 "AAAA2222.css>" "BBBB3333.css>" follows`}},
		{"a page that differs by itself too does not follow",
			map[string]string{"css/home-AAAA2222.css": "1", "index.html": "home-AAAA2222.css at noon"},
			map[string]string{"css/home-BBBB3333.css": "2", "index.html": "home-BBBB3333.css at one"},
			[]string{`css/home-AAAA2222.css = css/home-BBBB3333.css at 0 "1" "2"`, `index.html = index.html at 5 "AAAA2222.css at noon" "BBBB3333.css at one"`}},
		{"the twin and the map of a file that differs follow",
			map[string]string{"a.css": "1", "a.css.gz": "x", "a.css.map": "p"}, map[string]string{"a.css": "2", "a.css.gz": "y", "a.css.map": "q"},
			[]string{`a.css = a.css at 0 "1" "2"`, `a.css.gz = a.css.gz at 0 "x" "y" follows`, `a.css.map = a.css.map at 0 "p" "q" follows`}},
		{"a twin that differs alone is the cause", map[string]string{"a.css": "1", "a.css.gz": "x"}, map[string]string{"a.css": "1", "a.css.gz": "y"},
			[]string{`a.css.gz = a.css.gz at 0 "x" "y"`}},
		{"a name that differs alone", map[string]string{"a-AAAA2222.png": "x"}, map[string]string{"a-BBBB3333.png": "x"}, []string{`a-AAAA2222.png = a-BBBB3333.png at 1 "" ""`}},
	} {
		t.Run(test.name, func(t *testing.T) {
			report, err := compare(&outcome{folder: lay(t, test.first)}, &outcome{folder: lay(t, test.second)})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, d := range report.Differences {
				got = append(got, worded(d))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func worded(d Difference) string {
	if d.OnlyIn > 0 {
		return d.Path + " only in " + strconv.Itoa(d.OnlyIn)
	}
	text := d.Path + " = " + d.Other + " at " + strconv.FormatInt(d.Offset, 10) + ` "` + string(d.First) + `" "` + string(d.Second) + `"`
	if d.Follows {
		text += " follows"
	}
	return text
}

// TestAnIntegrityFollowsItsFile: the manifest differs by the hash of a stylesheet that differs, and by nothing else.
func TestAnIntegrityFollowsItsFile(t *testing.T) {
	files := func(css string) map[string]string {
		return map[string]string{"home.css": css, "manifest.json": `{"integrity":"sha384-` + integrity(css) + `"}`}
	}
	report, err := compare(&outcome{folder: lay(t, files("a"))}, &outcome{folder: lay(t, files("b"))})
	if err != nil {
		t.Fatal(err)
	}
	if d := report.Differences; len(d) != 2 || d[0].Path != "home.css" || d[0].Follows || !d[1].Follows {
		t.Errorf("got %+v", d)
	}
}

func TestTheDigestIsOfNamesAndContents(t *testing.T) {
	seen := map[string]string{}
	for _, files := range []map[string]string{{"a": "x"}, {"a": "y"}, {"b": "x"}, {"a": "x", "b": ""}, {"a": "", "b": "x"}} {
		folder := lay(t, files)
		report, err := compare(&outcome{folder: folder}, &outcome{folder: folder})
		if err != nil {
			t.Fatal(err)
		}
		if other, ok := seen[report.Digest]; ok {
			t.Errorf("%v and %s have one digest", files, other)
		}
		seen[report.Digest] = strings.Join([]string{files["a"], files["b"]}, "|")
	}
}
