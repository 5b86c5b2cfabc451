// Package dartsass finds the Dart Sass program of one exact version, or fetches it once through npm.
//
// It is looked for, in this order: where the configuration or ASSETBUILD_DART_SASS says; in the user's cache folder; in the
// node_modules of the project and of the folders above; on PATH. What is nowhere is fetched with `npm pack`, so that the
// project's .npmrc counts, checked against a table of SHA-512 sums, unpacked and renamed into the cache folder.
package dartsass

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"strings"

	"assetbuild/internal/diagnostic"
	"assetbuild/internal/lazyregexp"
)

// DefaultVersion is the newest Dart Sass that npm holds for every platform.
const DefaultVersion = "1.105.0"

// PathVariable names the environment variable that holds the path of a Dart Sass program. The configuration goes first.
const PathVariable = "ASSETBUILD_DART_SASS"

// Options say which Dart Sass is wanted. The zero value asks for DefaultVersion in the current folder's project.
type Options struct {
	// Version is exact: "1.105.0". Empty means DefaultVersion.
	Version string
	// Path is a configured program: the launcher `sass`, or the folder that holds it. Relative to Root.
	Path string
	// Integrity is the value of `npm view sass-embedded-PLATFORM@VERSION dist.integrity`, needed for a version that our
	// table doesn't hold. Several, for several platforms, are separated by blanks.
	Integrity string
	// Root is the project's folder, absolute: node_modules is looked for there and above, and npm runs there.
	Root string
	// CacheDir is where a fetched program is kept. Empty means assetbuild in the user's cache folder.
	CacheDir string
	// Work is the project's work folder, absolute: where a fetched program is kept by a user without a home folder.
	Work string
	// Notify, where set, is told in a sentence what takes long.
	Notify func(string)

	// homeless tells that npm can't keep anything in the user's home folder either.
	homeless bool
}

// A Binary is a Dart Sass program that can be started.
type Binary struct {
	// Command is the absolute path of the program to start with the argument --embedded.
	Command string
	// Version is what the program says that it is.
	Version string
	// Origin says where it was found: "configured", "cache", "node_modules", "PATH" or "fetched".
	Origin string
}

// version is what npm takes for an exact version: anything else could name a folder or an address.
var version = lazyregexp.New(`^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$`)

// Find gives the wanted Dart Sass. Its errors are *diagnostic.Diagnostic and name every place that was looked at.
func Find(ctx context.Context, opt Options) (Binary, error) {
	opt.Version = cmp.Or(opt.Version, DefaultVersion)
	if !version.MatchString(opt.Version) {
		return Binary{}, &diagnostic.Diagnostic{
			Message: fmt.Sprintf("%q is no version of Dart Sass", opt.Version),
			Remedy:  fmt.Sprintf("Write an exact one, such as %q, as version under [sass].", DefaultVersion),
		}
	}
	if path := cmp.Or(opt.Path, os.Getenv(PathVariable)); path != "" {
		return configured(ctx, opt, path)
	}
	platform, err := Platform()
	if err != nil {
		return Binary{}, err
	}
	caches, err := cacheFolders(opt, platform)
	if err != nil {
		return Binary{}, err
	}
	var looked []string
	for _, cache := range caches {
		if command, ok := unpacked(cache); ok {
			return Binary{command, opt.Version, "cache"}, nil
		}
		looked = append(looked, "the cache folder "+cache+": not there")
	}
	for _, place := range installed(opt.Root, platform) {
		found, err := probe(ctx, place.path)
		if err == nil && found == opt.Version {
			return Binary{place.path, found, place.origin}, nil
		}
		looked = append(looked, describe(place, found, err))
	}
	if err := ctx.Err(); err != nil {
		return Binary{}, err
	}
	into := opt.choose(caches)
	command, err := fetch(ctx, opt, platform, into)
	if err != nil {
		return Binary{}, unavailable(opt, err, looked)
	}
	return Binary{command, opt.Version, "fetched"}, nil
}

// unavailable tells what was looked for where, and the two ways out.
func unavailable(opt Options, cause error, looked []string) error {
	d := &diagnostic.Diagnostic{
		Message: "Dart Sass " + opt.Version + " is not there and could not be fetched: " + cause.Error(),
		Remedy: "Build once with a connection and npm, which keeps Dart Sass in the cache folder; or install sass-embedded " +
			opt.Version + " in the project, or name a Dart Sass as path under [sass] or in " + PathVariable + ".",
		Err: cause,
	}
	for _, place := range looked {
		d.Notes = append(d.Notes, "looked for in "+place)
	}
	if inner, ok := cause.(*diagnostic.Diagnostic); ok {
		d.Message, d.Remedy = inner.Message, cmp.Or(inner.Remedy, d.Remedy)
		d.Notes = append(d.Notes, inner.Notes...)
	}
	return d
}

func describe(place candidate, found string, err error) string {
	if err != nil {
		return fmt.Sprintf("%s: %s has no embedded compiler (%s)", place.origin, place.path, strings.TrimSpace(err.Error()))
	}
	return fmt.Sprintf("%s: %s is version %s", place.origin, place.path, found)
}
