package main

import (
	"cmp"
	"os"

	"assetbuild/internal/config"

	"github.com/spf13/cobra"
)

// workVariable names the environment variable that holds the work folder for every command. A flag goes first.
const workVariable = "ASSETBUILD_WORK"

// addWork declares where a command works: for sources that may not be written to.
func (flags *buildFlags) addWork(cmd *cobra.Command) {
	cmd.Flags().StringVar(&flags.work, "work", "", "folder for all that "+config.WorkFolder+" would hold, from this folder; default: $"+workVariable)
}

// setWork moves the work folder to where the command line or the environment says.
func (flags *buildFlags) setWork(cfg *config.Config) error {
	folder := cmp.Or(flags.work, os.Getenv(workVariable))
	if folder == "" {
		return nil
	}
	return cfg.SetWork(folder)
}
