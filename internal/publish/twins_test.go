package publish

import (
	"bytes"
	"context"
	"io"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"assetbuild/internal/artifact"
	"assetbuild/internal/cache"
)

func paths(files []artifact.File) []string {
	var all []string
	for _, f := range files {
		all = append(all, f.Path)
	}
	return all
}

func TestTwinsOfWhatGains(t *testing.T) {
	css := strings.Repeat(".a { color: red }\n", 100)
	noise := make([]byte, 1000)
	for i := range noise {
		noise[i] = byte(rand.Uint32())
	}
	dir := t.TempDir()
	lay(t, dir, map[string]string{"source.svg": css})
	build := []artifact.File{
		file("a-HASH.css", css),
		file("b.PNG", css),
		file("c.txt", "short"),
		{Path: "d.js", Data: noise},
		file("e.js", css),
		file("e.js.gz", "the project's own"),
		{Path: "f.svg", Source: filepath.Join(dir, "source.svg")},
		file("manifest.json", css),
		file("page.html", css),
	}
	store := cache.Open(filepath.Join(dir, "cache"), 1<<20)
	twins, err := Twins(context.Background(), build, TwinOptions{Formats: []string{"gz", "br", "zst"}, Cache: store, Jobs: 4})
	must(t, err)
	want := []string{
		"a-HASH.css.gz", "a-HASH.css.br", "a-HASH.css.zst", "e.js.br", "e.js.zst", "f.svg.gz", "f.svg.br", "f.svg.zst",
		"page.html.gz", "page.html.br", "page.html.zst",
	}
	if diff := cmp.Diff(want, paths(twins)); diff != "" {
		t.Error(diff)
	}
	for _, twin := range twins {
		if got := decompressed(t, twin.Path, twin.Data); got != css {
			t.Errorf("%s holds %q", twin.Path, got)
		}
		if twin.Hashed != strings.HasPrefix(twin.Path, "a-HASH") {
			t.Errorf("%s: Hashed = %v", twin.Path, twin.Hashed)
		}
	}
	again, err := Twins(context.Background(), build, TwinOptions{Formats: []string{"gz", "br", "zst"}, Cache: store})
	must(t, err)
	if diff := cmp.Diff(twins, again); diff != "" {
		t.Errorf("from the cache: %s", diff)
	}
	if ranks := inOrder(append(twins, file("z.css", ""))); ranks[len(ranks)-1].Kind != "page" {
		t.Errorf("the twins of pages are not published with pages: %v", paths(ranks))
	}
}

func decompressed(t *testing.T, name string, data []byte) string {
	t.Helper()
	var r io.Reader = brotli.NewReader(bytes.NewReader(data))
	var err error
	switch {
	case strings.HasSuffix(name, ".gz"):
		r, err = gzip.NewReader(bytes.NewReader(data))
	case strings.HasSuffix(name, ".zst"):
		r, err = zstd.NewReader(bytes.NewReader(data))
	}
	must(t, err)
	text, err := io.ReadAll(r)
	must(t, err)
	return string(text)
}

// A gzip header can hold a time, a name and a system: ours holds none (RFC 1952, 2.3).
func TestGzipHeadersSayNothing(t *testing.T) {
	small, err := compress("gz", 0, []byte(strings.Repeat("a", 1000)))
	must(t, err)
	header := slices.Clone(small[:10])
	header[8] = 0 // the level, as a hint
	if want := []byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255}; !bytes.Equal(header, want) {
		t.Errorf("the header is % x", header)
	}
}

func TestTwinsOfASourceThatIsGone(t *testing.T) {
	missing := artifact.File{Path: "a.txt", Source: filepath.Join(t.TempDir(), "a.txt"), From: "assets/static/a.txt"}
	_, err := Twins(context.Background(), []artifact.File{missing}, TwinOptions{Formats: []string{"gz"}})
	expectFindings(t, err, []string{"assets/static/a.txt: cannot be read: "})
}
