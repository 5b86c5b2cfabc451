package compass

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"strings"
	"sync"

	"assetbuild/internal/diagnostic"
	"assetbuild/sass"
)

// A Compiler compiles the entries of a project that uses Compass. It may be used by several goroutines at once.
//
// Dart Sass first gets to see only what of the library the project's stylesheets can reach. Where an entry loads a file from
// elsewhere, which may call what was left out, it is compiled with the whole library; and so is one that fails, since an
// error is to be told as the whole library gives it.
type Compiler struct {
	config  *Config
	opt     sass.Options
	host    *Host
	reduced *sass.Compiler
	library *layered        // of the reduced one
	ctx     context.Context // that Dart Sass runs in, from Start on

	mu      sync.Mutex
	scanned func() scan
	whole   *sass.Compiler // nil until the first entry needs it
}

// A scan tells what a project's stylesheets call and name, and which files were read for it; calls is nil where they are too
// many.
type scan struct{ calls, read map[string]bool }

// NewCompiler makes a compiler. Nothing runs before Start. opt says what doesn't follow from the configuration: Root and
// Command are needed; its LoadPaths and its Library come before those of Compass.
func NewCompiler(config *Config, opt sass.Options) *Compiler {
	c := &Compiler{config: config, opt: config.sassOptions(opt), host: newHost(opt.Root, config)}
	c.scanned = sync.OnceValue(config.scan)
	c.library = c.layered(func() map[string]bool { return c.scan().calls })
	c.reduced = c.compiler(c.library)
	return c
}

func (c *Compiler) layered(calls func() map[string]bool) *layered {
	return &layered{first: c.opt.Library, calls: calls, make: func(calls map[string]bool) fs.FS {
		return Library(calls, !c.opt.SourceMap)
	}}
}

// compiler makes a compiler of a library.
func (c *Compiler) compiler(library *layered) *sass.Compiler {
	opt := c.opt
	opt.Answerer, opt.Library = &answerer{Host: c.host, calls: library.calls}, library
	return sass.NewCompiler(opt)
}

func (c *Compiler) scan() scan {
	c.mu.Lock()
	scanned := c.scanned
	c.mu.Unlock()
	return scanned()
}

// Start begins to wake Dart Sass. When ctx ends, so does Dart Sass.
func (c *Compiler) Start(ctx context.Context) error {
	c.ctx = ctx
	if err := c.reduced.Start(ctx); err != nil {
		return fmt.Errorf("starting Dart Sass: %w", err)
	}
	go c.library.compass() // while it wakes
	return nil
}

// Close ends Dart Sass.
func (c *Compiler) Close() {
	c.reduced.Close()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.whole != nil {
		c.whole.Close()
	}
}

// Refresh forgets what was read of the disk.
func (c *Compiler) Refresh() {
	c.host.forget()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.scanned = sync.OnceValue(c.config.scan)
	c.library.forget()
	c.reduced.Refresh()
	if c.whole != nil {
		c.whole.Refresh()
	}
}

// Compile compiles the entry at an absolute path, as sass.Compiler does. Computed colours have whole channels.
func (c *Compiler) Compile(ctx context.Context, entry string) (*sass.Stylesheet, error) {
	sheet, err := c.compile(ctx, entry)
	if sheet != nil {
		sheet.CSS = wholeColors(sheet.CSS) // a value is the last of its line: the source map stays true
	}
	return sheet, err
}

func (c *Compiler) compile(ctx context.Context, entry string) (*sass.Stylesheet, error) {
	sheet, err := c.reduced.Compile(ctx, entry)
	if ctx.Err() != nil || c.scan().calls == nil || err == nil && c.scan().holds(sheet.Loads) {
		return sheet, c.located(sheet, err)
	}
	whole, err := c.wholeLibrary()
	if err != nil {
		return sheet, err
	}
	rounds := sheet.Rounds
	sheet, err = whole.Compile(ctx, entry)
	if sheet != nil {
		sheet.Rounds += rounds
	}
	return sheet, c.located(sheet, err)
}

