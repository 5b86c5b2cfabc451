// Package manifest holds the table that leads from a source file to what was published for it. Its JSON has the shape of
// Vite's manifest.json, so that what reads Vite's in Rails, Django, Laravel, Node or Go reads ours.
package manifest

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// A Manifest is keyed by the source's path from the project's root ("assets/sass/home.scss"); a chunk that several
// scripts share has the key "_NAME-HASH.js".
type Manifest map[string]Chunk

// A Chunk is one entry of the manifest. Paths in File, CSS and Assets are relative to the output folder; Imports and
// DynamicImports hold keys of the manifest.
type Chunk struct {
	File           string   `json:"file"`
	Name           string   `json:"name,omitempty"`
	Src            string   `json:"src,omitempty"`
	IsEntry        bool     `json:"isEntry,omitempty"`
	IsDynamicEntry bool     `json:"isDynamicEntry,omitempty"`
	CSS            []string `json:"css,omitempty"`
	Assets         []string `json:"assets,omitempty"`
	Imports        []string `json:"imports,omitempty"`
	DynamicImports []string `json:"dynamicImports,omitempty"`
	// Integrity is the subresource integrity value ("sha384-…") of File, for scripts and styles of a release build.
	Integrity string `json:"integrity,omitempty"`
}

// Encode gives the manifest as indented JSON with sorted keys and a final line break.
func (m Manifest) Encode() ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(m); err != nil {
		return nil, fmt.Errorf("encode the manifest: %w", err)
	}
	return out.Bytes(), nil
}

// Decode reads what Encode wrote.
func Decode(data []byte) (Manifest, error) {
	var m Manifest
	if err := json.Unmarshal(data, &m); err != nil {
		return nil, fmt.Errorf("decode the manifest: %w", err)
	}
	return m, nil
}
