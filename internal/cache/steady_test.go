package cache

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestSteadyIsWhatDidNotChangeSinceTheBuildBegan(t *testing.T) {
	dir := t.TempDir()
	before, during := filepath.Join(dir, "before"), filepath.Join(dir, "during")
	if err := os.WriteFile(before, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	stats := OpenStats(filepath.Join(dir, "record", "stats"), dir)
	for { // until the file system's clock has moved on
		stats.Forget()
		if stats.Begin(); stats.Steady(before) {
			break
		}
		time.Sleep(time.Millisecond)
	}
	if err := os.WriteFile(during, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if stats.Steady(during) {
		t.Error("a file that was written meanwhile is steady")
	}
	if !stats.Steady(filepath.Join(dir, "nowhere")) {
		t.Error("a file that is not there is not steady")
	}
	if err := os.WriteFile(before, []byte("changed"), 0o644); err != nil {
		t.Fatal(err)
	}
	if stats.Steady(before) {
		t.Error("a file that was changed meanwhile is steady")
	}
}
