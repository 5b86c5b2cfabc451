// Package diagnostic holds what a build has to say about its sources: an error or a warning with its place, its cause and
// its remedy. It only holds and sorts; how a diagnostic looks on a terminal or in JSON is the command line's affair.
//
// Every room makes its diagnostics where place, cause and remedy are all known, and hands them up as ordinary errors.
package diagnostic

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"
)

// Severity tells whether a diagnostic fails the build. The zero value is Error.
type Severity int

const (
	Error   Severity = iota // the build fails
	Warning                 // the build goes on
	Info                    // a message the author asked for, such as Sass's @debug
)

// String gives the word that stands before a message: "error", "warning" or "info".
func (s Severity) String() string {
	switch s {
	case Warning:
		return "warning"
	case Info:
		return "info"
	}
	return "error"
}

// A Diagnostic is one finding. It is an error value: functions return it (as *Diagnostic) or a List of them.
type Diagnostic struct {
	Severity Severity
	// Rule is the rule of `assetbuild check` that looks after the same matter; empty for most.
	Rule string
	// File is the path as the user would type it: relative to the project's root, with slashes. Empty where no file is at
	// fault.
	File string
	// Line and Column count from 1; 0 means unknown. Column counts bytes.
	Line, Column int
	// Length is how many bytes from Column on are at fault; 0 means a single caret.
	Length int
	// Source is the text of the line at fault, without its line break; empty where there is none to show.
	Source string
	// Message says what is wrong, in lower case, without a full stop: "placeholder not found: %nav-hoem".
	Message string
	// Remedy says what to do, as sentences.
	Remedy string
	// Notes add what helps to understand: who imports the file, where was searched. One line each.
	Notes []string
	// Count is how often the same finding occurred; 0 and 1 both mean once.
	Count int
	// Err is the cause below, for errors.Is and errors.As. It is not printed.
	Err error
}

// Error gives the finding on one line: FILE:LINE:COLUMN: MESSAGE.
func (d *Diagnostic) Error() string {
	if d.File == "" {
		return d.Message
	}
	return d.Place() + ": " + d.Message
}

// Place gives FILE:LINE:COLUMN, as far as known.
func (d *Diagnostic) Place() string {
	place := d.File
	if d.Line > 0 {
		place += ":" + strconv.Itoa(d.Line)
		if d.Column > 0 {
			place += ":" + strconv.Itoa(d.Column)
		}
	}
	return place
}

// Unwrap gives the cause below.
func (d *Diagnostic) Unwrap() error { return d.Err }

// A List is several findings, returned together as one error.
type List []*Diagnostic

// Error gives one finding a line.
func (l List) Error() string {
	lines := make([]string, len(l))
	for i, d := range l {
		lines[i] = d.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap lets errors.Is and errors.As look into each finding.
func (l List) Unwrap() []error {
	errs := make([]error, len(l))
	for i, d := range l {
		errs[i] = d
	}
	return errs
}

// Err gives the list as an error, or nil where nothing in it fails the build.
func (l List) Err() error {
	if slices.ContainsFunc(l, func(d *Diagnostic) bool { return d.Severity == Error }) {
		return l
	}
	return nil
}

// Of collects the findings that an error carries, through any wrapping and joining. An error without a place becomes a
// finding that has a message only, so nothing gets lost. Of(nil) is empty.
func Of(err error) List {
	switch e := err.(type) {
	case nil:
		return nil
	case *Diagnostic:
		return List{e}
	case List:
		return e
	case interface{ Unwrap() []error }:
		var all List
		for _, inner := range e.Unwrap() {
			all = append(all, Of(inner)...)
		}
		return all
	}
	var list List
	if errors.As(err, &list) {
		return list
	}
	var one *Diagnostic
	if errors.As(err, &one) {
		return List{one}
	}
	return List{{Message: err.Error(), Err: err}}
}

// Sort orders findings by file, line, column and message, and merges equal ones into one with their count.
func Sort(l List) List {
	sorted := slices.Clone(l)
	slices.SortStableFunc(sorted, compare)
	var merged List
	for _, d := range sorted {
		if n := len(merged); n > 0 && compare(merged[n-1], d) == 0 {
			last := *merged[n-1]
			last.Count = max(last.Count, 1) + max(d.Count, 1)
			for _, note := range d.Notes {
				if !slices.Contains(last.Notes, note) {
					last.Notes = append(slices.Clone(last.Notes), note)
				}
			}
			if len(d.Notes) > 0 { // findings come in any order, from entries that are compiled side by side
				last.Notes = slices.Sorted(slices.Values(last.Notes))
			}
			merged[n-1] = &last
			continue
		}
		merged = append(merged, d)
	}
	return merged
}

func compare(a, b *Diagnostic) int {
	return cmp.Or(
		cmp.Compare(a.Severity, b.Severity),
		cmp.Compare(a.File, b.File),
		cmp.Compare(a.Line, b.Line),
		cmp.Compare(a.Column, b.Column),
		cmp.Compare(a.Message, b.Message),
	)
}
