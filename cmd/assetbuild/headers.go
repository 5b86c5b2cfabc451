package main

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"assetbuild/internal/artifact"
	"assetbuild/internal/config"
	"assetbuild/internal/diagnostic"
	"assetbuild/internal/publish"

	"github.com/spf13/cobra"
)

func newHeadersCommand(t *terminal) *cobra.Command {
	var flags buildFlags
	var file, prefix string
	cmd := &cobra.Command{
		Use:   "headers nginx|caddy|cloudflare|netlify [DIR]",
		Short: "Write a web server's Cache-Control settings",
		Long: `Prints what lets browsers keep the fingerprinted files for ever and ask for all others each time: a map for nginx, matchers
for Caddy, or the file _headers of Cloudflare or Netlify. It names the folders of the generations that
the output folder keeps. A folder that holds other files too is named file by file: write it anew with each release then.`,
		Example: `  assetbuild headers nginx --file /etc/nginx/assetbuild.conf
  assetbuild headers caddy
  assetbuild headers netlify --file public/_headers`,
		Args: atMost(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 || !slices.Contains(publish.HeaderFormats, args[0]) {
				return usageError{&diagnostic.Diagnostic{Message: "headers needs the name of a server", Remedy: "There are: " + strings.Join(publish.HeaderFormats, ", ") + "."}}
			}
			return runHeaders(cmd.Context(), t, args[0], projectArgument(args[1:]), file, prefix, flags)
		},
	}
	flags.addOutput(cmd)
	cmd.Flags().StringVarP(&file, "file", "o", "", "file to write; default: standard output")
	cmd.Flags().StringVar(&prefix, "prefix", "", "path that the output folder is served at; default: that of public_path")
	return cmd
}

func runHeaders(ctx context.Context, t *terminal, format, dir, file, prefix string, flags buildFlags) error {
	opt, err := buildOptions(dir, flags)
	if err != nil {
		return usageError{err}
	}
	all, _, err := generationsOf(ctx, opt.Config)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return &diagnostic.Diagnostic{
			File: shownOutput(opt), Message: "there is no release whose headers could be written", Remedy: "Run assetbuild build first, without --dev.",
		}
	}
	if prefix == "" {
		prefix = servedAt(opt.Config)
	}
	text, err := publish.Headers(format, prefix, artifactsOf(all))
	if err != nil {
		return err
	}
	if file != "" {
		return writeWhole(file, text)
	}
	_, err = fmt.Fprintf(t.out, "%s", text)
	return err
}

// artifactsOf gives the files of all generations, each path once.
func artifactsOf(all []publish.Generation) (files []artifact.File) {
	seen := map[string]bool{}
	for _, g := range all {
		for _, f := range g.Files {
			if !seen[f.Path] {
				seen[f.Path] = true
				files = append(files, artifact.File{Path: f.Path, Hashed: f.Hashed})
			}
		}
	}
	return files
}

// servedAt gives the path of public_path: "/shop/" for "https://cdn.example.com/shop/".
func servedAt(cfg *config.Config) string {
	u, err := url.Parse(cfg.PublicPath)
	if err != nil || !strings.HasPrefix(u.Path, "/") {
		return "/"
	}
	return u.Path
}
