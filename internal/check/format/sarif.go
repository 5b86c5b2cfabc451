package format

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/url"
	"strings"

	"assetbuild/internal/check"
	"assetbuild/internal/config"
	"assetbuild/internal/diagnostic"
)

// The Static Analysis Results Interchange Format (SARIF) Version 2.1.0 Plus Errata 01, OASIS Standard: as much of it as
// code scanning services read.
type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool struct {
		Driver sarifDriver `json:"driver"`
	} `json:"tool"`
	ColumnKind string        `json:"columnKind"`
	Results    []sarifResult `json:"results"`
}

type sarifDriver struct {
	Name            string      `json:"name"`
	SemanticVersion string      `json:"semanticVersion,omitempty"`
	Version         string      `json:"version,omitempty"`
	Rules           []sarifRule `json:"rules"`
}

type sarifRule struct {
	ID            string    `json:"id"`
	Description   sarifText `json:"shortDescription"`
	Configuration struct {
		Level string `json:"level"`
	} `json:"defaultConfiguration"`
}

type sarifText struct {
	Text string `json:"text"`
}

type sarifResult struct {
	Rule        string            `json:"ruleId"`
	Index       int               `json:"ruleIndex"`
	Level       string            `json:"level"`
	Message     sarifText         `json:"message"`
	Locations   []sarifLocation   `json:"locations,omitempty"`
	Fingerprint map[string]string `json:"partialFingerprints"`
}

type sarifLocation struct {
	Physical struct {
		Artifact struct {
			URI  string `json:"uri"`
			Base string `json:"uriBaseId"`
		} `json:"artifactLocation"`
		Region *sarifRegion `json:"region,omitempty"`
	} `json:"physicalLocation"`
}

type sarifRegion struct {
	Line   int `json:"startLine"`
	Column int `json:"startColumn,omitempty"`
}

const sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

func writeSARIF(w io.Writer, d Document) error {
	run := sarifRun{ColumnKind: "unicodeCodePoints", Results: []sarifResult{}}
	run.Tool.Driver.Name, run.Tool.Driver.Version = "assetbuild", d.Version
	index := map[string]int{}
	for i, r := range check.Rules() {
		index[r.Name] = i
		rule := sarifRule{ID: r.Name, Description: sarifText{r.Short}}
		rule.Configuration.Level = sarifLevel(r.Level)
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, rule)
	}
	for _, f := range d.Findings {
		run.Results = append(run.Results, resultOf(d, f, index[f.Rule]))
	}
	return encodeJSON(w, sarifLog{sarifSchema, "2.1.0", []sarifRun{run}})
}

func resultOf(d Document, f check.Finding, index int) sarifResult {
	r := sarifResult{Rule: f.Rule, Index: index, Level: sarifLevel(f.Severity), Message: sarifText{explained(f, "\n")}}
	// What tells the same finding again although lines were added above it: not the line's number but its text.
	sum := sha256.Sum256([]byte(strings.Join([]string{f.Rule, d.Prefix + f.File, strings.TrimSpace(f.Source), f.Message}, "\x00")))
	r.Fingerprint = map[string]string{"finding/v1": hex.EncodeToString(sum[:16])}
	file := cmp.Or(f.File, config.FileName) // services refuse a result without a place
	var l sarifLocation
	l.Physical.Artifact.URI, l.Physical.Artifact.Base = (&url.URL{Path: d.Prefix + file}).EscapedPath(), "%SRCROOT%"
	if f.Line > 0 {
		l.Physical.Region = &sarifRegion{Line: f.Line, Column: columnOf(f)}
	}
	r.Locations = []sarifLocation{l}
	return r
}

// columnOf gives the column in characters, where the line is known; a finding's own counts bytes.
func columnOf(f check.Finding) int {
	if f.Column < 1 || f.Column-1 > len(f.Source) {
		return 0
	}
	return len([]rune(f.Source[:f.Column-1])) + 1
}

func sarifLevel(s diagnostic.Severity) string {
	switch s {
	case diagnostic.Error:
		return "error"
	case diagnostic.Warning:
		return "warning"
	}
	return "note"
}
