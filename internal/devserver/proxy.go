package devserver

import (
	"crypto/tls"
	"errors"
	"fmt"
	"html"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"

	"assetbuild/internal/diagnostic"
)

// ParseProxy reads the address of a server to stand in front of: "3000", "localhost:3000", "http://localhost:3000".
func ParseProxy(text string) (*url.URL, error) {
	address := text
	if isPort(address) {
		address = "localhost:" + address
	}
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	u, err := url.Parse(address)
	problem := ""
	switch {
	case err != nil:
		problem = "it is no address"
	case u.Scheme != "http" && u.Scheme != "https":
		problem = "only http and https can be forwarded"
	case u.User != nil:
		problem = "it holds a password"
	case u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.Fragment != "":
		problem = "a whole server is forwarded, not a part of it"
	default:
		if _, ok := hostname(u.Host); !ok {
			problem = "it names no valid host"
		}
	}
	if problem != "" {
		return nil, &diagnostic.Diagnostic{
			Message: fmt.Sprintf("--proxy %q is impossible: %s", text, problem), Remedy: "Give your server's address, such as http://localhost:3000.", Err: err,
		}
	}
	return &url.URL{Scheme: u.Scheme, Host: u.Host}, nil
}

// newProxy stands in front of the developer's own server. A server on this machine sees the name that the browser asked
// for, so that its redirects, cookies and checks of origins are right; another one, which may serve many names, sees its
// own.
func (s *Server) newProxy(target *url.URL) *httputil.ReverseProxy {
	local := isLoopback(strings.ToLower(target.Hostname()))
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.DisableCompression = true // pages are asked for as they are, all else passes as it is
	if local {
		transport.Proxy = nil
		transport.TLSClientConfig = &tls.Config{InsecureSkipVerify: true} // self-signed, and nobody is in between
	}
	return &httputil.ReverseProxy{
		Transport: transport,
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			r.SetXForwarded()
			if local {
				r.Out.Host = r.In.Host
			} else if origin := r.In.Header.Get("Origin"); sameHost(origin, r.In.Host) {
				r.Out.Header.Set("Origin", target.Scheme+"://"+target.Host)
			}
			if wantsPage(r.In) {
				r.Out.Header.Set("Accept-Encoding", "identity")
			}
		},
		ModifyResponse: func(res *http.Response) error {
			settle(res, target, local)
			return inject(res)
		},
		ErrorHandler: func(w http.ResponseWriter, r *http.Request, err error) { unreachable(w, r, target, err) },
		ErrorLog:     silent,
	}
}

func sameHost(origin, host string) bool {
	u, err := url.Parse(origin)
	return err == nil && u.Host != "" && strings.EqualFold(u.Host, host)
}

// forward hands a request to the developer's server. It decides itself what it answers to other sites, but a WebSocket
// knows no such answer: there the origin is checked here.
func (s *Server) forward(w http.ResponseWriter, r *http.Request) {
	if origin := r.Header.Get("Origin"); origin != "" && r.Header.Get("Upgrade") != "" && !s.guard.origin(origin, r.Host) {
		refuse(w, "Pages of other sites may not open a WebSocket here.")
		return
	}
	s.proxy.ServeHTTP(w, r)
}

// settle makes an answer right for this server's address.
func settle(res *http.Response, target *url.URL, local bool) {
	h := res.Header
	h.Del("Strict-Transport-Security") // it would forbid plain HTTP to all of this machine's servers
	h.Del("Alt-Svc")
	if to, err := url.Parse(h.Get("Location")); err == nil && strings.EqualFold(to.Host, target.Host) {
		to.Scheme, to.Host = "", ""
		if strings.HasPrefix(to.Path, "/") && !strings.HasPrefix(to.Path, "//") {
			h.Set("Location", to.String())
		}
	}
	if !local {
		cookies := h.Values("Set-Cookie")
		for i, cookie := range cookies {
			cookies[i] = withoutDomain(cookie)
		}
	}
}

// withoutDomain lets a cookie belong to whom it is sent by.
func withoutDomain(cookie string) string {
	var kept []string
	for part := range strings.SplitSeq(cookie, ";") {
		if !strings.HasPrefix(strings.ToLower(strings.TrimSpace(part)), "domain=") {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, ";")
}

// unreachable answers for a server that doesn't. A page asks again by itself until it does.
func unreachable(w http.ResponseWriter, r *http.Request, target *url.URL, err error) {
	if r.Context().Err() != nil {
		return
	}
	problem := fmt.Sprintf("%s doesn't answer", target)
	if failed := (*net.OpError)(nil); !errors.As(err, &failed) || failed.Op != "dial" {
		problem = fmt.Sprintf("%s broke off", target)
	}
	w.Header().Set("Cache-Control", "no-store")
	if !wantsPage(r) {
		http.Error(w, "assetbuild: "+problem, http.StatusBadGateway)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	again := ""
	if r.Method == http.MethodGet {
		again = `<meta http-equiv="refresh" content="2">`
	}
	w.WriteHeader(http.StatusBadGateway)
	fmt.Fprintf(w, "<!doctype html><meta charset=utf-8>%s<title>No answer</title><h1>%s</h1><p>Is your server running? This page asks again by itself.</p>\n",
		again, html.EscapeString(problem))
}
