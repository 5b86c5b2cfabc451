package devserver_test

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"assetbuild/internal/devserver"
	"assetbuild/internal/diagnostic"
)

// behind serves in front of a developer's own server.
func behind(t *testing.T, handler http.HandlerFunc) *site {
	t.Helper()
	backend := httptest.NewServer(handler)
	t.Cleanup(backend.Close)
	return serve(t, devserver.Options{Proxy: parse(t, backend.URL)})
}

func parse(t *testing.T, address string) *url.URL {
	t.Helper()
	u, err := devserver.ParseProxy(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestParseProxy(t *testing.T) {
	for text, want := range map[string]string{
		"3000": "http://localhost:3000", "localhost:3000": "http://localhost:3000", "http://localhost:3000/": "http://localhost:3000",
		"https://shop.test": "https://shop.test", "[::1]:3000": "http://[::1]:3000",
	} {
		if u, err := devserver.ParseProxy(text); err != nil || u.String() != want {
			t.Errorf("%s is %v, %v", text, u, err)
		}
	}
	for _, text := range []string{"", "http://", "ftp://localhost", "http://localhost/app", "http://localhost?x", "http://a:b@localhost", "http://local host", "file:///etc/passwd", "http://localhost:port"} {
		if u, err := devserver.ParseProxy(text); err == nil {
			t.Errorf("%q is %v", text, u)
		} else if d := (*diagnostic.Diagnostic)(nil); !errors.As(err, &d) || d.Remedy == "" {
			t.Errorf("%q: no remedy: %v", text, err)
		}
	}
}

func TestTheBuildComesBeforeTheServerBehind(t *testing.T) {
	s := behind(t, func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "behind: "+r.Method+" "+r.URL.String()) })
	for path, want := range map[string]string{
		"/assets/css/home.css":            styles,
		"/assets/css/home-ABCDEFGH.css":   styles,
		"/cart/add?id=3":                  "behind: GET /cart/add?id=3",
		"/a%2Fb":                          "behind: GET /a%2Fb",
		"/assets/css/nobody-ABCDEFGH.css": "behind: GET /assets/css/nobody-ABCDEFGH.css",
	} {
		if a := s.ask("GET", path); a.body != want {
			t.Errorf("%s: %q, want %q", path, a.body, want)
		}
	}
	if a := s.ask("POST", "/", "Sec-Fetch-Site: cross-site", "Origin: https://bank.test"); a.body != "behind: POST /" {
		t.Errorf("a form that comes back from a bank: status %d, %q", a.status, a.body)
	}
}

func TestTheServerBehindSeesWhatTheBrowserAskedFor(t *testing.T) {
	s := behind(t, func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "%s %s %s", r.Host, r.Header.Get("X-Forwarded-Host"), r.Header.Get("X-Forwarded-Proto"))
	})
	if a := s.ask("GET", "/x", "Host: shop.localhost:5280", "X-Forwarded-Host: evil.test"); a.body != "shop.localhost:5280 shop.localhost:5280 http" {
		t.Error(a.body)
	}
}

func TestPagesOfTheServerBehindGetTheTag(t *testing.T) {
	const page, tag = "<!doctype html><p>behind</p>", `<script async src="/@assetbuild/client.js"></script>`
	cases := []struct {
		why     string
		headers []string
		answer  http.HandlerFunc
		want    string
	}{
		{"a page", asPage, func(w http.ResponseWriter, r *http.Request) { html(w, page) }, page + tag},
		{"a page that gives its length", asPage, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", fmt.Sprint(len(page)))
			html(w, page)
		}, page + tag},
		{"a page in pieces", asPage, func(w http.ResponseWriter, r *http.Request) {
			html(w, page[:9])
			_ = http.NewResponseController(w).Flush()
			html(w, page[9:])
		}, page + tag},
		{"an error page", asPage, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(http.StatusInternalServerError)
			html(w, page)
		}, page + tag},
		{"a part of a page, fetched by script", []string{"Accept: text/html", "Sec-Fetch-Dest: empty"}, func(w http.ResponseWriter, r *http.Request) { html(w, page) }, page},
		{"a part of a page, from a browser that says little", []string{"Accept: text/html"}, func(w http.ResponseWriter, r *http.Request) { html(w, "<li>part</li>") }, "<li>part</li>"},
		{"a whole page, from a browser that says little", []string{"Accept: text/html"}, func(w http.ResponseWriter, r *http.Request) { html(w, "\ufeff\n"+page) }, "\ufeff\n" + page + tag},
		{"an empty answer", []string{"Accept: text/html"}, func(w http.ResponseWriter, r *http.Request) { html(w, "") }, ""},
		{"no page", asPage, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			fmt.Fprint(w, "{}")
		}, "{}"},
		{"two bytes a character", asPage, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=UTF-16")
			fmt.Fprint(w, page)
		}, page},
		{"a page of a server that packs whatever it is asked", asPage, func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Accept-Encoding") != "identity" {
				t.Error("it wasn't asked for a plain page")
			}
			w.Header().Set("Content-Encoding", "gzip")
			w.Header().Set("Content-Type", "text/html")
			pack := gzip.NewWriter(w)
			_, _ = pack.Write([]byte(page))
			_ = pack.Close()
		}, "\x1f\x8b"},
		{"a policy that needs a nonce", asPage, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Security-Policy", `script-src 'nonce-a"b' 'strict-dynamic'`)
			html(w, page)
		}, page + `<script async src="/@assetbuild/client.js" nonce="a&#34;b"></script>`},
	}
	for _, c := range cases {
		t.Run(c.why, func(t *testing.T) {
			a := behind(t, c.answer).ask("GET", "/x", append(c.headers, "Accept-Encoding: gzip")...)
			if !strings.HasPrefix(a.body, c.want) || strings.HasSuffix(a.body, tag) != strings.HasSuffix(c.want, tag) {
				t.Errorf("got %q, want %q", a.body, c.want)
			}
			if length := a.header.Get("Content-Length"); length != "" && length != fmt.Sprint(len(a.body)) {
				t.Errorf("says %s bytes, and sends %d", length, len(a.body))
			}
		})
	}
}

