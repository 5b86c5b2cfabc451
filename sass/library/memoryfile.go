package library

import (
	"bytes"
	"io/fs"
	"time"
)

// A memoryFile is a file that is no part of the embedded ones.
type memoryFile struct {
	*bytes.Reader
	name string
}

// Stat describes the file.
func (f *memoryFile) Stat() (fs.FileInfo, error) { return memoryInfo{f.name, f.Size()}, nil }

// Close does nothing.
func (f *memoryFile) Close() error { return nil }

type memoryInfo struct {
	name string
	size int64
}

func (i memoryInfo) Name() string       { return i.name }
func (i memoryInfo) Size() int64        { return i.size }
func (i memoryInfo) Mode() fs.FileMode  { return 0o444 }
func (i memoryInfo) ModTime() time.Time { return time.Time{} }
func (i memoryInfo) IsDir() bool        { return false }
func (i memoryInfo) Sys() any           { return nil }
