// Package prerequisite is for tests that need a program which a developer may not have. Where it is missing a test says so
// and is skipped; with CI=true, where everything is installed, it fails.
package prerequisite

import (
	"os"
	"os/exec"
	"testing"
)

// Program gives the path of the first of the programs that is there.
func Program(t testing.TB, names ...string) string {
	t.Helper()
	for _, name := range names {
		if path, err := exec.LookPath(name); name != "" && err == nil {
			return path
		}
	}
	Missing(t, names[len(names)-1]+" is not installed")
	return ""
}

// Missing ends a test whose prerequisite isn't there.
func Missing(t testing.TB, reason string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(reason)
	}
	t.Skip(reason)
}
