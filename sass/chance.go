package sass

import "strings"

// chance are the functions whose result is another one each time.
var chance = map[string]bool{"random": true, "unique-id": true}

// takesChances tells whether a source calls one of them.
func (s *source) takesChances() bool {
	if !strings.Contains(s.text, "random(") && !strings.Contains(s.text, "unique-id(") {
		return false
	}
	l := &lexer{text: s.text, indented: s.indented()}
	var before token
	for {
		t, ok := l.next()
		if !ok {
			return false
		}
		if t.kind == word && chance[l.of(t)] && l.wordEndsWithParenthesis() && !(before.kind == atWord && isDefinition(l.of(before))) {
			return true
		}
		before = t
	}
}
