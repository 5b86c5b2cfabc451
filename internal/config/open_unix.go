//go:build unix

package config

import (
	"os"
	"syscall"
)

// openPlain opens a file for reading. O_NONBLOCK returns at once where a named pipe took the file's place meanwhile.
func openPlain(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
}
