package publish

import (
	"context"
	"os"
	"path/filepath"
	"testing"
)

// Whatever stands in our own files, what lies outside the folder stays, and the next build brings the folder in order.
func FuzzOwnFiles(f *testing.F) {
	f.Add([]byte(`{"version":1,"moves":[{"staged":".assetbuild.staging/0","path":"a"}],"remove":["b"]}`), []byte(`{"version":1,"files":[]}`), []byte(`{"version":1,"id":"1-x","files":[]}`))
	f.Add([]byte(`{"version":1,"moves":[{"staged":".assetbuild.staging/0","path":"../own"}],"remove":["/own","../own"]}`), []byte(`{"version":1,"files":[{"path":"../own","size":3}]}`), []byte(`{"version":1,"id":"1-x","files":[{"path":"../own"}]}`))
	f.Add([]byte(`{"version":1,"moves":[{"staged":".assetbuild.staging/0","path":"link/own","clear":["link"]}],"remove":["link/own"]}`), []byte(`{`), []byte(``))
	f.Add([]byte(`{"version":1,"moves":[{"staged":".assetbuild.staging/0","path":".assetbuild.generations/../../own"}]}`), []byte(`null`), []byte(`[]`))
	f.Fuzz(func(t *testing.T, journal, record, generation []byte) {
		root := t.TempDir()
		out := filepath.Join(root, "public")
		lay(t, root, map[string]string{
			"own": "own", "public/" + journalName: string(journal), "public/" + recordName: string(record),
			"public/" + generationName("1-x"): string(generation), "public/" + stagedName(0): "staged", "public/link": "→" + root,
		})
		opt := Options{Output: out, NoSync: true, Force: true, Generation: &GenerationOptions{Now: noon}}
		build := files(map[string]string{"a": "1", "b/c": "2"})
		if Recover(context.Background(), opt) == nil {
			if _, err := Publish(context.Background(), opt, build); err == nil {
				found := visible(t, out)
				if found["a"] != "1" || found["b/c"] != "2" {
					t.Errorf("found %v", found)
				}
			}
		}
		if text, err := os.ReadFile(filepath.Join(root, "own")); err != nil || string(text) != "own" {
			t.Errorf("a file outside the folder was touched: %q, %v", text, err)
		}
		if entries, _ := os.ReadDir(root); len(entries) != 2 {
			t.Errorf("something was written outside the folder: %v", entries)
		}
	})
}
