package report

import (
	"encoding/json"
	"io"

	"assetbuild/internal/diagnostic"
)

// A Document is what --json prints: one for a command, whether it succeeded or not. docs/json.md describes it.
type Document struct {
	// Status is "built" or "failed".
	Status string `json:"status"`
	// Version is assetbuild's.
	Version string `json:"version"`
	// Output is the output folder, relative to the project where it lies in it.
	Output string `json:"output,omitempty"`
	// Generation is the one that the output folder holds; absent after a development build.
	Generation string `json:"generation,omitempty"`
	// Outputs are sorted by path.
	Outputs []Output `json:"outputs"`
	// Written, Unchanged and Removed count what publishing did.
	Written   int `json:"written"`
	Unchanged int `json:"unchanged"`
	Removed   int `json:"removed"`
	// Milliseconds is the wall time of the whole; Steps run side by side and don't add up to it.
	Milliseconds float64    `json:"milliseconds"`
	Steps        []StepTime `json:"steps"`
	Diagnostics  []Finding  `json:"diagnostics"`
}

// An Output is one file of the output folder.
type Output struct {
	Path   string `json:"path"`
	Kind   string `json:"kind"`
	Source string `json:"source,omitempty"`
	Bytes  int64  `json:"bytes"`
	// GzipBytes is absent for what a server would not compress.
	GzipBytes int64 `json:"gzipBytes,omitempty"`
}

// A StepTime is one step's wall time.
type StepTime struct {
	Name         string  `json:"name"`
	Milliseconds float64 `json:"milliseconds"`
}

// A Finding is one error, warning or message. Line and column count from 1, columns in bytes; 0 is unknown.
type Finding struct {
	Severity string   `json:"severity"`
	File     string   `json:"file,omitempty"`
	Line     int      `json:"line,omitempty"`
	Column   int      `json:"column,omitempty"`
	Length   int      `json:"length,omitempty"`
	Source   string   `json:"source,omitempty"`
	Message  string   `json:"message"`
	Remedy   string   `json:"remedy,omitempty"`
	Notes    []string `json:"notes,omitempty"`
	Count    int      `json:"count"`
}

// Findings gives diagnostics as a Document holds them; never nil.
func Findings(list diagnostic.List) []Finding {
	all := make([]Finding, 0, len(list))
	for _, d := range list {
		all = append(all, FindingOf(d))
	}
	return all
}

// FindingOf gives one diagnostic as a Document holds it.
func FindingOf(d *diagnostic.Diagnostic) Finding {
	return Finding{
		Severity: d.Severity.String(), File: d.File, Line: d.Line, Column: d.Column, Length: d.Length, Source: d.Source,
		Message: d.Message, Remedy: d.Remedy, Notes: d.Notes, Count: max(d.Count, 1),
	}
}

// Write prints the document as indented JSON.
func (d Document) Write(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(d)
}
