package publish

import (
	"context"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"assetbuild/internal/artifact"
	"assetbuild/internal/diagnostic"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// file makes an artifact whose kind and hashing show in its path, as in a real build.
func file(path, content string) artifact.File {
	f := artifact.File{Path: path, Data: []byte(content), From: "assets/" + path, Kind: "static"}
	switch {
	case path == "manifest.json":
		f.Kind = "manifest"
	case strings.HasSuffix(path, ".html"):
		f.Kind = "page"
	case strings.Contains(path, "-HASH"):
		f.Hashed = true
	}
	return f
}

func files(contents map[string]string) []artifact.File {
	var all []artifact.File
	for _, path := range slices.Sorted(maps.Keys(contents)) {
		all = append(all, file(path, contents[path]))
	}
	return all
}

// lay writes files by hand, as a user would. A path that ends with a slash is an empty folder, a content that begins with
// "→" a symbolic link.
func lay(t *testing.T, dir string, contents map[string]string) {
	t.Helper()
	for name, content := range contents {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if strings.HasSuffix(name, "/") {
			must(t, os.MkdirAll(path, 0o755))
			continue
		}
		must(t, os.MkdirAll(filepath.Dir(path), 0o755))
		if to, isLink := strings.CutPrefix(content, "→"); isLink {
			must(t, os.Symlink(to, path))
			continue
		}
		must(t, os.WriteFile(path, []byte(content), 0o644))
	}
}

// tree gives everything in a folder but the record: content by path, folders with a slash, links with an arrow.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || path == dir {
			return err
		}
		rel, _ := filepath.Rel(dir, path)
		rel = filepath.ToSlash(rel)
		switch {
		case rel == recordName:
		case d.IsDir():
			if entries, _ := os.ReadDir(path); len(entries) == 0 {
				found[rel+"/"] = ""
			}
		case d.Type()&fs.ModeSymlink != 0:
			to, _ := os.Readlink(path)
			found[rel] = "→" + to
		case d.Type().IsRegular():
			data, err := os.ReadFile(path)
			must(t, err)
			found[rel] = string(data)
		}
		return nil
	}))
	return found
}

func expectTree(t *testing.T, dir string, want map[string]string) {
	t.Helper()
	if diff := cmp.Diff(want, tree(t, dir)); diff != "" {
		t.Errorf("the folder differs (- expected, + found):\n%s", diff)
	}
}

