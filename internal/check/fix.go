package check

import (
	"fmt"
	"os"
	"path/filepath"
)

// A Fix mends a finding by giving a file new content.
type Fix struct {
	// Path is the file, absolute. It is written whole or not at all.
	Path string
	// Said is what is done, after the file's name: "encoded again, without loss".
	Said string
	// content gives the new content; nil where it turns out that nothing can be done.
	content func() []byte
}

// Apply writes the file, and tells whether there was something to do.
func (f *Fix) Apply() (bool, error) {
	data := f.content()
	if data == nil {
		return false, nil
	}
	mode := os.FileMode(0o644)
	if info, err := os.Stat(f.Path); err == nil {
		mode = info.Mode().Perm()
	}
	if err := os.MkdirAll(filepath.Dir(f.Path), 0o755); err != nil {
		return false, fmt.Errorf("mend a file: %w", err)
	}
	temporary, err := os.CreateTemp(filepath.Dir(f.Path), ".assetbuild-*")
	if err != nil {
		return false, fmt.Errorf("mend a file: %w", err)
	}
	defer os.Remove(temporary.Name()) // is gone where all went well
	_, err = temporary.Write(data)
	if err == nil {
		err = temporary.Chmod(mode)
	}
	if closing := temporary.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Rename(temporary.Name(), f.Path)
	}
	if err != nil {
		return false, fmt.Errorf("mend a file: %w", err)
	}
	return true, nil
}
