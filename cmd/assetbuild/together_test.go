package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// TestTwoBuildsAndAWatchAtOnce lets three processes work in one project while its sources change. Each build succeeds, and
// what the last one leaves is what a clean build makes.
func TestTwoBuildsAndAWatchAtOnce(t *testing.T) {
	project := t.TempDir()
	lay(t, project, state(servedProject))
	writeFile(t, filepath.Join(project, "assets/sprites/nav/home.png"), pngOf(t, 16, 16))
	watch := program("watch", project)
	if err := watch.Start(); err != nil {
		t.Fatal(err)
	}
	stop := sync.OnceFunc(func() {
		_ = watch.Process.Signal(os.Interrupt)
		_ = watch.Wait()
	})
	t.Cleanup(stop)

	v := maps.Clone(state(servedProject))
	for round := range 4 {
		var all sync.WaitGroup
		for range 2 {
			all.Go(func() {
				if out, err := program("build", project).CombinedOutput(); err != nil {
					t.Errorf("round %d: %v\n%s", round, err, out)
				}
			})
		}
		v["assets/sass/home.scss"] = servedProject["assets/sass/home.scss"] + fmt.Sprintf(".round { order: %d }\n", round)
		lay(t, project, v)
		all.Wait()
	}
	stop()
	build(t, project)

	clean := t.TempDir()
	lay(t, clean, v)
	writeFile(t, filepath.Join(clean, "assets/sprites/nav/home.png"), pngOf(t, 16, 16))
	build(t, clean)
	got := hashes(t, filepath.Join(project, "public"))
	for path, hash := range hashes(t, filepath.Join(clean, "public")) {
		if !strings.HasPrefix(filepath.Base(path), ".assetbuild") && !strings.HasPrefix(path, ".assetbuild") && got[path] != hash {
			t.Errorf("%s is not what a clean build makes", path)
		}
	}
}
