// Package format writes a check's findings: for people, as JSON, as GitHub's annotations, as SARIF and as JUnit's XML.
package format

import (
	"fmt"
	"io"
	"strings"

	"assetbuild/internal/check"
	"assetbuild/internal/diagnostic"
	"assetbuild/internal/report"
)

// A Document is what a check found, and by what.
type Document struct {
	*check.Report
	// Version is assetbuild's.
	Version string
	// Failed tells that the check's exit status is not 0.
	Failed bool
	// Fixed tells what was mended, one sentence a file; nil where nothing was to be.
	Fixed []string
}

// Names are the formats, the one for people first.
var Names = []string{"text", "json", "github", "sarif", "junit"}

// Write writes the document in one of Names. Style is for people.
func Write(w io.Writer, name string, style report.Style, d Document) error {
	switch name {
	case "json":
		return writeJSON(w, d)
	case "github":
		return writeGitHub(w, d)
	case "sarif":
		return writeSARIF(w, d)
	case "junit":
		return writeJUnit(w, d)
	}
	writeText(w, style, d)
	return nil
}

// writeText writes each finding as a build's are written, with its rule, and a line that counts them.
func writeText(w io.Writer, style report.Style, d Document) {
	list := make(diagnostic.List, len(d.Findings))
	for i, f := range d.Findings {
		shown := *f.Diagnostic
		shown.Message += " [" + f.Rule + "]"
		if f.Severity == diagnostic.Error && f.File != "" {
			shown.Message = "error: " + shown.Message
		}
		list[i] = &shown
	}
	style.Diagnostics(w, list)
	if len(list) > 0 {
		fmt.Fprintln(w)
	}
	for _, fixed := range d.Fixed {
		fmt.Fprintln(w, "Mended "+fixed)
	}
	fmt.Fprintln(w, summary(d))
}

// summary says in a line what was looked at and found.
func summary(d Document) string {
	looked := fmt.Sprintf("%s, %s and %s checked", counted(d.Icons, "icon", "icons"), counted(d.Stylesheets, "Sass file", "Sass files"), counted(d.Pages, "page", "pages"))
	var found []string
	for _, s := range []struct {
		severity  diagnostic.Severity
		one, many string
	}{{diagnostic.Error, "error", "errors"}, {diagnostic.Warning, "warning", "warnings"}, {diagnostic.Info, "note", "notes"}} {
		if n := d.Count(s.severity); n > 0 {
			found = append(found, counted(n, s.one, s.many))
		}
	}
	if found == nil {
		found = []string{"nothing found"}
	}
	text := looked + ": " + strings.Join(found, ", ")
	if d.Excused > 0 {
		text += fmt.Sprintf(" (%d excused)", d.Excused)
	}
	return text
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
