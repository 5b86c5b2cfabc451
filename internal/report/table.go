package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/fatih/color"
	"github.com/rivo/uniseg"
)

// Table writes lines of cells under each other, each column as wide as its widest cell. The first line is the heading. The
// columns named by right, which count from 0, are set flush right, as numbers are.
func (s Style) Table(w io.Writer, lines [][]string, right ...int) {
	var widths []int
	for _, line := range lines {
		for i, cell := range line {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], uniseg.StringWidth(shown(cell)))
		}
	}
	for n, line := range lines {
		var out strings.Builder
		for i, cell := range line {
			cell = shown(cell)
			pad := strings.Repeat(" ", widths[i]-uniseg.StringWidth(cell))
			if i > 0 {
				out.WriteString("  ")
			}
			if slices.Contains(right, i) {
				out.WriteString(pad + cell)
			} else {
				out.WriteString(cell + pad)
			}
		}
		text := "   " + strings.TrimRight(out.String(), " ")
		if n == 0 {
			text = s.paint(text, color.Faint)
		}
		fmt.Fprintln(w, text)
	}
}

// Heading writes what begins a part of a report.
func (s Style) Heading(w io.Writer, text string) { fmt.Fprintln(w, s.paint(text, color.Bold)) }
