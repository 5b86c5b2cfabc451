// Package sass turns layouts of sprite sheets into Sass files, and Sass into CSS through one Dart Sass process.
//
// A Template writes the placeholder file of a sheet. A Compiler takes entries and gives their CSS, their source map, the
// files that they were made from, and what Dart Sass had to say, each finding with its place and its remedy.
//
// All loads of a compile are answered by us, from memory (run.go, source.go): so each file is read once for all entries, is
// checked before it is opened, and is told among a Stylesheet's Loads. What an entry can't reach of generated files is not
// handed to Dart Sass at all (shake.go), which makes a compile of many sheets several times as fast as Dart Sass alone.
// Functions that only the host can answer are answered in rounds (host.go).
package sass
