package report

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/fatih/color"
)

// A Summary is what a build made, ready to be shown.
type Summary struct {
	// Rows are the kinds of files, in the order in which they are shown.
	Rows []Row
	// Steps are the times of the steps, in order.
	Steps []Step
	// Total is the wall time of the whole.
	Total time.Duration
	// Headline says in a few words what was built: "3 sheets, 2 stylesheets, 1 script".
	Headline string
	// Notes are lines to follow: what was removed, where the output lies.
	Notes []string
}

// A Row is one kind of file: how many there are and how large they are. GzipBytes counts those of them that a server
// would compress; 0 where none would be.
type Row struct {
	Name      string
	Count     int
	Bytes     int64
	GzipBytes int64
}

// A Step is one step's wall time.
type Step struct {
	Name string
	Time time.Duration
}

// Summary writes the headline, a table of what was built and the steps' times.
func (s Style) Summary(w io.Writer, sum Summary) {
	fmt.Fprintf(w, "%s %s %s\n", s.paint("Built", color.FgGreen, color.Bold), sum.Headline, s.paint("in "+Duration(sum.Total), color.Faint))
	if len(sum.Rows) > 0 {
		fmt.Fprintln(w)
		s.table(w, sum.Rows)
	}
	if len(sum.Steps) > 0 {
		parts := make([]string, len(sum.Steps))
		for i, step := range sum.Steps {
			parts[i] = step.Name + " " + Duration(step.Time)
		}
		fmt.Fprintln(w)
		fmt.Fprintln(w, "   "+s.paint(strings.Join(parts, " · "), color.Faint))
	}
	for _, note := range sum.Notes {
		fmt.Fprintln(w, "   "+s.paint(note, color.Faint))
	}
}

// UpToDate says that there was nothing to do, and where the result lies.
func (s Style) UpToDate(w io.Writer, where string, total time.Duration) {
	fmt.Fprintf(w, "%s: %s %s\n", s.paint("Nothing changed", color.FgGreen, color.Bold), where, s.paint("(looked in "+Duration(total)+")", color.Faint))
}

func (s Style) table(w io.Writer, rows []Row) {
	cells := [][]string{{"", "files", "size", "gzip"}}
	for _, row := range rows {
		gzip := ""
		if row.GzipBytes > 0 {
			gzip = Bytes(row.GzipBytes)
		}
		cells = append(cells, []string{row.Name, fmt.Sprint(row.Count), Bytes(row.Bytes), gzip})
	}
	s.Table(w, cells, 1, 2, 3)
}

// Bytes gives a number of bytes as people read it, in units of 1,000: "812 B", "14.2 kB", "3.1 MB".
func Bytes(n int64) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d B", n)
	case n < 1000*1000:
		return fmt.Sprintf("%.1f kB", float64(n)/1e3)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}

// Duration gives a time as people read it: "4 ms", "1.25 s".
func Duration(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Round(time.Millisecond).Milliseconds())
	}
	return fmt.Sprintf("%.2f s", d.Seconds())
}
