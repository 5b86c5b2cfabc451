package dartsass

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"assetbuild/internal/diagnostic"
)

// alone gives options whose search finds nothing that this machine has.
func alone(t *testing.T) Options {
	t.Helper()
	t.Setenv(PathVariable, "")
	t.Setenv("PATH", pathWithoutSass())
	return Options{Root: t.TempDir(), CacheDir: t.TempDir()}
}

// pathWithoutSass is PATH without the folders that hold a sass.
func pathWithoutSass() string {
	var kept []string
	for _, dir := range filepath.SplitList(os.Getenv("PATH")) {
		if _, err := os.Stat(filepath.Join(dir, launcher)); err != nil {
			kept = append(kept, dir)
		}
	}
	return strings.Join(kept, string(filepath.ListSeparator))
}

func TestTenBuildsAtOnceFetchOnce(t *testing.T) {
	opt := alone(t)
	var mu sync.Mutex
	var told []string
	opt.Notify = func(sentence string) { mu.Lock(); defer mu.Unlock(); told = append(told, sentence) }
	found := make([]Binary, 10)
	var group sync.WaitGroup
	for i := range found {
		group.Go(func() {
			var err error
			if found[i], err = Find(context.Background(), opt); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if len(told) != 1 {
		t.Errorf("fetched %d times: %q", len(told), told)
	}
	version, err := probe(context.Background(), found[0].Command)
	if err != nil || version != DefaultVersion {
		t.Errorf("the program says version %q, error %v", version, err)
	}
	for _, b := range found {
		if b.Command != found[0].Command || b.Version != DefaultVersion {
			t.Errorf("got %+v and %+v", found[0], b)
		}
	}
	again, err := Find(context.Background(), opt)
	if err != nil || again.Origin != "cache" {
		t.Errorf("the next look gave %+v, error %v", again, err)
	}
	left, err := filepath.Glob(filepath.Join(opt.CacheDir, "dart-sass", ".fetch-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}

	t.Run("a damaged folder is fetched anew", func(t *testing.T) {
		if err := os.Remove(filepath.Join(filepath.Dir(again.Command), "src", "sass.snapshot")); err != nil {
			t.Fatal(err)
		}
		mended, err := Find(context.Background(), opt)
		if err != nil || mended.Origin != "fetched" {
			t.Errorf("got %+v, error %v", mended, err)
		}
	})
	t.Run("a configured program of the wanted version is taken", func(t *testing.T) {
		opt := opt
		opt.Path = again.Command
		got, err := Find(context.Background(), opt)
		if err != nil || got.Origin != "configured" || got.Command != again.Command {
			t.Errorf("got %+v, error %v", got, err)
		}
	})
	t.Run("the environment names one", func(t *testing.T) {
		t.Setenv(PathVariable, again.Command)
		if got, err := Find(context.Background(), opt); err != nil || got.Origin != "configured" {
			t.Errorf("got %+v, error %v", got, err)
		}
	})
	t.Run("a configured program of another version is an error", func(t *testing.T) {
		opt := opt
		opt.Path, opt.Version = again.Command, "1.91.0"
		expect(t, opt, "is Dart Sass "+DefaultVersion+", and 1.91.0 is wanted", `version = "`+DefaultVersion+`"`)
	})
	t.Run("node_modules is looked through upwards", func(t *testing.T) {
		opt := opt
		opt.CacheDir = t.TempDir()
		platform, err := Platform()
		if err != nil {
			t.Fatal(err)
		}
		home := filepath.Join(opt.Root, "node_modules", "sass-embedded-"+platform)
		if err := os.MkdirAll(home, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.CopyFS(filepath.Join(home, "dart-sass"), os.DirFS(filepath.Dir(again.Command))); err != nil {
			t.Fatal(err)
		}
		opt.Root = filepath.Join(opt.Root, "packages", "site")
		if got, err := Find(context.Background(), opt); err != nil || got.Origin != "node_modules" {
			t.Errorf("got %+v, error %v", got, err)
		}
	})
}

// expect wants Find to fail with a message and a remedy that hold these texts.
func expect(t *testing.T, opt Options, message, remedy string) *diagnostic.Diagnostic {
	t.Helper()
	found, err := Find(context.Background(), opt)
	list := diagnostic.Of(err)
	if len(list) != 1 {
		t.Fatalf("got %+v, error %v", found, err)
	}
	if !strings.Contains(list[0].Message, message) || !strings.Contains(list[0].Remedy, remedy) {
		t.Errorf("got %q with the remedy %q", list[0].Message, list[0].Remedy)
	}
	return list[0]
}

func TestErrorsOfFinding(t *testing.T) {
	t.Run("no version at all", func(t *testing.T) {
		opt := alone(t)
		opt.Version = "latest; file:../x"
		expect(t, opt, "is no version of Dart Sass", DefaultVersion)
	})
	t.Run("a version without a known checksum", func(t *testing.T) {
		opt := alone(t)
		opt.Version = "1.80.0"
		expect(t, opt, "the checksum of Dart Sass 1.80.0", "Set integrity under [sass]")
	})
	t.Run("a configured program that isn't there", func(t *testing.T) {
		opt := alone(t)
		opt.Path = "tools/sass"
		expect(t, opt, "Dart Sass is not where path under [sass] says: tools/sass", "Correct the path")
	})
	t.Run("no npm", func(t *testing.T) {
		opt := alone(t)
		t.Setenv("PATH", t.TempDir())
		d := expect(t, opt, "npm is not installed", PathVariable)
		if notes := strings.Join(d.Notes, "\n"); !strings.Contains(notes, "looked for in the cache folder "+opt.CacheDir) {
			t.Errorf("notes are %q", d.Notes)
		}
	})
	t.Run("no connection", func(t *testing.T) {
		opt := alone(t)
		// An address on which nothing listens; npm reads it as it reads a project's own registry.
		write(t, filepath.Join(opt.Root, ".npmrc"), "registry=http://127.0.0.1:9/\ncache="+filepath.ToSlash(t.TempDir())+"\n")
		expect(t, opt, "npm pack sass-embedded-", "Build once with a connection")
	})
	t.Run("a wrong checksum", func(t *testing.T) {
		opt := alone(t)
		opt.Version, opt.Integrity = "1.90.0", "sha512-wrong"
		d := expect(t, opt, "has a wrong checksum", "npm cache verify")
		if left, _ := filepath.Glob(filepath.Join(opt.CacheDir, "dart-sass", "*", "src")); len(left) > 0 {
			t.Errorf("unpacked all the same: %v", left)
		}
		if !strings.Contains(strings.Join(d.Notes, "\n"), "fetched  sha512-") {
			t.Errorf("notes are %q", d.Notes)
		}
	})
}

func TestTheJavaScriptSassIsNotTaken(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the fake is a shell script")
	}
	opt := alone(t)
	dir := t.TempDir()
	fake := filepath.Join(dir, "sass")
	write(t, fake, "#!/bin/sh\necho 'Could not find an option named \"embedded\".' >&2\nexit 64\n")
	if err := os.Chmod(fake, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir)
	d := expect(t, opt, "npm is not installed", "")
	if notes := strings.Join(d.Notes, "\n"); !strings.Contains(notes, "PATH: "+fake+" has no embedded compiler") {
		t.Errorf("notes are %q", d.Notes)
	}
	opt.Path = fake
	expect(t, opt, "is no Dart Sass with an embedded compiler", "JavaScript")
}

func TestPlatformNames(t *testing.T) {
	tests := []struct{ name, goos, goarch, interpreter, want string }{
		{"glibc", "linux", "amd64", "/lib64/ld-linux-x86-64.so.2", "linux-x64"},
		{"musl", "linux", "arm64", "/lib/ld-musl-aarch64.so.1", "linux-musl-arm64"},
		{"a system without a shell is taken for glibc", "linux", "arm64", "", "linux-arm64"},
		{"macOS", "darwin", "arm64", "", "darwin-arm64"},
		{"Windows", "windows", "amd64", "", "win32-x64"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := platform(test.goos, test.goarch, test.interpreter)
			if err != nil || got != test.want {
				t.Errorf("got %q, error %v", got, err)
			}
			for _, version := range []string{DefaultVersion, "1.91.0"} {
				if checksums[version][got] == "" {
					t.Errorf("%s has no checksum for %s", version, got)
				}
			}
		})
	}
	if _, err := platform("plan9", "386", ""); err == nil {
		t.Error("plan9 has a Dart Sass")
	}
	if sh, err := exec.LookPath("/bin/sh"); err == nil && runtime.GOOS == "linux" && interpreter(sh) == "" {
		t.Error("the shell has no interpreter")
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func BenchmarkFindInCache(b *testing.B) {
	opt := Options{Root: b.TempDir()}
	if _, err := Find(context.Background(), opt); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := Find(context.Background(), opt); err != nil {
			b.Fatal(err)
		}
	}
}
