package devserver

import (
	"net/http"
	"slices"
	"strings"
)

// policyHeaders are the headers in which a page says what may run in it.
var policyHeaders = []string{"Content-Security-Policy", "Content-Security-Policy-Report-Only"}

// permit changes the policies of a page so that they allow the script in the pages and its stream, and nothing else:
// address is what both lie below. It gives the nonce that the script's tag needs; "" for none. What would apply without
// the addition goes on applying to all other scripts.
func permit(header http.Header, address, ownNonce string) (nonce string) {
	for _, name := range policyHeaders {
		values := header.Values(name)
		for i, value := range values {
			policies := strings.Split(value, ",")
			for j, text := range policies {
				p := parsePolicy(text)
				nonce = p.permitScript(address, nonce, ownNonce)
				p.permitStream(address)
				policies[j] = p.String()
			}
			values[i] = strings.Join(policies, ", ")
		}
	}
	return nonce
}

// A policy is the directives of a Content-Security-Policy, in order.
type policy []directive

type directive struct {
	name    string // lower case
	sources []string
}

func parsePolicy(text string) (p policy) {
	for part := range strings.SplitSeq(text, ";") {
		words := strings.Fields(part)
		if len(words) == 0 {
			continue
		}
		name := strings.ToLower(words[0])
		if p.find(name) == nil { // the first of a name counts
			p = append(p, directive{name, words[1:]})
		}
	}
	return p
}

func (p policy) String() string {
	parts := make([]string, len(p))
	for i, d := range p {
		parts[i] = strings.Join(append([]string{d.name}, d.sources...), " ")
	}
	return strings.Join(parts, "; ")
}

// find gives the first directive of the names that is there.
func (p policy) find(names ...string) *directive {
	for _, name := range names {
		for i := range p {
			if p[i].name == name {
				return &p[i]
			}
		}
	}
	return nil
}

// specific gives the directive that acts on one kind of thing. Where that is default-src, which acts on everything, it gets
// a directive of its own with the same sources.
func (p *policy) specific(names ...string) *directive {
	if d := p.find(names...); d != nil {
		return d
	}
	all := p.find("default-src")
	if all == nil {
		return nil // everything is allowed
	}
	*p = append(*p, directive{names[len(names)-1], slices.Clone(all.sources)})
	return &(*p)[len(*p)-1]
}

// permitScript allows the script's address or, where addresses don't count, a nonce: that of the page where it has one.
func (p *policy) permitScript(address, nonce, ownNonce string) string {
	d := p.specific("script-src-elem", "script-src")
	if d == nil {
		return nonce
	}
	if !d.has("'strict-dynamic'") {
		d.add(address)
		return nonce
	}
	if nonce == "" {
		nonce = d.nonce()
	}
	if nonce == "" {
		nonce = ownNonce
	}
	if source := "'nonce-" + nonce + "'"; !slices.Contains(d.sources, source) {
		d.add(source)
	}
	return nonce
}

func (p *policy) permitStream(address string) {
	if d := p.specific("connect-src"); d != nil {
		d.add(address)
	}
}

func (d *directive) has(keyword string) bool {
	return slices.ContainsFunc(d.sources, func(source string) bool { return strings.EqualFold(source, keyword) })
}

// add allows a source. 'none' means something only where it stands alone.
func (d *directive) add(source string) {
	d.sources = slices.DeleteFunc(d.sources, func(s string) bool { return strings.EqualFold(s, "'none'") })
	d.sources = append(d.sources, source)
}

func (d *directive) nonce() string {
	for _, source := range d.sources {
		if len(source) > len("'nonce-'") && strings.EqualFold(source[:len("'nonce-")], "'nonce-") && strings.HasSuffix(source, "'") {
			return source[len("'nonce-") : len(source)-1]
		}
	}
	return ""
}
