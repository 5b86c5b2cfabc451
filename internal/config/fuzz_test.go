package config

import (
	"path/filepath"
	"testing"

	"assetbuild/internal/diagnostic"
)

// Whatever stands in the file, reading ends with settings or with findings that lie in the file.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		string(Template()), "", "\ufeff", "[[sprites.directory]]\npath='a'\nicons={a={padding=1}}", "[js]\ndefine={a.b='1'}",
		"a.b.c=1", "[pages.data.x]\ny=[{z=1}]\n[[pages.data.a]]", "[sprites]\ndirectory=[{path='x'},{path='x'}]", "output=\"\"\"\nx", "=", "[", "\r", "sass=1\n[sass]",
		"[sprites.directory.icons]", "[[sprites.directory]]\n[sprites.directory.icons.x]\nrepeat='z'", "targets=[[[[[]]]]]", "output=\x00",
	} {
		f.Add([]byte(seed))
	}
	root := f.TempDir()
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := Parse(root, filepath.Join(root, FileName), data)
		if (c == nil) == (err == nil) {
			t.Fatalf("settings %v and error %v", c, err)
		}
		for _, d := range diagnostic.Of(err) {
			if d.Message == "" || d.Source != "" && (d.Column > len(d.Source)+1 || d.Column-1+d.Length > len(d.Source)) {
				t.Errorf("finding outside its line: %+v", d)
			}
		}
	})
}
