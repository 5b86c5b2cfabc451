package bundle

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestScriptsTellWhatTheyAreMadeOf(t *testing.T) {
	b := New(Options{Root: project(t, site), Release: true, PublicPath: "/"})
	result, err := b.Scripts(t.Context(), siteEntries)
	if err != nil {
		t.Fatal(err)
	}
	for pattern, want := range map[string]map[string][]string{ // sources → importers
		"assets/js/home-*.js":  {"assets/js/home.ts": nil, "assets/images/logo.png": {"assets/js/home.ts"}, "": nil},
		"assets/js/home-*.css": {"assets/js/home.css": {"assets/js/home.ts"}, "assets/js/lib/lazy.css": {"assets/js/lib/lazy.ts"}, "": nil},
		"assets/js/chunk-*.js": {"assets/js/lib/shared.ts": {"assets/js/home.ts", "assets/js/lib/lazy.ts", "assets/js/shop/index.ts"}, "": nil},
		"assets/js/lazy-*.css": {"assets/js/lib/lazy.css": {"assets/js/lib/lazy.ts"}, "": nil},
	} {
		file, sum := find(t, result.Files, pattern), int64(0)
		got := map[string][]string{}
		for _, p := range file.Parts {
			got[p.Source] = p.By
			sum += p.Bytes
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", file.Path, diff)
		}
		if sum != int64(len(file.Data)) {
			t.Errorf("%s: the parts have %d bytes of %d", file.Path, sum, len(file.Data))
		}
	}
}
