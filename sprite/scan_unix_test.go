//go:build unix

package sprite

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

func TestScanRefusesWhatIsNoFile(t *testing.T) {
	root := tree(t, "a/zero.png -> /dev/zero", "a/good.png")
	must(t, unix.Mkfifo(filepath.Join(root, "a", "pipe.png"), 0o644))
	_, err := Scan(context.Background(), root, ScanOptions{AllowOutside: true})
	expect(t, err, []string{
		"a/pipe.png: this is a named pipe, not an image file",
		"a/zero.png: this is a device, not an image file",
	})
}

// A file can become a pipe after it was scanned: nothing may wait for it then.
func TestReadingAPipeEnds(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.png")
	must(t, unix.Mkfifo(file, 0o644))
	_, err := read(context.Background(), File{Path: file, Display: "a.png"}, false)
	expect(t, err, []string{"a.png: this is a named pipe, not an image file"})
	must(t, os.Remove(file))
	_, err = read(context.Background(), File{Path: file, Display: "a.png"}, false)
	expect(t, err, []string{"a.png: the file was deleted or cut during the build"})
}
