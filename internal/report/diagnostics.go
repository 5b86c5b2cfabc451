// Package report shows people and machines what a build found and made: findings with the source line and a caret, one
// live line while a build works, a summary table, and one JSON document. It writes; it decides nothing.
package report

import (
	"fmt"
	"io"
	"strings"

	"assetbuild/internal/diagnostic"

	"github.com/fatih/color"
	"github.com/rivo/uniseg"
)

// widestSource is how many columns of a source line are shown; of a longer one, such as a minified line, the part around
// the fault.
const widestSource = 100

// A Style says how text looks. The zero value is plain text, as in a file or a CI log.
type Style struct {
	// Color tells that the reader is a terminal that shows colours.
	Color bool
}

// Diagnostics writes findings, each with its source line, caret, remedy and notes, and a blank line between two.
func (s Style) Diagnostics(w io.Writer, list diagnostic.List) {
	for i, d := range list {
		if i > 0 {
			fmt.Fprintln(w)
		}
		s.diagnostic(w, d)
	}
}

func (s Style) diagnostic(w io.Writer, d *diagnostic.Diagnostic) {
	var head strings.Builder
	if d.File != "" {
		head.WriteString(s.paint(d.Place()+":", color.Bold) + " ")
	}
	if d.Severity != diagnostic.Error {
		head.WriteString(s.paint(d.Severity.String()+":", tone(d.Severity), color.Bold) + " ")
	} else if d.File == "" {
		head.WriteString(s.paint("error:", tone(d.Severity), color.Bold) + " ")
	}
	head.WriteString(s.paint(d.Message, color.Bold))
	if d.Count > 1 && d.Severity != diagnostic.Error { // an error that breaks twelve entries is one error
		fmt.Fprintf(&head, " (%d times)", d.Count)
	}
	fmt.Fprintln(w, head.String())
	if d.Source != "" && d.Line > 0 {
		fmt.Fprintln(w)
		s.frame(w, d)
	}
	for _, note := range d.Notes {
		fmt.Fprintln(w, "   "+s.paint(note, color.Faint))
	}
	for line := range strings.Lines(d.Remedy) {
		fmt.Fprintln(w, "   "+strings.TrimRight(line, "\n"))
	}
}

// frame writes the line at fault and, below it, where on it.
func (s Style) frame(w io.Writer, d *diagnostic.Diagnostic) {
	text, before, length := visible(d)
	number := fmt.Sprint(d.Line)
	margin := strings.Repeat(" ", len(number))
	fmt.Fprintf(w, "   %s %s\n", s.paint(number+" │", color.Faint), text)
	if d.Column == 0 {
		return
	}
	fmt.Fprintf(w, "   %s %s%s\n", s.paint(margin+" │", color.Faint), strings.Repeat(" ", before),
		s.paint(carets(length), tone(d.Severity), color.Bold))
}

func carets(length int) string {
	if length <= 1 {
		return "^"
	}
	return strings.Repeat("~", length)
}

// visible gives the part of the source line to show, and the columns on the screen, from its start, of the fault: wide
// characters take two, a tab is shown as four blanks.
func visible(d *diagnostic.Diagnostic) (text string, before, length int) {
	at := min(max(d.Column-1, 0), len(d.Source))
	end := min(at+max(d.Length, 0), len(d.Source))
	left, fault, right := shown(d.Source[:at]), shown(d.Source[at:end]), shown(d.Source[end:])
	before, length = uniseg.StringWidth(left), uniseg.StringWidth(fault)
	if before > widestSource*2/3 {
		runes := []rune(left)
		left = "…" + string(runes[max(0, len(runes)-widestSource/3):])
		before = uniseg.StringWidth(left)
	}
	text = left + fault + right
	if runes := []rune(text); len(runes) > widestSource {
		text = string(runes[:widestSource-1]) + "…"
		length = min(length, max(1, widestSource-before))
	}
	return text, before, length
}

// shown makes a text safe to print: no tab moves the caret, no control character reaches the terminal.
func shown(text string) string {
	text = strings.ReplaceAll(text, "\t", "    ")
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || (r >= 0x80 && r < 0xa0) {
			return '�'
		}
		return r
	}, text)
}

func tone(s diagnostic.Severity) color.Attribute {
	switch s {
	case diagnostic.Warning:
		return color.FgYellow
	case diagnostic.Info:
		return color.FgCyan
	}
	return color.FgRed
}

func (s Style) paint(text string, attributes ...color.Attribute) string {
	if !s.Color {
		return text
	}
	c := color.New(attributes...)
	c.EnableColor()
	return c.Sprint(text)
}
