// Package reproduce finds out whether a project's build depends on more than its sources: it builds two copies of the
// project, in folders of different names and depths, whose files were written in opposite orders, with nothing cached and
// with different numbers of workers, and compares what they publish byte by byte.
package reproduce

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"assetbuild/internal/config"
	"assetbuild/internal/pipeline"
)

// A Report says what two builds gave.
type Report struct {
	// Files and Bytes count what the first build published.
	Files int
	Bytes int64
	// Digest is one SHA-256 in hexadecimal over the paths and contents of those files.
	Digest string
	// Differences are sorted: what differs by itself first, then what differs only because it names the former.
	Differences []Difference
}

// Check builds the project twice. The copies lie in a folder of their own in the project's work folder, and are removed in
// the end. The error is that of a build, or of the disk; where the builds differ there is none.
func Check(ctx context.Context, opt pipeline.Options) (*Report, error) {
	if err := os.MkdirAll(opt.Config.Work, 0o777); err != nil {
		return nil, fmt.Errorf("make a place to verify in: %w", err)
	}
	place, err := os.MkdirTemp(opt.Config.Work, "verify-")
	if err != nil {
		return nil, fmt.Errorf("make a place to verify in: %w", err)
	}
	defer os.RemoveAll(place)
	first, err := buildCopy(ctx, opt, filepath.Join(place, "1"), copying{})
	if err != nil {
		return nil, err
	}
	opt.Jobs = otherJobs(opt.Jobs)
	second, err := buildCopy(ctx, opt, filepath.Join(place, "a second place", "2"), copying{reverse: true})
	if err != nil {
		return nil, err
	}
	return compare(first, second)
}

// otherJobs gives a number of workers that differs from that of a build.
func otherJobs(jobs int) int {
	if jobs <= 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	if jobs == 1 {
		return 4
	}
	return 1
}

// An outcome is what a build published.
type outcome struct {
	folder string            // absolute; what a server would serve
	from   map[string]string // what each file was made from, by path
}

// buildCopy copies the project into a folder and builds it there.
func buildCopy(ctx context.Context, opt pipeline.Options, root string, how copying) (*outcome, error) {
	project := opt.Config
	how.skip = []string{project.Output, project.Work, project.Cache.Folder}
	if err := how.tree(ctx, project.Root, root); err != nil {
		return nil, fmt.Errorf("copy the project: %w", err)
	}
	opt.Config = movedTo(project, root)
	opt.Progress = nil
	result, err := pipeline.Build(ctx, opt)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, err
	}
	o := &outcome{folder: servedFolder(opt.Config.Output), from: map[string]string{}}
	for _, f := range result.Files {
		o.from[f.Path] = f.From
	}
	return o, nil
}

// movedTo gives the settings of a copy. Folders that a build writes to move with it, wherever they lie.
func movedTo(project *config.Config, root string) *config.Config {
	moved := project.At(root)
	for _, folder := range []struct {
		path *string
		name string
	}{{&moved.Output, "output"}, {&moved.Work, "work"}, {&moved.Cache.Folder, "cache"}, {&moved.Sprites.Generated, "generated"}} {
		if rel, err := filepath.Rel(root, *folder.path); err != nil || !filepath.IsLocal(rel) {
			*folder.path = filepath.Join(filepath.Dir(root), filepath.Base(root)+"-"+folder.name, folder.name)
		}
	}
	return moved
}

// servedFolder is what a server serves of an output folder: where generations are folders, the current one.
func servedFolder(output string) string {
	current := filepath.Join(output, "current")
	if info, err := os.Lstat(current); err == nil && info.Mode()&os.ModeSymlink != 0 {
		if real, err := filepath.EvalSymlinks(current); err == nil {
			return real
		}
	}
	return output
}

// isRecord tells whether a name at the top of an output folder is the publisher's own: its record holds when a build was.
func isRecord(rel string) bool { return strings.HasPrefix(rel, ".assetbuild") }
