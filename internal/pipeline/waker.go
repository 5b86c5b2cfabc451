package pipeline

import (
	"context"
	"path/filepath"
	"sync"

	"assetbuild/internal/config"
	"assetbuild/internal/dartsass"
	"assetbuild/sass"
)

// A waker looks for Dart Sass, fetches it where it must, and starts it, once in a session and only where it is needed.
type waker struct {
	once     sync.Once
	origin   func(placeholder string) string
	ready    chan struct{}
	stop     context.CancelFunc
	compiler compiler
	err      error
}

// wake begins to start Dart Sass and doesn't wait for it.
func (w *waker) wake(cfg *config.Config, dev bool, jobs int, notify func(string)) {
	w.once.Do(func() {
		w.ready = make(chan struct{})
		var ctx context.Context
		ctx, w.stop = context.WithCancel(context.Background())
		go func() {
			defer close(w.ready)
			w.compiler, w.err = w.start(ctx, cfg, dev, jobs, notify)
		}()
	})
}

// get gives the compiler as soon as it is awake. wake came before.
func (w *waker) get(ctx context.Context) (compiler, error) {
	select {
	case <-w.ready:
		return w.compiler, w.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// close ends Dart Sass, if it was started, and whatever fetches it.
func (w *waker) close() {
	if w.ready == nil {
		return
	}
	w.stop()
	<-w.ready
	if w.compiler != nil {
		w.compiler.Close()
	}
}

// refresh makes the compiler look at the disk again.
func (w *waker) refresh() {
	if w.ready == nil {
		return
	}
	<-w.ready
	if w.compiler != nil {
		w.compiler.Refresh()
	}
}

func (w *waker) start(ctx context.Context, cfg *config.Config, dev bool, jobs int, notify func(string)) (compiler, error) {
	binary, err := dartsass.Find(ctx, dartsass.Options{
		Version: cfg.Sass.Version, Path: cfg.Sass.Path, Integrity: cfg.Sass.Integrity, Root: cfg.Root, Work: cfg.Work, Notify: notify,
	})
	if err != nil {
		return nil, err
	}
	opt := sassOptions(cfg)
	opt.Command, opt.Origin, opt.Parallel = binary.Command, w.origin, jobs
	compiler := newCompiler(cfg, dev, opt)
	return compiler, compiler.Start(ctx)
}

// sassOptions translates the configuration.
func sassOptions(cfg *config.Config) sass.Options {
	return sass.Options{
		Root:              cfg.Root,
		LoadPaths:         append([]string{filepath.Dir(cfg.Sprites.Generated)}, cfg.Sass.LoadPaths...),
		Generated:         cfg.Sprites.Generated,
		Library:           library{},
		AllowOutside:      cfg.AllowOutside,
		SourceMap:         true, // url()s are resolved by it, also where the output has none
		SourceMapContents: true,
	}
}
