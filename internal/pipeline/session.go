package pipeline

import (
	"context"
	"path/filepath"

	"assetbuild/internal/cache"
	"assetbuild/internal/config"
)

// A Session keeps what outlives one build of a project: results of former builds by the hash of what went into them, the
// sums of files by their stat, and between two builds of one process a Dart Sass that is awake. A build and a rebuild are
// the same steps; a rebuild only finds more of them done.
//
// A session belongs to one configuration: where that changes, open another. Its builds come one after another.
type Session struct {
	cfg     *config.Config
	store   *cache.Store
	stats   *cache.Stats
	tool    string // what this program is, for keys
	waker   waker
	warm    bool // a build of this session had something to do
	results results
	// last is the last build, once there was one that was kept; nil in a build that only looks whether it counts.
	last *lastBuild
	// origins are asked by the compiler.
	origins origins
}

// statsRecord is where the sums of a checkout's files are kept, in the work folder.
const statsRecord = "stats"

// Open prepares builds of a project. It reads little and starts nothing.
func Open(cfg *config.Config) *Session {
	s := &Session{cfg: cfg, tool: toolIdentity()}
	s.waker.origin = s.origins.of
	s.stats = cache.OpenStats(filepath.Join(cfg.Work, statsRecord), cfg.Root)
	if s.tool != "" {
		s.store = cache.Open(cfg.Cache.Folder, int64(cfg.Cache.MaxMegabytes)*1_000_000)
	}
	return s
}

// Close ends Dart Sass and tidies the cache.
func (s *Session) Close() {
	s.waker.close()
	if s.last != nil {
		s.last.keep()
	}
	s.stats.Save()
	s.store.Close()
}

// Store is where the session keeps results, for those who make more of them; nil where it keeps none.
func (s *Session) Store() *cache.Store { return s.store }

// Refresh tells the session that sources may have changed since the last build.
func (s *Session) Refresh() {
	s.stats.Forget()
	s.waker.refresh()
}

// begin starts work, once in a build: from here on a source that changes is noticed, and nothing that was looked at before
// counts. It writes a file, to learn the file system's time. So a new process looks whether there is anything to do first;
// a session that has worked already begins at once, and looks at each file once.
func (b *build) begin() {
	if b.begun {
		return
	}
	b.begun, b.session.warm = true, true
	b.Begin()
	b.session.stats.Forget()
	b.began = b.session.stats.Begin()
	b.session.results.begin()
}

// Build builds the project once, alone: it opens a session, builds and closes it.
func Build(ctx context.Context, opt Options) (*Result, error) {
	s := Open(opt.Config)
	defer s.Close()
	return s.Build(ctx, opt)
}
