// Command assetbuild turns a front end's source assets into what a web server publishes: sprite sheets with Sass
// placeholders, CSS, scripts, pages and a manifest.
package main

import "os"

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }
