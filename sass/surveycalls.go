package sass

// FirstArguments lists what the calls of a function in a source have as their first argument, where that is a plain string:
// "icons/*.png" of sprite-map("icons/*.png", $layout: smart). Comments and strings hold no calls.
func FirstArguments(text string, indented bool, function string) []string {
	var found []string
	l := &lexer{text: text, indented: indented}
	for {
		t, ok := l.next()
		if !ok {
			return found
		}
		if t.kind != word || normal(l.of(t)) != function || !l.wordEndsWithParenthesis() {
			continue
		}
		l.pos++
		before := l.pos
		argument, ok := l.next()
		if !ok || argument.kind != quoted {
			l.pos = before
			continue
		}
		if value, plain := unquote(l.of(argument)); plain {
			found = append(found, value)
		}
	}
}
