package publish

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

func symlinks(t *testing.T) Options {
	opt := folder(t)
	opt.Symlink = true
	return opt
}

func current(opt Options) string { return filepath.Join(opt.Output, currentName) }

// expectCurrent checks what a server serves.
func expectCurrent(t *testing.T, opt Options, want map[string]string) {
	t.Helper()
	real, err := filepath.EvalSymlinks(current(opt))
	must(t, err)
	expectVisible(t, real, want)
}

func TestEachGenerationIsAFolder(t *testing.T) {
	opt := symlinks(t)
	day := 24 * time.Hour
	for n, version := range []string{"1", "2", "3"} {
		release(t, opt, noon.Add(time.Duration(n)*2*day), site(version))
	}
	expectCurrent(t, opt, withAssets(site("3"), "1", "2"))
	expectIDs(t, opt.Output, "3", "1", "2", "3")
	summary := release(t, opt, noon.Add(8*day), site("4"))
	expectCurrent(t, opt, withAssets(site("4"), "2", "3"))
	expectIDs(t, opt.Output, "4", "2", "3", "4")
	if want := []string{"assets/a-HASH3.css", "only-in-3.html"}; !slices.Equal(summary.Removed, want) {
		t.Errorf("removed %v, expected %v", summary.Removed, want)
	}
	before := tree(t, opt.Output)
	if s := release(t, opt, noon.Add(9*day), site("4")); len(s.Written)+len(s.Removed) > 0 {
		t.Errorf("the same build again did something: %+v", s)
	}
	expectTree(t, opt.Output, before)

	foreseen, err := Compare(context.Background(), opt, files(site("5")))
	if err != nil || !slices.Contains(foreseen.Written, "assets/a-HASH5.css") || !slices.Contains(foreseen.Removed, "only-in-4.html") {
		t.Errorf("foreseen: %+v, %v", foreseen, err)
	}
	expectTree(t, opt.Output, before)

	lay(t, current(opt), map[string]string{"index.html": "by hand"})
	release(t, opt, noon.Add(10*day), site("4"))
	expectCurrent(t, opt, withAssets(site("4"), "3"))
	expectIDs(t, opt.Output, "5", "3", "4", "5")
}

func TestRollbackOfFolders(t *testing.T) {
	opt := symlinks(t)
	for _, v := range []string{"1", "2", "3"} {
		release(t, opt, noon, site(v))
	}
	for _, step := range []struct{ id, version, current string }{{"", "2", "2"}, {"", "1", "1"}, {"3", "3", "3"}} {
		_, _, err := Rollback(context.Background(), opt, step.id)
		must(t, err)
		expectIDs(t, opt.Output, step.current, "1", "2", "3")
		if got := visible(t, current(opt)+"/.")["index.html"]; got != "page "+step.version {
			t.Errorf("served is %q", got)
		}
	}
	_, _, err := Rollback(context.Background(), opt, "1")
	must(t, err)
	release(t, opt, noon, site("3")) // which is there already
	expectIDs(t, opt.Output, "3", "1", "2", "3")

	first, err := filepath.Glob(filepath.Join(opt.Output, "1-*"))
	must(t, err)
	must(t, os.Remove(filepath.Join(first[0], "index.html")))
	_, _, err = Rollback(context.Background(), opt, "1")
	expectFindings(t, err, []string{"/index.html: generation 1-"})
	expectIDs(t, opt.Output, "3", "1", "2", "3")
}

func TestTwoWaysOfPublishingDoNotMix(t *testing.T) {
	opt := symlinks(t)
	release(t, opt, noon, site("1"))
	files1 := files(site("1"))
	plain := opt
	plain.Symlink = false
	_, err := Publish(context.Background(), plain, files1)
	expectFindings(t, err, []string{"public/current: the output folder holds generations as folders"})

	other := folder(t)
	release(t, other, noon, site("1"))
	other.Symlink = true
	_, err = Publish(context.Background(), other, files1)
	expectFindings(t, err, []string{"public/.assetbuild.json: the output folder holds a build that is published as files"})

	taken := symlinks(t)
	lay(t, taken.Output, map[string]string{"current/own": "own"})
	_, err = Publish(context.Background(), taken, files1)
	expectFindings(t, err, []string{"public/current: something that is no link is where the link to the current generation goes"})
}

