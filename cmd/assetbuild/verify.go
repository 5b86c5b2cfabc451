package main

import (
	"bytes"
	"context"
	"fmt"
	"path"

	"assetbuild/internal/diagnostic"
	"assetbuild/internal/pipeline"
	"assetbuild/internal/report"
	"assetbuild/internal/reproduce"

	"github.com/spf13/cobra"
)

// shownDifferences is how many files with differences of their own are told one by one.
const shownDifferences = 20

// addVerify declares the check that a build depends on its sources alone.
func (flags *buildFlags) addVerify(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&flags.verify, "verify", false, "first build two copies in different places; end with status 1 where they differ")
}

// verifyBuild builds two copies of a project and gives what differs as errors.
func verifyBuild(ctx context.Context, t *terminal, opt pipeline.Options, flags buildFlags) error {
	found, err := reproduce.Check(ctx, opt)
	if err != nil {
		return err
	}
	if len(found.Differences) > 0 {
		return differences(opt, found)
	}
	if !flags.quiet && !flags.json {
		fmt.Fprintf(t.out, "Verified: two builds in different places gave the same %s, %s\n   sha256 %s\n",
			plural(found.Files, "file", "files"), report.Bytes(found.Bytes), found.Digest)
	}
	return nil
}

// differences words what two builds made differently: an error for each file that differs by itself, with those that only
// follow in a note of the first.
func differences(opt pipeline.Options, found *reproduce.Report) error {
	var list diagnostic.List
	var following, left int
	for _, d := range found.Differences {
		switch {
		case d.Follows:
			following++
		case len(list) == shownDifferences:
			left++
		default:
			list = append(list, difference(opt, d))
		}
	}
	if len(list) == 0 { // each names another one: none can be told from its consequences
		for _, d := range found.Differences[:min(shownDifferences, len(found.Differences))] {
			list = append(list, difference(opt, d))
		}
		following, left = 0, len(found.Differences)-len(list)
	}
	last := list[len(list)-1]
	if following > 0 {
		last.Notes = append(last.Notes, plural(following, "file differs", "files differ")+" only by the names and hashes of these")
	}
	if left > 0 {
		last.Notes = append(last.Notes, "and so "+plural(left, "other file does", "other files do"))
	}
	return list
}

func difference(opt pipeline.Options, d reproduce.Difference) *diagnostic.Diagnostic {
	found := &diagnostic.Diagnostic{
		File:   path.Join(opt.Config.Relative(opt.Config.Output), d.Path),
		Remedy: "Look for what changes from build to build: random() and unique-id() in Sass, a time or a path that a tool wrote into a source.",
	}
	if d.From != "" {
		found.Notes = append(found.Notes, "made from "+d.From)
	}
	switch {
	case d.OnlyIn == 1:
		found.Message = "only the first of two builds of the same sources made this file"
	case d.OnlyIn == 2:
		found.Message = "only the second of two builds of the same sources made this file"
	case bytes.Equal(d.First, d.Second):
		found.Message = "two builds of the same sources gave this content different names"
		found.Notes = append(found.Notes, "in the second build it is "+path.Base(d.Other))
	default:
		found.Message = fmt.Sprintf("two builds of the same sources differ from byte %d on", d.Offset)
		found.Notes = append(found.Notes, fmt.Sprintf("the first build:  %q", d.First), fmt.Sprintf("the second build: %q", d.Second))
	}
	return found
}
