package sass

import (
	"slices"
	"strings"

	"assetbuild/internal/diagnostic"
)

// A definition is written with what tells its kind: "$name", "%name", "@mixin name", "@function name".

// scanDefined lists what a source defines, wherever in it.
func scanDefined(text string, indented bool) []string {
	var names []string
	l := &lexer{text: text, indented: indented}
	var before token
	for {
		t, ok := l.next()
		if !ok {
			slices.Sort(names)
			return slices.Compact(names)
		}
		switch {
		case t.kind == variable && l.pos < len(text) && strings.HasPrefix(strings.TrimLeft(text[l.pos:], " \t"), ":"):
			names = append(names, l.of(t))
		case t.kind == word && before.kind == atWord && (l.of(before) == "@mixin" || l.of(before) == "@function"):
			names = append(names, l.of(before)+" "+l.of(t))
		case t.kind == word && l.is(before, '=') && before.end == t.start && indented:
			names = append(names, "@mixin "+l.of(t)) // the old short form
		case l.is(t, '%') && l.wordAt(t.end) && !(before.kind == atWord && l.of(before) == "@extend"):
			if isSelectorStart(before, l) {
				name, _ := l.next()
				names = append(names, "%"+l.of(name))
			}
		}
		before = t
	}
}

// isSelectorStart tells whether a % after this token can begin a placeholder rather than take a remainder.
func isSelectorStart(before token, l *lexer) bool {
	switch before.kind {
	case lineEnd, atWord, quoted, rawURL:
		return true
	case mark:
		return l.is(before, '{') || l.is(before, '}') || l.is(before, ';') || l.is(before, ',') || l.is(before, '>') ||
			l.is(before, '+') || l.is(before, '~') || before.end == 0
	}
	return before.end == 0
}

// nearest looks through everything that the entry's sources define for the name that was most likely meant, and says where
// it stands.
func (r *run) nearest(sigil, name string) string {
	var candidates []string
	where := map[string]string{}
	for _, s := range r.sources() {
		if s.defined == nil {
			continue
		}
		for _, full := range s.defined() {
			bare, ok := strings.CutPrefix(full, sigil)
			if !ok {
				continue
			}
			if _, known := where[bare]; !known {
				where[bare] = s.shown
				candidates = append(candidates, bare)
			}
		}
	}
	slices.Sort(candidates)
	near := diagnostic.Nearest(name, candidates)
	if near == "" || near == name {
		return ""
	}
	shown := near
	if sigil == "$" || sigil == "%" {
		shown = sigil + near
	}
	if origin := r.memory.opt.Origin; origin != nil && sigil == "%" {
		if image := origin(near); image != "" {
			return "There is " + shown + ". It comes from " + image + "."
		}
	}
	return "There is " + shown + ", in " + where[near] + "."
}

// sources lists what the run's entry loads: by the walk, and what Dart Sass asked for beside that.
func (r *run) sources() []*source {
	all := slices.Clone(r.graph.sources)
	r.mu.Lock()
	defer r.mu.Unlock()
	var more []*source
	for at := range r.loads {
		if !slices.ContainsFunc(all, func(s *source) bool { return s.place == at }) {
			more = append(more, r.memory.source(at))
		}
	}
	slices.SortFunc(more, func(a, b *source) int { return strings.Compare(a.shown, b.shown) })
	return append(all, more...)
}
