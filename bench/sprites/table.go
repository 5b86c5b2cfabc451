package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
)

// A table holds the figures in the order in which they were measured.
type table struct{ lines []string }

// add notes one figure. It holds where ours over the peer's is at most the bar, or at least where the bar is a speed.
func (t *table) add(set, what, peer string, ours, theirs figure, bar bar) {
	ratio := ours.value / theirs.value
	if bar.faster {
		ratio = theirs.value / ours.value
	}
	verdict := "holds"
	if bar.limit > 0 && (bar.faster && ratio < bar.limit || !bar.faster && ratio > bar.limit) {
		verdict = "missed"
	}
	t.lines = append(t.lines, fmt.Sprintf("| %s | %s | %s | %s | %s | %.3g | %s | %s |", set, what, peer, ours, theirs, ratio, bar, verdict))
}

// missing notes a peer that could not be run.
func (t *table) missing(set, what, peer string) {
	t.lines = append(t.lines, fmt.Sprintf("| %s | %s | %s | | not run | | | |", set, what, peer))
}

func (t *table) String() string {
	head := fmt.Sprintf("%d cores, %s/%s. The ratio is ours / the peer's, for speeds the peer's / ours.\n\n"+
		"| set | what | peer | ours | peer's | ratio | bar | |\n| --- | --- | --- | ---: | ---: | ---: | --- | --- |\n", runtime.NumCPU(), runtime.GOOS, runtime.GOARCH)
	return head + strings.Join(t.lines, "\n") + "\n"
}

// A figure is a value with its unit: s, B, or % over the bound.
type figure struct {
	value float64
	unit  string
}

func (f figure) String() string {
	switch f.unit {
	case "B":
		return fmt.Sprintf("%.0f B", f.value)
	case "%":
		return fmt.Sprintf("%.2f %%", 100*(f.value-1))
	}
	return fmt.Sprintf("%.3f %s", f.value, f.unit)
}

// A bar is what a ratio has to keep; 0 where there is none.
type bar struct {
	limit  float64
	faster bool
}

func (b bar) String() string {
	switch {
	case b.limit == 0:
		return "–"
	case b.faster:
		return fmt.Sprintf("≥ %g", b.limit)
	}
	return fmt.Sprintf("≤ %g", b.limit)
}

const (
	tableBegins = "<!-- bench-sprites -->\n"
	tableEnds   = "<!-- end of bench-sprites -->\n"
)

// replaceTable puts the table between the marks of a document.
func replaceTable(path, table string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	before, rest, begins := strings.Cut(string(text), tableBegins)
	_, after, ends := strings.Cut(rest, tableEnds)
	if !begins || !ends {
		return errors.New(path + " has no marks for the table of bench-sprites")
	}
	return os.WriteFile(path, []byte(before+tableBegins+table+tableEnds+after), 0o644)
}
