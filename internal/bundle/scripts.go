package bundle

import (
	"context"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"

	"assetbuild/internal/diagnostic"
)

// Scripts bundles all scripts of a project in one build, so that they share chunks. CSS that they import is bundled
// beside them. Errors are a diagnostic.List with all that is wrong.
func (b *Bundler) Scripts(ctx context.Context, entries []Entry) (*Result, error) {
	if len(entries) == 0 {
		return &Result{}, ctx.Err()
	}
	opt, err := b.scriptOptions(entries)
	if err != nil {
		return nil, err
	}
	l := newLink(ctx, b, nil)
	opt.Plugins = []api.Plugin{l.plugin()}
	built, err := build(ctx, opt)
	if err != nil {
		return nil, err
	}
	if findings := b.diagnose(built.Errors, diagnostic.Error, nil); len(findings) > 0 {
		return nil, diagnostic.Sort(findings)
	}
	result := l.result()
	result.Warnings = slices.Concat(result.Warnings, b.diagnose(built.Warnings, diagnostic.Warning, nil))
	return result, b.collectScripts(result, l, entries, built)
}

// build runs esbuild until it is done or the context is.
func build(ctx context.Context, opt api.BuildOptions) (api.BuildResult, error) {
	run, refusal := api.Context(opt)
	if refusal != nil {
		return api.BuildResult{Errors: refusal.Errors}, nil
	}
	defer run.Dispose()
	stop := context.AfterFunc(ctx, run.Cancel)
	built := run.Rebuild()
	stop()
	return built, ctx.Err()
}

// scriptOptions adds to the common options what concerns scripts.
func (b *Bundler) scriptOptions(entries []Entry) (api.BuildOptions, error) {
	opt, err := b.buildOptions()
	if err != nil {
		return opt, err
	}
	opt.Metafile = true
	script := b.opt.Script
	switch script.Format {
	case "", "esm":
		opt.Format, opt.Splitting = api.FormatESModule, true
	case "iife":
		opt.Format = api.FormatIIFE
	default:
		return opt, &diagnostic.Diagnostic{Message: "unknown format of scripts: " + script.Format, Remedy: "The formats are esm and iife."}
	}
	switch script.JSX {
	case "", "transform":
		opt.JSX = api.JSXTransform
	case "automatic":
		opt.JSX = api.JSXAutomatic
	case "preserve":
		opt.JSX = api.JSXPreserve
	default:
		return opt, &diagnostic.Diagnostic{Message: "unknown way to treat JSX: " + script.JSX, Remedy: "The ways are transform, automatic and preserve."}
	}
	opt.JSXFactory, opt.JSXFragment, opt.JSXImportSource = script.JSXFactory, script.JSXFragment, script.JSXImportSource
	opt.JSXDev = script.JSX == "automatic" && !b.opt.Release
	opt.Define, opt.Alias, opt.External = script.Define, script.Alias, script.External
	opt.EntryPointsAdvanced, err = entryPoints(entries)
	return opt, err
}

// entryPoints names the entries for esbuild. Two that would get one output are an error.
func entryPoints(entries []Entry) ([]api.EntryPoint, error) {
	var wrong diagnostic.List
	taken := map[string]Entry{}
	var points []api.EntryPoint
	for _, entry := range entries {
		name := safePath(entry.Name)
		if other, ok := taken[strings.ToLower(name)]; ok {
			wrong = append(wrong, sameOutput(entry.File, other.File, scriptFolder+"/"+name+".js"))
			continue
		}
		taken[strings.ToLower(name)] = entry
		points = append(points, api.EntryPoint{InputPath: "./" + entry.File, OutputPath: scriptFolder + "/" + name})
	}
	return points, wrong.Err()
}