// located moves what is wrong in the stylesheet of an import of icons to the import itself.
func (c *Compiler) located(sheet *sass.Stylesheet, err error) error {
	if err == nil || sheet == nil {
		return err
	}
	found, moved := diagnostic.Of(err), false
	for i, d := range found {
		if m := atImport(d, sheet.Entry, sheet.Loads, func(file string) string { return shown(c.opt.Root, file) }); m != nil {
			found[i], moved = m, true
		}
	}
	if !moved {
		return err
	}
	return found
}

// holds tells whether the scan has read all of these files that are stylesheets.
func (s scan) holds(files []string) bool {
	for _, file := range files {
		if isSass(file) && !s.read[file] {
			return false
		}
	}
	return true
}

func isSass(file string) bool {
	extension := filepath.Ext(file)
	return extension == ".scss" || extension == ".sass"
}

func (c *Compiler) wholeLibrary() (*sass.Compiler, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.whole == nil {
		whole := c.compiler(c.layered(func() map[string]bool { return nil }))
		if err := whole.Start(c.ctx); err != nil {
			return nil, fmt.Errorf("starting Dart Sass: %w", err)
		}
		c.whole = whole
	}
	return c.whole, nil
}

// Foresee tells which questions an entry asked in a former process: they are answered ahead.
func (c *Compiler) Foresee(entry string, calls []sass.Call) { c.reduced.Foresee(entry, calls) }

// Sheets lists the sprite maps whose sheets an entry refers to, or holds as a data URL; sorted.
func (c *Compiler) Sheets(sheet *sass.Stylesheet) []*Sheet { return c.host.named(sheet) }

// Warnings lists what answers had to say of the calls that an entry made in the end.
func (c *Compiler) Warnings(sheet *sass.Stylesheet) []string {
	return c.host.Warnings(sheet.Entry, sheet.Calls)
}

// An answerer is a Host that knows what the stylesheets mention which one compiler serves.
type answerer struct {
	*Host
	calls func() map[string]bool
}

// Stylesheet gives the stylesheet that an import of icons stands for. With compass/import-once a name with a ! at its end
// asks for an import although there was one.
func (a *answerer) Stylesheet(url string) (text string, ok bool, err error) {
	if name, forced := strings.CutSuffix(url, "!"); forced && a.config.ImportOnce {
		return fmt.Sprintf("@import %s;", sassQuoted(name)), true, nil
	}
	return a.magic(url, func(variable string) bool {
		calls := a.calls()
		return calls == nil || calls["$"+strings.ReplaceAll(variable, "_", "-")]
	})
}

// A layered library looks into a first one, and then into Compass's.
type layered struct {
	first fs.FS // nil for none
	calls func() map[string]bool
	make  func(calls map[string]bool) fs.FS

	mu     sync.Mutex
	made   fs.FS // nil until it is needed, and again after forget
	before fs.FS // what was forgotten, and for which calls it was made: it serves again where they are the same
	of     map[string]bool
}

var _ fs.ReadFileFS = (*layered)(nil)

func (l *layered) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.made != nil {
		l.before, l.made = l.made, nil
	}
}

func (l *layered) compass() fs.FS {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.made != nil {
		return l.made
	}
	calls := l.calls()
	if l.made = l.before; l.before == nil || !maps.Equal(calls, l.of) {
		l.made, l.of = l.make(calls), calls
	}
	return l.made
}

// Open gives one file.
func (l *layered) Open(name string) (fs.File, error) {
	if l.first != nil {
		if file, err := l.first.Open(name); err == nil {
			return file, nil
		}
	}
	return l.compass().Open(name)
}

// ReadFile gives one file's content.
func (l *layered) ReadFile(name string) ([]byte, error) {
	if l.first != nil {
		if text, err := fs.ReadFile(l.first, name); err == nil {
			return text, nil
		}
	}
	return fs.ReadFile(l.compass(), name)
}
