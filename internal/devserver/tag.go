package devserver

import (
	"fmt"
	"html"
	"net/http"
	"strings"
)

// anyPage stands for the page of a path that has no file.
const anyPage = "*"

// tag gives what stands at the end of a page that the build made: there it needs no knowledge of the page's markup. It says
// which page and which build it is, also when the page comes from a browser's history.
func (s *snapshot) tag(page string) string {
	if page != anyPage {
		page = s.Base + page
	}
	return fmt.Sprintf(`<script async src="%sclient.js" data-run="%s" data-build="%d" data-page="%s"></script>`,
		own, s.run, s.build, html.EscapeString(page))
}

// foreignTag is the tag of a page that another server made.
func foreignTag(nonce string) string {
	if nonce != "" {
		nonce = ` nonce="` + html.EscapeString(nonce) + `"`
	}
	return fmt.Sprintf(`<script async src="%sclient.js"%s></script>`, own, nonce)
}

// wantsPage tells whether what a request asks for is shown as a page. What script fetches is left as it is. Where the
// browser doesn't say, HTML is taken for a page.
func wantsPage(r *http.Request) bool {
	switch dest := r.Header.Get("Sec-Fetch-Dest"); dest {
	case "document", "iframe", "frame":
		return true
	case "":
		return strings.Contains(r.Header.Get("Accept"), "text/html")
	}
	return false
}

func isHTML(contentType string) bool {
	kind, parameters, _ := strings.Cut(strings.ToLower(contentType), ";")
	return strings.TrimSpace(kind) == "text/html" && !strings.Contains(parameters, "utf-16")
}
