package sass

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"assetbuild/internal/diagnostic"

	godartsass "github.com/bep/godartsass/v2"
)

// maxTries is how often one compile is handed to a fresh process when Dart Sass dies under it. A compile that kills it
// each time would otherwise restart it for ever.
const maxTries = 3

// closePatience bounds how long closing waits for Dart Sass to end. It ends by itself when its input is closed.
const closePatience = 900 * time.Millisecond

// errClosed is what a compile gets when the compiler was closed under it.
var errClosed = errors.New("the Sass compiler is closed")

// A process is the one Dart Sass that all compiles share. It is started again when it died.
type process struct {
	opt *Options
	log func(godartsass.LogEvent)

	mu      sync.Mutex
	running *godartsass.Transpiler // nil before the start and after a death
	closed  bool
}

// get gives the running Dart Sass, and starts one where none runs. That takes as long as the system needs to fork: Dart
// Sass wakes while the caller goes on.
func (p *process) get() (*godartsass.Transpiler, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil, errClosed
	}
	if p.running != nil {
		return p.running, nil
	}
	started, err := godartsass.Start(godartsass.Options{
		DartSassEmbeddedFilename: p.opt.Command,
		Timeout:                  p.opt.Timeout,
		LogEventHandler:          p.log,
		Stderr:                   io.Discard,
	})
	if err != nil {
		return nil, &diagnostic.Diagnostic{
			Message: "Dart Sass can't be started: " + err.Error(),
			Remedy:  "Look whether the program is there and may be run, or remove it from the cache folder: then it is fetched again.",
			Err:     err,
		}
	}
	p.running = started
	return started, nil
}

// retire gives up a Dart Sass that died or hangs. Whoever comes first does it; the others find it done.
func (p *process) retire(dead *godartsass.Transpiler) {
	p.mu.Lock()
	if p.running != dead {
		p.mu.Unlock()
		return
	}
	p.running = nil
	p.mu.Unlock()
	go dead.Close()
}

// close ends Dart Sass. It may be called at any time, more than once.
func (p *process) close() {
	p.mu.Lock()
	last := p.running
	p.running, p.closed = nil, true
	p.mu.Unlock()
	if last == nil {
		return
	}
	ended := make(chan struct{})
	go func() { defer close(ended); last.Close() }()
	select {
	case <-ended:
	case <-time.After(closePatience):
	}
}

// execute compiles once. Its error is a godartsass.SassError where the source is at fault.
func (p *process) execute(ctx context.Context, prepare func() godartsass.Args) (godartsass.Result, error) {
	for try := 1; ; try++ {
		dart, err := p.get()
		if ctx.Err() != nil {
			return godartsass.Result{}, ctx.Err()
		}
		if err != nil {
			return godartsass.Result{}, err
		}
		result, err := await(ctx, dart, prepare())
		var fault godartsass.SassError
		if err == nil || errors.As(err, &fault) {
			return result, err
		}
		if ctx.Err() != nil {
			return result, ctx.Err()
		}
		p.retire(dart)
		if strings.HasPrefix(err.Error(), "timeout") {
			return result, &diagnostic.Diagnostic{
				Message: fmt.Sprintf("Dart Sass did not end within %v", p.opt.Timeout),
				Remedy:  "Look for a @while, @for or recursion that never ends.",
				Err:     err,
			}
		}
		if try == maxTries {
			return result, &diagnostic.Diagnostic{
				Message: fmt.Sprintf("Dart Sass died while it compiled, %d times (%v)", maxTries, err),
				Remedy:  "Look whether the machine has enough memory, and whether the entry recurses without end.",
				Err:     err,
			}
		}
	}
}

// await runs one compile, and leaves it running when the context ends: the process is closed then.
func await(ctx context.Context, dart *godartsass.Transpiler, args godartsass.Args) (godartsass.Result, error) {
	type outcome struct {
		result godartsass.Result
		err    error
	}
	done := make(chan outcome, 1)
	go func() {
		result, err := dart.Execute(args)
		done <- outcome{result, err}
	}()
	select {
	case o := <-done:
		return o.result, o.err
	case <-ctx.Done():
		return godartsass.Result{}, ctx.Err()
	}
}
