//go:build unix

package cache

import (
	"os"
	"syscall"
)

// openFile opens a file for reading, without waiting for a writer where it is a named pipe.
func openFile(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
}

// openOwn opens one of the cache's own files, which is never a link.
func openOwn(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK|syscall.O_NOFOLLOW, 0)
}
