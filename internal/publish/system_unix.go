//go:build unix

package publish

import (
	"context"
	"errors"
	"os"
	"syscall"
	"time"
)

func isFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}

func isReadOnly(err error) bool { return errors.Is(err, syscall.EROFS) }

// notAFolder tells that a file cannot be there because a folder above it is a file.
func notAFolder(err error) bool { return errors.Is(err, syscall.ENOTDIR) }

func rename(root *os.Root, from, to string) error { return root.Rename(from, to) }

// syncFolder makes the names in a folder durable. File systems that cannot (some network ones) say EINVAL.
func syncFolder(root *os.Root, name string) error {
	dir, err := root.Open(name)
	if err != nil {
		return err
	}
	defer dir.Close()
	if err := dir.Sync(); err != nil && !errors.Is(err, syscall.EINVAL) && !errors.Is(err, syscall.ENOTSUP) {
		return err
	}
	return nil
}

// lockFolder keeps other processes from publishing into the folder, by a lock on the folder itself, which leaves nothing
// behind. It goes with the process. Where a file system has no such locks, the project's own lock has to do.
func lockFolder(ctx context.Context, root *os.Root) (unlock func(), err error) {
	dir, err := root.Open(".")
	if err != nil {
		return nil, err
	}
	for {
		err := syscall.Flock(int(dir.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		switch {
		case err == nil:
			return func() { dir.Close() }, nil
		case errors.Is(err, syscall.EINTR):
		case !errors.Is(err, syscall.EWOULDBLOCK):
			dir.Close()
			return func() {}, nil
		}
		select {
		case <-ctx.Done():
			dir.Close()
			return nil, ctx.Err()
		case <-time.After(lockPoll):
		}
	}
}
