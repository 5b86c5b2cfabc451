package dartsass

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// Bounds on what an archive may hold: Dart Sass has four files of 11 MB together. An archive that was checked against its
// sum is trusted, but a sum in a configuration may be anybody's.
const (
	maxFiles = 1000
	maxBytes = 256 << 20
)

// unpack writes the folder package/dart-sass of an npm archive to dir, which must not exist. Only plain files and folders
// are taken; whatever would lie outside dir, and any link, is an error.
func unpack(archive io.Reader, dir string) error {
	unzipped, err := gzip.NewReader(archive)
	if err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o755); err != nil {
		return err
	}
	// A root can't be left, whatever the names in the archive are.
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	files, left := 0, int64(maxBytes)
	entries := tar.NewReader(unzipped)
	for {
		entry, err := entries.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		name, ok := strings.CutPrefix(path.Clean(entry.Name), "package/dart-sass/")
		if !ok {
			if !filepath.IsLocal(filepath.FromSlash(entry.Name)) {
				return fmt.Errorf("%q leads out of the package", entry.Name)
			}
			continue // the package's own papers
		}
		if files++; files > maxFiles {
			return fmt.Errorf("more than %d files", maxFiles)
		}
		switch entry.Typeflag {
		case tar.TypeDir:
			err = root.MkdirAll(name, 0o755)
		case tar.TypeReg:
			if left -= entry.Size; left < 0 {
				return fmt.Errorf("more than %d MB", maxBytes>>20)
			}
			err = unpackFile(root, name, entry, entries)
		default:
			err = fmt.Errorf("%q is neither a file nor a folder", entry.Name)
		}
		if err != nil {
			return err
		}
	}
}

func unpackFile(root *os.Root, name string, entry *tar.Header, content io.Reader) error {
	if err := root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return err
	}
	mode := os.FileMode(0o644)
	if entry.Mode&0o111 != 0 {
		mode = 0o755
	}
	file, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = io.Copy(file, content)
	return errors.Join(err, file.Close())
}
