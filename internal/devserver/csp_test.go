package devserver

import (
	"net/http"
	"strings"
	"testing"
)

func TestPermit(t *testing.T) {
	const address = "http://localhost:5280/@assetbuild/"
	cases := []struct {
		why, policy, want, nonce string
	}{
		{"everything is allowed", "img-src 'self'", "img-src 'self'", ""},
		{"nothing is allowed", "default-src 'none'", "default-src 'none'; script-src " + address + "; connect-src " + address, ""},
		{"only the page's own origin", "default-src 'self'",
			"default-src 'self'; script-src 'self' " + address + "; connect-src 'self' " + address, ""},
		{"inline scripts stay allowed: no nonce may come in", "script-src 'self' 'unsafe-inline'; connect-src 'none'",
			"script-src 'self' 'unsafe-inline' " + address + "; connect-src " + address, ""},
		{"scripts with a nonce", "script-src 'nonce-abc'", "script-src 'nonce-abc' " + address, ""},
		{"addresses don't count, the page's nonce does", "script-src 'nonce-abc' 'strict-dynamic' https:",
			"script-src 'nonce-abc' 'strict-dynamic' https:", "abc"},
		{"addresses don't count, and there are only hashes", "script-src 'sha256-x' 'strict-dynamic'",
			"script-src 'sha256-x' 'strict-dynamic' 'nonce-ours'", "ours"},
		{"two policies with two nonces", "script-src 'nonce-a' 'strict-dynamic', script-src 'nonce-b' 'strict-dynamic'",
			"script-src 'nonce-a' 'strict-dynamic', script-src 'nonce-b' 'strict-dynamic' 'nonce-a'", "a"},
		{"script elements have their own sources", "script-src 'none'; script-src-elem 'none'",
			"script-src 'none'; script-src-elem " + address, ""},
		{"capitals, blanks, the first of two", " Script-Src  'NONE' ;; script-src *;", "script-src " + address, ""},
	}
	for _, c := range cases {
		t.Run(c.why, func(t *testing.T) {
			for _, name := range policyHeaders {
				header := http.Header{name: {c.policy}}
				nonce := permit(header, address, "ours")
				if got := header.Get(name); got != c.want || nonce != c.nonce {
					t.Errorf("%s\n got %s, nonce %q\nwant %s, nonce %q", name, got, nonce, c.want, c.nonce)
				}
			}
		})
	}
}

func FuzzPermit(f *testing.F) {
	for _, seed := range []string{"", ";", "default-src 'none'", "connect-src 'none' 'none'", "script-src 'strict-dynamic' 'nonce-", "script-src-elem 'nonce-'"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, policy string) {
		if strings.Contains(policy, ",") {
			return // several policies: each is one of these
		}
		header := http.Header{policyHeaders[0]: {policy}}
		permit(header, "http://localhost/@assetbuild/", "ours")
		d := parsePolicy(header.Get(policyHeaders[0])).find("connect-src", "default-src")
		if d != nil && d.name == "default-src" {
			t.Errorf("streams are not permitted: %s", header.Get(policyHeaders[0]))
		}
		if d != nil && d.has("'none'") && len(d.sources) > 1 {
			t.Errorf("'none' beside others: %s", header.Get(policyHeaders[0]))
		}
	})
}
