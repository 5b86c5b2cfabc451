package main

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"assetbuild/internal/artifact"
	"assetbuild/internal/dartsass"
	"assetbuild/internal/diagnostic"
	"assetbuild/internal/pipeline"
	"assetbuild/internal/provenance"
	"assetbuild/sprite"

	"github.com/spf13/cobra"
)

// inWorkFolder is where the provenance goes when nobody says where.
const inWorkFolder = "WORK/provenance.json"

// addProvenance declares the file that says what a build was made of.
func (flags *buildFlags) addProvenance(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&flags.provenance, "provenance", "", "write what the build was made of, by hash, to `FILE`; without one into the work folder")
	f.Lookup("provenance").NoOptDefVal = inWorkFolder
}

// takeProvenance lets the file follow the flag after a blank too: pflag takes it for an argument.
func (flags *buildFlags) takeProvenance(args []string) []string {
	if flags.provenance != inWorkFolder {
		return args
	}
	i := slices.IndexFunc(args, func(arg string) bool { return strings.HasSuffix(arg, ".json") })
	if i < 0 {
		return args
	}
	flags.provenance = args[i]
	return slices.Delete(slices.Clone(args), i, i+1)
}

// checkProvenance refuses a place where the file would be a source of the next build.
func checkProvenance(opt pipeline.Options, flags buildFlags) error {
	if flags.provenance == "" {
		return nil
	}
	file, err := provenanceFile(opt, flags)
	if err != nil {
		return err
	}
	c := opt.Config
	for _, folder := range []string{c.Sprites.Source, c.Sass.Source, c.JS.Source, c.Pages.Source, c.Static.Source} {
		if rel, err := filepath.Rel(folder, file); err == nil && filepath.IsLocal(rel) {
			return &diagnostic.Diagnostic{
				Message: fmt.Sprintf("--provenance %s lies in the source folder %s", flags.provenance, c.Relative(folder)),
				Remedy:  "Name a file elsewhere: there it would change the next build.",
			}
		}
	}
	return nil
}

func provenanceFile(opt pipeline.Options, flags buildFlags) (string, error) {
	if flags.provenance == inWorkFolder {
		return filepath.Join(opt.Config.Work, "provenance.json"), nil
	}
	return filepath.Abs(flags.provenance)
}

// writeProvenance writes down what a build was made of.
func writeProvenance(ctx context.Context, t *terminal, opt pipeline.Options, result *pipeline.Result, flags buildFlags) error {
	file, err := provenanceFile(opt, flags)
	if err != nil {
		return err
	}
	c := opt.Config
	settings, err := c.Settings()
	if err != nil {
		return err
	}
	delete(settings, "output") // where things lie acts on nothing that is published
	delete(settings, "cache")
	tools, err := toolVersions(ctx, opt, result.Files)
	if err != nil {
		return err
	}
	inputs := result.Inputs
	if c.File != "" {
		inputs = append(slices.Clip(inputs), c.File)
	}
	statement, err := provenance.Of(provenance.Build{
		Root: c.Root, Inputs: inputs, Outputs: slices.Concat(result.Files, result.Twins), Tools: tools,
		Made:       []string{c.Output, c.Work, c.Sprites.Generated, c.Cache.Folder},
		Parameters: map[string]any{"development": opt.Dev, "profile": profileName(opt.Profile), "settings": settings},
	})
	if err != nil {
		return err
	}
	data, err := statement.Encode()
	if err != nil {
		return err
	}
	if err := pipeline.WriteWhole(file, data); err != nil {
		return fmt.Errorf("write the provenance: %w", err)
	}
	if !flags.quiet && !flags.json {
		fmt.Fprintf(t.out, "Wrote %s: %s, %s\n", c.Relative(file), plural(len(statement.Predicate.BuildDefinition.ResolvedDependencies), "input", "inputs"),
			plural(len(statement.Subject), "output", "outputs"))
	}
	return nil
}

func profileName(p sprite.Profile) string {
	if p == sprite.Fast {
		return "fast"
	}
	return "release"
}

// toolVersions are those of what had a hand in a build. Dart Sass is asked for only where a stylesheet came from it.
func toolVersions(ctx context.Context, opt pipeline.Options, files []artifact.File) (map[string]string, error) {
	tools := map[string]string{"assetbuild": version(), "go": runtime.Version()}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, module := range info.Deps {
			if module.Path == "github.com/evanw/esbuild" {
				tools["esbuild"] = strings.TrimPrefix(module.Version, "v")
			}
		}
	}
	if !slices.ContainsFunc(files, func(f artifact.File) bool { return isSass(f.From) }) {
		return tools, nil
	}
	c := opt.Config
	binary, err := dartsass.Find(ctx, dartsass.Options{
		Version: c.Sass.Version, Path: c.Sass.Path, Integrity: c.Sass.Integrity, Root: c.Root, Work: c.Work, Notify: opt.Notify,
	})
	if err != nil {
		return nil, err
	}
	tools["dart-sass"] = binary.Version
	return tools, nil
}
