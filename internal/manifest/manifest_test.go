package manifest_test

import (
	"testing"

	"assetbuild/internal/manifest"

	"github.com/google/go-cmp/cmp"
)

func TestEncodeHasTheShapeOfVites(t *testing.T) {
	m := manifest.Manifest{
		"assets/sass/home.scss": {File: "assets/css/home-A.css", Src: "assets/sass/home.scss", IsEntry: true, Assets: []string{"assets/nav-B.png"}},
		"assets/js/home.ts":     {File: "assets/js/home-C.js", Name: "home", Src: "assets/js/home.ts", IsEntry: true, Imports: []string{"_chunk-D.js"}, Integrity: "sha384-a/b+c="},
	}
	const want = `{
  "assets/js/home.ts": {
    "file": "assets/js/home-C.js",
    "name": "home",
    "src": "assets/js/home.ts",
    "isEntry": true,
    "imports": [
      "_chunk-D.js"
    ],
    "integrity": "sha384-a/b+c="
  },
  "assets/sass/home.scss": {
    "file": "assets/css/home-A.css",
    "src": "assets/sass/home.scss",
    "isEntry": true,
    "assets": [
      "assets/nav-B.png"
    ]
  }
}
`
	got, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Error(diff)
	}
	back, err := manifest.Decode(got)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(m, back); diff != "" {
		t.Error(diff)
	}
}

func TestDecodeRefusesWhatIsNoManifest(t *testing.T) {
	if _, err := manifest.Decode([]byte(`[1]`)); err == nil {
		t.Error("a list was taken for a manifest")
	}
}
