package pipeline

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"assetbuild/internal/diagnostic"
	"assetbuild/internal/lazyregexp"
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

// owns tells whether a file of the generated folder belongs to a lacking sheet: _nav.scss, nav.png, nav@2x.png, nav.2.png.
func (l *lacking) owns(file string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.ContainsFunc(l.names, func(name string) bool {
		rest, ok := strings.CutPrefix(strings.TrimPrefix(file, "_"), name)
		return ok && (strings.HasPrefix(rest, ".") || strings.HasPrefix(rest, "@"))
	})
}

// without drops the findings of an error that only say that a sheet is lacking.
func (l *lacking) without(err error) diagnostic.List {
	l.mu.Lock()
	defer l.mu.Unlock()
	var kept diagnostic.List
	for _, d := range diagnostic.Of(err) {
		if !slices.ContainsFunc(l.names, func(name string) bool { return follows(d, name) }) {
			kept = append(kept, d)
		}
	}
	return kept
}

// undefined are the beginnings of messages that name nothing: what is undefined is what they point at.
var undefined = lazyregexp.New(`(?i)^undefined (mixin|function|variable)|^there is no module`)

// follows tells whether a finding says that something of a sheet isn't there: its Sass file, its image, a placeholder, its
// map, its mixin.
func follows(d *diagnostic.Diagnostic, name string) bool {
	quoted := regexp.QuoteMeta(name)
	if regexp.MustCompile(`generated/_?` + quoted + `(["'.@)]|$)|%` + quoted + `-`).MatchString(d.Message) {
		return true
	}
	if !undefined.MatchString(d.Message) || d.Column < 1 || d.Column > len(d.Source) {
		return false
	}
	at := d.Source[d.Column-1:]
	at = at[:min(len(at), max(d.Length, 1))]
	return regexp.MustCompile(`(^|[^-\w])\$?` + quoted + `(-sprite|-icons|\.)`).MatchString(at)
}
