package publish

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var noon = time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)

// release publishes a build as a generation made at a time.
func release(t *testing.T, opt Options, at time.Time, contents map[string]string) *Summary {
	t.Helper()
	opt.Generation = &GenerationOptions{Now: at, Config: "assetbuild.toml"}
	s, err := Publish(context.Background(), opt, files(contents))
	must(t, err)
	return s
}

// site is a build of which every file changes with its version.
func site(version string) map[string]string {
	return map[string]string{
		"assets/a-HASH" + version + ".css": "css " + version, "assets/same-HASH.png": "png", "index.html": "page " + version,
		"manifest.json": "manifest " + version, "robots.txt": "robots", "only-in-" + version + ".html": "page",
	}
}

// visible is what a web server's users see: everything but our own files.
func visible(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := tree(t, dir)
	maps.DeleteFunc(found, func(name, _ string) bool { return isOwn(name) })
	return found
}

func withAssets(contents map[string]string, versions ...string) map[string]string {
	all := maps.Clone(contents)
	for _, v := range versions {
		all["assets/a-HASH"+v+".css"] = "css " + v
	}
	return all
}

func expectVisible(t *testing.T, dir string, want map[string]string) {
	t.Helper()
	if diff := cmp.Diff(want, visible(t, dir)); diff != "" {
		t.Errorf("the folder differs (- expected, + found):\n%s", diff)
	}
}

func ids(t *testing.T, dir string) (all []string, current string) {
	t.Helper()
	generations, current, err := Generations(dir)
	must(t, err)
	for _, g := range generations {
		number, _, _ := strings.Cut(g.ID, "-")
		all = append(all, number)
	}
	current, _, _ = strings.Cut(current, "-")
	return all, current
}

func expectIDs(t *testing.T, dir, current string, want ...string) {
	t.Helper()
	all, now := ids(t, dir)
	if !slices.Equal(all, want) || now != current {
		t.Errorf("generations %v, current %q; expected %v and %q", all, now, want, current)
	}
}

func folder(t *testing.T) Options {
	root := t.TempDir()
	return Options{Output: filepath.Join(root, "public"), Root: root, NoSync: true}
}

func TestOldAssetsStayWhileAGenerationIsKept(t *testing.T) {
	opt := folder(t)
	day := 24 * time.Hour
	release(t, opt, noon, site("1"))
	release(t, opt, noon.Add(2*day), site("2"))
	release(t, opt, noon.Add(4*day), site("3"))
	expectVisible(t, opt.Output, withAssets(site("3"), "1", "2"))
	expectIDs(t, opt.Output, "3", "1", "2", "3")

	summary := release(t, opt, noon.Add(6*day), site("4"))
	expectVisible(t, opt.Output, withAssets(site("4"), "2", "3"))
	expectIDs(t, opt.Output, "4", "2", "3", "4")
	if want := []string{"assets/a-HASH1.css", "only-in-3.html"}; !slices.Equal(summary.Removed, want) {
		t.Errorf("removed %v, expected %v", summary.Removed, want)
	}
	if n := len(kept(t, opt.Output)); n != 8 { // index and manifest of three, robots, and a page that has one content in all
		t.Errorf("%d contents are kept", n)
	}
	expectNothingToDoAgain(t, opt, noon.Add(8*day), site("4"))
}

func kept(t *testing.T, dir string) []string {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(dir, objectsName, "*"))
	must(t, err)
	return all
}

func expectNothingToDoAgain(t *testing.T, opt Options, at time.Time, contents map[string]string) {
	t.Helper()
	before := tree(t, opt.Output)
	if s := release(t, opt, at, contents); len(s.Written)+len(s.Removed) > 0 {
		t.Errorf("the same build again did something: %+v", s)
	}
	expectTree(t, opt.Output, before)
}

func TestYoungGenerationsAreKeptHoweverMany(t *testing.T) {
	opt := folder(t)
	for n := range 6 {
		release(t, opt, noon.Add(time.Duration(n)*time.Hour), site(fmt.Sprint(n)))
	}
	expectVisible(t, opt.Output, withAssets(site("5"), "0", "1", "2", "3", "4"))
	release(t, opt, noon.Add(25*time.Hour), site("6")) // 0 and 1 are a day old
	expectIDs(t, opt.Output, "7", "3", "4", "5", "6", "7")
}

func TestAClockThatGoesBackwards(t *testing.T) {
	opt := folder(t)
	release(t, opt, noon, site("1"))
	release(t, opt, noon.Add(-time.Hour), site("2")) // an hour: young
	release(t, opt, noon.Add(-time.Hour), site("3"))
	release(t, opt, noon.Add(-time.Hour), site("4"))
	expectIDs(t, opt.Output, "4", "1", "2", "3", "4")
	release(t, opt, noon.Add(-1000*time.Hour), site("5")) // far: the number counts
	expectIDs(t, opt.Output, "5", "3", "4", "5")
}

