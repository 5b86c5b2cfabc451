package compass

import (
	"context"
	"slices"
	"sync"
	"time"

	"assetbuild/internal/diagnostic"
	"assetbuild/sass"
)

// SessionOptions say which project a session builds. All but Notify are needed.
type SessionOptions struct {
	Settings
	// Command finds the Dart Sass program, when it is needed first.
	Command func(context.Context) (string, error)
	// Cache is the folder where results are kept, and CacheBytes bounds it. Folder "" keeps none.
	Cache      string
	CacheBytes int64
}

// A Session builds a project of one configuration over and over: what a build made is kept for the next, in this process and
// in others, and Dart Sass stays awake. Its builds come one after another.
type Session struct {
	opt    SessionOptions
	config *Config
	found  diagnostic.List // what the configuration had to be said about
	memory *memory         // nil: nothing is kept

	wake     sync.Mutex
	compiler *Compiler
	ctx      context.Context // that Dart Sass runs in
	stop     context.CancelFunc
}

// OpenSession reads the configuration. Its error is a diagnostic.List of what is wrong there.
func OpenSession(opt SessionOptions) (*Session, error) {
	s, err := open(opt)
	if err != nil {
		return nil, err
	}
	return s, nil
}

func open(opt SessionOptions) (*Session, error) {
	s := &Session{opt: opt}
	var asked variables
	if opt.Cache != "" && opt.Env != nil {
		asked.from = opt.Env
		opt.Env = asked.lookup
	}
	s.config, s.found = Load(opt.Settings)
	if err := s.found.Err(); err != nil {
		return s, err
	}
	if opt.Cache != "" {
		s.memory = openMemory(opt, s.config, &asked)
	}
	s.ctx, s.stop = context.WithCancel(context.Background())
	return s, nil
}

// Config is the project's configuration.
func (s *Session) Config() *Config { return s.config }

// Close ends Dart Sass and tidies the cache.
func (s *Session) Close() {
	s.stop()
	if s.compiler != nil {
		s.compiler.Close()
	}
	if s.memory != nil {
		s.memory.close()
	}
}

func (s *Session) newBuild() *Build {
	return &Build{Config: s.config, Files: map[string][]byte{}, Messages: slices.Clone(s.found), work: s.opt.work()}
}

// BuildOptions say what one build does.
type BuildOptions struct {
	// Only are the entries to build, absolute; none means all.
	Only []string
	// Anew makes all again, whatever is kept.
	Anew bool
	// Step hears how long each step took; nil for nobody.
	Step func(name string, took time.Duration)
}

// Build builds the project in memory. Where it fails, all errors are in the error, and the Build holds what is known.
func (s *Session) Build(ctx context.Context, opt BuildOptions) (*Build, error) {
	b := s.newBuild()
	step := func(name string, since time.Time) {
		if opt.Step != nil {
			opt.Step(name, time.Since(since))
		}
	}
	if s.memory != nil {
		s.memory.begin()
	}
	if s.compiler != nil {
		s.compiler.Refresh()
	}
	entries := opt.Only
	if len(entries) == 0 {
		var err error
		if entries, err = Entries(s.config); err != nil {
			return b, err
		}
	}
	if len(entries) == 0 {
		return b, &diagnostic.Diagnostic{
			File: shown(s.opt.Root, s.config.SassPath), Message: "there is nothing to compile",
			Remedy: "Every .scss or .sass file in sass_dir whose name begins with no underscore becomes a CSS file.",
		}
	}
	begun := time.Now()
	err := b.compile(ctx, entries, func(ctx context.Context, entry string) (*Made, error) {
		if made := s.memory.entry(entry); made != nil && !opt.Anew {
			return made, nil
		}
		compiler, err := s.awake(ctx)
		if err != nil {
			return nil, err
		}
		if calls := s.memory.calls(entry); len(calls) > 0 {
			compiler.Foresee(entry, calls)
		}
		made, err := compiler.make(ctx, entry)
		if err == nil {
			s.memory.keepEntry(entry, made)
		}
		return made, err
	})
	step("compile", begun)
	if err != nil {
		return b, err
	}
	begun = time.Now()
	err = b.encode(ctx, s.sheet)
	step("encode", begun)
	return b, err
}

// sheet encodes a sheet, or finds it made.
func (s *Session) sheet(ctx context.Context, sheet MadeSheet) ([]byte, error) {
	if data := s.memory.sheet(sheet.File); data != nil {
		return data, nil
	}
	data, err := sheet.sheet.Map.Encode(ctx, s.config.Environment != "production")
	if err == nil {
		s.memory.keepSheet(sheet.File, data)
	}
	return data, err
}

// awake gives the compiler, and wakes Dart Sass where that hasn't happened yet.
func (s *Session) awake(ctx context.Context) (*Compiler, error) {
	s.wake.Lock()
	defer s.wake.Unlock()
	if s.compiler != nil {
		return s.compiler, nil
	}
	command, err := s.opt.Command(ctx)
	if err != nil {
		return nil, err
	}
	compiler := NewCompiler(s.config, sass.Options{
		Root: s.opt.Root, Command: command, AllowOutside: true, SourceMap: s.config.LineComments || s.config.SourceMap,
	})
	if err := compiler.Start(s.ctx); err != nil {
		return nil, err
	}
	s.compiler = compiler
	return compiler, nil
}
