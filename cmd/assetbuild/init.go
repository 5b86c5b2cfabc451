package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"assetbuild/internal/config"
	"assetbuild/internal/diagnostic"

	"github.com/spf13/cobra"
)

func newInitCommand(t *terminal) *cobra.Command {
	return &cobra.Command{
		Use:   "init [DIR]",
		Short: "Write a commented assetbuild.toml",
		Long: `Writes an assetbuild.toml with every setting, commented out at its default. A project needs none: it is for those
who want to change something.`,
		Example: "  assetbuild init",
		Args:    atMost(1),
		RunE: func(_ *cobra.Command, args []string) error {
			dir := projectArgument(args)
			root, err := projectRoot(dir)
			if err != nil {
				return usageError{err}
			}
			if err := writeNew(filepath.Join(root, config.FileName), config.Template()); err != nil {
				return usageError{err}
			}
			fmt.Fprintf(t.out, "Wrote %s. Every setting in it is at its default.\n", config.FileName)
			return nil
		},
	}
}

// writeNew writes a file that must not be there yet.
func writeNew(path string, data []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return &diagnostic.Diagnostic{File: filepath.Base(path), Message: "the file is there already", Remedy: "Move it away first: it is not written over.", Err: err}
	}
	if err != nil {
		return fmt.Errorf("write the configuration: %w", err)
	}
	_, err = file.Write(data)
	return errors.Join(err, file.Close())
}
