package devserver

import (
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// A guard decides who may ask. Three things could lead a stranger's page here: a name of the stranger's that resolves to
// this machine (DNS rebinding), which the Host header tells; a request from script, which the Origin header tells; and a
// script, image or frame of ours in the stranger's page, which Fetch metadata tells (https://www.w3.org/TR/fetch-metadata/).
type guard struct {
	public bool
	names  []string // lower case; one that begins with a dot means all names below it, too
}

func newGuard(opt Options) guard {
	g := guard{public: opt.Public}
	for _, name := range opt.Hosts {
		g.names = append(g.names, strings.ToLower(strings.TrimSuffix(name, ".")))
	}
	return g
}

// host says why the host that a request names is refused; "" where it isn't.
func (g guard) host(r *http.Request) string {
	name, ok := hostname(r.Host)
	if !ok {
		return "The request names no valid host."
	}
	if addr, err := netip.ParseAddr(name); err == nil && g.public && addr.Zone() == "" {
		return "" // no name, so nobody can make it resolve to this machine
	}
	if g.trusted(name) {
		return ""
	}
	return "This server doesn't answer to the name " + strconv.Quote(name) + ". If it is yours, start assetbuild serve with --allowed-host " + name + "."
}

// page says why the page that a request comes from is refused; "" where it isn't. A method other than GET has to say where
// it comes from.
func (g guard) page(r *http.Request, method string) string {
	const refusal = "Pages of other sites may not use this server. If the site is yours, start assetbuild serve with --allowed-host and its name, and write crossorigin into the tag."
	origins, site := r.Header.Values("Origin"), r.Header.Get("Sec-Fetch-Site")
	if len(origins) > 1 || len(origins) == 1 && !g.origin(origins[0], r.Host) {
		return refusal
	}
	switch site {
	case "same-origin", "same-site":
		return ""
	case "none": // typed, or a bookmark
		if method == http.MethodGet {
			return ""
		}
	case "": // an old browser, plain HTTP from another machine, or no browser
		if method == http.MethodGet || len(origins) == 1 {
			return ""
		}
	case "cross-site":
		link := r.Header.Get("Sec-Fetch-Mode") == "navigate" && r.Header.Get("Sec-Fetch-Dest") == "document" && method == http.MethodGet
		if len(origins) == 1 || link {
			return ""
		}
	}
	return refusal
}

// origin tells whether pages of an origin may use what is served: those of this server, of this machine, and of names that
// the user allowed. An IP address is allowed as a host only: everybody's site can have one.
func (g guard) origin(origin, host string) bool {
	u, err := url.Parse(origin)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || origin != u.Scheme+"://"+u.Host {
		return false
	}
	name, ok := hostname(u.Host)
	return ok && (strings.EqualFold(u.Host, host) || g.trusted(name))
}

// trusted tells whether a name or address is this machine's own, or allowed by the user.
func (g guard) trusted(name string) bool {
	if isLoopback(name) {
		return true
	}
	for _, allowed := range g.names {
		parent, all := strings.CutPrefix(allowed, ".")
		if name == parent || all && strings.HasSuffix(name, allowed) {
			return true
		}
	}
	return false
}

// isLoopback tells whether a name or address can only be this machine.
func isLoopback(name string) bool {
	if addr, err := netip.ParseAddr(name); err == nil {
		return addr.Zone() == "" && addr.Unmap().IsLoopback()
	}
	return name == "localhost" || strings.HasSuffix(name, ".localhost")
}

// hostname gives the name or address in "NAME:PORT", in lower case; false where it isn't a valid one.
func hostname(host string) (name string, ok bool) {
	name, port := host, ""
	hasPort := false
	if strings.HasPrefix(host, "[") {
		end := strings.IndexByte(host, ']')
		if end < 0 {
			return "", false
		}
		name, port = host[1:end], host[end+1:]
		if addr, err := netip.ParseAddr(name); err != nil || !addr.Is6() || addr.Zone() != "" {
			return "", false
		}
		if hasPort = port != ""; hasPort && port[0] != ':' {
			return "", false
		}
		port = strings.TrimPrefix(port, ":")
	} else {
		name, port, hasPort = strings.Cut(host, ":")
		name = strings.TrimSuffix(name, ".")
		if !isName(name) {
			return "", false
		}
	}
	if hasPort && !isPort(port) {
		return "", false
	}
	return strings.ToLower(name), true
}

func isPort(port string) bool {
	n, err := strconv.ParseUint(port, 10, 16)
	return err == nil && n > 0
}

func isName(name string) bool {
	for i := range len(name) {
		c := name[i] | 0x20
		if (c < 'a' || c > 'z') && (name[i] < '0' || name[i] > '9') && name[i] != '-' && name[i] != '.' && name[i] != '_' {
			return false
		}
	}
	return name != ""
}

// refuse answers with the reason.
func refuse(w http.ResponseWriter, problem string) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Cross-Origin-Resource-Policy", "same-origin")
	http.Error(w, "assetbuild: "+problem, http.StatusForbidden)
}
