package config

import (
	"fmt"
	"slices"
)

// Bounds of [generations].
const (
	maxGenerations = 1000
	maxHours       = 24 * 366
)

// TwinFormats are the compressed twins that a release build can write, by their extension.
var TwinFormats = []string{"gz", "br", "zst"}

// Generations says how long release builds are kept: while they are among the last Keep or younger than Hours.
type Generations struct {
	Keep  int `toml:"keep"`
	Hours int `toml:"hours"`
}

// releases checks how release builds are published.
func (k *checker) releases() {
	k.one("publish", k.Publish, "files", "symlink")
	k.numbers("generations.keep", k.Generations.Keep, 1, maxGenerations, "generations")
	k.numbers("generations.hours", k.Generations.Hours, 0, maxHours, "hours")
	for i, format := range k.Compress {
		key := fmt.Sprintf("compress[%d]", i)
		k.one(key, format, TwinFormats...)
		if slices.Contains(k.Compress[:i], format) {
			k.report(key, fmt.Sprintf("compress names %q twice", format), "Leave one out.")
		}
	}
}
