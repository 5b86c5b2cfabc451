package diagnostic_test

import (
	"errors"
	"fmt"
	"io/fs"
	"testing"

	"assetbuild/internal/diagnostic"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestOfFindsEveryFindingInAnError(t *testing.T) {
	a := &diagnostic.Diagnostic{File: "a.scss", Message: "a is wrong"}
	b := &diagnostic.Diagnostic{File: "b.scss", Message: "b is wrong", Err: fs.ErrNotExist}
	cases := []struct {
		name string
		err  error
		want diagnostic.List
	}{
		{"nothing", nil, nil},
		{"one finding", a, diagnostic.List{a}},
		{"a wrapped finding", fmt.Errorf("compile: %w", a), diagnostic.List{a}},
		{"a wrapped list", fmt.Errorf("compile: %w", diagnostic.List{a, b}), diagnostic.List{a, b}},
		{"joined errors, one of them a list", errors.Join(a, fmt.Errorf("x: %w", diagnostic.List{b})), diagnostic.List{a, b}},
		{"a plain error keeps its words", fs.ErrClosed, diagnostic.List{{Message: "file already closed", Err: fs.ErrClosed}}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, diagnostic.Of(c.err), cmpopts.IgnoreFields(diagnostic.Diagnostic{}, "Err")); diff != "" {
				t.Error(diff)
			}
		})
	}
	if !errors.Is(fmt.Errorf("x: %w", diagnostic.List{a, b}), fs.ErrNotExist) {
		t.Error("errors.Is does not see the cause of a finding in a list")
	}
}

func TestSortTellsEachFindingOnce(t *testing.T) {
	finding := func(file string, line int, note string) *diagnostic.Diagnostic {
		return &diagnostic.Diagnostic{File: file, Line: line, Message: "undefined mixin", Notes: []string{note}}
	}
	got := diagnostic.Sort(diagnostic.List{finding("b.scss", 2, "in two"), finding("a.scss", 9, "in one"), finding("b.scss", 2, "in three"), finding("b.scss", 2, "in two")})
	merged := finding("b.scss", 2, "in two")
	merged.Notes, merged.Count = []string{"in three", "in two"}, 3
	if diff := cmp.Diff(diagnostic.List{finding("a.scss", 9, "in one"), merged}, got); diff != "" {
		t.Error(diff)
	}
}

func TestAListOfWarningsIsNoError(t *testing.T) {
	warning := &diagnostic.Diagnostic{Severity: diagnostic.Warning, Message: "deprecated"}
	if err := (diagnostic.List{warning}).Err(); err != nil {
		t.Errorf("got %v", err)
	}
	if err := (diagnostic.List{warning, {Message: "broken"}}).Err(); err == nil {
		t.Error("a list with an error in it is no error")
	}
}

func TestNearest(t *testing.T) {
	names := []string{"nav-home-background", "nav-help-background", "nav-home-dimensions", "a"}
	cases := []struct{ why, word, want string }{
		{"two letters swapped", "nav-hoem-background", "nav-home-background"},
		{"one letter missing", "nav-hme-dimensions", "nav-home-dimensions"},
		{"the word itself", "a", "a"},
		{"nothing is near", "footer-logo", ""},
		{"one letter may be wrong in a short word", "b", "a"},
	}
	for _, c := range cases {
		t.Run(c.why, func(t *testing.T) {
			if got := diagnostic.Nearest(c.word, names); got != c.want {
				t.Errorf("Nearest(%q) = %q, want %q", c.word, got, c.want)
			}
		})
	}
}
