package publish

import (
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"assetbuild/internal/artifact"
	"assetbuild/internal/prerequisite"
)

// brotliModule is nginx's brotli_static, which Debian has in a package of its own.
const brotliModule = "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so"

// nginx serves what was published, by the configuration that Headers writes.
func TestNginxServesTwinsAndHeaders(t *testing.T) {
	nginx := prerequisite.Program(t, "nginx")
	t.Run("gzip_static", func(t *testing.T) { expectServed(t, nginx, "", "gzip_static on;", "gzip") })
	t.Run("brotli_static", func(t *testing.T) {
		if _, err := os.Stat(brotliModule); err != nil {
			prerequisite.Missing(t, "nginx has no brotli_static module")
		}
		expectServed(t, nginx, "load_module "+brotliModule+";", "gzip_static on; brotli_static on;", "br")
	})
}

// expectServed asks nginx for files that have twins and for some that have none.
func expectServed(t *testing.T, nginx, modules, directives, encoding string) {
	t.Helper()
	css := strings.Repeat(".a { color: red }\n", 100)
	opt := folder(t)
	build := files(map[string]string{"assets/a-HASH.css": css, "b.c/x-HASH.js": css, "b.c/plain.js": css, "bxc/x-HASH.js": css, "bxc/plain.js": css, "index.html": css})
	twins, err := Twins(context.Background(), build, TwinOptions{Formats: []string{"gz", "br"}})
	must(t, err)
	_, err = Publish(context.Background(), opt, append(build, twins...))
	must(t, err)
	get := serveByNginx(t, nginx, modules, directives, opt.Root, build)
	for path, cached := range map[string]string{
		"/assets/a-HASH.css": forever, "/b.c/x-HASH.js": forever, "/b.c/plain.js": askAlways, "/index.html": askAlways, "/": askAlways,
	} {
		response, body := get(path)
		if got := response.Header.Get("Cache-Control"); got != cached {
			t.Errorf("%s: Cache-Control is %q, expected %q", path, got, cached)
		}
		if got := response.Header.Get("Content-Encoding"); got != encoding || decompressed(t, "."+strings.TrimSuffix(got, "ip"), body) != css {
			t.Errorf("%s: sent as %q, %d bytes", path, got, len(body))
		}
	}
}

// serveByNginx starts a server on a socket in a folder, and gives a function that asks it for a path.
func serveByNginx(t *testing.T, nginx, modules, directives, dir string, build []artifact.File) func(path string) (*http.Response, []byte) {
	t.Helper()
	headers, err := Headers("nginx", "/", build)
	must(t, err)
	lay(t, dir, map[string]string{"headers.conf": string(headers), "nginx.conf": `
` + modules + `
daemon off; master_process off; pid nginx.pid; error_log error.log;
events {}
http {
	types { text/css css; text/javascript js; text/html html; }
	access_log off;
	client_body_temp_path tmp; proxy_temp_path tmp; fastcgi_temp_path tmp; uwsgi_temp_path tmp; scgi_temp_path tmp;
	include headers.conf;
	server {
		listen unix:nginx.sock;
		root public;
		` + directives + `
		add_header Cache-Control $assetbuild_cache_control;
	}
}`})
	cmd := exec.Command(nginx, "-p", dir, "-c", filepath.Join(dir, "nginx.conf"))
	cmd.Dir = dir
	must(t, cmd.Start())
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", filepath.Join(dir, "nginx.sock"))
	}
	client := &http.Client{Transport: &http.Transport{DialContext: dial, DisableCompression: true}}
	return func(path string) (*http.Response, []byte) {
		request, err := http.NewRequest("GET", "http://localhost"+path, nil)
		must(t, err)
		request.Header.Set("Accept-Encoding", "gzip, br")
		response, err := client.Do(request)
		for try := 0; err != nil && try < 1000; try++ { // until nginx listens
			time.Sleep(10 * time.Millisecond)
			response, err = client.Do(request)
		}
		must(t, err)
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		must(t, err)
		return response, body
	}
}
