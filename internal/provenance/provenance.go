// Package provenance writes down what a build was made of: an in-toto statement (github.com/in-toto/attestation, Statement
// v1) about the published files, with a SLSA provenance predicate (slsa.dev/spec/v1.0/provenance) that names every input by
// its hash, the versions of the tools, and the settings. Nothing of time or machine is in it: the same sources and tools give
// the same statement.
package provenance

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"assetbuild/internal/artifact"
)

// Identifiers in a statement.
const (
	StatementType = "https://in-toto.io/Statement/v1"
	PredicateType = "https://slsa.dev/provenance/v1"
	// BuildType says how Parameters are to be read: docs/json.md.
	BuildType = "urn:assetbuild:build:1"
	BuilderID = "urn:assetbuild"
)

// A Build is what is known of one.
type Build struct {
	// Root is the project's folder, absolute: inputs are named from there.
	Root string
	// Parameters are what the build was told: settings and flags, as JSON can hold them.
	Parameters map[string]any
	// Tools are versions by name.
	Tools map[string]string
	// Inputs are absolute paths. Those of files that aren't there, and of folders, are left out.
	Inputs []string
	// Made are absolute paths of folders whose files the build made itself: they are no inputs.
	Made []string
	// Outputs are what was published.
	Outputs []artifact.File
}

// A Statement is the document. Its lists are sorted by name.
type Statement struct {
	Type          string     `json:"_type"`
	Subject       []Resource `json:"subject"`
	PredicateType string     `json:"predicateType"`
	Predicate     Predicate  `json:"predicate"`
}

// A Resource is a file with its hash.
type Resource struct {
	// Name is a path with slashes: of a subject from the output folder, of an input from the project's root.
	Name   string            `json:"name"`
	Digest map[string]string `json:"digest"`
}

// A Predicate says how the subjects came about.
type Predicate struct {
	BuildDefinition struct {
		BuildType            string         `json:"buildType"`
		ExternalParameters   map[string]any `json:"externalParameters"`
		ResolvedDependencies []Resource     `json:"resolvedDependencies"`
	} `json:"buildDefinition"`
	RunDetails struct {
		Builder struct {
			ID      string            `json:"id"`
			Version map[string]string `json:"version"`
		} `json:"builder"`
	} `json:"runDetails"`
}

// Of gives the statement of a build. It reads every input and output once.
func Of(b Build) (*Statement, error) {
	s := &Statement{Type: StatementType, PredicateType: PredicateType, Subject: []Resource{}}
	for _, f := range b.Outputs {
		sum, err := sumOf(f)
		if err != nil {
			return nil, fmt.Errorf("hash an output: %w", err)
		}
		s.Subject = append(s.Subject, resource(f.Path, sum))
	}
	inputs, err := b.inputs()
	if err != nil {
		return nil, fmt.Errorf("hash an input: %w", err)
	}
	byName(s.Subject)
	byName(inputs)
	s.Predicate.BuildDefinition.BuildType = BuildType
	s.Predicate.BuildDefinition.ExternalParameters = b.Parameters
	s.Predicate.BuildDefinition.ResolvedDependencies = slices.CompactFunc(inputs, func(x, y Resource) bool { return x.Name == y.Name })
	s.Predicate.RunDetails.Builder.ID = BuilderID
	s.Predicate.RunDetails.Builder.Version = b.Tools
	return s, nil
}

// Encode gives the statement as indented JSON with a final line break.
func (s *Statement) Encode() ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(s); err != nil {
		return nil, fmt.Errorf("encode the provenance: %w", err)
	}
	return out.Bytes(), nil
}

// inputs gives those files that were there before the build.
func (b Build) inputs() ([]Resource, error) {
	found := []Resource{}
	for _, file := range b.Inputs {
		if slices.ContainsFunc(b.Made, func(folder string) bool { return lies(file, folder) }) {
			continue
		}
		info, err := os.Stat(file)
		if err != nil || !info.Mode().IsRegular() {
			continue // it was looked for
		}
		sum, err := sumFile(file)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		rel, err := filepath.Rel(b.Root, file)
		if err != nil {
			rel = file // another volume
		}
		found = append(found, resource(filepath.ToSlash(rel), sum))
	}
	return found, nil
}

func lies(file, folder string) bool {
	rel, err := filepath.Rel(folder, file)
	return err == nil && filepath.IsLocal(rel)
}

func resource(name, sum string) Resource {
	return Resource{Name: name, Digest: map[string]string{"sha256": sum}}
}

func byName(all []Resource) {
	slices.SortFunc(all, func(x, y Resource) int { return cmp.Compare(x.Name, y.Name) })
}

func sumOf(f artifact.File) (string, error) {
	if f.Source != "" {
		return sumFile(f.Source)
	}
	sum := sha256.Sum256(f.Data)
	return hex.EncodeToString(sum[:]), nil
}

func sumFile(name string) (string, error) {
	in, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer in.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, in); err != nil {
		return "", err
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}
