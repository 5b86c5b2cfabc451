package main

import (
	"regexp"
	"strings"
)

// An entry is one mixin, function or variable.
type entry struct {
	kind string // "@mixin", "@function" or "$"
	name string
	// signature is the name with its parameters; of a variable its default.
	signature string
	doc       string
	examples  []string
}

var definition = regexp.MustCompile(`^(?:(@mixin|@function) +([\w-]+)|(\$)([\w-]+):)`)

// parse gives the sentences at a file's beginning and what it defines, in order.
func parse(text string) (summary string, entries []entry) {
	lines := strings.Split(text, "\n")
	var doc, examples []string
	for i, line := range lines {
		if comment, ok := strings.CutPrefix(line, "///"); ok {
			if example, ok := strings.CutPrefix(strings.TrimSpace(comment), "@example "); ok {
				examples = append(examples, example)
			} else {
				doc = append(doc, strings.TrimSpace(comment))
			}
			continue
		}
		if m := definition.FindStringSubmatch(line); m != nil {
			rest := strings.Join(lines[i:], "\n")
			e := entry{kind: m[1] + m[3], name: m[2] + m[4], doc: strings.Join(doc, " "), examples: examples}
			if e.kind == "$" {
				e.signature = until(rest[len(m[0]):], ';')
			} else {
				e.signature = until(rest[len(m[1]):], '{')
			}
			entries = append(entries, e)
		}
		doc, examples = nil, nil
	}
	return beginning(lines), entries
}

// beginning joins the plain comment that a file begins with.
func beginning(lines []string) string {
	var words []string
	for _, line := range lines {
		comment, ok := strings.CutPrefix(line, "// ")
		if !ok {
			break
		}
		words = append(words, comment)
	}
	return strings.Join(words, " ")
}

// until gives the text before a byte that stands outside of parentheses and strings, with single blanks.
func until(text string, end byte) string {
	depth, quote := 0, byte(0)
	for i := range len(text) {
		switch c := text[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == end && depth == 0:
			return strings.Join(strings.Fields(text[:i]), " ")
		}
	}
	return strings.Join(strings.Fields(text), " ")
}
