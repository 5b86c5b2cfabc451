//go:build unix

package sprite

import (
	"os"
	"syscall"
)

// openRegular opens a file for reading without waiting: opening a named pipe waits for a writer otherwise.
func openRegular(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
}
