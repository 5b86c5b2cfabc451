package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"assetbuild/internal/diagnostic"
)

// maxSize bounds a configuration file in bytes. The largest real ones hold a few kilobytes.
const maxSize = 1_000_000

// readBounded reads a regular file of at most maxSize bytes. Its kind is looked at before and after opening: opening a
// named pipe would wait for a writer, and a device has no end.
func readBounded(path, name string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, unreadable(name, err)
	}
	if err := refuseSpecial(info, name); err != nil {
		return nil, err
	}
	f, err := openPlain(path)
	if err != nil {
		return nil, unreadable(name, err)
	}
	defer f.Close()
	if info, err = f.Stat(); err != nil {
		return nil, unreadable(name, err)
	}
	if err := refuseSpecial(info, name); err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(f, maxSize+1))
	if err != nil {
		return nil, unreadable(name, err)
	}
	if len(data) > maxSize {
		return nil, tooLarge(name)
	}
	return data, nil
}

func refuseSpecial(info fs.FileInfo, name string) error {
	if !info.Mode().IsRegular() {
		return &diagnostic.Diagnostic{
			File:    name,
			Message: "the configuration is " + kind(info.Mode()) + ", not a file",
			Remedy:  "Put a text file in its place, or remove it to build with the defaults.",
		}
	}
	if info.Size() > maxSize {
		return tooLarge(name)
	}
	return nil
}

func tooLarge(name string) error {
	return &diagnostic.Diagnostic{
		File:    name,
		Message: fmt.Sprintf("the configuration is larger than %d bytes", maxSize),
		Remedy:  "Keep settings only in it; data for pages can stand in a script.",
	}
}

func unreadable(name string, err error) error {
	d := &diagnostic.Diagnostic{File: name, Message: "the configuration cannot be read: " + reason(err), Err: err}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		d.Message = "the configuration does not exist"
		d.Remedy = "`assetbuild init` writes one; without --config the defaults hold where there is none."
	case errors.Is(err, fs.ErrPermission):
		d.Remedy = "Make it readable for the user who builds."
	}
	return d
}

// refuseOutside fails where path is a symbolic link that leads out of the project.
func refuseOutside(root, path string) error {
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return unreadable(shown(root, path), err)
	}
	realRoot, err := filepath.EvalSymlinks(root)
	if err != nil {
		return unreadable(shown(root, path), err)
	}
	if within(realRoot, real) {
		return nil
	}
	return &diagnostic.Diagnostic{
		File:    shown(root, path),
		Message: "the configuration is a link that leads out of the project, to " + filepath.ToSlash(real),
		Remedy:  "Put the file itself there, or name the other one by --config.",
	}
}

// kind names what a path holds, for messages.
func kind(mode fs.FileMode) string {
	switch {
	case mode.IsDir():
		return "a folder"
	case mode&fs.ModeNamedPipe != 0:
		return "a named pipe"
	case mode&fs.ModeSocket != 0:
		return "a socket"
	case mode&fs.ModeDevice != 0:
		return "a device"
	}
	return "a special file"
}

// reason gives the system's own words for what failed, without the path that the message names already.
func reason(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}
