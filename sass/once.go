package sass

import (
	"slices"
	"strings"
)

// Ruby Sass's import-once: of all imports of a file in one entry the first counts, in the order in which they are read.
// @import stands in no mixin and in no condition, and its URL can't be computed; so which one is the first follows from the
// sources, and the others are blanked before Dart Sass reads them.

// repeats are the imports of an entry that give nothing.
type repeats struct {
	at      map[place]map[int]bool // by file: the offsets of their URLs
	lookups []*found               // how they were found: a new file may make one of them another file's first
}

// repeats finds the imports of files that were imported before. What is reached by @use alone is no matter of import-once,
// and a file that imports the entry is left to Dart Sass, which tells of the loop.
func (m *memory) repeats(g *graph) *repeats {
	r := &repeats{at: map[place]map[int]bool{}}
	done := map[place]bool{}
	var read func(at place)
	read = func(at place) {
		forced := at.library && strings.HasSuffix(at.path, "!.scss") // @import "x!": the author wants x again
		for _, asked := range g.calls[at] {
			if !asked.load.byImport || asked.at == g.entry.place {
				continue
			}
			if !done[asked.at] {
				done[asked.at] = true
				read(asked.at)
				continue
			}
			if forced || strings.HasSuffix(asked.load.url, "!") {
				continue
			}
			if r.at[at] == nil {
				r.at[at] = map[int]bool{}
			}
			r.at[at][asked.load.offset] = true
			for _, dir := range []place{at.dir(), {}} {
				r.lookups = append(r.lookups, m.resolve(lookup{dir: dir, url: asked.load.url, byImport: true}))
			}
		}
	}
	read(g.entry.place)
	return r
}

// withoutImports takes out of the text that Dart Sass gets of a source the imports at these offsets of the author's text.
func (s *source) withoutImports(text string, dropped map[int]bool) string {
	given := scanLoads(text, s.indented()) // as many as in the author's text, but moved by what warn.go changed
	moved := map[int]bool{}
	for i, l := range s.loads {
		if dropped[l.offset] && i < len(given) {
			moved[given[i].offset] = true
		}
	}
	return without(text, s.indented(), moved)
}

// without gives the text of a source with blanks where these imports stand. Every line and column stays what it was.
func without(text string, indented bool, dropped map[int]bool) string {
	blanked := []byte(text)
	blank := func(start, end int) {
		for i := start; i < end; i++ {
			if blanked[i] != '\n' && blanked[i] != '\r' {
				blanked[i] = ' '
			}
		}
	}
	l := &lexer{text: text, indented: indented}
	for {
		t, ok := l.next()
		if !ok {
			return string(blanked)
		}
		if t.kind != atWord || l.of(t) != "@import" {
			continue
		}
		arguments := readImports(l)
		if len(arguments) == 0 {
			continue
		}
		drops := func(a importArgument) bool { return a.load != nil && dropped[a.load.offset] }
		if !slices.ContainsFunc(arguments, func(a importArgument) bool { return !drops(a) }) {
			blank(t.start, arguments[len(arguments)-1].end)
			continue
		}
		kept := false
		for i, a := range arguments {
			switch {
			case !drops(a):
				kept = true
			case !kept: // with the comma behind it
				blank(a.start, arguments[i+1].start)
			default: // with the comma before it
				blank(arguments[i-1].end, a.end)
			}
		}
	}
}
