package publish

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"assetbuild/internal/diagnostic"
)

// lockPoll is how often a lock that another process holds is tried again.
const lockPoll = 20 * time.Millisecond

// Lock keeps other builds of the project at root out until release is called. A build that has to wait is told once by
// whom, through waiting, which may be nil; holder is empty where that is unknown. The lock goes with its process, however
// that ends.
func Lock(ctx context.Context, root string, waiting func(holder string)) (release func(), err error) {
	return LockWork(ctx, filepath.Join(root, ".assetbuild"), ".assetbuild", waiting)
}

// LockWork does Lock's work for a project whose work folder is dir, absolute; messages call it shown.
func LockWork(ctx context.Context, dir, shown string, waiting func(holder string)) (release func(), err error) {
	for _, part := range workFolderParts {
		if info, err := os.Lstat(filepath.Join(dir, part)); err == nil && info.Mode()&fs.ModeSymlink != 0 {
			return nil, linkedWorkFolder(path.Join(shown, filepath.ToSlash(part)))
		}
	}
	if err := makeWorkFolder(dir); err != nil {
		return nil, lockFailure(shown, err)
	}
	lock := flock.New(filepath.Join(dir, "lock"), flock.SetPermissions(0o666)) // for all users that the umask lets in
	holder := filepath.Join(dir, "lock.holder")
	got, err := lock.TryLock()
	if err == nil && !got {
		if waiting != nil {
			text, _ := os.ReadFile(holder) // only a courtesy
			waiting(strings.TrimSpace(string(text)))
		}
		got, err = lock.TryLockContext(ctx, lockPoll)
	}
	switch {
	case ctx.Err() != nil && !got:
		return nil, ctx.Err()
	case err != nil || !got:
		return nil, lockFailure(shown, err)
	}
	_ = os.WriteFile(holder, fmt.Appendf(nil, "process %d\n", os.Getpid()), 0o666)
	return func() { _ = lock.Unlock() }, nil
}

// makeWorkFolder makes .assetbuild, which keeps itself out of version control.
func makeWorkFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	ignore := filepath.Join(dir, ".gitignore")
	if _, err := os.Lstat(ignore); !errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return os.WriteFile(ignore, []byte("# Made by assetbuild; everything here can be made again.\n*\n"), 0o666)
}

// workFolderParts are where a build writes by a fixed name.
var workFolderParts = []string{"", "lock", "lock.holder", ".gitignore", "cache", "parallax", "sass", filepath.Join("sass", "generated")}

// linkedWorkFolder refuses a work folder that is a link, or holds one: what a build writes there must not land elsewhere.
func linkedWorkFolder(shown string) error {
	return diagnostic.List{{
		File:    shown,
		Message: "this is a symbolic link, and a build would write where it leads",
		Remedy:  "Remove the link. To keep results elsewhere, name a folder with --work, or set folder under [cache] in assetbuild.toml.",
	}}
}

func lockFailure(shown string, err error) error {
	return diagnostic.List{{
		File:    path.Join(shown, "lock"),
		Message: "the project cannot be locked: " + reason(err),
		Remedy:  "Let the user who builds write to this folder, or name another one with --work.",
		Err:     err,
	}}
}
