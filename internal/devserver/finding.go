package devserver

import (
	"unicode/utf8"

	"assetbuild/internal/diagnostic"
)

// mostFindings is how many errors pages show: more would only slow them down.
const mostFindings = 200

// A finding is an error as pages show it. Its fields are described in client/state.ts.
type finding struct {
	Place   string   `json:"place"`
	Message string   `json:"message"`
	Remedy  string   `json:"remedy"`
	Notes   []string `json:"notes"`
	Line    int      `json:"line"`
	Before  string   `json:"before"`
	Fault   string   `json:"fault"`
	After   string   `json:"after"`
	Opens   bool     `json:"opens"`
}

func findingOf(d *diagnostic.Diagnostic, opens bool) finding {
	f := finding{Place: d.Place(), Message: d.Message, Remedy: d.Remedy, Notes: d.Notes, Opens: opens}
	if f.Notes == nil {
		f.Notes = []string{}
	}
	if d.Source == "" || d.Line == 0 {
		return f
	}
	at := min(max(d.Column-1, 0), len(d.Source))
	end := min(at+max(d.Length, 0), len(d.Source))
	f.Line = d.Line
	f.Before, f.Fault, f.After = lastOf(d.Source[:at]), firstOf(d.Source[at:end]), firstOf(d.Source[end:])
	return f
}

// widest is how many characters of a line are shown on each side of its fault: some lines are whole libraries.
const widest = 160

func firstOf(text string) string {
	runes := []rune(text)
	if len(runes) <= widest {
		return text
	}
	return string(runes[:widest]) + "…"
}

func lastOf(text string) string {
	runes := []rune(text)
	if len(runes) <= widest {
		return text
	}
	return "…" + string(runes[len(runes)-widest:])
}

// column gives where a finding is, in characters from 1, as editors count.
func column(d *diagnostic.Diagnostic) int {
	if d.Column <= 1 || d.Column-1 > len(d.Source) {
		return max(d.Column, 1)
	}
	return utf8.RuneCountInString(d.Source[:d.Column-1]) + 1
}