func TestWhatBecomesOfTheFolder(t *testing.T) {
	tests := []struct {
		name string
		// first is a former build, changed what a user did after it, then the build under test.
		first, changed, then map[string]string
		remove               []string // by the user, after first
		force                bool
		want                 map[string]string
		summary              Summary
	}{
		{
			name:    "the first build makes folders",
			then:    map[string]string{"assets/css/a-HASH.css": "a", "index.html": "i", "manifest.json": "m"},
			want:    map[string]string{"assets/css/a-HASH.css": "a", "index.html": "i", "manifest.json": "m"},
			summary: Summary{Written: []string{"assets/css/a-HASH.css", "index.html", "manifest.json"}, Bytes: 3},
		},
		{
			name:  "what is there already is not written, what differs is, what no longer belongs goes with its empty folders",
			first: map[string]string{"same": "s", "changes": "1", "old/deep/x": "x", "old/y": "y"},
			then:  map[string]string{"same": "s", "changes": "22", "old/new": "n"},
			want:  map[string]string{"same": "s", "changes": "22", "old/new": "n"},
			summary: Summary{
				Written: []string{"changes", "old/new"}, Unchanged: []string{"same"}, Removed: []string{"old/deep/x", "old/y"}, Bytes: 3,
			},
		},
		{
			name:    "what someone changed or deleted is restored",
			first:   map[string]string{"a": "1", "b": "2", "c": "3", "d/e": "4"},
			changed: map[string]string{"a": "other", "c": "4"},
			remove:  []string{"b", "d"},
			then:    map[string]string{"a": "1", "b": "2", "c": "3", "d/e": "4"},
			want:    map[string]string{"a": "1", "b": "2", "c": "3", "d/e": "4"},
			summary: Summary{Written: []string{"a", "b", "c", "d/e"}, Bytes: 4},
		},
		{
			name:    "files of others are left alone",
			first:   map[string]string{"a": "1", "b/c": "2"},
			changed: map[string]string{"index.php": "<?php", "b/own": "o", ".well-known/x": "w"},
			then:    map[string]string{"a": "1"},
			want:    map[string]string{"a": "1", "index.php": "<?php", "b/own": "o", ".well-known/x": "w"},
			summary: Summary{Unchanged: []string{"a"}, Removed: []string{"b/c"}},
		},
		{
			name:    "what no longer belongs but was changed by hand is left to who changed it",
			first:   map[string]string{"index.html": "built", "b": "2"},
			changed: map[string]string{"index.html": "by hand"},
			then:    map[string]string{"b": "2"},
			want:    map[string]string{"index.html": "by hand", "b": "2"},
			summary: Summary{Unchanged: []string{"b"}, Kept: []string{"index.html"}},
		},
		{
			name:    "a file of others with the same content is taken over",
			changed: map[string]string{"a": "1"},
			then:    map[string]string{"a": "1"},
			want:    map[string]string{"a": "1"},
			summary: Summary{Unchanged: []string{"a"}},
		},
		{
			name:    "force overwrites what no build wrote: a file, a link, a file where a folder is needed",
			changed: map[string]string{"a": "own", "l": "→a", "d": "own"},
			then:    map[string]string{"a": "1", "l": "2", "d/e": "3", "d/f": "4"},
			force:   true,
			want:    map[string]string{"a": "1", "l": "2", "d/e": "3", "d/f": "4"},
			summary: Summary{Written: []string{"a", "d/e", "d/f", "l"}, Bytes: 4},
		},
		{
			name:    "a built file becomes a folder, and a built folder a file",
			first:   map[string]string{"a": "1", "b/c/d": "2", "b/e": "3"},
			changed: map[string]string{"b/empty/": ""},
			then:    map[string]string{"a/x": "4", "a/y": "5", "b": "6"},
			want:    map[string]string{"a/x": "4", "a/y": "5", "b": "6"},
			summary: Summary{Written: []string{"a/x", "a/y", "b"}, Removed: []string{"a", "b/c/d", "b/e"}, Bytes: 3},
		},
		{
			name:    "a link in a built file's place is replaced, not followed",
			first:   map[string]string{"a": "1", "b": "2"},
			remove:  []string{"a"},
			changed: map[string]string{"a": "→b"},
			then:    map[string]string{"a": "3", "b": "2"},
			want:    map[string]string{"a": "3", "b": "2"},
			summary: Summary{Written: []string{"a"}, Unchanged: []string{"b"}, Bytes: 1},
		},
		{
			name:    "a build without files leaves an empty folder",
			first:   map[string]string{"a/b/c": "1"},
			want:    map[string]string{},
			summary: Summary{Removed: []string{"a/b/c"}},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "public")
			opt := Options{Output: out, NoSync: true}
			if test.first != nil {
				_, err := Publish(context.Background(), opt, files(test.first))
				must(t, err)
			}
			for _, name := range test.remove {
				must(t, os.RemoveAll(filepath.Join(out, name)))
			}
			lay(t, out, test.changed)
			opt.Force = test.force
			got, err := Publish(context.Background(), opt, files(test.then))
			must(t, err)
			expectTree(t, out, test.want)
			if diff := cmp.Diff(test.summary, *got); diff != "" {
				t.Errorf("the summary differs (- expected, + got):\n%s", diff)
			}
			expectNothingToDo(t, opt, files(test.then))
		})
	}
}

