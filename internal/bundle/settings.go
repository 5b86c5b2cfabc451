package bundle

import (
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/evanw/esbuild/pkg/api"

	"assetbuild/internal/diagnostic"
)

// maxSource is the largest script, stylesheet or settings file that is given to esbuild, in bytes: it reads files whole,
// and needs many times their size.
const maxSource = 64 << 20

// A gate keeps esbuild from reading what would not end: it opens package.json and tsconfig.json of each folder that an
// import passes through by itself, before any plugin is asked.
type gate struct {
	policy *policy
	passed sync.Map // folder → error
}

// pass checks the settings in the folder that an import leads to, and in those above it up to the project's root.
func (g *gate) pass(args api.OnResolveArgs) error {
	target := args.Path
	switch {
	case filepath.IsAbs(target):
	case args.Kind == api.ResolveEntryPoint, args.Namespace == fileNamespace && strings.HasPrefix(target, "."):
		target = filepath.Join(args.ResolveDir, filepath.FromSlash(target))
	default:
		return nil
	}
	for folder := target; ; folder = filepath.Dir(folder) { // the target may be a folder itself
		if err := g.folder(folder); err != nil {
			return err
		}
		if folder == g.policy.realRoot || folder == filepath.Dir(folder) {
			return nil
		}
	}
}

// folder checks the settings in one folder.
func (g *gate) folder(folder string) error {
	if known, ok := g.passed.Load(folder); ok {
		err, _ := known.(error)
		return err
	}
	var found diagnostic.List
	for _, name := range []string{"package.json", "tsconfig.json", "jsconfig.json"} {
		file := filepath.Join(folder, name)
		if info, err := os.Stat(file); err != nil || info.IsDir() {
			continue
		}
		found = append(found, diagnostic.Of(g.policy.checkSource(file))...)
	}
	err := found.Err()
	g.passed.Store(folder, err)
	return err
}

// checkSource refuses what check does, and files that are too large for esbuild.
func (p *policy) checkSource(file string) error {
	if err := p.check(file); err != nil {
		return err
	}
	if info, err := os.Stat(file); err == nil && info.Size() > maxSource {
		return &diagnostic.Diagnostic{
			File:    p.key(file),
			Message: "is larger than 64 MB, too large for a source",
			Remedy:  "Data of that size is better fetched when the page runs: put it into the static folder.",
		}
	}
	return nil
}