func TestCleanRemovesFolders(t *testing.T) {
	opt := symlinks(t)
	release(t, opt, noon, site("1"))
	release(t, opt, noon, site("2"))
	lay(t, opt.Output, map[string]string{"own": "o"})
	_, err := Clean(context.Background(), opt)
	must(t, err)
	expectTree(t, opt.Output, map[string]string{"own": "o"})
}

// Who resolves the link once sees one build, whole.
func TestAllFilesChangeInOneInstant(t *testing.T) {
	opt := symlinks(t)
	build := func(n int) map[string]string {
		return map[string]string{"a.html": fmt.Sprint(n), "b.html": fmt.Sprint(n), "manifest.json": fmt.Sprint(n)}
	}
	release(t, opt, noon, build(0))
	done := make(chan struct{})
	var readers sync.WaitGroup
	for range 2 {
		readers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				real, err := filepath.EvalSymlinks(current(opt))
				if err != nil {
					t.Error(err)
					return
				}
				var seen []string
				for _, name := range []string{"a.html", "b.html", "manifest.json"} {
					text, err := os.ReadFile(filepath.Join(real, name))
					if err != nil {
						t.Error(err)
						return
					}
					seen = append(seen, string(text))
				}
				if seen[0] != seen[1] || seen[1] != seen[2] {
					t.Errorf("a mixture of builds: %v", seen)
					return
				}
				time.Sleep(time.Millisecond) // readers that never rest leave the builds no time
			}
		})
	}
	for n := range 50 {
		release(t, opt, noon, build(n+1))
	}
	close(done)
	readers.Wait()
}

func TestFoldersKilledAtRandomMoments(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	killAtRandomMoments(t, dir, "folders", kills(60), func() {
		served := Served(dir)
		if served == dir {
			return // the first build was killed before anything was served
		}
		real, err := filepath.EvalSymlinks(served)
		must(t, err)
		expectWhole(t, real)
		all, now, err := Generations(dir)
		must(t, err)
		if filepath.Base(real) != developmentName && !slices.ContainsFunc(all, func(g Generation) bool { return g.ID == now }) {
			t.Errorf("the link names %s, which is none of the generations", now)
		}
		for _, g := range all {
			for _, f := range g.Files {
				if digest, err := digestFile(filepath.Join(dir, g.ID, f.Path)); err != nil || digest != f.SHA256 {
					t.Errorf("generation %s lacks %s: %v", g.ID, f.Path, err)
				}
			}
		}
		entries, err := os.ReadDir(dir)
		must(t, err)
		for _, e := range entries {
			name := e.Name()
			if name != currentName && name != developmentName && !folderName.MatchString(name) && !strings.HasPrefix(name, ownPrefix) {
				t.Errorf("%s is left", name)
			}
		}
	})
}

func TestDevelopmentBuildsAreNoGenerationThereEither(t *testing.T) {
	opt := symlinks(t)
	release(t, opt, noon, site("1"))
	release(t, opt, noon, site("2"))
	dev := map[string]string{"assets/css/a.css": "dev", "index.html": "dev"}
	_, err := Publish(context.Background(), opt, files(dev))
	must(t, err)
	expectCurrent(t, opt, dev)
	expectIDs(t, opt.Output, "", "1", "2")
	dev["index.html"] = "dev again"
	_, err = Publish(context.Background(), opt, files(dev))
	must(t, err)
	expectCurrent(t, opt, dev)
	release(t, opt, noon, site("2"))
	expectCurrent(t, opt, withAssets(site("2"), "1"))
	expectIDs(t, opt.Output, "2", "1", "2")
	_, err = Publish(context.Background(), opt, files(dev))
	must(t, err)
	_, _, err = Rollback(context.Background(), opt, "")
	must(t, err)
	expectIDs(t, opt.Output, "2", "1", "2")
	_, err = Clean(context.Background(), opt)
	must(t, err)
	if _, err := os.Lstat(opt.Output); err == nil {
		t.Error("something is left")
	}
}
