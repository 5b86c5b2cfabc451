// Package rebuild measures what a developer waits for after saving one file of the load of bench/load, in new processes,
// in `watch` and, until the pixels change, in `serve`; beside the same edits in a Vite project with the same sources.
//
//	make bench-rebuild
package rebuild
