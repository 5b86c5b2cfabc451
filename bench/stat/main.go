// Command stat asks the system for the state of every file below a folder, from as many goroutines as there are
// processors, and does nothing else: the least that a build needs to learn that nothing changed.
//
//	stat FOLDER
package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"
)

func main() {
	var files []string
	err := filepath.WalkDir(os.Args[1], func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			files = append(files, path)
		}
		return err
	})
	var group errgroup.Group
	workers := runtime.GOMAXPROCS(0)
	for part := range slices.Chunk(files, max(1, (len(files)+workers-1)/workers)) {
		group.Go(func() error {
			for _, file := range part {
				if _, err := os.Stat(file); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err == nil {
		err = group.Wait()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
