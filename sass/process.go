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

// maxTries is how often one compile is tried when Dart Sass dies under it: a compile that kills it each time would
// otherwise restart it for ever.
const maxTries = 3

// closePatience bounds how long closing waits for Dart Sass to end. It ends by itself when its input is closed.
const closePatience = 900 * time.Millisecond

// errClosed is what a compile gets when the compiler was closed under it.
var errClosed = errors.New("the Sass compiler is closed")

// A process is the one Dart Sass that all compiles share. It is started again when it died. A compile under which it died
// gets a Dart Sass of its own for its further tries: so one that kills it each time takes no other down with it.
type process struct {
	opt *Options
	log func(godartsass.LogEvent)

	mu     sync.Mutex
	shared *godartsass.Transpiler // nil before the start and after a death
	alive  map[*godartsass.Transpiler]bool
	closed bool
}

// get gives the shared Dart Sass, and starts it where it doesn't run.
func (p *process) get() (*godartsass.Transpiler, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shared != nil && !p.closed {
		return p.shared, nil
	}
	started, err := p.start()
	p.shared = started
	return started, err
}

// own starts a Dart Sass for one compile.
func (p *process) own() (*godartsass.Transpiler, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.start()
}

// start takes as long as the system needs to fork: Dart Sass wakes while the caller goes on. p is locked.
func (p *process) start() (*godartsass.Transpiler, error) {
	if p.closed {
		return nil, errClosed
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
	if p.alive == nil {
		p.alive = map[*godartsass.Transpiler]bool{}
	}
	p.alive[started] = true
	return started, nil
}

// retire gives up a Dart Sass that died, hangs or is of no more use. Whoever comes first does it; the others find it done.
func (p *process) retire(dart *godartsass.Transpiler) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shared == dart {
		p.shared = nil
	}
	if p.alive[dart] {
		delete(p.alive, dart)
		go dart.Close()
	}
}

// close ends Dart Sass. It may be called at any time, more than once.
func (p *process) close() {
	p.mu.Lock()
	last := p.alive
	p.shared, p.alive, p.closed = nil, nil, true
	p.mu.Unlock()
	if len(last) == 0 {
		return
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		var group sync.WaitGroup
		for dart := range last {
			group.Go(func() { dart.Close() })
		}
		group.Wait()
	}()
	select {
	case <-ended:
	case <-time.After(closePatience):
	}
}

// execute compiles once. Its error is a godartsass.SassError where the source is at fault.
func (p *process) execute(ctx context.Context, prepare func() godartsass.Args) (godartsass.Result, error) {
	get := p.get
	for try := 1; ; try++ {
		dart, err := get()
		if ctx.Err() != nil {
			return godartsass.Result{}, ctx.Err()
		}
		if err != nil {
			return godartsass.Result{}, err
		}
		result, err := await(ctx, dart, prepare())
		var fault godartsass.SassError
		survived := err == nil || errors.As(err, &fault)
		if !survived || try > 1 {
			p.retire(dart)
		}
		switch {
		case survived:
			return result, err
		case ctx.Err() != nil:
			return result, ctx.Err()
		case strings.HasPrefix(err.Error(), "timeout"):
			return result, &diagnostic.Diagnostic{
				Message: fmt.Sprintf("Dart Sass did not end within %v", p.opt.Timeout),
				Remedy:  "Look for a @while, @for or recursion that never ends.",
				Err:     err,
			}
		case strings.Contains(err.Error(), "Stack Overflow") && try > 1:
			return result, &diagnostic.Diagnostic{
				Message: "Dart Sass ran out of stack",
				Remedy:  "Look for a function or mixin that calls itself without end.",
				Err:     err,
			}
		case try == maxTries:
			reason, _, _ := strings.Cut(err.Error(), "\n")
			return result, &diagnostic.Diagnostic{
				Message: fmt.Sprintf("Dart Sass died while it compiled, %d times (%s)", maxTries, reason),
				Remedy:  "Look whether the machine has enough memory for it, and whether something ends it.",
				Err:     err,
			}
		}
		get = p.own
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
