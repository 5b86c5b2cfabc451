//go:build unix

package main

import (
	"errors"
	"syscall"
)

// readOnly tells that the file system refused to write.
func readOnly(err error) bool { return errors.Is(err, syscall.EROFS) }
