package format

import (
	"fmt"
	"io"
	"strings"

	"assetbuild/internal/check"
	"assetbuild/internal/diagnostic"
)

// writeGitHub writes workflow commands, which GitHub shows on the lines of a pull request ("Workflow commands for GitHub
// Actions", setting an error message), and the line for people.
func writeGitHub(w io.Writer, d Document) error {
	for _, f := range d.Findings {
		command := map[diagnostic.Severity]string{diagnostic.Error: "error", diagnostic.Warning: "warning", diagnostic.Info: "notice"}[f.Severity]
		var properties []string
		if f.File != "" {
			properties = append(properties, "file="+property(d.Prefix+f.File))
		}
		if f.Line > 0 {
			properties = append(properties, fmt.Sprintf("line=%d", f.Line))
			if f.Column > 0 {
				properties = append(properties, fmt.Sprintf("col=%d", f.Column))
			}
		}
		properties = append(properties, "title="+property(f.Rule))
		if _, err := fmt.Fprintf(w, "::%s %s::%s\n", command, strings.Join(properties, ","), data(explained(f, "\n"))); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintln(w, summary(d))
	return err
}

// explained gives a finding's message with its remedy and notes.
func explained(f check.Finding, separator string) string {
	parts := append([]string{f.Message}, f.Notes...)
	if f.Remedy != "" {
		parts = append(parts, f.Remedy)
	}
	return strings.Join(parts, separator)
}

// data escapes what follows the two colons: a line break would end the command.
func data(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(text)
}

// property escapes a value between commas.
func property(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(text)
}
