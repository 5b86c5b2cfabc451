package main

import (
	"fmt"
	"strings"
)

const head = `# The Compass library

<!-- Written by go generate ./internal/librarydocs from the comments in sass/library. Change those. -->

Every mixin, function and variable that can be imported, in any project, by Compass's own paths. All of ` + "`compass/css3`" + ` comes by ` + "`@import \"compass/css3\"`" + `, and so ` + "`compass/typography`, `compass/utilities` and `compass/layout`" + `; all of these by ` + "`@import \"compass\"`" + ` but for the layout and the reset. How prefixes are decided: [From Compass](compass.md). What plain CSS says today instead of a name: ` + "`assetbuild audit`" + `.

`

// page writes the document.
func page(modules []module) string {
	var out strings.Builder
	out.WriteString(head)
	for _, m := range modules {
		title := "`" + m.path + "`"
		if m.path == "" {
			title = "Without an import"
		}
		fmt.Fprintf(&out, "## %s\n\n", title)
		if m.summary != "" {
			fmt.Fprintf(&out, "%s\n\n", m.summary)
		}
		variables(&out, m.entries)
		for _, e := range m.entries {
			if e.kind != "$" {
				callable(&out, e)
			}
		}
	}
	return strings.TrimRight(out.String(), "\n") + "\n"
}

// variables writes the table of a module's variables.
func variables(out *strings.Builder, entries []entry) {
	begun := false
	for _, e := range entries {
		if e.kind != "$" || !strings.HasSuffix(e.signature, "!default") {
			continue
		}
		if !begun {
			out.WriteString("| variable | default | |\n| --- | --- | --- |\n")
			begun = true
		}
		value := strings.TrimSpace(strings.TrimSuffix(e.signature, "!default"))
		fmt.Fprintf(out, "| `$%s` | `%s` | %s |\n", e.name, strings.ReplaceAll(value, "|", `\|`), strings.ReplaceAll(e.doc, "|", `\|`))
	}
	if begun {
		out.WriteString("\n")
	}
}

// callable writes a mixin or a function.
func callable(out *strings.Builder, e entry) {
	fmt.Fprintf(out, "### `%s %s`\n\n%s\n\n", e.kind, e.signature, e.doc)
	if len(e.examples) > 0 {
		fmt.Fprintf(out, "```scss\n%s\n```\n\n", strings.Join(e.examples, "\n"))
	}
}
