package publish

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFoldersThatNeverChange(t *testing.T) {
	for name, test := range map[string]struct{ files, want []string }{
		"all fingerprinted files in one folder": {[]string{"assets/css/a-HASH.css", "assets/b-HASH.png", "index.html"}, []string{"assets/*"}},
		"a folder with another file in it": {
			[]string{"assets/css/a-HASH.css", "assets/css/b-HASH.css", "assets/b-HASH.png", "assets/plain.png"},
			[]string{"assets/b-HASH.png", "assets/css/*"},
		},
		"fingerprinted files at the top": {[]string{"a-HASH.css", "b-HASH.css"}, []string{"a-HASH.css", "b-HASH.css"}},
		"none":                           {[]string{"a.css"}, nil},
	} {
		contents := map[string]string{}
		for _, f := range test.files {
			contents[f] = ""
		}
		if diff := cmp.Diff(test.want, immutable(files(contents))); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestHeaders(t *testing.T) {
	build := files(map[string]string{"assets/css/a-HASH.css": "", "b.c/x-HASH.js": "", "b.c/plain.js": "", "b.c/d+e/y-HASH.js": "", "index.html": ""})
	for format, want := range map[string]string{
		"nginx": `# In the http block; then, in the server or location:
#   add_header Cache-Control $assetbuild_cache_control;
map $uri $assetbuild_cache_control {
    default "no-cache";
    "~^/shop/assets/" "public, max-age=31536000, immutable";
    "~^/shop/b\\.c/d\\+e/" "public, max-age=31536000, immutable";
    "/shop/b.c/x-HASH.js" "public, max-age=31536000, immutable";
}
`,
		"caddy": `@fingerprinted path "/shop/assets/*" "/shop/b.c/d+e/*" "/shop/b.c/x-HASH.js"
header @fingerprinted Cache-Control "public, max-age=31536000, immutable"
@others not path "/shop/assets/*" "/shop/b.c/d+e/*" "/shop/b.c/x-HASH.js"
header @others Cache-Control "no-cache"
`,
		"netlify": `# Netlify sends all other files with "public, max-age=0, must-revalidate", which means no-cache.
/shop/assets/*
  Cache-Control: public, max-age=31536000, immutable
/shop/b.c/d+e/*
  Cache-Control: public, max-age=31536000, immutable
/shop/b.c/x-HASH.js
  Cache-Control: public, max-age=31536000, immutable
`,
		"cloudflare": `/shop/*
  Cache-Control: no-cache
/shop/assets/*
  ! Cache-Control
  Cache-Control: public, max-age=31536000, immutable
/shop/b.c/d+e/*
  ! Cache-Control
  Cache-Control: public, max-age=31536000, immutable
/shop/b.c/x-HASH.js
  ! Cache-Control
  Cache-Control: public, max-age=31536000, immutable
`,
	} {
		got, err := Headers(format, "/shop/", build)
		must(t, err)
		if diff := cmp.Diff(want, string(got)); diff != "" {
			t.Errorf("%s (- expected, + got):\n%s", format, diff)
		}
	}
	if _, err := Headers("apache", "/", build); err == nil {
		t.Error("an unknown server has headers")
	}
}
