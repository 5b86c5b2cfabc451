package pipeline

import (
	"sync"

	"assetbuild/internal/cache"
)

// Results are what a session's builds made and found, beside what they were made of. The cache on the disk has them too:
// this spares reading and decoding them again for each save of a watching developer. Nobody changes a result.
type results struct {
	mu    sync.Mutex
	build int // counts builds
	known map[cache.Key]*remembered
}

type remembered struct {
	inputs []cache.Input
	value  any
	asked  int // the build that asked for it last
}

// begin starts a build. What the two builds before it did not ask for is forgotten: its entry is gone or has another key.
func (r *results) begin() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.build++
	for key, result := range r.known {
		if result.asked < r.build-2 {
			delete(r.known, key)
		}
	}
}

func (r *results) get(key cache.Key) (result remembered, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	found := r.known[key]
	if found == nil {
		return remembered{}, false
	}
	found.asked = r.build
	return *found, true
}

func (r *results) put(key cache.Key, inputs []cache.Input, value any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.known == nil {
		r.known = map[cache.Key]*remembered{}
	}
	r.known[key] = &remembered{inputs, value, r.build}
}
