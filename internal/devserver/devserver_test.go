package devserver_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"assetbuild/internal/artifact"
	"assetbuild/internal/devserver"
	"assetbuild/internal/diagnostic"

	"github.com/google/go-cmp/cmp"
)

func TestWhatAPathLeadsTo(t *testing.T) {
	cases := []struct {
		why, path string
		status    int
		body      string // a part of it, or where it leads
	}{
		{"a folder has its index", "/", 200, "<p>home</p>"},
		{"a file by its name", "/index.html", 200, "<p>home</p>"},
		{"a page without its extension", "/contact", 200, "<p>contact</p>"},
		{"a folder without its slash: relative links would be wrong", "/about", 302, "/about/"},
		{"the query stays", "/about?a=b", 302, "/about/?a=b"},
		{"a query is nobody's name", "/assets/css/home.css?assetbuild=1", 200, styles},
		{"a fingerprinted file", "/assets/nav-5KQ2ZV7A.png", 200, "sheet"},
		{"an entry as a release named it", "/assets/css/home-ABCDEFGH.css", 200, styles},
		{"a sheet as an earlier build named it", "/assets/nav-ABCDEFGH.png", 200, "sheet"},
		{"what is no fingerprint", "/assets/css/home-abcdefgh.css", 404, ""},
		{"nothing", "/none", 404, "no such file"},
		{"a letter in another case", "/ABOUT/", 404, "no such file"},
	}
	s := serve(t, devserver.Options{})
	for _, c := range cases {
		t.Run(c.why, func(t *testing.T) {
			a := s.ask("GET", c.path)
			got := a.body + a.header.Get("Location")
			if a.status != c.status || !strings.Contains(got, c.body) {
				t.Errorf("status %d, %s", a.status, got)
			}
		})
	}
}

func TestAFingerprintThatSeveralFilesHaveHadMeansNone(t *testing.T) {
	s := serve(t, devserver.Options{})
	s.build.Files = append(s.build.Files, artifact.File{Path: "assets/nav-AAAAAAAA.png", Data: []byte("other"), Kind: "asset", Hashed: true})
	s.server.Update(s.build)
	if a := s.ask("GET", "/assets/nav-BBBBBBBB.png"); a.status != http.StatusNotFound {
		t.Errorf("status %d: %s", a.status, a.body)
	}
}

func TestTypes(t *testing.T) {
	s := serve(t, devserver.Options{})
	for path, want := range map[string]string{
		"a.html": "text/html; charset=utf-8", "a.css": "text/css; charset=utf-8", "a.js": "text/javascript; charset=utf-8",
		"a.mjs": "text/javascript; charset=utf-8", "a.json": "application/json", "a.map": "application/json", "a.svg": "image/svg+xml",
		"a.PNG": "image/png", "a.webp": "image/webp", "a.avif": "image/avif", "a.woff2": "font/woff2", "a.mp4": "video/mp4",
		"a.webm": "video/webm", "a.wasm": "application/wasm", "a.webmanifest": "application/manifest+json", "a": "application/octet-stream",
		"a.unheard-of": "application/octet-stream",
	} {
		s.change(path, "x")
		if got := s.ask("GET", "/"+path).header.Get("Content-Type"); got != want {
			t.Errorf("%s is %s, want %s", path, got, want)
		}
	}
}

func TestRangesAndTags(t *testing.T) {
	s := serve(t, devserver.Options{})
	for _, path := range []string{"/clip.mp4", "/assets/css/home.css"} {
		t.Run(path, func(t *testing.T) {
			whole := s.ask("GET", path)
			tag := whole.header.Get("ETag")
			if tag == "" || whole.header.Get("Cache-Control") != "no-cache" {
				t.Fatalf("no tag, or kept without asking: %v", whole.header)
			}
			if a := s.ask("GET", path, "If-None-Match: "+tag); a.status != http.StatusNotModified {
				t.Errorf("what the browser has is sent again: status %d", a.status)
			}
			if a := s.ask("GET", path, "Range: bytes=2-4", "If-Range: "+tag); a.status != http.StatusPartialContent || a.body != whole.body[2:5] {
				t.Errorf("status %d: %q", a.status, a.body)
			}
			if a := s.ask("GET", path, "Range: bytes=2-4", `If-Range: "other"`); a.body != whole.body {
				t.Errorf("a part of another content: %q", a.body)
			}
			if a := s.ask("GET", path, "Range: bytes=100000-"); a.status != http.StatusRequestedRangeNotSatisfiable {
				t.Errorf("beyond the end: status %d", a.status)
			}
			if a := s.ask("HEAD", path); a.status != 200 || a.body != "" || a.header.Get("Content-Length") != whole.header.Get("Content-Length") {
				t.Errorf("HEAD: status %d, %v", a.status, a.header)
			}
		})
	}
	t.Run("a tag changes with the content", func(t *testing.T) {
		before := s.ask("GET", "/assets/css/home.css").header.Get("ETag")
		s.change("assets/css/home.css", "p { color: blue }\n")
		if after := s.ask("GET", "/assets/css/home.css", "If-None-Match: "+before); after.status != 200 || !strings.Contains(after.body, "blue") {
			t.Errorf("status %d: %s", after.status, after.body)
		}
	})
}

