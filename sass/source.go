package sass

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"assetbuild/internal/diagnostic"

	godartsass "github.com/bep/godartsass/v2"
)

// maxSource bounds a source file, in bytes: the largest framework, as one file, has 300 kB.
const maxSource = 32 << 20

// A source is one Sass or CSS file, read once and shared by all compiles.
type source struct {
	place
	text    string // as the author wrote it
	given   string // as Dart Sass gets it; see warn.go
	warns   *warnings
	shown   string // the path for messages: relative to the project, with slashes
	syntax  godartsass.SourceSyntax
	loads   []load
	failure error // why it can't be read

	used    func() *usage    // what it names, for shaking
	defined func() []string  // what it defines, for near names
	parts   func() []segment // what can be left out of it; nil for a file that isn't generated
}

// A place is where a source lies: a file on the disk, or in the library that a program brings along.
type place struct {
	path    string // absolute, or with slashes from the library's root
	library bool
}

// memory keeps what was read and looked up, so that sixty entries which load the same forty files read each of them once.
// It holds until Refresh.
type memory struct {
	opt     *Options
	mu      sync.Mutex
	sources map[place]*onceSource
	folders map[string]map[string]fs.FileMode
	lookups map[lookup]*found
	made    map[place]string // stylesheets of the Answerer
	mended  map[place]string // what Dart Sass is given in place of a source's given text; see operation.go
}

type onceSource struct {
	once   sync.Once
	source *source
}

func newMemory(opt *Options) *memory {
	return &memory{
		opt:     opt,
		sources: map[place]*onceSource{},
		folders: map[string]map[string]fs.FileMode{},
		lookups: map[lookup]*found{},
		made:    map[place]string{},
		mended:  map[place]string{},
	}
}

// source reads a file, or gives what was read before. It never gives nil: what can't be read has its failure set.
func (m *memory) source(at place) *source {
	m.mu.Lock()
	entry := m.sources[at]
	if entry == nil {
		entry = new(onceSource)
		m.sources[at] = entry
	}
	m.mu.Unlock()
	entry.once.Do(func() { entry.source = m.read(at) })
	return entry.source
}

func (m *memory) read(at place) *source {
	s := &source{place: at, shown: m.opt.shown(at), syntax: syntaxOf(at.path)}
	data, err := m.bytes(at)
	if err == nil {
		s.text, err = decode(s.shown, data)
	}
	if err != nil {
		s.failure = err
		return s
	}
	indented := s.syntax == godartsass.SourceSyntaxSASS
	s.given = s.text
	if s.syntax != godartsass.SourceSyntaxCSS {
		s.given, s.warns = debugWarnings(s.text, indented)
		s.loads = scanLoads(s.text, indented)
	}
	s.used = sync.OnceValue(func() *usage { return scanUsage(s.text, indented) })
	s.defined = sync.OnceValue(func() []string { return scanDefined(s.text, indented) })
	if m.opt.generated(at) && s.syntax == godartsass.SourceSyntaxSCSS {
		s.parts = sync.OnceValue(func() []segment { return split(s.given) })
	}
	return s
}

func (m *memory) bytes(at place) ([]byte, error) {
	if at.library {
		if text, ok := m.virtual(at); ok {
			return []byte(text), nil
		}
		if m.opt.Library == nil {
			return nil, fs.ErrNotExist
		}
		return fs.ReadFile(m.opt.Library, at.path)
	}
	// Pipes and devices are refused before they are opened: opening one can block for ever.
	if err := m.opt.readable(at.path); err != nil {
		return nil, err
	}
	data, err := os.ReadFile(at.path)
	if err != nil {
		return nil, &diagnostic.Diagnostic{
			File: m.opt.shown(at), Message: "the file can't be read: " + cause(err),
			Remedy: "Look at the permissions of the file and of its folders.", Err: err,
		}
	}
	return data, nil
}

// virtual gives a stylesheet that the Answerer made.
func (m *memory) virtual(at place) (string, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	text, ok := m.made[at]
	return text, ok
}

func syntaxOf(path string) godartsass.SourceSyntax {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".sass":
		return godartsass.SourceSyntaxSASS
	case ".css":
		return godartsass.SourceSyntaxCSS
	}
	return godartsass.SourceSyntaxSCSS
}

// folder lists a folder of the disk, or gives nil where there is none. Links show as what they lead to.
func (m *memory) folder(dir string) map[string]fs.FileMode {
	m.mu.Lock()
	defer m.mu.Unlock()
	if names, ok := m.folders[dir]; ok {
		return names
	}
	var names map[string]fs.FileMode
	if entries, err := os.ReadDir(dir); err == nil {
		names = make(map[string]fs.FileMode, len(entries))
		for _, entry := range entries {
			kind := entry.Type()
			if kind&fs.ModeSymlink != 0 {
				if info, err := os.Stat(filepath.Join(dir, entry.Name())); err == nil {
					kind = info.Mode().Type()
				}
			}
			names[entry.Name()] = kind
		}
	}
	m.folders[dir] = names
	return names
}

// readable refuses what is no plain file, what is too large, and what lies outside the project without being on a load
// path or in a node_modules folder, through links too.
func (o *Options) readable(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return &diagnostic.Diagnostic{
				File:    o.shown(place{path: path}),
				Message: "the file does not exist",
				Remedy:  "A link that leads nowhere looks like a file in a listing.",
				Err:     err,
			}
		}
		return &diagnostic.Diagnostic{
			File: o.shown(place{path: path}), Message: "the file can't be read: " + cause(err), Err: err,
			Remedy: "Look at the permissions of the file and of its folders.",
		}
	}
	if !info.Mode().IsRegular() {
		return &diagnostic.Diagnostic{
			File:    o.shown(place{path: path}),
			Message: "this is no plain file but " + kindOf(info.Mode()),
			Remedy:  "Put a Sass file there, or load another one.",
		}
	}
	if info.Size() > maxSource {
		return &diagnostic.Diagnostic{
			File:    o.shown(place{path: path}),
			Message: fmt.Sprintf("the file has %d MB, and a source may have %d", info.Size()>>20, maxSource>>20),
			Remedy:  "Split the file.",
		}
	}
	if o.inside(path) {
		return nil
	}
	return &diagnostic.Diagnostic{
		File:    o.shown(place{path: path}),
		Message: "the file lies outside the project",
		Remedy:  "Add its folder to load_paths under [sass], or move the file into the project.",
	}
}

func cause(err error) string {
	var inner *fs.PathError
	if errors.As(err, &inner) {
		return inner.Err.Error()
	}
	return err.Error()
}

func kindOf(mode fs.FileMode) string {
	switch {
	case mode.IsDir():
		return "a folder"
	case mode&fs.ModeNamedPipe != 0:
		return "a named pipe"
	case mode&fs.ModeSocket != 0:
		return "a socket"
	case mode&fs.ModeDevice != 0:
		return "a device"
	}
	return "something else"
}

func (s *source) indented() bool { return s.syntax == godartsass.SourceSyntaxSASS }
