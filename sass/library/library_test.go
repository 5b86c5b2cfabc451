package library

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"regexp"
	"strings"
	"testing"
)

// A name is one mixin, function or variable of Compass's public interface.
type name struct {
	Kind, Name, Module, Params, Value string
	Public                            bool
}

func publicNames(t *testing.T) []name {
	t.Helper()
	text, err := os.ReadFile("testdata/api-index.json")
	if err != nil {
		t.Fatal(err)
	}
	var all, public []name
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	for _, n := range all {
		if n.Public && n.Module != "(built in)" {
			public = append(public, n)
		}
	}
	return public
}

var parameter = regexp.MustCompile(`\$[\w-]+`)

// Every public name of Compass is defined in the module of the same path, with the same parameters in the same order.
func TestEveryPublicNameIsDefined(t *testing.T) {
	counts := map[string]int{}
	for _, n := range publicNames(t) {
		file, ok := Resolve(n.Module)
		if !ok {
			t.Errorf("no module %s", n.Module)
			continue
		}
		text, err := fs.ReadFile(Files, file)
		if err != nil {
			t.Fatal(err)
		}
		counts[n.Kind]++
		if n.Kind == "variable" {
			if !regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(n.Name) + `:`).Match(text) {
				t.Errorf("%s: no variable %s", n.Module, n.Name)
			}
			continue
		}
		found := regexp.MustCompile(`@` + n.Kind + ` ` + regexp.QuoteMeta(n.Name) + `(\s|\(|\{)`).FindIndex(text)
		if found == nil {
			t.Errorf("%s: no %s %s", n.Module, n.Kind, n.Name)
			continue
		}
		head, _, _ := bytes.Cut(text[found[1]-1:], []byte("{"))
		// The index breaks off at a head's first closing parenthesis, and has the first of column-span's two definitions.
		if got, want := names(string(head)), names(n.Params); !strings.HasPrefix(got, want) && n.Name != "column-span" {
			t.Errorf("%s: %s %s takes (%s), Compass's takes (%s)", n.Module, n.Kind, n.Name, got, want)
		}
	}
	t.Logf("public names by module: %v", counts)
}

// names lists the parameters of a head, without their defaults.
func names(head string) string {
	depth, start := 0, 0
	var params []string
	head = strings.TrimSpace(head)
	head = strings.TrimSuffix(strings.TrimPrefix(head, "("), ")")
	for i, c := range head + "," {
		switch c {
		case '(':
			depth++
		case ')':
			depth--
		case ',':
			if depth == 0 {
				if p := parameter.FindString(head[start:i]); p != "" {
					params = append(params, p)
				}
				start = i + 1
			}
		}
	}
	return strings.Join(params, ", ")
}

// The committed table is what the generator makes of the statistics.
func TestBrowserDataIsUpToDate(t *testing.T) {
	out := path.Join(t.TempDir(), "data.scss")
	if text, err := exec.Command("go", "run", "./internal/browserdata", "-o", out).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	want, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	got, err := fs.ReadFile(Files, "compass/core/_browser-data.scss")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("compass/core/_browser-data.scss is out of date: run go generate ./sass/library")
	}
}

// A comment is worth nothing to Dart Sass, but the lines behind it have to keep their numbers.
func TestSourcesKeepTheirLines(t *testing.T) {
	err := fs.WalkDir(Files, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		whole, err := fs.ReadFile(Files, file)
		if err != nil {
			return err
		}
		lean, err := fs.ReadFile(Sources, file)
		if err != nil {
			return err
		}
		if bytes.Count(whole, []byte("\n")) != bytes.Count(lean, []byte("\n")) {
			t.Errorf("%s: other lines", file)
		}
		if bytes.Contains(lean, []byte("///")) {
			t.Errorf("%s: a comment is left", file)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestResolve(t *testing.T) {
	for importPath, want := range map[string]string{
		"compass":                         "_compass.scss",
		"compass/css3":                    "compass/_css3.scss",
		"compass/css3/border-radius":      "compass/css3/_border-radius.scss",
		"compass/css3/_border-radius":     "compass/css3/_border-radius.scss",
		"compass/css3/border-radius.scss": "compass/css3/_border-radius.scss",
		"compass/css3/glitter":            "",
		"../library":                      "",
	} {
		if got, _ := Resolve(importPath); got != want {
			t.Errorf("Resolve(%q) = %q, want %q", importPath, got, want)
		}
	}
}

// The parts of an SVG image that are kept in Base64 are those of the text that Compass writes.
func TestSVGParts(t *testing.T) {
	text, err := fs.ReadFile(Files, "compass/core/_svg.scss")
	if err != nil {
		t.Fatal(err)
	}
	const head = `<?xml version="1.0" encoding="utf-8"?> <svg version="1.1" xmlns="http://www.w3.org/2000/svg"><defs>`
	const tail = `</defs><rect x="0" y="0" width="100%" height="100%" fill="url(#grad)" /></svg> `
	whole := len(head) / 3 * 3
	for _, part := range []string{head[:whole], tail, tail[1:], tail[2:]} {
		if encoded := base64.StdEncoding.EncodeToString([]byte(part)); !bytes.Contains(text, []byte(`"`+encoded+`"`)) {
			t.Errorf("no Base64 of %q", part)
		}
	}
}
