package dartsass

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"assetbuild/internal/diagnostic"
)

// A candidate is a program that may be a Dart Sass of any version.
type candidate struct{ path, origin string }

// configured gives the program that a user named. It has to be of the wanted version: output depends on it.
func configured(ctx context.Context, opt Options, path string) (Binary, error) {
	source := "path under [sass]"
	if opt.Path == "" {
		source = PathVariable
	}
	command := path
	if !filepath.IsAbs(command) {
		command = filepath.Join(opt.Root, command)
	}
	if info, err := os.Stat(command); err == nil && info.IsDir() {
		command = filepath.Join(command, launcher)
	}
	found, err := probe(ctx, command)
	switch {
	case ctx.Err() != nil:
		return Binary{}, ctx.Err()
	case errors.Is(err, os.ErrNotExist):
		return Binary{}, &diagnostic.Diagnostic{
			Message: "Dart Sass is not where " + source + " says: " + path,
			Remedy:  "Correct the path, or remove it: then Dart Sass is looked for, and fetched where it is missing.",
			Err:     err,
		}
	case err != nil:
		return Binary{}, &diagnostic.Diagnostic{
			Message: fmt.Sprintf("%s, named by %s, is no Dart Sass with an embedded compiler", path, source),
			Remedy:  "The sass of the npm package \"sass\" is JavaScript and has none; that of \"sass-embedded\" has one.",
			Notes:   []string{strings.TrimSpace(err.Error())},
			Err:     err,
		}
	case found != opt.Version:
		return Binary{}, &diagnostic.Diagnostic{
			Message: fmt.Sprintf("%s, named by %s, is Dart Sass %s, and %s is wanted", path, source, found, opt.Version),
			Remedy:  fmt.Sprintf("Set version = %q under [sass], or name another program.", found),
		}
	}
	return Binary{command, found, "configured"}, nil
}

// installed lists the programs that npm or the system installed, nearest first.
func installed(root, platform string) []candidate {
	var found []candidate
	add := func(path, origin string) {
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			found = append(found, candidate{path, origin})
		}
	}
	inPackage := filepath.Join("sass-embedded-"+platform, "dart-sass", launcher)
	for dir := root; dir != ""; dir = above(dir) {
		modules := filepath.Join(dir, "node_modules")
		add(filepath.Join(modules, inPackage), "node_modules")
		// pnpm lays what a package depends on beside the package's true place.
		if real, err := filepath.EvalSymlinks(filepath.Join(modules, "sass-embedded")); err == nil {
			if beside := filepath.Join(filepath.Dir(real), inPackage); filepath.Dir(real) != modules {
				add(beside, "node_modules")
			}
		}
	}
	if path, err := exec.LookPath("sass"); err == nil {
		if path, err = filepath.Abs(path); err == nil {
			add(path, "PATH")
		}
	}
	return found
}

func above(dir string) string {
	if parent := filepath.Dir(dir); parent != dir {
		return parent
	}
	return ""
}

// launcher is the name of the program in a Dart Sass package.
var launcher = map[bool]string{true: "sass.bat", false: "sass"}[runtime.GOOS == "windows"]

// probeTimeout bounds how long a program may take to tell its version: the JavaScript one takes half a second.
const probeTimeout = 20 * time.Second

// probe asks a program for its version. The JavaScript sass, which has no embedded compiler, answers with an error.
func probe(ctx context.Context, program string) (string, error) {
	if _, err := os.Stat(program); err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, "--embedded", "--version")
	cmd.WaitDelay = time.Second
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s --embedded --version: %w", filepath.Base(program), err)
	}
	var answer struct {
		ImplementationName    string `json:"implementationName"`
		ImplementationVersion string `json:"implementationVersion"`
	}
	if err := json.Unmarshal(out, &answer); err != nil || answer.ImplementationVersion == "" {
		return "", fmt.Errorf("%s --embedded --version gave no version", filepath.Base(program))
	}
	return answer.ImplementationVersion, nil
}
