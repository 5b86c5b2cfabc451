package format

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"assetbuild/internal/check"
	"assetbuild/internal/diagnostic"
	"assetbuild/internal/report"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

var update = flag.Bool("update", false, "write the golden files")

// document holds a finding of each severity, with what formats have to escape.
func document() Document {
	return Document{
		Version: "1.2.3", Failed: true, Fixed: []string{"assets/a.png: encoded again, without loss"},
		Report: &check.Report{Prefix: "shop/", Excused: 2, Icons: 12, Stylesheets: 1, Findings: []check.Finding{
			{Diagnostic: &diagnostic.Diagnostic{
				Rule: "undefined-mixin", File: "assets/sass/größe, 50%.scss", Line: 3, Column: 9, Length: 4, Source: "  ü { @include glow; }",
				Message: "undefined mixin: glow", Remedy: "There is <glory> & %more%.\nOr not.", Notes: []string{"in assets/sass/home.scss"},
			}},
			{Diagnostic: &diagnostic.Diagnostic{Rule: "wasteful-png", Severity: diagnostic.Warning, File: "assets/a.png", Message: "the PNG takes \"much\""}, Fix: &check.Fix{}},
			{Diagnostic: &diagnostic.Diagnostic{Rule: "icon-licence", Severity: diagnostic.Info, Message: "3 files from icons 1.0.0: licence MIT"}},
		}},
	}
}

func written(t *testing.T, name string, d Document) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, name, report.Style{}, d); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Each format of the same findings, to be looked at: testdata/findings.*. `go test ./internal/check/format -update` writes
// them anew.
func TestFormats(t *testing.T) {
	for _, name := range Names {
		got := written(t, name, document())
		if name == "sarif" {
			got = withoutRules(t, got)
		}
		file := filepath.Join("testdata", "findings."+name)
		if *update {
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s (- expected, + got):\n%s", file, diff)
		}
	}
}

// withoutRules leaves out the list of rules, which a new rule would change.
func withoutRules(t *testing.T, text []byte) []byte {
	t.Helper()
	before, rest, ok := strings.Cut(string(text), `"rules": [`)
	_, after, closed := strings.Cut(rest, "\n          ]")
	if !ok || !closed {
		t.Fatalf("no rules in\n%s", text)
	}
	return []byte(before + `"rules": [` + after)
}

func TestSARIFIsValid(t *testing.T) {
	compiler := jsonschema.NewCompiler()
	schema, err := compiler.Compile(filepath.Join("testdata", "sarif-schema-2.1.0.json"))
	if err != nil {
		t.Fatal(err)
	}
	empty := document()
	empty.Report = &check.Report{}
	for why, d := range map[string]Document{"findings of each severity": document(), "no findings": empty} {
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(written(t, "sarif", d)))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(value); err != nil {
			t.Errorf("%s: %v", why, err)
		}
	}
	broken, err := jsonschema.UnmarshalJSON(strings.NewReader(`{"version": "2.1.0", "runs": [{"results": [{}]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if schema.Validate(broken) == nil {
		t.Error("the schema takes anything")
	}
}

// GitHub knows a finding again after lines were added above it.
func TestFingerprintDoesNotCountLines(t *testing.T) {
	of := func(d Document) string {
		var log sarifLog
		if err := json.Unmarshal(written(t, "sarif", d), &log); err != nil {
			t.Fatal(err)
		}
		return log.Runs[0].Results[0].Fingerprint["finding/v1"]
	}
	moved, other := document(), document()
	moved.Findings[0].Line = 30
	other.Findings[0].Message = "undefined mixin: glory"
	if of(document()) != of(moved) || of(document()) == of(other) {
		t.Error("fingerprints follow the line, or not the finding")
	}
}

func TestJUnitCounts(t *testing.T) {
	type counts struct {
		Tests    int `xml:"tests,attr"`
		Failures int `xml:"failures,attr"`
	}
	of := func(d Document) (c counts) {
		if err := xml.Unmarshal(written(t, "junit", d), &c); err != nil {
			t.Fatal(err)
		}
		return c
	}
	rules := len(check.Rules())
	if got := of(document()); got != (counts{rules, 1}) {
		t.Errorf("a failure and a warning: %+v of %d rules", got, rules)
	}
	strict := document()
	strict.Findings = strict.Findings[1:]
	if got := of(strict); got != (counts{rules, 1}) {
		t.Errorf("a warning that fails the check: %+v", got)
	}
	strict.Failed = false
	if got := of(strict); got != (counts{rules, 0}) {
		t.Errorf("a warning: %+v", got)
	}
}
