package bundle

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"

	"assetbuild/internal/diagnostic"
	"assetbuild/internal/lazyregexp"
)

// outdir is where esbuild believes that it writes. It writes nothing; but source maps hold paths relative to it, and they
// must not depend on where a user's output folder lies.
const outdir = "public"

// buildOptions gives what scripts and stylesheets have in common.
func (b *Bundler) buildOptions() (api.BuildOptions, error) {
	target, engines, err := parseTargets(b.opt.Targets)
	if err != nil {
		return api.BuildOptions{}, err
	}
	loaders, err := parseLoaders(b.opt.Script.Loader)
	if err != nil {
		return api.BuildOptions{}, err
	}
	publicPath := b.opt.PublicPath
	if relative(publicPath) {
		publicPath = ""
	}
	opt := api.BuildOptions{
		AbsWorkingDir: b.policy.realRoot,
		Outbase:       b.policy.realRoot,
		Outdir:        filepath.Join(b.policy.realRoot, outdir),
		PublicPath:    publicPath,
		Bundle:        true,
		Target:        target,
		Engines:       engines,
		Platform:      api.PlatformBrowser,
		Loader:        loaders,
		EntryNames:    "[dir]/[name]",
		ChunkNames:    scriptFolder + "/[name]-[hash]",
		AssetNames:    assetFolder + "/[name]",
		Sourcemap:     api.SourceMapInline,
		LogLevel:      api.LogLevelSilent,
		LogLimit:      0,
		// Old hacks (*zoom: 1) are kept, so there is nothing to say about them. Sass has checked the syntax.
		LogOverride: map[string]api.LogLevel{"css-syntax-error": api.LogLevelSilent},
	}
	if b.opt.Release {
		opt.EntryNames = "[dir]/[name]-[hash]"
		opt.Sourcemap = api.SourceMapLinked
		opt.MinifyWhitespace, opt.MinifyIdentifiers, opt.MinifySyntax = true, true, true
	}
	return opt, nil
}

var engineNames = map[string]api.EngineName{
	"chrome": api.EngineChrome, "deno": api.EngineDeno, "edge": api.EngineEdge, "firefox": api.EngineFirefox,
	"hermes": api.EngineHermes, "ie": api.EngineIE, "ios": api.EngineIOS, "node": api.EngineNode,
	"opera": api.EngineOpera, "rhino": api.EngineRhino, "safari": api.EngineSafari,
}

var languages = map[string]api.Target{
	"esnext": api.ESNext, "es5": api.ES5, "es6": api.ES2015, "es2015": api.ES2015, "es2016": api.ES2016,
	"es2017": api.ES2017, "es2018": api.ES2018, "es2019": api.ES2019, "es2020": api.ES2020, "es2021": api.ES2021,
	"es2022": api.ES2022, "es2023": api.ES2023, "es2024": api.ES2024, "es2025": api.ES2025,
}

var engineTarget = lazyregexp.New(`^([a-z]+)([0-9]+(?:\.[0-9]+){0,2})$`)

// parseTargets reads names such as "chrome111" and "es2022".
func parseTargets(names []string) (api.Target, []api.Engine, error) {
	language, engines := api.DefaultTarget, []api.Engine(nil)
	var wrong diagnostic.List
	for _, name := range names {
		if target, ok := languages[strings.ToLower(name)]; ok {
			language = target
			continue
		}
		match := engineTarget.FindStringSubmatch(strings.ToLower(name))
		engine, ok := api.EngineChrome, false
		if match != nil {
			engine, ok = engineNames[match[1]]
		}
		if !ok {
			wrong = append(wrong, &diagnostic.Diagnostic{
				Message: "unknown target: " + name,
				Remedy:  "A target is a browser with a version or a version of JavaScript: chrome111, safari16.4, ios16, firefox113, edge113, es2022.",
			})
			continue
		}
		engines = append(engines, api.Engine{Name: engine, Version: match[2]})
	}
	return language, engines, wrong.Err()
}

// assetExtensions are the files that a script imports to get their URL.
var assetExtensions = []string{
	".avif", ".bmp", ".cur", ".gif", ".ico", ".jpeg", ".jpg", ".jxl", ".png", ".svg", ".webp",
	".eot", ".otf", ".ttf", ".woff", ".woff2",
	".aac", ".flac", ".m4a", ".mov", ".mp3", ".mp4", ".oga", ".ogg", ".ogv", ".opus", ".wav", ".webm", ".vtt",
	".glb", ".gltf", ".pdf", ".wasm", ".webmanifest", ".xml",
}

var loaderNames = map[string]api.Loader{
	"base64": api.LoaderBase64, "binary": api.LoaderBinary, "css": api.LoaderCSS, "dataurl": api.LoaderDataURL,
	"empty": api.LoaderEmpty, "file": api.LoaderFile, "global-css": api.LoaderGlobalCSS, "js": api.LoaderJS,
	"json": api.LoaderJSON, "jsx": api.LoaderJSX, "local-css": api.LoaderLocalCSS, "text": api.LoaderText,
	"ts": api.LoaderTS, "tsx": api.LoaderTSX,
}

// parseLoaders reads the loaders that a project sets.
func parseLoaders(names map[string]string) (map[string]api.Loader, error) {
	loaders := map[string]api.Loader{}
	var wrong diagnostic.List
	for extension, name := range names {
		loader, ok := loaderNames[name]
		if !ok {
			known := slices.Sorted(maps.Keys(loaderNames))
			wrong = append(wrong, &diagnostic.Diagnostic{
				Message: fmt.Sprintf("unknown loader for %s: %s", extension, name),
				Remedy:  "The loaders are " + strings.Join(known, ", ") + ".",
			})
			continue
		}
		loaders[extension] = loader
	}
	return loaders, diagnostic.Sort(wrong).Err()
}

// isAsset reports whether a script that imports such a file wants its URL.
func (b *Bundler) isAsset(file string) bool {
	extension := strings.ToLower(filepath.Ext(file))
	if name, ok := b.opt.Script.Loader[extension]; ok {
		return name == "file"
	}
	return slices.Contains(assetExtensions, extension)
}
