//go:build !unix

package cache

import "os"

// openFile opens a file for reading.
func openFile(path string) (*os.File, error) { return os.Open(path) }

// openOwn opens one of the cache's own files.
func openOwn(path string) (*os.File, error) { return os.Open(path) }