// expectNothingToDo publishes again and looks for anything that was touched.
func expectNothingToDo(t *testing.T, opt Options, files []artifact.File) {
	t.Helper()
	long := time.Now().Add(-time.Hour).Truncate(time.Second)
	var paths []string
	must(t, filepath.WalkDir(opt.Output, func(path string, _ fs.DirEntry, err error) error {
		paths = append(paths, path)
		return err
	}))
	for _, path := range paths {
		_ = os.Chtimes(path, long, long) // a link to nothing has no times to set
	}
	opt.Force = false
	again, err := Publish(context.Background(), opt, files)
	must(t, err)
	if len(again.Written)+len(again.Removed)+len(again.Kept) > 0 {
		t.Errorf("a second build did something: %+v", again)
	}
	for _, path := range paths {
		if info, err := os.Lstat(path); err != nil || info.Mode()&fs.ModeSymlink == 0 && !info.ModTime().Equal(long) {
			t.Errorf("a second build touched %s: %v, %v", path, info.ModTime(), err)
		}
	}
}

func TestWhatStandsInTheWayIsToldAndNothingChanges(t *testing.T) {
	outside := t.TempDir()
	tests := []struct {
		name        string
		first, hand map[string]string
		then        []artifact.File
		force       bool
		want        []string
	}{
		{
			name: "every file that no build wrote, at once",
			hand: map[string]string{"index.html": "own", "a/b": "own"},
			then: files(map[string]string{"index.html": "built", "a/b": "built", "c": "c"}),
			want: []string{
				"public/a/b: a file that no build wrote is in the way of the one made from assets/a/b → Move it, or build with --force to overwrite it.",
				"public/index.html: a file that no build wrote is in the way of the one made from assets/index.html",
			},
		},
		{
			name: "a file where a folder is needed",
			hand: map[string]string{"assets": "own"},
			then: files(map[string]string{"assets/a": "1"}),
			want: []string{"public/assets: a file that no build wrote is where a folder is needed for assets/a → Move it"},
		},
		{
			name:  "a folder with files of others where a file goes, even by force",
			first: map[string]string{"a/built": "1"},
			hand:  map[string]string{"a/own": "own"},
			then:  files(map[string]string{"a": "1"}),
			force: true,
			want:  []string{"public/a: a folder is where the file made from assets/a goes → Move or remove it."},
		},
		{
			name:  "a folder that is a link, even by force",
			hand:  map[string]string{"assets": "→" + outside},
			then:  files(map[string]string{"assets/a": "1"}),
			force: true,
			want:  []string{"public/assets: assets/a would be written through a link → Replace the link by a folder"},
		},
		{
			name:  "a folder that became a link after it was built",
			first: map[string]string{"b": "1"},
			hand:  map[string]string{"assets": "→" + outside},
			then:  files(map[string]string{"assets/deep/a": "1"}),
			want:  []string{"public/assets: assets/deep/a would be written through a link"},
		},
		{
			name: "two sources with one output name",
			then: []artifact.File{
				{Path: "a.css", From: "assets/static/a.css", Kind: "static"},
				{Path: "a.css", From: "assets/sass/a.scss", Kind: "stylesheet"},
				{Path: "manifest.json", From: "the manifest", Kind: "manifest"},
				{Path: "manifest.json", From: "assets/static/manifest.json", Kind: "static"},
			},
			want: []string{
				"assets/sass/a.scss: two files would be published as a.css: the other is made from assets/static/a.css → Rename one of the two sources.",
				"assets/static/manifest.json: two files would be published as manifest.json: the other is made from the manifest → Rename the file, or put the manifest elsewhere in assetbuild.toml: manifest = \".vite/manifest.json\".",
			},
		},
		{
			name: "a file where another needs a folder",
			then: files(map[string]string{"a": "1", "a/b/c": "2"}),
			want: []string{"assets/a/b/c: a/b/c needs a folder a, where the file made from assets/a goes"},
		},
		{
			name: "paths that lead out, and names that are kept",
			then: files(map[string]string{"../x": "", "/x": "", "a/../../x": "", "a//b": "", "": "", ".assetbuild.json": "", ".AssetBuild.journal": "", "a\\b": ""}),
			want: []string{
				`assets/: cannot be published as "": the path does not stay in the output folder`,
				`assets/../x: cannot be published as "../x"`,
				`assets/.AssetBuild.journal: cannot be published as ".AssetBuild.journal": names that begin with .assetbuild are kept`,
				`assets/.assetbuild.json: cannot be published`,
				`assets//x: cannot be published as "/x"`,
				`assets/a/../../x: cannot be published`,
				`assets/a//b: cannot be published`,
				`assets/a\b: cannot be published as "a\\b": the path holds a character`,
			},
		},
		{
			name: "a source that is gone",
			then: []artifact.File{{Path: "v.mp4", Source: filepath.Join(outside, "none"), From: "assets/v.mp4", Kind: "asset"}},
			want: []string{"assets/v.mp4: cannot be read: no such file or directory"},
		},
		{
			name: "a source that is no file",
			then: []artifact.File{{Path: "v.mp4", Source: outside, From: "assets/v.mp4", Kind: "asset"}},
			want: []string{"assets/v.mp4: cannot be read: it is not a regular file"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root := t.TempDir()
			opt := Options{Output: filepath.Join(root, "public"), Root: root, NoSync: true}
			if test.first != nil {
				_, err := Publish(context.Background(), opt, files(test.first))
				must(t, err)
			}
			lay(t, opt.Output, test.hand)
			before := tree(t, root)
			opt.Force = test.force
			_, err := Publish(context.Background(), opt, test.then)
			expectFindings(t, err, test.want)
			expectTree(t, root, before)
			if entries, _ := os.ReadDir(outside); len(entries) > 0 {
				t.Errorf("something was written outside: %v", entries)
			}
		})
	}
}

