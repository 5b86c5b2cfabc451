// Command librarydocs writes docs/library.md from the comments that begin with /// in the Compass-compatible library:
//
//	go generate ./internal/librarydocs
//
// A comment says what a mixin prints or a function gives; each line of it that begins with @example is Sass that compiles.
package main

import (
	"fmt"
	"os"
)

//go:generate go run . ../../docs/library.md

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: librarydocs FILE")
		os.Exit(2)
	}
	modules, err := read()
	if err == nil {
		err = os.WriteFile(os.Args[1], []byte(page(modules)), 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
