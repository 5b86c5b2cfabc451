package sass

import "strings"

// The protocol library tells of an @warn neither the file nor the line, nor which of the compiles that run at once it
// belongs to; of a @debug it tells them all. So Dart Sass is given @debug where an author wrote @warn, and we turn those
// messages back into warnings by their place.

// A position is a line and column of the text that Dart Sass is given, from zero, the column in bytes.
type position struct{ line, column int }

// warnings holds what was changed in a source.
type warnings struct {
	at     map[position]bool // where a @debug is an @warn
	longer []position        // where the change took one byte more than there was
}

// debugWarnings gives the text in which each @warn is a @debug, of the same length wherever the blank behind it can go.
func debugWarnings(text string, indented bool) (string, *warnings) {
	if !strings.Contains(text, "@warn") {
		return text, nil
	}
	w := &warnings{at: map[position]bool{}}
	var out strings.Builder
	l := &lexer{text: text, indented: indented}
	done := 0
	for {
		t, ok := l.next()
		if !ok {
			out.WriteString(text[done:])
			return out.String(), w
		}
		if t.kind != atWord || l.of(t) != "@warn" {
			continue
		}
		out.WriteString(text[done:t.start])
		at := positionOf(out.String(), out.Len())
		w.at[at] = true
		out.WriteString("@debug")
		done = t.end
		if rest := text[t.end:]; len(rest) > 1 && rest[0] == ' ' && strings.IndexByte(`"'$(`, rest[1]) >= 0 {
			done++
		} else {
			w.longer = append(w.longer, at)
		}
	}
}

func positionOf(text string, offset int) position {
	return position{strings.Count(text[:offset], "\n"), offset - strings.LastIndexByte(text[:offset], '\n') - 1}
}

// column gives the column in the author's text of one in the given text.
func (w *warnings) column(line, column int) int {
	if w == nil {
		return column
	}
	shift := 0
	for _, p := range w.longer {
		if p.line == line && p.column < column {
			shift++
		}
	}
	return max(0, column-shift)
}