func expectFindings(t *testing.T, err error, want []string) {
	t.Helper()
	found := diagnostic.Of(err)
	for i, d := range found {
		line := d.Error() + " → " + d.Remedy
		if i >= len(want) || !strings.Contains(line, want[i]) {
			t.Errorf("got %q, expected %q", line, append(want, make([]string, len(found))...)[i])
		}
	}
	if len(found) < len(want) {
		t.Errorf("%d findings, expected %d: %v", len(found), len(want), err)
	}
}

func TestCompareTellsAndChangesNothing(t *testing.T) {
	root := t.TempDir()
	opt := Options{Output: filepath.Join(root, "public"), Root: root}
	compare := func(contents map[string]string) Summary {
		t.Helper()
		before := tree(t, root)
		s, err := Compare(context.Background(), opt, files(contents))
		must(t, err)
		expectTree(t, root, before)
		return *s
	}
	if diff := cmp.Diff(Summary{Written: []string{"a", "b"}}, compare(map[string]string{"a": "1", "b": "2"})); diff != "" {
		t.Errorf("without a folder: %s", diff)
	}
	_, err := Publish(context.Background(), opt, files(map[string]string{"a": "1", "b": "2", "c": "3"}))
	must(t, err)
	want := Summary{Written: []string{"b"}, Unchanged: []string{"a"}, Removed: []string{"c"}, Bytes: 1}
	if diff := cmp.Diff(want, compare(map[string]string{"a": "1", "b": "3"})); diff != "" {
		t.Error(diff)
	}
}

func TestSourcesAreCopied(t *testing.T) {
	dir := t.TempDir()
	opt := Options{Output: filepath.Join(dir, "public")}
	lay(t, dir, map[string]string{"video.mp4": strings.Repeat("frame ", 100_000)})
	video := artifact.File{Path: "assets/video-HASH.mp4", Source: filepath.Join(dir, "video.mp4"), Hashed: true, From: "assets/video.mp4"}
	_, err := Publish(context.Background(), opt, []artifact.File{video})
	must(t, err)
	expectTree(t, opt.Output, map[string]string{"assets/video-HASH.mp4": strings.Repeat("frame ", 100_000)})
	expectNothingToDo(t, opt, []artifact.File{video})
}

