package devserver

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// inject adds the tag to a page.
func inject(res *http.Response) error {
	r, h := res.Request, res.Header
	switch {
	case !isHTML(h.Get("Content-Type")), !wantsPage(r), h.Get("Content-Encoding") != "" && h.Get("Content-Encoding") != "identity":
		return nil
	case res.StatusCode < 200, res.StatusCode == http.StatusNoContent, res.StatusCode == http.StatusPartialContent, res.StatusCode == http.StatusNotModified:
		return nil
	}
	body := bufio.NewReader(res.Body)
	if r.Header.Get("Sec-Fetch-Dest") == "" && r.Method != http.MethodHead && !beginsPage(body) {
		res.Body = pageBody{body, res.Body}
		return nil
	}
	// The browser's own name for this server is what the page's policy has to allow.
	address := "http://" + r.Header.Get("X-Forwarded-Host") + own
	if strings.Contains(address, "[") {
		address = "'self'" // policies know no IPv6 addresses
	}
	tag := foreignTag(permit(h, address, rand.Text()))
	h.Add("Vary", "Sec-Fetch-Dest")
	h.Del("Content-MD5")
	if res.ContentLength >= 0 {
		res.ContentLength += int64(len(tag))
		h.Set("Content-Length", strconv.FormatInt(res.ContentLength, 10))
	}
	if r.Method != http.MethodHead {
		res.Body = pageBody{io.MultiReader(body, strings.NewReader(tag)), res.Body}
	}
	return nil
}

// A pageBody reads from one place and closes another.
type pageBody struct {
	io.Reader
	io.Closer
}

// beginsPage tells a whole page from a part of one that script fetches, by what comes first.
func beginsPage(body *bufio.Reader) bool {
	if _, err := body.Peek(1); err != nil {
		return false
	}
	start, err := body.Peek(min(body.Buffered(), 512))
	if err != nil {
		return false
	}
	start = bytes.ToLower(bytes.TrimSpace(bytes.TrimPrefix(start, []byte("\ufeff"))))
	return bytes.HasPrefix(start, []byte("<!doctype")) || bytes.HasPrefix(start, []byte("<html"))
}
