package bundle

import (
	"encoding/base32"
	"path"
	"strings"
	"unicode"
)

// Folders of the output, with slashes.
const (
	assetFolder  = "assets"
	styleFolder  = "assets/css"
	scriptFolder = "assets/js"
)

// fingerprint gives the 8 characters of base32 that stand for a content in a file's name: 40 bits, as esbuild has.
func fingerprint(sum []byte) string {
	return base32.StdEncoding.EncodeToString(sum[:5])
}

// assetName gives an asset's place in the output folder from its file name and the hash of its content.
func assetName(file string, sum []byte) string {
	base := path.Base(file)
	ext := path.Ext(base)
	return assetFolder + "/" + safeName(strings.TrimSuffix(base, ext)) + "-" + fingerprint(sum) + safeName(ext)
}

// safeName replaces each run of characters that mean something in a URL, a shell or a Windows path by "_". Letters of all
// scripts stay. The same set is replaced by Rollup, so names look as in a Vite project; spaces go too, because many who
// read a manifest don't escape.
func safeName(name string) string {
	var out strings.Builder
	gap := false
	for _, r := range name {
		if strings.ContainsRune("\"#$%&*+,:;<=>?[]^`{|}\\/'()!~", r) || unicode.IsSpace(r) || !unicode.IsPrint(r) || r == unicode.ReplacementChar {
			gap = true
			continue
		}
		if gap {
			out.WriteByte('_')
			gap = false
		}
		out.WriteRune(r)
	}
	if gap {
		out.WriteByte('_')
	}
	return out.String()
}

// safePath is safeName for each element of a path with slashes.
func safePath(name string) string {
	elements := strings.Split(name, "/")
	for i, element := range elements {
		elements[i] = safeName(element)
	}
	return strings.Join(elements, "/")
}

// relative reports whether the public path asks for references that are relative to the file they stand in.
func relative(publicPath string) bool {
	return publicPath == "" || publicPath == "./" || publicPath == "."
}
