// Package csscompare tells whether two stylesheets mean the same. It brings both to a form in which what does not matter
// is alike (the spelling of colours and numbers, quotes, white space, comments), and compares rule by rule, in order.
//
// Verdicts, from the strictest on:
//
//	Strict    alike, order and all
//	Semantic  alike once shorthands, doubled declarations and equal rules side by side are brought together: what a
//	          browser would make of both
//	Prefixes  alike once vendor prefixes, inline SVG in place of gradients and hacks for Internet Explorer are left out
//	Differs   none of these
package csscompare

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// A Verdict says how alike two stylesheets are.
type Verdict int

// The verdicts, best first.
const (
	Strict Verdict = iota
	Semantic
	Prefixes
	Differs
	Missing // there is no such file on the other side
	Broken  // one side is no CSS
)

// String gives the verdict's name as reports print it: "strict", "semantic", "prefixes", "DIFFERS", "MISSING", "BROKEN".
func (v Verdict) String() string {
	return [...]string{"strict", "semantic", "prefixes", "DIFFERS", "MISSING", "BROKEN"}[v]
}

// Options say what a comparison overlooks.
type Options struct {
	// IgnorePrefixes also leaves out vendor prefixes and hacks for Internet Explorer.
	IgnorePrefixes bool
}

// A Result is the outcome for one pair of stylesheets.
type Result struct {
	Name    string  `json:"name,omitempty"`
	Verdict Verdict `json:"-"`
	// Removed and Added are the rules that only one side has, in a normal form, in their order. Both are empty where the
	// same rules stand in another order.
	Removed []string `json:"removed,omitempty"`
	Added   []string `json:"added,omitempty"`
	// Problem says which side is no CSS and why, for Broken.
	Problem string `json:"problem,omitempty"`
}

// Passes tells whether a result is good enough: Semantic or better, or Prefixes where they are overlooked.
func (r Result) Passes(opt Options) bool {
	return r.Verdict <= Semantic || opt.IgnorePrefixes && r.Verdict == Prefixes
}

// Compare compares two stylesheets.
func Compare(expected, actual string, opt Options) Result {
	if bare(expected) == bare(actual) {
		return Result{Verdict: Strict}
	}
	a, err := parse(expected)
	if err != nil {
		return Result{Verdict: Broken, Problem: "expected: " + err.Error()}
	}
	b, err := parse(actual)
	if err != nil {
		return Result{Verdict: Broken, Problem: "actual: " + err.Error()}
	}
	left, right := lines(a, false), lines(b, false)
	if slices.Equal(left, right) {
		return Result{Verdict: Strict}
	}
	if slices.Equal(meaning(a), meaning(b)) {
		return Result{Verdict: Semantic}
	}
	if opt.IgnorePrefixes {
		left, right = lines(a, true), lines(b, true)
		if slices.Equal(left, right) {
			return Result{Verdict: Prefixes}
		}
	}
	return Result{Verdict: Differs, Removed: without(left, right), Added: without(right, left)}
}

// without lists the lines that other doesn't have.
func without(lines, other []string) []string {
	there := map[string]bool{}
	for _, line := range other {
		there[line] = true
	}
	var rest []string
	for _, line := range lines {
		if !there[line] {
			rest = append(rest, line)
		}
	}
	return rest
}

// bare is a text without what never matters. What no CSS parser reads (`f: http://host/x;` is legal Sass output) is alike
// if this is.
func bare(css string) string {
	if rest, ok := strings.CutPrefix(css, "@charset "); ok {
		if _, after, found := strings.Cut(rest, ";"); found {
			css = after
		}
	}
	return strings.Join(strings.Fields(strings.ReplaceAll(css, "'", `"`)), " ")
}

// Folders compares every .css file below expected with the file of the same name below actual. Results are sorted by name.
func Folders(expected, actual fs.FS, opt Options) ([]Result, error) {
	var results []Result
	err := fs.WalkDir(expected, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) != ".css" {
			return err
		}
		old, err := fs.ReadFile(expected, name)
		if err != nil {
			return fmt.Errorf("the old stylesheet: %w", err)
		}
		text, err := fs.ReadFile(actual, name)
		if err != nil {
			results = append(results, Result{Name: name, Verdict: Missing})
			return nil
		}
		result := Compare(string(old), string(text), opt)
		result.Name = name
		results = append(results, result)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("comparing folders: %w", err)
	}
	return results, nil
}
