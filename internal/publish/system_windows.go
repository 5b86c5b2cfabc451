package publish

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
	"golang.org/x/sys/windows"
)

func isFull(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL)
}

func isReadOnly(err error) bool { return errors.Is(err, windows.ERROR_WRITE_PROTECT) }

func notAFolder(err error) bool { return errors.Is(err, windows.ERROR_PATH_NOT_FOUND) }

// rename waits a moment for those who hold the old file open: a web server that reads it, a virus scanner.
func rename(root *os.Root, from, to string) error {
	var err error
	for wait := 5 * time.Millisecond; wait < time.Second; wait *= 2 {
		err = root.Rename(from, to)
		if !errors.Is(err, windows.ERROR_SHARING_VIOLATION) && !errors.Is(err, windows.ERROR_ACCESS_DENIED) {
			return err
		}
		time.Sleep(wait)
	}
	return err
}

// syncFolder does nothing: Windows writes names through by itself.
func syncFolder(*os.Root, string) error { return nil }

// lockFolder keeps other processes from publishing into the folder, by a lock file beside the record.
func lockFolder(ctx context.Context, root *os.Root) (unlock func(), err error) {
	lock := flock.New(filepath.Join(root.Name(), ownPrefix+".lock"))
	if _, err := lock.TryLockContext(ctx, lockPoll); err != nil {
		return nil, err
	}
	return func() {
		_ = lock.Unlock()
		_ = os.Remove(lock.Path()) // fails where another holds it by now, which is right
	}, nil
}
