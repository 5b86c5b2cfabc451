package sass

import (
	"context"
	"errors"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"assetbuild/internal/diagnostic"

	godartsass "github.com/bep/godartsass/v2"
)

// A Compiler compiles entries with one Dart Sass process. It may be used by several goroutines at once.
type Compiler struct {
	opt     Options
	process process
	turns   chan struct{} // one place for each compile that may run
	runs    sync.Map      // scheme → *run, for the messages
	next    atomic.Uint64

	mu     sync.Mutex
	memory *memory
	whole  map[string]bool     // entries that need whole placeholder files
	asked  map[string][]string // which host functions entries called last
}

// A Stylesheet is what became of one entry.
type Stylesheet struct {
	// Entry is the entry's path relative to the project, with slashes.
	Entry string
	// CSS is expanded; SourceMap is JSON whose sources are file: URLs (and, of the library, paths under library:///). It is
	// empty unless asked for.
	CSS, SourceMap string
	// Loads are the absolute paths of all files that were read, the entry included, sorted.
	Loads []string
	// LookedFor are the absolute paths that would have won over one of Loads, or mended an error, had they existed; sorted.
	LookedFor []string
	// Messages are warnings, deprecations and @debug output. Merge makes one list of those of many entries.
	Messages diagnostic.List
	// Calls are those of host functions, sorted. What their answers were made from is among Loads and LookedFor.
	Calls []Call
	// Rounds is how often Dart Sass compiled the entry: once, unless host functions were called unforeseen or whole
	// generated files were needed.
	Rounds int
	// Volatile tells that the CSS can change though no file does: a source takes chances, or an answer is volatile.
	Volatile bool
}

// NewCompiler makes a compiler. Nothing runs before Start or the first Compile.
func NewCompiler(opt Options) *Compiler {
	c := &Compiler{opt: opt, whole: map[string]bool{}, asked: map[string][]string{}}
	c.opt.prepare()
	c.memory = newMemory(&c.opt)
	c.process = process{opt: &c.opt, log: c.logged}
	parallel := c.opt.Parallel
	if parallel <= 0 {
		parallel = runtime.GOMAXPROCS(0)
	}
	// One more than work at once: Dart Sass always finds the next entry waiting.
	c.turns = make(chan struct{}, parallel+1)
	return c
}

// Start begins to wake Dart Sass, and returns before it is awake. When the context ends, so does Dart Sass. An error is one
// of starting the program; Compile would give it again.
func (c *Compiler) Start(ctx context.Context) error {
	dart, err := c.process.get()
	if err != nil {
		return err
	}
	context.AfterFunc(ctx, c.Close)
	// The first compile of a process loads code that further ones find there.
	go dart.Execute(godartsass.Args{Source: "a{b:c}"})
	return nil
}

// Close ends Dart Sass, within a second. Compiles that run get an error.
func (c *Compiler) Close() { c.process.close() }

// Refresh forgets what was read of the disk. A rebuild calls it before it compiles.
func (c *Compiler) Refresh() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.memory = newMemory(&c.opt)
}

// Compile compiles the entry at an absolute path. Where it fails the stylesheet is there all the same, without CSS: its
// Loads and LookedFor say which changes can mend it. An error of the sources is a *diagnostic.Diagnostic or a
// diagnostic.List.
func (c *Compiler) Compile(ctx context.Context, entry string) (*Stylesheet, error) {
	select {
	case c.turns <- struct{}{}:
		defer func() { <-c.turns }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	c.mu.Lock()
	m := c.memory
	entry = filepath.Clean(entry)
	whole := c.whole[entry]
	c.mu.Unlock()

	s := m.source(place{path: entry})
	sheet := &Stylesheet{Entry: s.shown, Loads: []string{s.path}}
	if s.failure != nil {
		return sheet, s.failure
	}
	r, result, err := c.reduced(ctx, m, m.walk(s), whole, sheet)
	r.tell(sheet)
	if err != nil {
		var fault godartsass.SassError
		if errors.As(err, &fault) {
			return sheet, r.failure(fault)
		}
		return sheet, atEntry(err, s.shown)
	}
	return sheet, c.finish(sheet, r, result)
}

// reduced compiles with generated files reduced to what the entry can reach, and once more with the whole files where that
// fails: something that an expression computed was left out, or the error is the author's.
func (c *Compiler) reduced(ctx context.Context, m *memory, g *graph, whole bool, sheet *Stylesheet) (*run, godartsass.Result, error) {
	var n *needs
	if !whole {
		n = need(g)
	}
	r, result, err := c.rounds(ctx, m, g, n)
	sheet.Rounds = r.number
	if n == nil || !r.incomplete(err) {
		return r, result, err
	}
	r, result, err = c.rounds(ctx, m, g, nil)
	sheet.Rounds += r.number
	if err == nil {
		c.mu.Lock()
		c.whole[g.entry.path] = true
		c.mu.Unlock()
	}
	return r, result, err
}

// tell adds to a stylesheet what is known of a run, failed or not.
func (r *run) tell(sheet *Stylesheet) {
	sheet.Loads, sheet.LookedFor = r.files()
	sheet.Messages = r.messages()
	// The library's own random() counts where a project calls it.
	sheet.Volatile = slices.ContainsFunc(r.sources(), func(s *source) bool { return !s.library && s.takesChances() })
	r.hosted(sheet)
}

// finish checks the CSS and hands it over.
func (c *Compiler) finish(sheet *Stylesheet, r *run, result godartsass.Result) (err error) {
	if c.opt.Answerer == nil { // Compass left unknown functions to the browser, and so do its projects
		if err := r.undefinedFunctions(result.CSS).Err(); err != nil {
			return err
		}
	}
	if c.opt.SourceMap {
		if sheet.SourceMap, err = r.sourceMap(result.SourceMap); err != nil {
			return err
		}
	}
	sheet.CSS = result.CSS
	return nil
}

// round compiles once, from a fresh state.
func (c *Compiler) round(ctx context.Context, m *memory, g *graph, n *needs, host *hosting) (*run, godartsass.Result, error) {
	var r *run
	defer func() {
		if r != nil {
			c.runs.Delete(r.scheme)
		}
	}()
	result, err := c.process.execute(ctx, func() godartsass.Args {
		if r != nil {
			c.runs.Delete(r.scheme) // Dart Sass died: what it reported until then doesn't count
		}
		r = newRun(c.next.Add(1), m, g, n)
		if host != nil { // the reports of a round that Dart Sass died in don't count
			r.host = &hosting{known: host.known, answerer: host.answerer, ask: host.ask}
		}
		c.runs.Store(r.scheme, r)
		return r.args()
	})
	if r == nil {
		r = newRun(0, m, g, n)
		r.host = host
	}
	return r, result, err
}

// atEntry names the entry in an error of the process, which knows no file.
func atEntry(err error, entry string) error {
	var d *diagnostic.Diagnostic
	if errors.As(err, &d) && d.File == "" && !errors.Is(err, errClosed) {
		named := *d
		named.File = entry
		return &named
	}
	return err
}

// files gives what a run read and what it looked for in vain.
func (r *run) files() (loads, lookedFor []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for at := range r.loads {
		if !at.library {
			loads = append(loads, at.path)
		}
	}
	if !slices.Contains(loads, r.graph.entry.path) {
		loads = append(loads, r.graph.entry.path)
	}
	for _, f := range r.lookups {
		lookedFor = append(lookedFor, f.lookedFor...)
	}
	slices.Sort(loads)
	slices.Sort(lookedFor)
	return loads, slices.Compact(lookedFor)
}
