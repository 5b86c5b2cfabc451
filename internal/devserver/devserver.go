// Package devserver serves a project to its developer: what the build made from memory, all else from where it lies or, by
// a proxy, from the developer's own server. A script in the pages keeps them as the last build has them: it swaps
// stylesheets, loads pages anew, and shows what a build failed of.
//
// One state of all that is served is a snapshot, which never changes; a build replaces it by another. The pages' script
// asks for states and not for events, so it doesn't matter what a page missed while its machine slept.
//
// A development server is reached by every page that its developer visits. Who may ask for what, guard.go decides; each
// attack that it is known to withstand is a test in attacks_test.go.
package devserver

import (
	"context"
	"net/http"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"

	"assetbuild/internal/artifact"
	"assetbuild/internal/diagnostic"
)

// Options say how a server behaves. The zero value serves this machine alone, by its own names.
type Options struct {
	// Hosts are further names that the server may be asked for, and from whose pages: "shop.test"; ".shop.test" for that
	// name and all below it.
	Hosts []string
	// Public says that other machines may ask: then the server answers to every IP address, too.
	Public bool
	// Proxy is the server that answers what the build didn't make; nil for none.
	Proxy *url.URL
	// Editor is the command that opens a file: a known editor's ("code"), or one with {file}, {line} and {column}. Empty:
	// nothing is opened.
	Editor string
	// Notify hears what a user should know; nil for nobody.
	Notify func(string)
}

// A Build is what became of one build.
type Build struct {
	// Root is the project's root, absolute.
	Root string
	// Files are what the build made. nil says that it failed: the last good files stay.
	Files []artifact.File
	// Findings are what it found wrong, if anything. Only errors are shown in pages.
	Findings diagnostic.List
	// Base is the path by which the files are reached; it begins and ends with a slash. Empty is "/".
	Base string
	// AllowOutside lets links in the project lead out of it.
	AllowOutside bool
}

// A Server serves the last build. Its methods may be called side by side.
type Server struct {
	opt     Options
	guard   guard
	proxy   *httputil.ReverseProxy
	current atomic.Pointer[snapshot]
	updates sync.Mutex
	ready   chan struct{} // closed by the first update
}

// New prepares a server. Until the first Update, requests wait.
func New(opt Options) *Server {
	if opt.Notify == nil {
		opt.Notify = func(string) {}
	}
	s := &Server{opt: opt, guard: newGuard(opt), ready: make(chan struct{})}
	s.current.Store(&snapshot{Build: Build{Base: "/"}, run: newRun(), next: make(chan struct{})})
	if opt.Proxy != nil {
		s.proxy = s.newProxy(opt.Proxy)
	}
	return s
}

// Update serves another build from now on, and tells all pages. It gives the paths, below the base and sorted, of the files
// that are new, other or gone; of fingerprinted files, which are never other, only those that are new.
func (s *Server) Update(b Build) (changed []string) {
	if b.Base == "" {
		b.Base = "/"
	}
	b.Root = filepath.Clean(b.Root)
	s.updates.Lock()
	defer s.updates.Unlock()
	before := s.current.Load()
	next, changed := before.succeed(b)
	if next != nil {
		s.current.Store(next)
		close(before.next)
	}
	select {
	case <-s.ready:
	default:
		close(s.ready)
	}
	return changed
}

// await gives the snapshot to serve, or nil where the client went before there was one.
func (s *Server) await(ctx context.Context) *snapshot {
	select {
	case <-s.ready:
		return s.current.Load()
	case <-ctx.Done():
		return nil
	}
}

// own is the path below which the server keeps what is its own.
const own = "/@assetbuild/"

// Handler gives what answers requests.
func (s *Server) Handler() http.Handler { return http.HandlerFunc(s.answer) }

func (s *Server) answer(w http.ResponseWriter, r *http.Request) {
	if problem := s.guard.host(r); problem != "" {
		refuse(w, problem)
		return
	}
	if strings.HasPrefix(r.URL.Path, own) {
		s.answerOwn(w, r)
		return
	}
	snap := s.await(r.Context())
	if snap == nil {
		return
	}
	found := snap.find(r.URL.Path)
	reads := r.Method == http.MethodGet || r.Method == http.MethodHead
	switch {
	case (found.file != nil || found.redirect != "") && (reads || s.proxy == nil):
		if s.admit(w, r, http.MethodGet) {
			s.serveFound(w, r, snap, found)
		}
	case s.proxy != nil:
		s.forward(w, r)
	default:
		if s.admit(w, r, http.MethodGet) {
			s.serveNothing(w, r, snap)
		}
	}
}

// answerOwn answers what only the pages' script asks.
func (s *Server) answerOwn(w http.ResponseWriter, r *http.Request) {
	switch strings.TrimPrefix(r.URL.Path, own) {
	case "client.js":
		if s.admit(w, r, http.MethodGet) {
			s.serveClient(w, r)
		}
	case "events":
		if s.admit(w, r, http.MethodGet) {
			s.serveEvents(w, r)
		}
	case "open":
		if s.admit(w, r, http.MethodPost) {
			s.openEditor(w, r)
		}
	default:
		if s.admit(w, r, http.MethodGet) {
			http.NotFound(w, r)
		}
	}
}

// admit sets the headers that everything of ours has, and refuses other methods and pages of others. HEAD goes with GET.
func (s *Server) admit(w http.ResponseWriter, r *http.Request, method string) bool {
	if problem := s.guard.page(r, method); problem != "" {
		refuse(w, problem)
		return false
	}
	if r.Method != method && !(method == http.MethodGet && r.Method == http.MethodHead) {
		w.Header().Set("Allow", method)
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return false
	}
	h := w.Header()
	h.Set("Cache-Control", "no-cache")
	h.Set("X-Content-Type-Options", "nosniff")
	// For browsers that don't say where they ask from. Chromium takes no two ports of an IP address for one site here, though
	// it does in Sec-Fetch-Site: whom that has admitted needs no second check.
	h.Set("Cross-Origin-Resource-Policy", "same-site")
	if r.Header.Get("Sec-Fetch-Site") == "same-site" {
		h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	}
	h.Add("Vary", "Origin, Sec-Fetch-Site")
	if origin := r.Header.Get("Origin"); origin != "" {
		h.Set("Access-Control-Allow-Origin", origin)
	}
	return true
}
