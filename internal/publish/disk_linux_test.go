package publish

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"assetbuild/internal/artifact"
	"assetbuild/internal/diagnostic"
)

// mount gives a small file system in memory, where this user may mount one.
func mount(t *testing.T, options string) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, options); err != nil {
		t.Skip("this user may not mount: ", err)
	}
	t.Cleanup(func() { must(t, syscall.Unmount(dir, syscall.MNT_DETACH)) })
	return dir
}

func TestAFullDiskChangesNothing(t *testing.T) {
	for _, fill := range []struct{ name, options string }{
		{"of bytes", "size=256k"}, {"of files", "size=1m,nr_inodes=40"},
	} {
		t.Run(fill.name, func(t *testing.T) {
			root := mount(t, fill.options)
			opt := Options{Output: filepath.Join(root, "public"), Root: root}
			_, err := Publish(context.Background(), opt, files(before))
			must(t, err)
			var large []artifact.File
			for _, name := range strings.Split("abcdefghijklmnopqrstuvwxyzäöü", "") {
				large = append(large, file(name, strings.Repeat(name, 20_000)))
			}
			_, err = Publish(context.Background(), opt, large)
			if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(remedies(err), "The disk is full") {
				t.Errorf("got %v", err)
			}
			expectTree(t, opt.Output, before)
			_, err = Publish(context.Background(), opt, files(after))
			must(t, err)
			expectTree(t, opt.Output, after)
		})
	}
}

func TestADiskThatIsReadOnly(t *testing.T) {
	root := mount(t, "size=1m")
	opt := Options{Output: filepath.Join(root, "public"), Root: root}
	_, err := Publish(context.Background(), opt, files(before))
	must(t, err)
	must(t, syscall.Mount("", root, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""))
	_, err = Publish(context.Background(), opt, files(after))
	expectFindings(t, err, []string{"public: cannot be written to: read-only file system → Make the output folder writable"})
	expectTree(t, opt.Output, before)
	summary, err := Publish(context.Background(), opt, files(before))
	if err != nil || len(summary.Unchanged) != len(before) {
		t.Errorf("with nothing to do: %+v, %v", summary, err)
	}
}

// A file system that takes "Home.css" and "home.css" for one file.
func TestLetterCase(t *testing.T) {
	root := mount(t, "size=1m,casefold")
	dir := filepath.Join(root, "public")
	must(t, os.Mkdir(dir, 0o755))
	if err := casefold(dir); err != nil {
		t.Skip("this system folds no cases: ", err)
	}
	opt := Options{Output: dir, Root: root}
	_, err := Publish(context.Background(), opt, files(map[string]string{"Home.css": "1", "other": "2"}))
	must(t, err)
	_, err = Publish(context.Background(), opt, files(map[string]string{"home.css": "1", "other": "2"}))
	must(t, err)
	expectTree(t, dir, map[string]string{"home.css": "1", "other": "2"})
	expectNothingToDo(t, opt, files(map[string]string{"home.css": "1", "other": "2"}))
	_, err = Publish(context.Background(), opt, files(map[string]string{"A": "1", "a": "2"}))
	expectFindings(t, err, []string{"assets/A: two files would be published as A: the other is made from assets/a"})
}

// casefold makes an empty folder take names for equal that differ in letter case only (FS_CASEFOLD_FL of ioctl_iflags(2)).
func casefold(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	flags, err := unix.IoctlGetUint32(int(f.Fd()), unix.FS_IOC_GETFLAGS)
	if err != nil {
		return err
	}
	return unix.IoctlSetPointerInt(int(f.Fd()), unix.FS_IOC_SETFLAGS, int(flags|0x40000000))
}

func remedies(err error) string {
	var all []string
	for _, d := range diagnostic.Of(err) {
		all = append(all, d.Remedy)
	}
	return strings.Join(all, "\n")
}
