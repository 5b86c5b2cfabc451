package publish

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// before and after are two builds that differ in every way that a switch has to handle.
var (
	before = map[string]string{
		"assets/a-HASH1.css": "a1", "assets/same-HASH.png": "s", "index.html": "names a-HASH1", "file": "1", "folder/x": "2",
		"folder/y": "3", "gone/deep/z": "4", "manifest.json": "m1",
	}
	after = map[string]string{
		"assets/a-HASH2.css": "a2", "assets/same-HASH.png": "s", "index.html": "names a-HASH2", "file/x": "5", "file/y": "6",
		"folder": "7", "new/w": "8", "manifest.json": "m2",
	}
)

// staged gives an output folder that holds `before`, and the change to `after`, ready to switch.
func staged(t *testing.T) (*output, *change) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "public")
	opt := Options{Output: dir, NoSync: true}
	_, err := Publish(context.Background(), opt, files(before))
	must(t, err)
	o, err := open(context.Background(), opt, true)
	must(t, err)
	t.Cleanup(o.close)
	p, err := o.plan(context.Background(), files(after))
	must(t, err)
	c, err := o.stage(context.Background(), p)
	must(t, err)
	return o, c
}

func TestACutSwitchIsFinished(t *testing.T) {
	_, c := staged(t)
	for cut := range len(c.Moves) + 1 {
		t.Run(fmt.Sprintf("after %d of %d moves", cut, len(c.Moves)), func(t *testing.T) {
			o, c := staged(t)
			must(t, o.backUp(c))
			must(t, o.root.Rename(stagedJournal, journalName))
			for i := range cut {
				must(t, o.move(&c.Moves[i]))
			}
			must(t, o.recover())
			expectTree(t, o.Output, after)
			o.unlock()
			expectNothingToDo(t, o.Options, files(after))
		})
	}
}

func TestABuildThatWasKilledBeforeTheSwitchIsUndone(t *testing.T) {
	o, _ := staged(t)
	must(t, o.recover())
	expectTree(t, o.Output, before)
}

func TestARefusedRenameUndoesTheSwitch(t *testing.T) {
	_, c := staged(t)
	for _, m := range c.Moves {
		t.Run(m.Path, func(t *testing.T) {
			o, c := staged(t)
			obstruct(t, o.Output, m.Path)
			before := tree(t, o.Output)
			maps.DeleteFunc(before, func(name, _ string) bool { return strings.HasPrefix(name, stagingName) })
			if err := o.change(c); err == nil {
				t.Fatal("a switch onto a folder succeeded")
			}
			expectTree(t, o.Output, before)
		})
	}
}

// obstruct puts a folder of someone else's where a file is about to go.
func obstruct(t *testing.T, dir, name string) {
	t.Helper()
	for i := range name + "/" {
		part := (name + "/")[:i]
		if info, err := os.Lstat(filepath.Join(dir, part)); part != "" && err == nil && !info.IsDir() {
			must(t, os.Remove(filepath.Join(dir, part)))
		}
	}
	lay(t, dir, map[string]string{name + "/own": "own"})
}

func TestAnUndoThatIsCutCanBeFinished(t *testing.T) {
	_, c := staged(t)
	for undone := range len(c.Moves) {
		t.Run(fmt.Sprintf("%d of %d", undone, len(c.Moves)), func(t *testing.T) {
			o, c := staged(t)
			must(t, o.backUp(c))
			must(t, o.root.Rename(stagedJournal, journalName))
			for i := range c.Moves {
				must(t, o.move(&c.Moves[i]))
			}
			for i := range undone {
				must(t, o.undoMove(c.Moves[len(c.Moves)-1-i]))
			}
			must(t, o.recover())
			expectTree(t, o.Output, after)
		})
	}
}

func TestABrokenJournalIsDropped(t *testing.T) {
	for name, journal := range map[string]string{
		"truncated":                  `{"version":1,"moves":[{"sta`,
		"of another version":         `{"version":99}`,
		"naming a file outside":      `{"version":1,"remove":["../own"]}`,
		"moving to a place outside":  `{"version":1,"moves":[{"staged":".assetbuild.staging/0","path":"../own"}]}`,
		"moving what is not staged":  `{"version":1,"moves":[{"staged":"a","path":"b"}]}`,
		"clearing what lies outside": `{"version":1,"moves":[{"staged":".assetbuild.staging/0","path":"a","clear":["/own"]}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			out := filepath.Join(root, "public")
			_, err := Publish(context.Background(), Options{Output: out}, files(map[string]string{"a": "1"}))
			must(t, err)
			lay(t, root, map[string]string{"own": "o", "public/" + journalName: journal, "public/" + stagedName(0): "x"})
			must(t, Recover(context.Background(), Options{Output: out}))
			want := map[string]string{"own": "o", "public/a": "1"}
			got := tree(t, root)
			delete(got, "public/"+recordName)
			if !maps.Equal(got, want) {
				t.Errorf("found %v", got)
			}
		})
	}
}

func TestRecoverWithoutAFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	must(t, Recover(context.Background(), Options{Output: dir}))
	if _, err := os.Lstat(dir); err == nil {
		t.Error("the folder was made")
	}
}

func TestNamesThatDifferInLetterCaseWhereTheyAreOneFile(t *testing.T) {
	opt := Options{Output: filepath.Join(t.TempDir(), "public"), NoSync: true}
	_, err := Publish(context.Background(), opt, files(map[string]string{"Home.css": "1", "gone": "2"}))
	must(t, err)
	lay(t, opt.Output, map[string]string{"home.css": "1"}) // what such a system answers when it is asked for this name
	o, err := open(context.Background(), opt, true)
	must(t, err)
	defer o.close()
	o.caseless = true
	p, err := o.plan(context.Background(), files(map[string]string{"home.css": "1"}))
	must(t, err)
	if diff := cmp.Diff(Summary{Written: []string{"home.css"}, Removed: []string{"gone"}, Bytes: 1}, p.summary); diff != "" {
		t.Errorf("the new name must be written, and the file not removed by its old name:\n%s", diff)
	}
	_, err = o.plan(context.Background(), files(map[string]string{"A": "1", "a": "2"}))
	expectFindings(t, err, []string{"assets/A: two files would be published as A: the other is made from assets/a"})
}
