package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"assetbuild/internal/config"
	"assetbuild/internal/dartsass"

	"github.com/spf13/cobra"
)

// release is set by the linker in a released binary: -ldflags "-X main.release=1.2.3".
var release string

// version gives this program's version: the released one, the module's, or "development".
func version() string {
	if release != "" {
		return release
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "development"
}

func newVersionCommand(t *terminal) *cobra.Command {
	return &cobra.Command{
		Use:     "version [DIR]",
		Short:   "Print the versions of assetbuild and of the Dart Sass that a project uses",
		Example: "  assetbuild version",
		Args:    atMost(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := projectArgument(args)
			root, err := projectRoot(dir)
			if err != nil {
				return usageError{err}
			}
			cfg, err := config.Load(root, "")
			if err != nil {
				return usageError{err}
			}
			fmt.Fprintf(t.out, "assetbuild %s (%s, %s/%s)\n", version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
			binary, err := dartsass.Find(cmd.Context(), dartsass.Options{
				Version: cfg.Sass.Version, Path: cfg.Sass.Path, Integrity: cfg.Sass.Integrity, Root: root, Work: cfg.Work,
				Notify: func(message string) { fmt.Fprintln(t.err, message) },
			})
			if err != nil {
				return err
			}
			fmt.Fprintf(t.out, "Dart Sass %s (%s)\n", binary.Version, binary.Origin)
			return nil
		},
	}
}
