package report

import (
	"fmt"
	"io"
	"time"

	"github.com/fatih/color"
)

// A GenerationList is what an output folder keeps, the latest first. It is also what `generations --json` prints.
type GenerationList struct {
	Output      string       `json:"output"`
	Generations []Generation `json:"generations"`
}

// A Generation is one release that is kept.
type Generation struct {
	ID         string    `json:"id"`
	Made       time.Time `json:"made"`
	AgeSeconds int64     `json:"ageSeconds"`
	Config     string    `json:"config,omitempty"`
	// Current tells that the output folder holds it.
	Current bool `json:"current"`
	// Partial tells that only what its manifest names is known of it, so that it can't be made current.
	Partial bool  `json:"partial"`
	Files   int   `json:"files"`
	Bytes   int64 `json:"bytes"`
	// OwnBytes is what no other kept generation has: what goes with it.
	OwnBytes int64 `json:"ownBytes"`
	// Before is the generation that Changed and Removed compare with; empty for the oldest.
	Before  string   `json:"before,omitempty"`
	Changed []string `json:"changed"`
	Removed []string `json:"removed"`
}

// A Rollback is what `rollback --json` prints.
type Rollback struct {
	Output       string    `json:"output"`
	Generation   string    `json:"generation"`
	Made         time.Time `json:"made"`
	Written      int       `json:"written"`
	Unchanged    int       `json:"unchanged"`
	Removed      int       `json:"removed"`
	Milliseconds float64   `json:"milliseconds"`
}

// Generations writes a table of what an output folder keeps, and with files what differs from one to the next.
func (s Style) Generations(w io.Writer, list GenerationList, files bool) {
	if len(list.Generations) == 0 {
		fmt.Fprintf(w, "%s keeps no generation: release builds make them\n", list.Output)
		return
	}
	fmt.Fprintf(w, "%s keeps %d\n\n", s.paint(list.Output, color.Bold), len(list.Generations))
	cells := [][]string{{"  generation", "made", "age", "files", "size", "alone", "changed", "removed"}}
	for _, g := range list.Generations {
		mark := "  "
		if g.Current {
			mark = "● "
		}
		changed, removed := "", ""
		if g.Before != "" {
			changed, removed = fmt.Sprint(len(g.Changed)), fmt.Sprint(len(g.Removed))
		}
		id := mark + g.ID
		if g.Partial {
			id += " (of a manifest)"
		}
		cells = append(cells, []string{
			id, g.Made.Local().Format("2006-01-02 15:04"), Age(time.Duration(g.AgeSeconds) * time.Second), fmt.Sprint(g.Files), Bytes(g.Bytes), Bytes(g.OwnBytes), changed, removed,
		})
	}
	s.Table(w, cells, 1, 2, 3, 4, 5, 6, 7)
	if !files {
		return
	}
	for _, g := range list.Generations {
		if g.Before == "" {
			continue
		}
		fmt.Fprintf(w, "\n%s %s\n", s.paint(g.ID, color.Bold), s.paint("against "+g.Before, color.Faint))
		for _, name := range g.Changed {
			fmt.Fprintln(w, "   "+s.paint("+", color.FgGreen)+" "+shown(name))
		}
		for _, name := range g.Removed {
			fmt.Fprintln(w, "   "+s.paint("-", color.FgRed)+" "+shown(name))
		}
	}
}

// Age gives how long ago something was, as people say it: "40 s", "12 min", "5 h", "3 d".
func Age(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d s", int(d.Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("%d min", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h", int(d.Hours()))
	}
	return fmt.Sprintf("%d d", int(d.Hours()/24))
}