func TestOnlyWhatIsShownAsAPageGetsTheTag(t *testing.T) {
	const tag = `<script async src="/@assetbuild/client.js"`
	cases := []struct {
		why     string
		path    string
		headers []string
		tagged  bool
	}{
		{"a page", "/", asPage, true},
		{"a frame of ours", "/about/", []string{"Sec-Fetch-Dest: iframe", "Sec-Fetch-Site: same-origin"}, true},
		{"a browser that says little", "/", []string{"Accept: text/html,*/*"}, true},
		{"HTML that script fetches", "/", []string{"Accept: text/html", "Sec-Fetch-Dest: empty"}, false},
		{"a stylesheet that is looked at", "/assets/css/home.css", asPage, false},
		{"a page that isn't there", "/none", asPage, true},
	}
	s := serve(t, devserver.Options{})
	for _, c := range cases {
		t.Run(c.why, func(t *testing.T) {
			if a := s.ask("GET", c.path, c.headers...); strings.Contains(a.body, tag) != c.tagged {
				t.Errorf("status %d: %s", a.status, a.body)
			}
		})
	}
	t.Run("it is the last thing in the page, and the page is whole", func(t *testing.T) {
		if body := s.ask("GET", "/", asPage...).body; !strings.HasPrefix(body, home+tag) {
			t.Error(body)
		}
	})
	t.Run("the site's own page for what isn't there", func(t *testing.T) {
		s.change("404.html", "<!doctype html><p>lost</p>")
		if a := s.ask("GET", "/none", asPage...); a.status != 404 || !strings.Contains(a.body, "lost") || !strings.Contains(a.body, tag) {
			t.Errorf("status %d: %s", a.status, a.body)
		}
	})
}

func TestABuildThatFailsChangesNoFile(t *testing.T) {
	s := serve(t, devserver.Options{})
	if changed := s.server.Update(devserver.Build{Root: s.root, Findings: diagnostic.List{{Message: "wrong"}}}); changed != nil {
		t.Errorf("changed %v", changed)
	}
	if a := s.ask("GET", "/assets/css/home.css"); a.body != styles {
		t.Errorf("status %d: %s", a.status, a.body)
	}
}

func TestRequestsWaitForTheFirstBuild(t *testing.T) {
	s := serve(t, devserver.Options{})
	fresh := devserver.New(devserver.Options{})
	s.answerBy(fresh.Handler())
	answers := make(chan answer)
	go func() { answers <- s.ask("GET", "/assets/css/home.css") }()
	select {
	case a := <-answers:
		t.Fatalf("answered before there was a build: %d", a.status)
	default:
	}
	fresh.Update(s.build)
	if a := <-answers; a.body != styles {
		t.Errorf("status %d: %s", a.status, a.body)
	}
}

func TestUpdateTellsWhatChanged(t *testing.T) {
	s := serve(t, devserver.Options{})
	if got := s.server.Update(s.build); got != nil {
		t.Errorf("the same build changed %v", got)
	}
	if diff := cmp.Diff([]string{"assets/css/home.css"}, s.change("assets/css/home.css", "b")); diff != "" {
		t.Error(diff)
	}
	s.write("static/clip.mp4", "another clip")
	if diff := cmp.Diff([]string{"clip.mp4"}, s.server.Update(s.build)); diff != "" {
		t.Errorf("a file of the disk:\n%s", diff)
	}
	sheet := slices.IndexFunc(s.build.Files, func(f artifact.File) bool { return f.Hashed })
	s.build.Files = slices.Delete(slices.Clone(s.build.Files), sheet, sheet+1)
	s.build.Files = append(s.build.Files, artifact.File{Path: "assets/nav-AAAAAAAA.png", Data: []byte("new"), Kind: "sheet", Hashed: true})
	if diff := cmp.Diff([]string{"assets/nav-AAAAAAAA.png"}, s.server.Update(s.build)); diff != "" {
		t.Errorf("a sheet with another name:\n%s", diff)
	}
}

