package compass

import (
	"regexp"
	"strings"

	"assetbuild/sass"
)

// literalCall matches a call of a function that asks for a file by a literal name, and perhaps for the path alone.
var literalCall = regexp.MustCompile(`\b((?:image|font)[-_]url|image[-_](?:width|height)|inline[-_]image)\(\s*(?:"([^"#$\\\n]+)"|'([^'#$\\\n]+)')\s*(,\s*(?:\$only[-_]path:\s*)?true\s*)?\)`)

// Foresee lists the questions that a stylesheet's literal calls will ask, so that they are answered before Dart Sass compiles
// it first. What it misses, and what is never asked, costs a round and an answer.
func (h *Host) Foresee(text string) (calls []sass.Call) {
	for _, m := range literalCall.FindAllStringSubmatch(text, -1) {
		name, only := sass.Quote(m[2]+m[3]), "false"
		if m[4] != "" {
			only = "true"
		}
		switch function := strings.ReplaceAll(m[1], "_", "-"); function {
		case "image-url", "font-url":
			calls = append(calls, ask("string", "url", strings.TrimSuffix(function, "-url"), name, only, "true", "()"))
		case "image-width", "image-height":
			if only == "false" {
				calls = append(calls, ask("number", function, name))
			}
		case "inline-image":
			if only == "false" {
				calls = append(calls, ask("string", function, name, "null"))
			}
		}
	}
	return calls
}

// ask is a call of -compass-ask as it is reported.
func ask(kind string, arguments ...string) sass.Call {
	c := sass.Call{Function: "-compass-answer-" + kind}
	for _, value := range arguments {
		c.Arguments = append(c.Arguments, sass.Argument{Value: value})
	}
	return c
}