func html(w http.ResponseWriter, text string) {
	if w.Header().Get("Content-Type") == "" {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
	}
	_, _ = io.WriteString(w, text)
}

func TestAnswersAreMadeRightForThisAddress(t *testing.T) {
	var backend *httptest.Server
	backend = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Strict-Transport-Security", "max-age=31536000")
		w.Header().Set("Alt-Svc", `h3=":443"`)
		w.Header().Set("Location", backend.URL+"/there?x=1#y")
		if r.URL.Path == "/trap" {
			w.Header().Set("Location", backend.URL+"//evil.test/")
		}
		w.WriteHeader(http.StatusFound)
	}))
	defer backend.Close()
	s := serve(t, devserver.Options{Proxy: parse(t, backend.URL)})
	a := s.ask("GET", "/x")
	if got := a.header.Get("Location"); got != "/there?x=1#y" {
		t.Errorf("leads to %s", got)
	}
	if a.header.Get("Strict-Transport-Security") != "" || a.header.Get("Alt-Svc") != "" {
		t.Errorf("forbids plain HTTP to this machine: %v", a.header)
	}
	if got := s.ask("GET", "/trap").header.Get("Location"); strings.HasPrefix(got, "//") {
		t.Errorf("leads to %s", got)
	}
}

func TestWebSocketsPassThrough(t *testing.T) {
	s := behind(t, func(w http.ResponseWriter, r *http.Request) {
		conn, both, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		fmt.Fprint(both, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
		_ = both.Flush()
		line, _ := both.ReadString('\n')
		fmt.Fprint(both, "echo "+line)
		_ = both.Flush()
	})
	conn, err := net.Dial("tcp", s.http.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "GET /cable HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
	in := bufio.NewReader(conn)
	res, err := http.ReadResponse(in, nil)
	if err != nil || res.StatusCode != http.StatusSwitchingProtocols {
		t.Fatalf("%v, %v", res, err)
	}
	fmt.Fprint(conn, "hello\n")
	if line, err := in.ReadString('\n'); line != "echo hello\n" {
		t.Errorf("%q, %v", line, err)
	}
}

func TestAStreamOfTheServerBehindIsNotHeldBack(t *testing.T) {
	more := make(chan bool)
	s := behind(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprint(w, "data: 1\n\n")
		_ = http.NewResponseController(w).Flush()
		<-more // until the first was read
		fmt.Fprint(w, "data: 2\n\n")
	})
	res, err := http.Get(s.http.URL + "/stream")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	in := bufio.NewReader(res.Body)
	if line, err := in.ReadString('\n'); line != "data: 1\n" {
		t.Errorf("%q, %v", line, err)
	}
	close(more)
	if rest, err := io.ReadAll(in); string(rest) != "\ndata: 2\n\n" {
		t.Errorf("%q, %v", rest, err)
	}
}

func TestTheServerBehindIsDown(t *testing.T) {
	backend := httptest.NewServer(nil)
	backend.Close()
	s := serve(t, devserver.Options{Proxy: parse(t, backend.URL)})
	if a := s.ask("GET", "/x", asPage...); a.status != http.StatusBadGateway || !strings.Contains(a.body, backend.URL+" doesn&#39;t answer") || !strings.Contains(a.body, "refresh") {
		t.Errorf("status %d: %s", a.status, a.body)
	}
	if a := s.ask("POST", "/x", asPage...); strings.Contains(a.body, "refresh") {
		t.Errorf("a form would be sent again: %s", a.body)
	}
	if a := s.ask("GET", "/assets/css/home.css"); a.body != styles {
		t.Errorf("status %d: %s", a.status, a.body)
	}
}
