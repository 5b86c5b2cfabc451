// Command dartsass compiles a project's Sass entries with Dart Sass alone, in one process by the embedded protocol, and
// keeps nothing: the least that any tool around Dart Sass needs for these entries.
//
//	dartsass PROJECT
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"assetbuild/internal/config"
	"assetbuild/internal/dartsass"

	"github.com/bep/godartsass/v2"
	"golang.org/x/sync/errgroup"
)

func main() {
	if err := compile(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func compile(project string) error {
	binary, err := dartsass.Find(context.Background(), dartsass.Options{Version: config.SassVersion, Root: project})
	if err != nil {
		return err
	}
	transpiler, err := godartsass.Start(godartsass.Options{
		DartSassEmbeddedFilename: binary.Command,
		LogEventHandler:          func(godartsass.LogEvent) {},
	})
	if err != nil {
		return err
	}
	defer transpiler.Close()
	entries, err := filepath.Glob(filepath.Join(project, "assets", "sass", "*.scss"))
	if err != nil {
		return err
	}
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0) * 2)
	for _, entry := range entries {
		group.Go(func() error {
			source, err := os.ReadFile(entry)
			if err != nil {
				return err
			}
			_, err = transpiler.Execute(godartsass.Args{
				Source:          string(source),
				URL:             "file://" + entry,
				EnableSourceMap: true,
				IncludePaths:    []string{filepath.Join(project, ".assetbuild", "sass"), filepath.Dir(entry)},
			})
			return err
		})
	}
	return group.Wait()
}
