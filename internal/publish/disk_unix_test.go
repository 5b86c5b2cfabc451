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
