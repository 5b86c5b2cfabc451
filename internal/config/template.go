package config

import (
	_ "embed"
	"slices"
)

// template is what `assetbuild init` writes. Prose begins with "# ", a setting that shows its default with "#" alone.
//
//go:embed assetbuild.toml
var template []byte

// Template gives a commented assetbuild.toml that says what the defaults say.
func Template() []byte { return slices.Clone(template) }