func TestTheStreamTellsStates(t *testing.T) {
	s := serve(t, devserver.Options{Editor: "code"})
	next := s.listen()
	first := next()
	if first.Build != 1 || len(first.Changed) != 0 || len(first.Errors) != 0 {
		t.Errorf("at first: %+v", first)
	}
	s.change("assets/css/home.css", "b")
	if got := next(); !cmp.Equal(got.Changed, map[string]int{"/assets/css/home.css": 2}) || got.Run != first.Run {
		t.Errorf("after a change: %+v", got)
	}
	s.write("assets/sass/home.scss", "x")
	s.server.Update(devserver.Build{Root: s.root, Findings: diagnostic.List{
		{File: "assets/sass/home.scss", Line: 2, Column: 5, Length: 3, Source: "a { b: c }", Message: "undefined mixin", Remedy: "Define it."},
		{Severity: diagnostic.Warning, Message: "deprecated"},
	}})
	failed := next()
	if len(failed.Errors) != 1 || failed.Build != 2 {
		t.Fatalf("after an error: %+v", failed)
	}
	e := failed.Errors[0]
	if e.Place != "assets/sass/home.scss:2:5" || e.Before != "a { " || e.Fault != "b: " || e.After != "c }" || !e.Opens || e.Remedy != "Define it." {
		t.Errorf("the error is told as %+v", e)
	}
	s.change("assets/js/home.js", "2")
	mended := next()
	if want := map[string]int{"/assets/css/home.css": 2, "/assets/js/home.js": 3}; len(mended.Errors) != 0 || !cmp.Equal(mended.Changed, want) {
		t.Errorf("after it was mended: %+v", mended)
	}
	if late := s.listen()(); !cmp.Equal(late, mended) {
		t.Errorf("who comes late is told %+v, want %+v", late, mended)
	}
}

func TestAnotherBaseMakesAllPagesLoadAnew(t *testing.T) {
	s := serve(t, devserver.Options{})
	next := s.listen()
	first := next()
	s.build.Base = "/shop/"
	s.server.Update(s.build)
	if got := next(); got.Run == first.Run {
		t.Errorf("the run is still %s", got.Run)
	}
	for path, want := range map[string]string{"/": "/shop/", "/shop": "/shop/"} {
		if a := s.ask("GET", path); a.header.Get("Location") != want {
			t.Errorf("%s leads to %q", path, a.header.Get("Location"))
		}
	}
	if a := s.ask("GET", "/shop/assets/css/home.css"); a.body != styles {
		t.Errorf("status %d: %s", a.status, a.body)
	}
	if a := s.ask("GET", "/assets/css/home.css"); a.status != http.StatusNotFound {
		t.Errorf("below no base: status %d", a.status)
	}
}

func TestAManyTimesLongerLineIsCut(t *testing.T) {
	s := serve(t, devserver.Options{})
	line := strings.Repeat("ä", 100_000)
	s.server.Update(devserver.Build{Root: s.root, Findings: diagnostic.List{{File: "a.css", Line: 1, Column: 100_001, Length: 50_000, Source: line, Message: "m"}}})
	e := s.listen()().Errors[0]
	if len(e.Before)+len(e.Fault)+len(e.After) > 2000 || !strings.HasPrefix(e.Before, "…") || !strings.HasSuffix(e.After, "…") {
		t.Errorf("%d, %d and %d bytes", len(e.Before), len(e.Fault), len(e.After))
	}
}

func TestALargeFileIsNotHeldInMemory(t *testing.T) {
	s := serve(t, devserver.Options{})
	path := filepath.Join(s.root, "static", "clip.mp4")
	if err := os.Truncate(path, 8<<30); err != nil { // a file of holes takes no room
		t.Skip(err)
	}
	if a := s.ask("GET", "/clip.mp4", "Range: bytes=8589934590-"); a.status != http.StatusPartialContent || len(a.body) != 2 {
		t.Errorf("status %d, %d bytes", a.status, len(a.body))
	}
}

// A server runs for days. What 5,000 builds leave behind is one snapshot.
func TestManyBuildsLeaveNothingBehind(t *testing.T) {
	s := serve(t, devserver.Options{})
	res, err := http.Get(s.http.URL + "/@assetbuild/events")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	go func() { _, _ = io.Copy(io.Discard, res.Body) }()
	build := func(n int) {
		text := bytes.Repeat(fmt.Appendf(nil, "/* %06d */", n), 1<<13)
		s.server.Update(devserver.Build{Root: s.root, Files: []artifact.File{
			{Path: "assets/css/home.css", Data: text, Kind: "stylesheet"},
			{Path: "assets/nav-" + strings.Map(func(r rune) rune { return 'A' + r - '0' }, fmt.Sprintf("%08d", n)) + ".png", Data: text, Kind: "sheet", Hashed: true},
		}})
	}
	held := func() (bytes uint64, goroutines int) {
		runtime.GC()
		var now runtime.MemStats
		runtime.ReadMemStats(&now)
		return now.HeapAlloc, runtime.NumGoroutine()
	}
	for n := range 100 {
		build(n)
	}
	before, routines := held()
	for n := range 5000 {
		build(100 + n)
	}
	after, more := held()
	if after > before+2<<20 || more > routines {
		t.Errorf("%d kB and %d goroutines became %d kB and %d", before>>10, routines, after>>10, more)
	}
}
