package format

import (
	"encoding/xml"
	"fmt"
	"io"

	"assetbuild/internal/check"
	"assetbuild/internal/diagnostic"
)

// JUnit's XML has no specification; these are the elements that Jenkins, GitLab and others read. Each rule is a test suite,
// each of its findings a test case that failed; a rule without any is one that passed. Warnings fail too, where they fail
// the check; else they are skipped cases, which readers show and don't count as failures.
type suites struct {
	XMLName  xml.Name `xml:"testsuites"`
	Name     string   `xml:"name,attr"`
	Tests    int      `xml:"tests,attr"`
	Failures int      `xml:"failures,attr"`
	Suites   []suite  `xml:"testsuite"`
}

type suite struct {
	Name     string     `xml:"name,attr"`
	Tests    int        `xml:"tests,attr"`
	Failures int        `xml:"failures,attr"`
	Skipped  int        `xml:"skipped,attr"`
	Cases    []testCase `xml:"testcase"`
}

type testCase struct {
	Name    string   `xml:"name,attr"`
	Class   string   `xml:"classname,attr"`
	File    string   `xml:"file,attr,omitempty"`
	Line    int      `xml:"line,attr,omitempty"`
	Failure *outcome `xml:"failure"`
	Skipped *outcome `xml:"skipped"`
}

type outcome struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr,omitempty"`
	Text    string `xml:",chardata"`
}

func writeJUnit(w io.Writer, d Document) error {
	all := suites{Name: "assetbuild check"}
	strict := d.Failed && d.Count(diagnostic.Error) == 0
	for _, rule := range check.Rules() {
		s := suite{Name: rule.Name}
		for _, f := range d.Findings {
			if f.Rule == rule.Name {
				s.add(d, f, strict)
			}
		}
		if s.Cases == nil {
			s.Tests, s.Cases = 1, []testCase{{Name: rule.Short, Class: "assetbuild." + rule.Name}}
		}
		all.Tests, all.Failures, all.Suites = all.Tests+s.Tests, all.Failures+s.Failures, append(all.Suites, s)
	}
	text, err := xml.MarshalIndent(all, "", "  ")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s%s\n", xml.Header, text)
	return err
}

func (s *suite) add(d Document, f check.Finding, strict bool) {
	c := testCase{Name: f.Message, Class: "assetbuild." + f.Rule, Line: f.Line}
	if f.File != "" {
		c.Name, c.File = f.Place()+": "+f.Message, d.Prefix+f.File
	}
	s.Tests++
	if f.Severity == diagnostic.Error || strict && f.Severity == diagnostic.Warning {
		s.Failures++
		c.Failure = &outcome{f.Message, f.Severity.String(), explained(f, "\n")}
	} else {
		s.Skipped++
		c.Skipped = &outcome{Message: f.Severity.String() + ": " + explained(f, " ")}
	}
	s.Cases = append(s.Cases, c)
}
