package devserver_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"assetbuild/internal/artifact"
	"assetbuild/internal/devserver"
)

// A site is a small project, served.
type site struct {
	t      *testing.T
	root   string
	server *devserver.Server
	http   *httptest.Server
	build  devserver.Build
}

const (
	home   = "<!doctype html><title>Home</title><link rel=stylesheet href=/assets/css/home.css><p>home</p>\n"
	styles = "p { color: red }\n"
	script = "document.title = 'script';\n"
	clip   = "0123456789"
)

// serve starts a server with a page, a stylesheet, a script and a file of the disk.
func serve(t *testing.T, opt devserver.Options) *site {
	t.Helper()
	s := &site{t: t, root: t.TempDir(), server: devserver.New(opt)}
	s.write("static/clip.mp4", clip)
	s.build = devserver.Build{Root: s.root, Files: []artifact.File{
		{Path: "index.html", Data: []byte(home), Kind: "page"},
		{Path: "about/index.html", Data: []byte("<!doctype html><p>about</p>\n"), Kind: "page"},
		{Path: "contact.html", Data: []byte("<!doctype html><p>contact</p>\n"), Kind: "page"},
		{Path: "assets/css/home.css", Data: []byte(styles), Kind: "stylesheet"},
		{Path: "assets/js/home.js", Data: []byte(script), Kind: "script"},
		{Path: "assets/nav-5KQ2ZV7A.png", Data: []byte("sheet"), Kind: "sheet", Hashed: true},
		{Path: "clip.mp4", Source: filepath.Join(s.root, "static", "clip.mp4"), Kind: "static"},
	}}
	s.server.Update(s.build)
	s.answerBy(s.server.Handler())
	return s
}

// answerBy starts a server for a handler, instead of the one before. It ends with the test, and so do its streams.
func (s *site) answerBy(handler http.Handler) {
	server := httptest.NewServer(handler)
	s.http = server
	s.t.Cleanup(func() {
		_ = server.Config.Close()
		server.Close()
	})
}

// write writes a file of the project.
func (s *site) write(name, text string) {
	s.t.Helper()
	path := filepath.Join(s.root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		s.t.Fatal(err)
	}
}

// change serves another content of a file, or a new file.
func (s *site) change(name, text string) []string {
	var files []artifact.File
	kind := "page"
	for _, f := range s.build.Files {
		if f.Path == name {
			kind = f.Kind
			continue
		}
		files = append(files, f)
	}
	s.build.Files = append(files, artifact.File{Path: name, Data: []byte(text), Kind: kind})
	return s.server.Update(s.build)
}

// An answer is a response, read whole.
type answer struct {
	status int
	header http.Header
	body   string
}

// ask sends a request. Headers are "Name: value"; "Host: x" replaces the address's.
func (s *site) ask(method, path string, headers ...string) answer {
	s.t.Helper()
	r, err := http.NewRequest(method, s.http.URL+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		if name == "Host" {
			r.Host = value
			continue
		}
		r.Header.Add(name, value)
	}
	res, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return answer{res.StatusCode, res.Header, string(body)}
}

// raw sends a request as it stands: no client tidies it up.
func (s *site) raw(request string) answer {
	s.t.Helper()
	conn, err := net.Dial("tcp", s.http.Listener.Addr().String())
	if err != nil {
		s.t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, request); err != nil {
		s.t.Fatal(err)
	}
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		s.t.Fatalf("%q: %v", request, err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return answer{res.StatusCode, res.Header, string(body)}
}

// asPage are the headers by which a browser asks for what it shows as a page.
var asPage = []string{"Accept: text/html", "Sec-Fetch-Dest: document", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Site: none"}
