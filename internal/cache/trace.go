package cache

import (
	"iter"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// maxTraces is how many results are kept under one key: as many states of the inputs as someone goes back and forth
// between (branches, an undone edit).
const maxTraces = 8

// An Input is a file that acted on a result.
type Input struct {
	// Path is the file as the maker of the result names it: from the project's root, so that checkouts can share.
	Path string
	// Sum is the sum of its content; empty for a file that was looked for and not there.
	Sum string
}

// A trace says by which inputs a result was made.
type trace struct {
	Inputs []Input
	Result Key
}

// GetTraced gives a result whose inputs were only known once it was made: a stylesheet is named by its entry and options,
// and acted on by all that it loads. The key holds what is known before; current gives the sum of a file now, and "" for
// one that isn't there. It is called from several goroutines. A result counts where every input is as it was, those
// included that were looked for and not found.
func (s *Store) GetTraced(key Key, current func(path string) string) (data []byte, inputs []Input, ok bool) {
	text, ok := s.Get(key)
	if !ok {
		return nil, nil, false
	}
	for t := range traces(text) { // the last one comes first, and is most often the one
		if !Match(t.Inputs, current) {
			continue
		}
		if data, ok := s.Get(t.Result); ok {
			return data, t.Inputs, true
		}
	}
	return nil, nil, false
}

// PutTraced keeps a result with its inputs. Of two processes that put under one key at once, one's trace may be lost.
func (s *Store) PutTraced(key Key, inputs []Input, data []byte) {
	result := NewKey("traced").Bytes(key[:])
	for _, in := range inputs {
		result.Text(in.Path, in.Sum)
	}
	s.Put(result.Key(), data)
	text := trace{Inputs: inputs, Result: result.Key()}.append(nil)
	before, _ := s.Get(key)
	kept := 1
	for old := range traces(before) {
		if kept++; kept > maxTraces {
			break
		}
		if old.Result != result.Key() {
			text = old.append(text)
		}
	}
	s.Put(key, text)
}

// append writes a trace behind others.
func (t trace) append(to []byte) []byte {
	to = append(to, t.Result[:]...)
	to = appendNumber(to, len(t.Inputs))
	for _, in := range t.Inputs {
		to = appendString(appendString(to, in.Path), in.Sum)
	}
	return to
}

// traces reads what append wrote, up to the first damage.
func traces(text []byte) iter.Seq[trace] {
	return func(yield func(trace) bool) {
		for r := (reader{rest: text}); len(r.rest) > 0; {
			var t trace
			copy(t.Result[:], r.bytes(len(t.Result)))
			for range r.number() {
				in := Input{Path: r.string(), Sum: r.string()}
				if r.broken {
					return
				}
				t.Inputs = append(t.Inputs, in)
			}
			if r.broken || !yield(t) {
				return
			}
		}
	}
}

// matchBatch is how many inputs one goroutine compares: fewer are not worth starting it.
const matchBatch = 256

// Match tells whether every input is as it was. Most of the time goes into asking the system, so it is asked from as many
// goroutines as there are processors.
func Match(inputs []Input, current func(path string) string) bool {
	workers := min(runtime.GOMAXPROCS(0), len(inputs)/matchBatch)
	if workers < 2 {
		return matchesInOrder(inputs, current)
	}
	var other atomic.Bool
	var all sync.WaitGroup
	size := (len(inputs) + workers - 1) / workers
	for part := range slices.Chunk(inputs, size) {
		all.Go(func() {
			for batch := range slices.Chunk(part, matchBatch) {
				if other.Load() {
					return
				}
				if !matchesInOrder(batch, current) {
					other.Store(true)
				}
			}
		})
	}
	all.Wait()
	return !other.Load()
}

func matchesInOrder(inputs []Input, current func(path string) string) bool {
	for _, in := range inputs {
		if current(in.Path) != in.Sum {
			return false
		}
	}
	return true
}
