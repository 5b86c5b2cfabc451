package dartsass

import (
	"debug/elf"
	"io"
	"runtime"
	"strings"
	"sync"

	"assetbuild/internal/diagnostic"
)

// Platform is this machine in the names of npm's sass-embedded packages: "linux-musl-arm64", "win32-x64".
var Platform = sync.OnceValues(func() (string, error) {
	return platform(runtime.GOOS, runtime.GOARCH, interpreter("/bin/sh"))
})

// platform names a system; interpreter is the dynamic loader of its shell, where there is one.
func platform(goos, goarch, interpreter string) (string, error) {
	systems := map[string]string{"linux": "linux", "darwin": "darwin", "windows": "win32"}
	machines := map[string]string{"amd64": "x64", "arm64": "arm64"}
	system, machine := systems[goos], machines[goarch]
	if system == "" || machine == "" {
		return "", &diagnostic.Diagnostic{
			Message: "npm holds no Dart Sass for " + goos + " on " + goarch,
			Remedy:  "Name a Dart Sass as path under [sass] or in " + PathVariable + ".",
		}
	}
	if goos == "linux" && strings.Contains(interpreter, "ld-musl") {
		system += "-musl"
	}
	return system + "-" + machine, nil
}

// interpreter reads which dynamic loader a program asks for. The shell's tells what the whole system was built for: both
// loaders can be installed at once, so that their files being there tells nothing.
func interpreter(program string) string {
	file, err := elf.Open(program)
	if err != nil {
		return ""
	}
	defer file.Close()
	for _, part := range file.Progs {
		if part.Type != elf.PT_INTERP {
			continue
		}
		name, err := io.ReadAll(io.LimitReader(part.Open(), 4096))
		if err != nil {
			return ""
		}
		return strings.TrimRight(string(name), "\x00")
	}
	return ""
}
