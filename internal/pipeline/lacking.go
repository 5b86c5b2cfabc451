package pipeline

import (
	"strings"
	"sync"

	"assetbuild/internal/diagnostic"
)

// lacking are the names of sheets that could not be made. What stylesheets then say of them is a consequence: the author
// mends the image, not the stylesheet, so it is not told.
type lacking struct {
	mu    sync.Mutex
	names []string
}

func (l *lacking) add(name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.names = append(l.names, name)
}

// without drops the findings of an error that only say that a sheet is lacking.
func (l *lacking) without(err error) diagnostic.List {
	l.mu.Lock()
	defer l.mu.Unlock()
	var kept diagnostic.List
	for _, d := range diagnostic.Of(err) {
		if !l.named(d) {
			kept = append(kept, d)
		}
	}
	return kept
}

// named tells whether a finding is about what the placeholder file or the sheet of a lacking name would have given.
func (l *lacking) named(d *diagnostic.Diagnostic) bool {
	said := d.Message + "\n" + d.Source
	for _, name := range l.names {
		for _, word := range []string{"generated/" + name, "%" + name + "-", name + "-sprite", "$" + name + "-icons"} {
			if strings.Contains(said, word) {
				return true
			}
		}
	}
	return false
}
