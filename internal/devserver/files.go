package devserver

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"
)

// types are the content types of what a site is made of. The system's own table is asked for others only: on some machines
// it says that scripts are plain text.
var types = map[string]string{
	".avif": "image/avif", ".css": "text/css; charset=utf-8", ".gif": "image/gif", ".htm": "text/html; charset=utf-8",
	".html": "text/html; charset=utf-8", ".ico": "image/x-icon", ".jpeg": "image/jpeg", ".jpg": "image/jpeg",
	".js": "text/javascript; charset=utf-8", ".json": "application/json", ".m4a": "audio/mp4", ".m4v": "video/mp4",
	".map": "application/json", ".mjs": "text/javascript; charset=utf-8", ".mov": "video/quicktime", ".mp3": "audio/mpeg",
	".mp4": "video/mp4", ".ogg": "audio/ogg", ".ogv": "video/ogg", ".otf": "font/otf", ".pdf": "application/pdf",
	".png": "image/png", ".svg": "image/svg+xml", ".ttf": "font/ttf", ".txt": "text/plain; charset=utf-8",
	".vtt": "text/vtt; charset=utf-8", ".wasm": "application/wasm", ".wav": "audio/wav", ".webm": "video/webm",
	".webmanifest": "application/manifest+json", ".webp": "image/webp", ".woff": "font/woff", ".woff2": "font/woff2",
	".xml": "application/xml",
}

func contentType(p string) string {
	ext := strings.ToLower(path.Ext(p))
	if known := types[ext]; known != "" {
		return known
	}
	if known := mime.TypeByExtension(ext); known != "" {
		return known
	}
	return "application/octet-stream"
}

// largestPage is the largest HTML file, in bytes, that gets the tag: it is read whole.
const largestPage = 16 << 20

// serveFound answers with a file, or sends on to where it is.
func (s *Server) serveFound(w http.ResponseWriter, r *http.Request, snap *snapshot, at found) {
	if at.redirect != "" {
		sendTo(w, r, at.redirect)
		return
	}
	kind := contentType(at.file.Path)
	w.Header().Set("Content-Type", kind)
	content, modified, tag, err := snap.open(at.file)
	if err != nil {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		http.Error(w, fmt.Sprintf("assetbuild: %s can't be served any more: %v", at.file.Path, err), http.StatusNotFound)
		return
	}
	defer content.Close()
	if isHTML(kind) && wantsPage(r) {
		w.Header().Add("Vary", "Sec-Fetch-Dest")
		if text, err := io.ReadAll(io.LimitReader(content, largestPage+1)); err == nil && len(text) <= largestPage {
			content = held{bytes.NewReader(append(text[:len(text):len(text)], snap.tag(at.file.Path)...))}
			tag, modified = fmt.Sprintf("%s-%s.%d", tag, snap.run, snap.build), time.Time{}
		}
	}
	w.Header().Set("ETag", `"`+tag+`"`)
	http.ServeContent(w, r, "", modified, content)
}

// sendTo answers with another path of this server, and the same query.
func sendTo(w http.ResponseWriter, r *http.Request, p string) {
	target := url.URL{Path: p, RawQuery: r.URL.RawQuery}
	http.Redirect(w, r, target.String(), http.StatusFound)
}

// held is content in memory.
type held struct{ *bytes.Reader }

func (held) Close() error { return nil }

// open gives a file's content, when it was changed where that is known, and what tells it from another content.
func (s *snapshot) open(f *file) (content io.ReadSeekCloser, modified time.Time, tag string, err error) {
	if f.Source == "" {
		return held{bytes.NewReader(f.Data)}, modified, f.version, nil
	}
	if err := s.stays(f.Source); err != nil {
		return nil, modified, "", err
	}
	in, err := os.Open(f.Source)
	if err != nil {
		return nil, modified, "", reason(err)
	}
	info, err := in.Stat()
	if err != nil {
		_ = in.Close()
		return nil, modified, "", reason(err)
	}
	return in, info.ModTime(), statVersion(info), nil
}

// stays refuses a source that became a link out of the project, a pipe or a device after the build looked at it. A source
// that lies outside was allowed to by the configuration.
func (s *snapshot) stays(source string) error {
	info, err := os.Stat(source)
	if err != nil {
		return reason(err)
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("it is no regular file")
	}
	if s.AllowOutside || !inside(s.Root, source) {
		return nil
	}
	real, err := filepath.EvalSymlinks(source)
	if err != nil {
		return reason(err)
	}
	root, err := filepath.EvalSymlinks(s.Root)
	if err != nil {
		return reason(err)
	}
	if !inside(root, real) {
		return fmt.Errorf("it is a link out of the project")
	}
	return nil
}

func inside(folder, file string) bool {
	rel, err := filepath.Rel(folder, file)
	return err == nil && filepath.IsLocal(rel)
}

// reason gives the cause of a failed call without the absolute path.
func reason(err error) error {
	switch {
	case os.IsNotExist(err):
		return fmt.Errorf("it is gone")
	case os.IsPermission(err):
		return fmt.Errorf("it may not be read")
	}
	return fmt.Errorf("it can't be read")
}

// serveNothing answers where there is no file: with the site's own 404.html where it has one, else with a page of ours.
// Either gets the tag, so that it goes when the file comes.
func (s *Server) serveNothing(w http.ResponseWriter, r *http.Request, snap *snapshot) {
	if r.URL.Path == "/" && snap.exact("index.html").file != nil {
		sendTo(w, r, snap.Base)
		return
	}
	if !wantsPage(r) {
		http.Error(w, "assetbuild: there is no such file", http.StatusNotFound)
		return
	}
	text := []byte("<!doctype html><meta charset=utf-8><title>Not found</title><h1>Not found</h1><p>The build made no such file.</p>\n")
	if at := snap.exact("404.html"); at.file != nil {
		if content, _, _, err := snap.open(at.file); err == nil {
			defer content.Close()
			if own, err := io.ReadAll(io.LimitReader(content, largestPage)); err == nil {
				text = own
			}
		}
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(http.StatusNotFound)
	if r.Method != http.MethodHead {
		_, _ = w.Write(text)
		_, _ = io.WriteString(w, snap.tag(anyPage))
	}
}
