package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"assetbuild/internal/pipeline"
	"assetbuild/internal/preview"

	"github.com/spf13/cobra"
)

func newPreviewCommand(t *terminal) *cobra.Command {
	var flags buildFlags
	cmd := &cobra.Command{
		Use:   "preview [DIR]",
		Short: "Write a page that shows every icon of a project",
		Long: `Writes one HTML page, which needs no network, that shows every sheet of the project and every icon with its name, its
size and the placeholder to copy: to .assetbuild/preview.html, or where --out says.`,
		Example: "  assetbuild preview\n  assetbuild preview --out icons.html",
		Args:    atMost(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := projectArgument(args)
			return runPreview(cmd.Context(), t, dir, flags)
		},
	}
	cmd.Flags().StringVarP(&flags.output, "out", "o", "", "file to write; default: .assetbuild/preview.html in the project")
	cmd.Flags().StringVar(&flags.config, "config", "", "configuration file; default: assetbuild.toml in the project")
	return cmd
}

func runPreview(ctx context.Context, t *terminal, dir string, flags buildFlags) error {
	file := flags.output
	flags.output = ""
	opt, err := buildOptions(dir, flags)
	if err != nil {
		return usageError{err}
	}
	session := pipeline.Open(opt.Config)
	defer session.Close()
	sheets, err := session.Sheets(ctx, opt)
	if err != nil {
		return err
	}
	var sets []preview.Set
	for _, s := range sheets {
		set := preview.Set{Layout: s.Layout, Source: s.Directory.Display, Files: map[string][]byte{}}
		for _, e := range s.Encoded {
			set.Files[e.Name] = e.Data
		}
		for _, f := range s.Directory.Files {
			set.SourceBytes += f.Size
		}
		sets = append(sets, set)
	}
	page, err := preview.Page(sets)
	if err != nil {
		return err
	}
	if file == "" {
		file = filepath.Join(opt.Config.Work, "preview.html")
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return fmt.Errorf("write the preview: %w", err)
	}
	if err := os.WriteFile(file, page, 0o644); err != nil {
		return fmt.Errorf("write the preview: %w", err)
	}
	fmt.Fprintf(t.out, "Wrote %s: %s\n", filepath.ToSlash(file), plural(len(sets), "directory of icons", "directories of icons"))
	return nil
}
