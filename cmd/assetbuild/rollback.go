package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"assetbuild/internal/lazyregexp"
	"assetbuild/internal/publish"
	"assetbuild/internal/report"

	"github.com/spf13/cobra"
)

// generationID matches what names a generation: its number, or its whole ID.
var generationID = lazyregexp.New(`^[1-9]\d*(-[0-9a-f]{8})?$`)

func newRollbackCommand(t *terminal) *cobra.Command {
	var flags buildFlags
	cmd := &cobra.Command{
		Use:   "rollback [ID] [DIR]",
		Short: "Make an older release current again",
		Long: `Makes a generation that the output folder keeps current again, whole: every file of it is checked first, and where one is
missing, all that are missing are told and nothing changes. ID is a number or an ID that "assetbuild generations" lists; without
one, the generation before the current one. No source is read and nothing is built, so it can run where only the output
folder is: --out names it.`,
		Example: `  assetbuild rollback
  assetbuild rollback 17
  assetbuild rollback 17-3f9ac2d1 --out /var/www/shop/public`,
		Args: atMost(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			id := ""
			if len(args) > 0 && (generationID.MatchString(args[0]) || len(args) > 1) {
				id, args = args[0], args[1:]
			}
			return runRollback(cmd.Context(), t, id, projectArgument(args), flags)
		},
	}
	flags.addOutput(cmd)
	cmd.Flags().BoolVar(&flags.json, "json", false, "print one JSON document")
	return cmd
}

func runRollback(ctx context.Context, t *terminal, id, dir string, flags buildFlags) error {
	opt, err := buildOptions(dir, flags)
	if err != nil {
		return usageError{err}
	}
	start := time.Now()
	g, summary, err := publish.Rollback(ctx, publish.Options{Output: opt.Config.Output, Root: opt.Config.Root, Jobs: opt.Jobs}, id)
	if err != nil {
		return err
	}
	took := time.Since(start)
	if flags.json {
		enc := json.NewEncoder(t.out)
		enc.SetIndent("", "  ")
		return enc.Encode(report.Rollback{
			Output: shownOutput(opt), Generation: g.ID, Made: g.Made, Written: len(summary.Written), Unchanged: len(summary.Unchanged),
			Removed: len(summary.Removed), Milliseconds: milliseconds(took),
		})
	}
	what := "was there already"
	if n := len(summary.Written) + len(summary.Removed); n > 0 {
		what = fmt.Sprintf("is current again: %d written, %d unchanged, %d removed", len(summary.Written), len(summary.Unchanged), len(summary.Removed))
	}
	fmt.Fprintf(t.out, "%s: generation %s, made %s, %s (%s)\n", shownOutput(opt), g.ID, g.Made.Local().Format("2006-01-02 15:04"), what, report.Duration(took))
	return nil
}
