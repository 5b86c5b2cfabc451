package main

import "runtime/debug"

// idleMemory is how many bytes a build may take before anything is collected while it only looks whether there is something
// to do. 5,000 sources take 20 MB.
const idleMemory = 64 << 20

// collectLater puts collections off: a build with nothing to do ends before the first of them would pay, and each is a part
// of the 20 ms that such a build takes. The function that it gives ends that.
func collectLater() (work func()) {
	percent, limit := debug.SetGCPercent(-1), debug.SetMemoryLimit(idleMemory)
	return func() {
		debug.SetMemoryLimit(limit)
		debug.SetGCPercent(percent)
	}
}
