package devserver_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"assetbuild/internal/artifact"
	"assetbuild/internal/devserver"
	"assetbuild/internal/diagnostic"
)

// What follows is the list of attacks on a development server that are known, each with the refusal that it meets. Most are
// holes that other development servers have had.

// refused fails the test unless an answer is a refusal that gives nothing away.
func refused(t *testing.T, a answer) {
	t.Helper()
	if a.status != http.StatusForbidden {
		t.Errorf("status %d, want 403", a.status)
	}
	if allowed := a.header.Get("Access-Control-Allow-Origin"); allowed != "" {
		t.Errorf("lets %s read the answer", allowed)
	}
	for _, secret := range []string{"color", "document.title", "home</p>", clip, "event:", `"run"`} {
		if strings.Contains(a.body, secret) {
			t.Errorf("the answer holds %q: %s", secret, a.body)
		}
	}
}

// everything is one path of each kind that the server answers.
var everything = []string{"/", "/assets/css/home.css", "/assets/js/home.js", "/clip.mp4", "/none", "/@assetbuild/client.js", "/@assetbuild/events", "/@assetbuild/none"}

// A stranger's name can be made to resolve to 127.0.0.1. Then the stranger's page is of the same origin as this server, and
// only the Host header tells.
func TestANameThatIsRebound(t *testing.T) {
	hosts := []struct{ why, host string }{
		{"a stranger's name", "evil.test"},
		{"with the right port", "evil.test:5280"},
		{"a name that begins like ours", "localhost.evil.test"},
		{"a name that ends like ours", "evillocalhost"},
		{"a name that begins like our address", "127.0.0.1.evil.test"},
		{"a port that is no number", "localhost:evil.test"},
		{"a port with a name after it", "localhost:5280.evil.test"},
		{"a port that is too large", "localhost:99999"},
		{"a port that is negative", "localhost:-1"},
		{"no port after the colon", "localhost:"},
		{"two ports", "localhost:80:80"},
		{"a user before the host", "localhost@evil.test"},
		{"a bracket that doesn't end", "[::1"},
		{"a name in brackets", "[localhost]"},
		{"an IPv4 address in brackets", "[127.0.0.1]"},
		{"a name after the brackets", "[::1]evil.test"},
		{"a zone", "[::1%25evil]"},
		{"all addresses", "0.0.0.0:5280"},
		{"another machine's address", "192.168.1.20:5280"},
		{"an address as one number", "2130706433"},
		{"an address in short", "127.1"},
		{"an address in octal", "0177.0.0.1"},
		{"a link-local address", "169.254.169.254"},
		{"a blank", "localhost evil.test"},
		{"a path", "localhost/evil.test"},
	}
	s := serve(t, devserver.Options{})
	for _, h := range hosts {
		t.Run(h.why, func(t *testing.T) {
			for _, path := range everything {
				a := s.raw("GET " + path + " HTTP/1.1\r\nHost: " + h.host + "\r\nConnection: close\r\n\r\n")
				if a.status == http.StatusBadRequest {
					continue // net/http refuses it before us
				}
				refused(t, a)
			}
		})
	}
	t.Run("no host", func(t *testing.T) { refused(t, s.raw("GET / HTTP/1.0\r\n\r\n")) })
	t.Run("a host in the request line", func(t *testing.T) {
		refused(t, s.raw("GET http://evil.test/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
	})
	t.Run("a host that a proxy is said to have seen", func(t *testing.T) {
		refused(t, s.ask("GET", "/", "Host: evil.test", "X-Forwarded-Host: localhost", "Forwarded: host=localhost"))
	})
}

// Who says "localhost" means this machine.
func TestNamesThatAreOurs(t *testing.T) {
	cases := []struct {
		why, host string
		opt       devserver.Options
	}{
		{"the name", "localhost", devserver.Options{}},
		{"with a port", "localhost:5280", devserver.Options{}},
		{"in capitals", "LocalHost:5280", devserver.Options{}},
		{"with the dot of the root", "localhost.:5280", devserver.Options{}},
		{"a name that browsers take for this machine", "shop.localhost:5280", devserver.Options{}},
		{"the address", "127.0.0.1:5280", devserver.Options{}},
		{"the IPv6 address", "[::1]:5280", devserver.Options{}},
		{"an allowed name", "shop.test:5280", devserver.Options{Hosts: []string{"shop.test"}}},
		{"a name below an allowed one", "a.b.shop.test", devserver.Options{Hosts: []string{".shop.test"}}},
		{"an address of the network, where others are served", "192.168.1.20:5280", devserver.Options{Public: true}},
	}
	for _, c := range cases {
		t.Run(c.why, func(t *testing.T) {
			if a := serve(t, c.opt).ask("GET", "/", "Host: "+c.host); a.status != http.StatusOK {
				t.Errorf("status %d: %s", a.status, a.body)
			}
		})
	}
	t.Run("a name is not allowed by another that ends like it", func(t *testing.T) {
		refused(t, serve(t, devserver.Options{Hosts: []string{".shop.test"}}).ask("GET", "/", "Host: evilshop.test"))
	})
	t.Run("names below one that was allowed alone", func(t *testing.T) {
		refused(t, serve(t, devserver.Options{Hosts: []string{"shop.test"}}).ask("GET", "/", "Host: a.shop.test"))
	})
}

// A page of another site asks by script, which sends its origin.
func TestScriptOfAnotherSite(t *testing.T) {
	origins := []struct{ why, origin string }{
		{"a stranger", "https://evil.test"},
		{"a stranger whose name begins like ours", "http://localhost.evil.test"},
		{"a stranger whose name begins like our address", "http://127.0.0.1.evil.test"},
		{"our name as a user", "http://localhost@evil.test"},
		{"our name as a fragment", "http://evil.test#localhost"},
		{"our name as a path", "http://evil.test/localhost"},
		{"a path after our name", "http://localhost/evil.test"},
		{"a port that is no number", "http://localhost:evil"},
		{"a page without an origin: a sandboxed frame, a file, data:", "null"},
		{"an extension", "chrome-extension://abcdef"},
		{"no scheme", "localhost"},
		{"empty", ""},
		{"two in one", "http://localhost, https://evil.test"},
	}
	s := serve(t, devserver.Options{})
	for _, o := range origins {
		t.Run(o.why, func(t *testing.T) {
			for _, path := range everything {
				refused(t, s.ask("GET", path, "Origin: "+o.origin))
			}
		})
	}
	t.Run("two headers", func(t *testing.T) {
		refused(t, s.ask("GET", "/", "Origin: http://localhost", "Origin: https://evil.test"))
	})
	t.Run("a site whose name is an address, where others are served", func(t *testing.T) {
		public := serve(t, devserver.Options{Public: true})
		refused(t, public.ask("GET", "/assets/js/home.js", "Host: 192.168.1.20:5280", "Origin: http://203.0.113.7"))
	})
	t.Run("asks beforehand whether it may", func(t *testing.T) {
		refused(t, s.ask("OPTIONS", "/assets/js/home.js", "Origin: https://evil.test", "Access-Control-Request-Method: GET", "Access-Control-Request-Private-Network: true"))
	})
	for _, origin := range []string{"http://localhost:3000", "http://127.0.0.1:8000", "http://[::1]:3000", "https://shop.localhost"} {
		t.Run("this machine's own pages may: "+origin, func(t *testing.T) {
			a := s.ask("GET", "/assets/js/home.js", "Origin: "+origin)
			if a.status != http.StatusOK || a.header.Get("Access-Control-Allow-Origin") != origin || !strings.Contains(a.header.Get("Vary"), "Origin") {
				t.Errorf("status %d, %v", a.status, a.header)
			}
		})
	}
}

// A page of another site embeds what is ours: no script has to ask, the browser sends no origin, and what a script or a
// style of ours says can be read off what it does.
func TestOursEmbeddedInAnotherSite(t *testing.T) {
	cases := []struct{ why, mode, dest string }{
		{"a classic script", "no-cors", "script"},
		{"a stylesheet", "no-cors", "style"},
		{"an image", "no-cors", "image"},
		{"a video", "no-cors", "video"},
		{"a worker", "same-origin", "worker"},
		{"a fetch that doesn't want to read", "no-cors", "empty"},
		{"a frame", "navigate", "iframe"},
		{"an old kind of frame", "navigate", "frame"},
		{"an object", "navigate", "object"},
		{"an embed", "navigate", "embed"},
		{"a prefetch", "no-cors", ""},
	}
	s := serve(t, devserver.Options{})
	for _, c := range cases {
		t.Run(c.why, func(t *testing.T) {
			for _, path := range everything {
				refused(t, s.ask("GET", path, "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: "+c.mode, "Sec-Fetch-Dest: "+c.dest))
			}
		})
	}
	t.Run("a value that nobody knows yet", func(t *testing.T) {
		refused(t, s.ask("GET", "/assets/js/home.js", "Sec-Fetch-Site: elsewhere"))
	})
	t.Run("a link is followed", func(t *testing.T) {
		a := s.ask("GET", "/", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document")
		if a.status != http.StatusOK {
			t.Errorf("status %d", a.status)
		}
	})
	t.Run("a browser that sends none of it is told", func(t *testing.T) {
		for _, path := range []string{"/", "/assets/js/home.js", "/@assetbuild/client.js"} {
			a := s.ask("GET", path)
			if got := a.header.Get("Cross-Origin-Resource-Policy"); got != "same-site" {
				t.Errorf("%s: Cross-Origin-Resource-Policy is %q", path, got)
			}
			if got := a.header.Get("X-Content-Type-Options"); got != "nosniff" {
				t.Errorf("%s: X-Content-Type-Options is %q", path, got)
			}
		}
	})
}

// A path tries to lead out of what the build made.
func TestPathsThatLeadOutside(t *testing.T) {
	s := serve(t, devserver.Options{})
	const secret = "the user's own"
	s.write("secret.txt", secret)
	abs := filepath.ToSlash(filepath.Join(s.root, "secret.txt"))
	paths := []string{
		"/secret.txt", "/../secret.txt", "/static/../secret.txt", "/static/../../secret.txt", "/assets/../../secret.txt",
		"/..%2fsecret.txt", "/%2e%2e/secret.txt", "/%2e%2e%2fsecret.txt", "/%252e%252e%252fsecret.txt", "/..%5csecret.txt", `/..\secret.txt`,
		"/....//secret.txt", "/.%00./secret.txt", "/secret.txt%00.html", "//secret.txt", "///secret.txt", "/;/../secret.txt",
		"/" + abs, abs, "/%2f" + abs, "/@fs" + abs, "/@fs/" + abs, "/@fs" + abs + "?raw", "/@fs" + abs + "?import&raw??", "/@id/" + abs,
		"/@assetbuild/../secret.txt", "/@assetbuild/%2e%2e/secret.txt", "/@assetbuild/open?file=" + abs,
		"/file://" + abs, "/clip.mp4/../../secret.txt", "/clip.mp4/../secret.txt", "/clip.mp4::$DATA", "/CLIP.MP4/../../secret.txt",
		"/.assetbuild/stats", "/.git/config", "/.env", "/assetbuild.toml", "/static/clip.mp4", "/?file=" + abs, "/index.html?x=/../../secret.txt",
		"/etc/passwd", "/%2fetc%2fpasswd", "/C:/Windows/win.ini", "/C:%5cWindows%5cwin.ini", "/%5c%5chost%5cshare",
	}
	for _, path := range paths {
		t.Run(path, func(t *testing.T) {
			a := s.raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
			if strings.Contains(a.body, secret) || strings.Contains(a.body, "root:") {
				t.Fatalf("reads outside: %s", a.body)
			}
			plain, _, _ := strings.Cut(path, "?")
			if a.status == http.StatusOK && plain != "/" && plain != "/index.html" {
				t.Errorf("status %d: %s", a.status, a.body)
			}
			if to := a.header.Get("Location"); strings.HasPrefix(to, "//") || strings.Contains(to, ":") {
				t.Errorf("leads to %s", to)
			}
		})
	}
}

// After the build has looked at a file, it becomes something else.
func TestAFileThatBecomesALinkOutside(t *testing.T) {
	s := serve(t, devserver.Options{})
	outside := filepath.Join(t.TempDir(), "secret.txt")
	if err := os.WriteFile(outside, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	replace := func(t *testing.T, with func(path string) error) {
		path := filepath.Join(s.root, "static", "clip.mp4")
		if err := os.RemoveAll(path); err != nil {
			t.Fatal(err)
		}
		if err := with(path); err != nil {
			t.Skip(err) // a system without links
		}
		a := s.ask("GET", "/clip.mp4")
		if a.status != http.StatusNotFound || strings.Contains(a.body, "secret\n") || strings.Contains(a.body, outside) || strings.Contains(a.body, s.root) {
			t.Errorf("status %d: %s", a.status, a.body)
		}
	}
	t.Run("a link to a file", func(t *testing.T) { replace(t, func(path string) error { return os.Symlink(outside, path) }) })
	t.Run("a link to itself", func(t *testing.T) { replace(t, func(path string) error { return os.Symlink(path, path) }) })
	t.Run("a folder", func(t *testing.T) { replace(t, func(path string) error { return os.Mkdir(path, 0o755) }) })
	t.Run("nothing", func(t *testing.T) { replace(t, func(string) error { return nil }) })
	t.Run("its folder is a link", func(t *testing.T) {
		if err := os.WriteFile(filepath.Join(filepath.Dir(outside), "clip.mp4"), []byte("secret"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.RemoveAll(filepath.Join(s.root, "static")); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(filepath.Dir(outside), filepath.Join(s.root, "static")); err != nil {
			t.Skip(err)
		}
		if a := s.ask("GET", "/clip.mp4"); a.status != http.StatusNotFound {
			t.Errorf("status %d: %s", a.status, a.body)
		}
		allowing := s.build
		allowing.AllowOutside = true
		s.server.Update(allowing)
		if a := s.ask("GET", "/clip.mp4"); a.body != "secret" {
			t.Errorf("where it is allowed: status %d: %s", a.status, a.body)
		}
	})
}

// Methods that change something elsewhere change nothing here.
func TestMethods(t *testing.T) {
	s := serve(t, devserver.Options{})
	for _, method := range []string{"POST", "PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "PROPFIND"} {
		for _, path := range everything {
			if a := s.ask(method, path, "Sec-Fetch-Site: same-origin", "Cookie: secret"); a.status != http.StatusMethodNotAllowed || strings.Contains(a.body, "secret") {
				t.Errorf("%s %s: status %d", method, path, a.status)
			}
		}
	}
	if a := s.raw("CONNECT evil.test:443 HTTP/1.1\r\nHost: evil.test:443\r\n\r\n"); a.status != http.StatusForbidden {
		t.Errorf("CONNECT: status %d", a.status)
	}
}

// The server can start a program: the user's editor. Nobody but a page of the user's can make it do so, and nobody can say
// which program, or which file.
func TestStartingTheEditor(t *testing.T) {
	opened := filepath.Join(t.TempDir(), "opened")
	s := serve(t, devserver.Options{Editor: editorFor(t, opened)})
	const name = "assets/a b;touch pwned;$(touch pwned).scss"
	s.write(name, "a")
	s.server.Update(devserver.Build{Root: s.root, Findings: diagnostic.List{ // in the order in which they are shown
		{Message: "no file"},
		{File: "assets", Message: "a folder"},
		{File: name, Line: 3, Column: 8, Source: "äää b", Message: "wrong"},
		{File: "gone.scss", Message: "not there"},
	}})
	run, state := s.state()
	path := fmt.Sprintf("/@assetbuild/open?run=%s&state=%d&finding=", run, state)
	ours := "Sec-Fetch-Site: same-origin"

	refusals := []struct {
		why, method, path string
		headers           []string
		status            int
	}{
		{"a link", "GET", path + "2", []string{ours}, http.StatusMethodNotAllowed},
		{"a form of another site", "POST", path + "2", []string{"Origin: https://evil.test", "Sec-Fetch-Site: cross-site"}, http.StatusForbidden},
		{"a form of another site in an old browser", "POST", path + "2", []string{"Origin: https://evil.test"}, http.StatusForbidden},
		{"a form in a sandboxed frame", "POST", path + "2", []string{"Origin: null"}, http.StatusForbidden},
		{"a form that is followed like a link", "POST", path + "2", []string{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document"}, http.StatusForbidden},
		{"somebody who doesn't say where from", "POST", path + "2", nil, http.StatusForbidden},
		{"a rebound name", "POST", path + "2", []string{ours, "Host: evil.test"}, http.StatusForbidden},
		{"a file of choice", "POST", "/@assetbuild/open?file=/etc/passwd", []string{ours}, http.StatusConflict},
		{"a state that was guessed", "POST", fmt.Sprintf("/@assetbuild/open?run=guess&state=%d&finding=2", state), []string{ours}, http.StatusConflict},
		{"a number that no error has", "POST", path + "4", []string{ours}, http.StatusNotFound},
		{"a negative number", "POST", path + "-1", []string{ours}, http.StatusNotFound},
		{"no number", "POST", path, []string{ours}, http.StatusNotFound},
		{"an error whose file is gone", "POST", path + "3", []string{ours}, http.StatusNotFound},
		{"an error in a folder", "POST", path + "1", []string{ours}, http.StatusNotFound},
		{"an error without a file", "POST", path + "0", []string{ours}, http.StatusNotFound},
	}
	for _, r := range refusals {
		t.Run(r.why, func(t *testing.T) {
			if a := s.ask(r.method, r.path, r.headers...); a.status != r.status {
				t.Errorf("status %d, want %d: %s", a.status, r.status, a.body)
			}
		})
	}
	if _, err := os.Stat(opened); err == nil {
		t.Fatal("the editor was started by one of them")
	}
	if a := s.ask("POST", path+"2", ours, "Origin: "+s.http.URL); a.status != http.StatusNoContent {
		t.Fatalf("our own page: status %d: %s", a.status, a.body)
	}
	want := filepath.Join(s.root, filepath.FromSlash(name)) + "\n3\n5\n" // columns count bytes in findings, and characters in editors
	if got := waitForFile(t, opened); got != want {
		t.Errorf("the editor got %q, want %q", got, want)
	}
}

// What stands behind a proxy is protected by the same checks of hosts.
func TestBehindTheProxy(t *testing.T) {
	reached := false
	backend := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { reached = true }))
	defer backend.Close()
	target, err := url.Parse(backend.URL)
	if err != nil {
		t.Fatal(err)
	}
	s := serve(t, devserver.Options{Proxy: target})
	refused(t, s.ask("GET", "/backend", "Host: evil.test"))
	t.Run("a WebSocket of another site", func(t *testing.T) {
		refused(t, s.ask("GET", "/socket", "Origin: https://evil.test", "Connection: Upgrade", "Upgrade: websocket"))
	})
	t.Run("a file of the build, asked for by another site", func(t *testing.T) {
		refused(t, s.ask("GET", "/assets/js/home.js", "Origin: https://evil.test"))
	})
	t.Run("what is the server's own", func(t *testing.T) {
		for _, path := range []string{"/@assetbuild/none", "/@assetbuild/"} {
			if a := s.ask("GET", path); a.status != http.StatusNotFound {
				t.Errorf("%s: status %d", path, a.status)
			}
		}
	})
	if reached {
		t.Error("the server behind was asked")
	}
}

// A name in a project can be anything. In a page it is text.
func TestNamesAndMessagesAreText(t *testing.T) {
	s := serve(t, devserver.Options{})
	s.build.Files = append(s.build.Files, artifact.File{Path: `"><script>alert(1)</script>.html`, Data: []byte("<!doctype html>"), Kind: "page"})
	s.server.Update(s.build)
	a := s.ask("GET", "/%22%3E%3Cscript%3Ealert(1)%3C/script%3E.html", asPage...)
	if a.status != http.StatusOK || strings.Contains(a.body, "<script>alert") {
		t.Errorf("status %d: %s", a.status, a.body)
	}
	if a := s.ask("GET", "/%3Cscript%3Ealert(1)%3C/script%3E", asPage...); strings.Contains(a.body, "<script>alert") {
		t.Errorf("an address is shown as markup: %s", a.body)
	}
}
