package pipeline

import (
	"context"
	"path"
	"slices"

	"assetbuild/internal/sources"
	"assetbuild/sass"
)

// Survey reads what a project's Sass loads and names, without compiling it: its entries, and of the files that acted on a
// build (Result.Inputs) those that are Sass.
func (s *Session) Survey(ctx context.Context, opt Options, inputs []string) (*sass.Survey, error) {
	found, err := sources.Stylesheets(ctx, opt.Config.Sass.Source, newBuild(s, opt).sourceOptions())
	if err != nil {
		return nil, err
	}
	var entries []string
	for _, f := range found {
		entries = append(entries, f.Path)
	}
	files := slices.Clone(entries)
	for _, file := range inputs {
		if extension := path.Ext(file); (extension == ".scss" || extension == ".sass") && s.stats.Current(file) != "" {
			files = append(files, file)
		}
	}
	slices.Sort(files)
	return sass.Take(SassOptions(opt.Config), entries, slices.Compact(files)), nil
}

// SourceName gives the function that names files on the disk as source maps do.
func (s *Session) SourceName(opt Options) func(file string) string {
	return newBuild(s, opt).bundler.SourceName
}
