// Command assetbuild turns a front end's source assets into what a web server publishes: sprite sheets with Sass
// placeholders, CSS, scripts, pages and a manifest.
package main

import (
	"os"
	"runtime/debug"
)

// softMemory is from how many bytes on the collector works harder rather than let the heap grow. An image of 64 megapixels
// takes 256 MB; with Dart Sass beside it, a build stays below 600 MB.
const softMemory = 400 << 20

func main() {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(softMemory)
	}
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