func TestASourceThatChangesMeanwhileFailsTheBuild(t *testing.T) {
	dir := t.TempDir()
	opt := Options{Output: filepath.Join(dir, "public"), Root: dir}
	lay(t, dir, map[string]string{"video.mp4": "before"})
	opt.Digest = func(path string) (string, error) {
		digest, err := digestFile(path)
		lay(t, dir, map[string]string{"video.mp4": "after!"})
		return digest, err
	}
	_, err := Publish(context.Background(), opt, []artifact.File{
		{Path: "video.mp4", Source: filepath.Join(dir, "video.mp4"), From: "assets/video.mp4"},
	})
	expectFindings(t, err, []string{"assets/video.mp4: it changed while the build ran"})
	expectTree(t, dir, map[string]string{"video.mp4": "after!"})
}

func TestASourceThatGoesMeanwhileFailsTheBuild(t *testing.T) {
	dir := t.TempDir()
	opt := Options{Output: filepath.Join(dir, "public"), Root: dir}
	lay(t, dir, map[string]string{"video.mp4": "before"})
	opt.Digest = func(path string) (string, error) {
		digest, err := digestFile(path)
		must(t, os.Remove(path))
		return digest, err
	}
	_, err := Publish(context.Background(), opt, []artifact.File{
		{Path: "video.mp4", Source: filepath.Join(dir, "video.mp4"), From: "assets/video.mp4"},
	})
	expectFindings(t, err, []string{"assets/video.mp4: cannot be read: no such file or directory → Make it a readable file"})
	expectTree(t, dir, map[string]string{})
}

func TestABrokenRecordCountsAsNone(t *testing.T) {
	for name, record := range map[string]string{
		"truncated": `{"version": 1, "files": [`, "of another version": `{"version": 99, "files": [{"path": "own"}]}`, "empty": "",
		"naming files outside": `{"version": 1, "files": [{"path": "../own"}, {"path": "/own"}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			opt := Options{Output: filepath.Join(root, "public"), NoSync: true}
			lay(t, root, map[string]string{"own": "1", "public/own": "2", "public/" + recordName: record, "public/same": "s"})
			_, err := Publish(context.Background(), opt, files(map[string]string{"same": "s", "new": "n"}))
			must(t, err)
			expectTree(t, root, map[string]string{"own": "1", "public/own": "2", "public/same": "s", "public/new": "n", "public/" + recordName: tree(t, root)["public/"+recordName]})
			record, err := ReadRecord(opt.Output)
			must(t, err)
			if len(record.Files) != 2 || record.Files[0].Path != "new" || record.Files[0].SHA256 != sum([]byte("n")) || record.Files[0].Size != 1 {
				t.Errorf("the new record is %+v", record)
			}
		})
	}
}

func TestCleanRemovesWhatBuildsWrote(t *testing.T) {
	root := t.TempDir()
	opt := Options{Output: filepath.Join(root, "public"), NoSync: true}
	_, err := Publish(context.Background(), opt, files(map[string]string{"a/b": "1", "c": "2", "d": "3"}))
	must(t, err)
	lay(t, opt.Output, map[string]string{"own": "o", "d": "by hand"})
	got, err := Clean(context.Background(), opt)
	must(t, err)
	expectTree(t, root, map[string]string{"public/own": "o", "public/d": "by hand"})
	if diff := cmp.Diff(Summary{Removed: []string{"a/b", "c"}, Kept: []string{"d"}}, *got); diff != "" {
		t.Error(diff)
	}
	must(t, os.RemoveAll(opt.Output))
	_, err = Publish(context.Background(), opt, files(map[string]string{"a/b": "1"}))
	must(t, err)
	_, err = Clean(context.Background(), opt)
	must(t, err)
	expectTree(t, root, map[string]string{})
}

func TestCancelledBuildsChangeNothing(t *testing.T) {
	root := t.TempDir()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := Publish(ctx, Options{Output: filepath.Join(root, "public")}, files(map[string]string{"a": "1"}))
	if err == nil {
		t.Error("published though cancelled")
	}
	expectTree(t, root, map[string]string{})
}
