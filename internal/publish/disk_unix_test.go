//go:build unix

package publish

import (
	"context"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

func TestPipesInTheWayAreNotRead(t *testing.T) {
	root := t.TempDir()
	opt := Options{Output: filepath.Join(root, "public"), Root: root}
	lay(t, opt.Output, nil)
	must(t, os.MkdirAll(opt.Output, 0o755))
	must(t, syscall.Mkfifo(filepath.Join(opt.Output, "a"), 0o644))
	build := files(map[string]string{"a": ""})
	_, err := Publish(context.Background(), opt, build)
	expectFindings(t, err, []string{"public/a: a file that no build wrote is in the way"})
	opt.Force = true
	_, err = Publish(context.Background(), opt, build)
	must(t, err)
	expectTree(t, opt.Output, map[string]string{"a": ""})
}

func TestAReadOnlyFolder(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root writes everywhere")
	}
	root := t.TempDir()
	opt := Options{Output: filepath.Join(root, "public"), Root: root}
	_, err := Publish(context.Background(), opt, files(before))
	must(t, err)
	must(t, os.Chmod(opt.Output, 0o555))
	defer os.Chmod(opt.Output, 0o755)
	_, err = Publish(context.Background(), opt, files(after))
	expectFindings(t, err, []string{"public: cannot be written to: permission denied → Make the output folder writable"})
	expectTree(t, opt.Output, before)
	summary, err := Publish(context.Background(), opt, files(before))
	if err != nil || len(summary.Unchanged) != len(before) {
		t.Errorf("with nothing to do: %+v, %v", summary, err)
	}
}

func TestAFolderInsideThatIsReadOnly(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root writes everywhere")
	}
	root := t.TempDir()
	opt := Options{Output: filepath.Join(root, "public"), Root: root}
	_, err := Publish(context.Background(), opt, files(before))
	must(t, err)
	must(t, os.Chmod(filepath.Join(opt.Output, "assets"), 0o555))
	defer os.Chmod(filepath.Join(opt.Output, "assets"), 0o755)
	_, err = Publish(context.Background(), opt, files(after))
	expectFindings(t, err, []string{"public/assets/a-HASH2.css: cannot be put in its place: permission denied"})
	expectTree(t, opt.Output, before)
}
