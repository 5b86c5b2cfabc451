package stats

import (
	"path"
	"strings"

	"assetbuild/internal/artifact"
	"assetbuild/internal/lazyregexp"
)

// fingerprint is what a hashed name has before its extension, ours or esbuild's.
var fingerprint = lazyregexp.New(`-[A-Z2-7]{8}$`)

// plainName gives an output's path without its fingerprint.
func plainName(f artifact.File) string {
	extension := path.Ext(f.Path)
	stem := strings.TrimSuffix(f.Path, extension)
	if f.Hashed {
		stem = fingerprint.ReplaceAllString(stem, "")
	}
	return stem + extension
}

// names gives each output the name by which two builds are compared. A chunk that several scripts share is called after its
// largest source, for esbuild calls them all "chunk"; equal names of assets from two folders are told apart by their source.
func names(files []artifact.File) map[string]string {
	count := map[string]int{}
	for _, f := range files {
		count[plainName(f)]++
	}
	all, taken := map[string]string{}, map[string]bool{}
	for _, f := range files {
		name := plainName(f)
		switch source := largest(f.Parts); {
		case f.Kind == "script" && f.From == "" && source != "":
			name += " (" + source + ")"
		case count[name] > 1 && f.From != "":
			name += " (" + f.From + ")"
		case count[name] > 1 && source != "":
			name += " (" + source + ")"
		}
		if taken[name] {
			name = f.Path
		}
		taken[name] = true
		all[f.Path] = name
	}
	return all
}

func largest(parts []artifact.Part) string {
	for _, p := range parts {
		if p.Source != "" {
			return p.Source
		}
	}
	return ""
}
