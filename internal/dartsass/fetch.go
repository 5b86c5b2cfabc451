package dartsass

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"assetbuild/internal/diagnostic"

	"github.com/gofrs/flock"
)

// lockPoll is how often a build that waits for another one's download looks whether it is there.
const lockPoll = 50 * time.Millisecond

// fetch puts Dart Sass into the folder cache and gives the program's path. Builds that start at once wait for the first.
func fetch(ctx context.Context, opt Options, platform, cache string) (string, error) {
	sums := integrity(opt, platform)
	if len(sums) == 0 {
		return "", &diagnostic.Diagnostic{
			Message: fmt.Sprintf("the checksum of Dart Sass %s for %s is unknown", opt.Version, platform),
			Remedy: fmt.Sprintf("Set integrity under [sass] to what `npm view sass-embedded-%s@%s dist.integrity` prints, or use version %s.",
				platform, opt.Version, DefaultVersion),
		}
	}
	parent := filepath.Dir(cache)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return "", fmt.Errorf("make the cache folder: %w", err)
	}
	lock := flock.New(cache + ".lock")
	if _, err := lock.TryLockContext(ctx, lockPoll); err != nil {
		return "", fmt.Errorf("lock the cache folder: %w", err)
	}
	defer lock.Close()
	if command, ok := unpacked(cache); ok {
		return command, nil // another build was faster
	}

	work, err := os.MkdirTemp(parent, ".fetch-")
	if err != nil {
		return "", fmt.Errorf("make a temporary folder: %w", err)
	}
	defer os.RemoveAll(work)
	if opt.Notify != nil {
		opt.Notify(fmt.Sprintf("Fetching Dart Sass %s for %s with npm, once.", opt.Version, platform))
	}
	archive, err := pack(ctx, opt, work, "sass-embedded-"+platform+"@"+opt.Version)
	if err != nil {
		return "", err
	}
	data, err := os.ReadFile(archive)
	if err != nil {
		return "", fmt.Errorf("read what npm fetched: %w", err)
	}
	if got := sha512Of(data); !slices.Contains(sums, got) {
		return "", &diagnostic.Diagnostic{
			Message: fmt.Sprintf("what npm fetched as sass-embedded-%s@%s has a wrong checksum", platform, opt.Version),
			Remedy:  "Run `npm cache verify`, and look at the registry that the project's .npmrc names; nothing was unpacked.",
			Notes:   []string{"expected " + strings.Join(sums, " or "), "fetched  " + got},
		}
	}
	fresh := filepath.Join(work, "unpacked")
	if err := unpack(bytes.NewReader(data), fresh); err != nil {
		return "", fmt.Errorf("unpack sass-embedded-%s@%s: %w", platform, opt.Version, err)
	}
	if err := writeStarter(fresh); err != nil {
		return "", err
	}
	return settle(fresh, cache)
}

// settle moves the finished folder to its place. What stands there already is damaged, or unpacked would have taken it.
func settle(fresh, cache string) (string, error) {
	if err := os.RemoveAll(cache); err != nil {
		return "", fmt.Errorf("remove a damaged Dart Sass: %w", err)
	}
	if err := os.Rename(fresh, cache); err != nil {
		return "", fmt.Errorf("move Dart Sass into the cache folder: %w", err)
	}
	command, ok := unpacked(cache)
	if !ok {
		return "", errors.New("the package holds no Dart Sass program")
	}
	return command, nil
}

// pack has npm fetch one package into dir, and gives the archive's path. npm runs in the project, where its .npmrc stands.
func pack(ctx context.Context, opt Options, dir, name string) (string, error) {
	npm, err := exec.LookPath("npm")
	if err != nil {
		return "", errors.New("npm is not installed")
	}
	// One retry: without a connection npm's own default would keep a build waiting for a minute.
	cmd := exec.CommandContext(ctx, npm, "pack", "--pack-destination", dir, "--ignore-scripts", "--loglevel=error",
		"--fetch-retries=1", "--fetch-retry-mintimeout=1000", name)
	cmd.Dir = cmp.Or(opt.Root, ".")
	if opt.homeless && os.Getenv("npm_config_cache") == "" {
		cmd.Env = append(os.Environ(), "npm_config_cache="+filepath.Join(dir, "npm"))
	}
	cmd.WaitDelay = time.Second
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		return "", fmt.Errorf("npm pack %s: %s", name, cmp.Or(firstLines(complaint.String(), 3), err.Error()))
	}
	archives, err := filepath.Glob(filepath.Join(dir, "*.tgz"))
	if err != nil || len(archives) != 1 {
		return "", fmt.Errorf("npm pack %s left no archive", name)
	}
	return archives[0], nil
}

// firstLines gives at most n lines that say something, on one line.
func firstLines(text string, n int) string {
	var kept []string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(line, "npm error"), "npm ERR!"))
		if line != "" && len(kept) < n {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "; ")
}

// The package's own launcher looks for its folder with three more processes, which takes as long as Dart Sass itself
// takes to wake. Ours needs none, because it is always started by its absolute path.
const (
	starterUnix    = "#!/bin/sh\nexec \"${0%/*}/src/dart\" \"${0%/*}/src/sass.snapshot\" \"$@\"\n"
	starterWindows = "@\"%~dp0src\\dart.exe\" \"%~dp0src\\sass.snapshot\" %*\r\n"
)

func starter() (name, text, dart string) {
	if runtime.GOOS == "windows" {
		return "embedded.bat", starterWindows, "dart.exe"
	}
	return "embedded", starterUnix, "dart"
}

func writeStarter(dir string) error {
	name, text, _ := starter()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o755); err != nil {
		return fmt.Errorf("write the starter of Dart Sass: %w", err)
	}
	return nil
}

// unpacked tells whether the folder holds a whole Dart Sass, by three stats and no process.
func unpacked(dir string) (command string, ok bool) {
	name, _, dart := starter()
	for _, file := range []string{filepath.Join("src", dart), filepath.Join("src", "sass.snapshot"), name} {
		info, err := os.Stat(filepath.Join(dir, file))
		if err != nil || !info.Mode().IsRegular() || info.Size() == 0 {
			return "", false
		}
	}
	return filepath.Join(dir, name), true
}
