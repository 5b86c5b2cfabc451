package main

import (
	"errors"
	"syscall"
)

// readOnly tells that the volume refused to write (ERROR_WRITE_PROTECT).
func readOnly(err error) bool { return errors.Is(err, syscall.Errno(19)) }