func TestDevelopmentBuildsMakeNoGenerationAndKeepAll(t *testing.T) {
	opt := folder(t)
	release(t, opt, noon, site("1"))
	release(t, opt, noon, site("2"))
	dev := map[string]string{"assets/css/a.css": "dev", "index.html": "dev"}
	_, err := Publish(context.Background(), opt, files(dev))
	must(t, err)
	dev["assets/same-HASH.png"] = "png"
	expectVisible(t, opt.Output, withAssets(dev, "1", "2"))
	expectIDs(t, opt.Output, "", "1", "2")
	release(t, opt, noon, site("2"))
	expectVisible(t, opt.Output, withAssets(site("2"), "1"))
	expectIDs(t, opt.Output, "2", "1", "2")
}

func TestRollback(t *testing.T) {
	opt := folder(t)
	for _, v := range []string{"1", "2", "3"} {
		release(t, opt, noon, site(v))
	}
	for _, step := range []struct{ id, version, current string }{
		{"", "2", "2"}, {"", "1", "1"}, {"3", "3", "3"}, {"1", "1", "1"},
	} {
		g, _, err := Rollback(context.Background(), opt, step.id)
		must(t, err)
		expectVisible(t, opt.Output, withAssets(site(step.version), "1", "2", "3"))
		expectIDs(t, opt.Output, step.current, "1", "2", "3")
		if g.Config != "assetbuild.toml" || !g.Made.Equal(noon) || g.Size() == 0 {
			t.Errorf("the generation is described as %+v", g)
		}
	}
	release(t, opt, noon, site("3")) // a build like the last generation makes that current
	expectIDs(t, opt.Output, "3", "1", "2", "3")
	_, err := Publish(context.Background(), opt, files(map[string]string{"dev": "dev"}))
	must(t, err)
	_, _, err = Rollback(context.Background(), opt, "")
	must(t, err)
	expectVisible(t, opt.Output, withAssets(site("3"), "1", "2"))
}

func TestRollbackThatLacksSomething(t *testing.T) {
	opt := folder(t)
	release(t, opt, noon, site("1"))
	release(t, opt, noon, site("2"))
	must(t, os.Remove(filepath.Join(opt.Output, "assets/a-HASH1.css")))
	page := filepath.Join(opt.Output, objectName(sum([]byte("page 1"))))
	must(t, os.WriteFile(page, []byte("changed"), 0o644))
	before := tree(t, opt.Output)
	_, _, err := Rollback(context.Background(), opt, "1")
	expectFindings(t, err, []string{
		"public/assets/a-HASH1.css: generation 1-", "public/index.html: generation 1-",
	})
	expectTree(t, opt.Output, before)
	_, _, err = Rollback(context.Background(), opt, "9")
	expectFindings(t, err, []string{"public: there is no generation 9 → Kept are 1-"})
	_, _, err = Rollback(context.Background(), folderWith(t, site("1")), "")
	expectFindings(t, err, []string{"public: there is no earlier generation"})
}

func folderWith(t *testing.T, contents map[string]string) Options {
	opt := folder(t)
	release(t, opt, noon, contents)
	return opt
}

func TestWhatChangedBetweenGenerations(t *testing.T) {
	opt := folder(t)
	release(t, opt, noon, site("1"))
	release(t, opt, noon, site("2"))
	all, _, err := Generations(opt.Output)
	must(t, err)
	written, removed := all[1].Changes(all[0])
	if diff := cmp.Diff([]string{"assets/a-HASH2.css", "index.html", "manifest.json", "only-in-2.html"}, written); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"assets/a-HASH1.css", "only-in-1.html"}, removed); diff != "" {
		t.Error(diff)
	}
}

func TestDamagedGenerationsAreLeftOut(t *testing.T) {
	for name, text := range map[string]string{
		"truncated":       `{"version": 1, "id": "7-x", "files": [`,
		"of another name": `{"version": 1, "id": "8-x", "files": []}`,
		"naming outside":  `{"version": 1, "id": "7-x", "files": [{"path": "../own", "sha256": "` + sum(nil) + `"}]}`,
		"with no sum":     `{"version": 1, "id": "7-x", "files": [{"path": "a", "sha256": "../../own"}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			opt := folder(t)
			release(t, opt, noon, site("1"))
			lay(t, opt.Output, map[string]string{generationName("7-x"): text})
			expectIDs(t, opt.Output, "1", "1")
			release(t, opt, noon, site("2"))
			expectIDs(t, opt.Output, "2", "1", "2")
		})
	}
}

func TestCleanForgetsGenerations(t *testing.T) {
	opt := folder(t)
	release(t, opt, noon, site("1"))
	release(t, opt, noon, site("2"))
	lay(t, opt.Output, map[string]string{"own": "o"})
	_, err := Clean(context.Background(), opt)
	must(t, err)
	expectTree(t, opt.Output, map[string]string{"own": "o"})
}

func TestWithoutARecordGenerationsStillOwnTheirAssets(t *testing.T) {
	opt := folder(t)
	release(t, opt, noon, site("1"))
	must(t, os.Remove(filepath.Join(opt.Output, recordName)))
	for n := range 3 {
		contents := site(fmt.Sprint(2 + n))
		delete(contents, "index.html") // else in the way: without a record nobody knows who wrote it
		delete(contents, "manifest.json")
		release(t, opt, noon.AddDate(0, 0, 2+2*n), contents)
	}
	if _, err := os.Lstat(filepath.Join(opt.Output, "assets/a-HASH1.css")); err == nil {
		t.Error("an asset of a generation that is kept no more is left")
	}
}
