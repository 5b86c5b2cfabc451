package sprite

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"assetbuild/internal/diagnostic"
)

// tree writes files of one byte; a name that ends in a slash makes a directory, "a -> b" a symbolic link.
func tree(t *testing.T, names ...string) string {
	t.Helper()
	root := filepath.Join(t.TempDir(), "sprites")
	must(t, os.MkdirAll(root, 0o755))
	for _, name := range names {
		name, target, isLink := strings.Cut(name, " -> ")
		file := filepath.Join(root, filepath.FromSlash(name))
		if strings.HasSuffix(name, "/") {
			must(t, os.MkdirAll(file, 0o755))
			continue
		}
		must(t, os.MkdirAll(filepath.Dir(file), 0o755))
		if isLink {
			if err := os.Symlink(filepath.FromSlash(target), file); err != nil {
				t.Skip("no symbolic links here: ", err)
			}
			continue
		}
		must(t, os.WriteFile(file, []byte("x"), 0o644))
	}
	return root
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// describe gives one line a directory: its name, and its icons with scales.
func describe(dirs []Directory) string {
	var lines []string
	for _, dir := range dirs {
		line := dir.Name + " (" + dir.Rel + "):"
		for _, f := range dir.Files {
			line += fmt.Sprintf(" %s@%g=%s", f.ID, f.Scale, f.Name)
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func TestScan(t *testing.T) {
	for _, c := range []struct {
		why   string
		files []string
		want  string
	}{
		{
			"directories at any depth are named by their path",
			[]string{"nav/home.png", "nav/small/b.gif", "nav/small/a.webp"},
			"nav (nav): home@1=home.png\nnav-small (nav/small): a@1=a.webp b@1=b.gif",
		},
		{"images directly in the root get the root's name", []string{"x.png"}, "sprites (.): x@1=x.png"},
		{"extensions count in any letter case", []string{"a/b.PNG", "a/c.JpEg", "a/d.jpg"}, "a (a): b@1=b.PNG c@1=c.JpEg d@1=d.jpg"},
		{"what is hidden and what is no image is passed over", []string{"a/.b.png", ".git/c.png", "a/readme.md", "a/d.psd", "a/e.png"}, "a (a): e@1=e.png"},
		{"a directory whose name looks like an image is a directory", []string{"a.png/b.png"}, "a-png (a.png): b@1=b.png"},
		{"empty directories make no sheet", []string{"a/", "b/c/"}, ""},
		{
			"scales in the file's name and in the directory's belong to one sheet",
			[]string{"nav/a.png", "nav/a@2x.png", "nav@1.5x/a.png", "nav@3x/sub/b.png"},
			"nav (nav): a@1=a.png a@1.5=../nav@1.5x/a.png a@2=a@2x.png\nnav-sub (nav/sub): b@3=../../nav@3x/sub/b.png",
		},
		{"the same scale twice in a path counts once", []string{"nav@2x/a@2x.png"}, "nav (nav): a@2=../nav@2x/a@2x.png"},
		{"a name that only looks like a scale is a name", []string{"a/b@0x.png", "a/@2x.png", "a/c@x.png"}, "a (a): 2x@1=@2x.png b-0x@1=b@0x.png c-x@1=c@x.png"},
		{"a symbolic link within the project is followed", []string{"a/b.png", "c -> a", "d/e.png -> ../a/b.png"}, "a (a): b@1=b.png\nc (c): b@1=b.png\nd (d): e@1=e.png"},
	} {
		t.Run(c.why, func(t *testing.T) {
			dirs, err := Scan(context.Background(), tree(t, c.files...), ScanOptions{})
			if got := describe(dirs); got != c.want || err != nil {
				t.Errorf("got\n%s\n(%v), want\n%s", got, err, c.want)
			}
		})
	}
}

func TestScanRefuses(t *testing.T) {
	for _, c := range []struct {
		why   string
		files []string
		want  []string // File: Message, in order
	}{
		{"a name that would leave its rule", []string{"a/b;}c{.png"}, []string{"sprites/a/b;}c{.png: the name holds ';'"}},
		{"a name with a line break, escaped in the message", []string{"a/b\nc.png"}, []string{`sprites/a/b\nc.png: the name holds the control character U+000A`}},
		{"a name that isn't UTF-8", []string{"a/b\xff.png"}, []string{`sprites/a/b\xff.png: the name is not valid UTF-8`}},
		{"a directory's name", []string{"a|b/c.png"}, []string{"sprites/a|b: the name holds '|'"}},
		{"a name of which nothing stays", []string{"a/+.png"}, []string{"sprites/a/+.png: the name holds no letter, digit, hyphen or underscore"}},
		{
			"two names that become one identifier", []string{"a/b c.png", "a/b+c.png"},
			[]string{"sprites/a/b+c.png: sprites/a/b c.png and sprites/a/b+c.png would both be the placeholder %a-b-c"},
		},
		{
			"one name with two extensions", []string{"a/b.gif", "a/b.png"},
			[]string{"sprites/a/b.png: sprites/a/b.gif and sprites/a/b.png would both be the placeholder %a-b"},
		},
		{
			"one name twice at one scale", []string{"a/b.png", "a/b@2x.png", "a@2x/b.png"},
			[]string{"sprites/a/b@2x.png: sprites/a@2x/b.png and sprites/a/b@2x.png would both be the placeholder %a-b"},
		},
		{
			"two directories with one sheet's name", []string{"a/b/c.png", "a-b/d.png"},
			[]string{"sprites/a/b: sprites/a-b and sprites/a/b would both be the sheet a-b"},
		},
		{
			"two directories whose names Sass holds for one", []string{"a_b/c.png", "a-b/d.png"},
			[]string{"sprites/a_b: sprites/a-b and sprites/a_b would both be the sheet a_b"},
		},
		{
			"two directories that would give one placeholder", []string{"nav/small-home.png", "nav-small/home.png"},
			[]string{"sprites/nav-small/home.png: sprites/nav/small-home.png and sprites/nav-small/home.png would both be the placeholder %nav-small-home"},
		},
		{"two scales in one path", []string{"a@2x/b@3x.png"}, []string{"sprites/a@2x/b@3x.png: the path holds two different scales"}},
		{"a link to nothing", []string{"a/b.png -> c.png"}, []string{"sprites/a/b.png: the symbolic link leads to nothing"}},
		{"a link to itself", []string{"a/b.png -> b.png"}, []string{"sprites/a/b.png: the symbolic link leads in a circle"}},
		{"a link to a directory above", []string{"a/b.png", "a/c -> .."}, []string{"sprites/a/c: the symbolic link leads back to a directory that holds it"}},
		{"a link out of the project", []string{"a/b.png -> ../../../secret.png"}, []string{"sprites/a/b.png: the symbolic link leads out of the project, to "}},
		{"a link to a directory outside", []string{"a/b -> ../../../secret"}, []string{"sprites/a/b: the symbolic link leads out of the project, to "}},
		{"everything wrong is told at once", []string{"a/b*.png", "c/d?.png"}, []string{"sprites/a/b*.png: the name holds '*'", "sprites/c/d?.png: the name holds '?'"}},
	} {
		t.Run(c.why, func(t *testing.T) {
			root := tree(t, c.files...)
			outside := filepath.Dir(filepath.Dir(root))
			must(t, os.MkdirAll(filepath.Join(outside, "secret"), 0o755))
			must(t, os.WriteFile(filepath.Join(outside, "secret.png"), []byte("x"), 0o644))
			_, err := Scan(context.Background(), root, ScanOptions{Project: filepath.Dir(root)})
			expect(t, err, c.want)
		})
	}
}

// expect compares findings by the start of their text, and looks that each has a remedy.
func expect(t *testing.T, err error, want []string) {
	t.Helper()
	var got []string
	for _, d := range diagnostic.Of(err) {
		got = append(got, d.Error())
		if d.Remedy == "" {
			t.Errorf("%v has no remedy", d)
		}
	}
	if !slices.EqualFunc(got, want, strings.HasPrefix) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestScanMayLeaveTheProjectWhereAllowed(t *testing.T) {
	root := tree(t, "a/b.png -> ../../../c.png")
	must(t, os.WriteFile(filepath.Join(filepath.Dir(filepath.Dir(root)), "c.png"), []byte("x"), 0o644))
	dirs, err := Scan(context.Background(), root, ScanOptions{AllowOutside: true})
	if got := describe(dirs); got != "a (a): b@1=b.png" || err != nil {
		t.Errorf("got %s (%v)", got, err)
	}
}

func TestScanDirectory(t *testing.T) {
	root := tree(t, "nav/a.png", "nav/sub/b.png", "nav@2x/a.png", "navigation@2x/c.png", "nav@2x/sub/d.png")
	dir, err := ScanDirectory(context.Background(), filepath.Join(root, "nav"), ScanOptions{Project: root})
	if got := describe([]Directory{dir}); got != "nav (.): a@1=a.png a@2=../nav@2x/a.png" || err != nil {
		t.Errorf("got %s (%v)", got, err)
	}
	if got := dir.Files[1].Display; got != "nav@2x/a.png" {
		t.Errorf("the file is shown as %s", got)
	}
}

func TestScanOfUnreadableDirectory(t *testing.T) {
	root := tree(t, "a/b.png", "c/d.png")
	must(t, os.Chmod(filepath.Join(root, "a"), 0))
	t.Cleanup(func() { os.Chmod(filepath.Join(root, "a"), 0o755) })
	if _, err := os.ReadDir(filepath.Join(root, "a")); err == nil {
		t.Skip("this user may read everything")
	}
	dirs, err := Scan(context.Background(), root, ScanOptions{})
	expect(t, err, []string{"a: the directory can't be read: permission denied"})
	if got := describe(dirs); got != "c (c): d@1=d.png" {
		t.Errorf("the other directories are %s", got)
	}
}

func TestScanOfMissingRoot(t *testing.T) {
	if _, err := Scan(context.Background(), filepath.Join(t.TempDir(), "none"), ScanOptions{Project: t.TempDir()}); err == nil {
		t.Error("no error")
	}
}
