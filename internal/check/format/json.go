package format

import (
	"encoding/json"
	"io"

	"assetbuild/internal/report"
)

// A jsonDocument is what --format json prints. docs/checks.md describes it.
type jsonDocument struct {
	Status   string        `json:"status"` // "passed" or "failed"
	Version  string        `json:"version"`
	Excused  int           `json:"excused"`
	Fixed    []string      `json:"fixed"`
	Findings []jsonFinding `json:"findings"`
}

type jsonFinding struct {
	Rule string `json:"rule"`
	report.Finding
	// Fixable tells that --fix can mend it.
	Fixable bool `json:"fixable"`
}

func writeJSON(w io.Writer, d Document) error {
	doc := jsonDocument{Status: "passed", Version: d.Version, Excused: d.Excused, Fixed: d.Fixed, Findings: []jsonFinding{}}
	if d.Failed {
		doc.Status = "failed"
	}
	if doc.Fixed == nil {
		doc.Fixed = []string{}
	}
	for _, f := range d.Findings {
		doc.Findings = append(doc.Findings, jsonFinding{f.Rule, report.FindingOf(f.Diagnostic), f.Fix != nil})
	}
	return encodeJSON(w, doc)
}

func encodeJSON(w io.Writer, value any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(value)
}
