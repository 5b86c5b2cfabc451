package check

import (
	"net/url"
	"path"
	"strings"

	"assetbuild/internal/lazyregexp"
)

// elsewhere is a URL that leads to a host.
var elsewhere = lazyregexp.New(`(?i)^(?:https?:)?//([^/?#:]+)`)

// cssImport is an @import of CSS's own, by a string.
var cssImport = lazyregexp.New(`(?i)@import\s+["']((?:https?:)?//[^"'\n]+)["']`)

// otherHosts tells the url()s of stylesheets that lead to hosts which [check] hosts doesn't allow: a browser that is sent
// there tells somebody else who looks at the page, and waits for them. Of a library's stylesheet the entry is named.
func otherHosts(p *project) (all []Finding) {
	seen := map[string]bool{}
	for _, t := range p.texts {
		if t.kind != sassText || !t.own {
			continue
		}
		refs := t.references()
		for _, m := range cssImport.FindAllStringSubmatchIndex(t.code(), -1) {
			refs = append(refs, reference{t.body[m[2]:m[3]], m[2]})
		}
		for _, ref := range refs {
			if host := p.strangeHost(ref.url); host != "" {
				seen[host] = true
				all = append(all, t.at(ref.offset, len(ref.url), "the url() leads to another host: "+host, hostRemedy(host)))
			}
		}
	}
	for _, f := range p.result.Files {
		if f.Kind != "stylesheet" {
			continue
		}
		for _, ref := range newText("", f.From, otherText, string(f.Data)).references() {
			if host := p.strangeHost(ref.url); host != "" && !seen[host+" "+f.From] && !seen[host] {
				seen[host+" "+f.From] = true
				all = append(all, inFile(f.From, "a url() of the stylesheet leads to another host: "+host, hostRemedy(host)))
			}
		}
	}
	return all
}

func hostRemedy(host string) string {
	return "Keep a copy in the project, or allow it in assetbuild.toml: [check] hosts = [\"" + host + "\"]."
}

// strangeHost gives the host that a URL leads to, unless it is allowed or the project's own.
func (p *project) strangeHost(address string) string {
	m := elsewhere.FindStringSubmatch(strings.TrimSpace(address))
	if m == nil {
		return ""
	}
	host := strings.ToLower(m[1])
	if own, err := url.Parse(p.cfg.PublicPath); err == nil && strings.EqualFold(own.Hostname(), host) {
		return ""
	}
	for _, pattern := range p.cfg.Check.Hosts {
		if ok, err := path.Match(strings.ToLower(pattern), host); ok && err == nil {
			return ""
		}
	}
	return host
}
