// Package examples holds pages of other languages that refer to what assetbuild published, and tests that run them.
package examples_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"assetbuild/internal/config"
	"assetbuild/internal/manifest"
	"assetbuild/internal/pipeline"
	"assetbuild/internal/prerequisite"
	"assetbuild/sprite"

	"github.com/google/go-cmp/cmp"
)

// site builds the sample site once for all tests, and gives its output folder.
var site = sync.OnceValues(func() (string, error) {
	root, err := os.MkdirTemp("", "examples-")
	if err != nil {
		return "", err
	}
	if err := os.CopyFS(filepath.Join(root, "assets"), os.DirFS("../assets")); err != nil {
		return root, err
	}
	cfg, err := config.Load(root, "")
	if err != nil {
		return root, err
	}
	_, err = pipeline.Build(context.Background(), pipeline.Options{Config: cfg, Profile: sprite.Fast})
	return root, err
})

// folder is where the site is built.
var folder string

func TestMain(m *testing.M) {
	status := m.Run()
	_ = os.RemoveAll(folder) // none where no test asked for it
	os.Exit(status)
}

func public(t *testing.T) string {
	t.Helper()
	root, err := site()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(root, "public")
}

// output runs a program and gives what it prints.
func output(t *testing.T, program string, args ...string) string {
	t.Helper()
	var out, complaint bytes.Buffer
	cmd := exec.Command(program, args...)
	cmd.Stdout, cmd.Stderr = &out, &complaint
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s%s", err, complaint.String(), out.String())
	}
	return out.String()
}

// packages is where npm put the readers that others made.
func packages(t *testing.T) (node string) {
	t.Helper()
	node = prerequisite.Program(t, "node")
	if _, err := os.Stat(filepath.Join("node", "node_modules")); err != nil {
		prerequisite.Missing(t, "no manifest readers here: run `npm ci` in examples/node/")
	}
	return node
}

var reference = regexp.MustCompile(`(?:href|src)="([^"]+)"`)

// checkPage checks that a page has every tag that a browser needs, and that all it names was published.
func checkPage(t *testing.T, html, public string) {
	t.Helper()
	for _, want := range []string{
		`<link [^>]*rel="stylesheet"[^>]*href="/assets/css/home-[0-9A-Z]{8}\.css"`,
		`<link [^>]*rel="modulepreload"[^>]*href="/assets/js/chunk-[0-9A-Z]{8}\.js"`,
		`<script [^>]*type="module"[^>]*src="/assets/js/home-[0-9A-Z]{8}\.js"`,
		`<script [^>]*integrity="sha384-`,
		`<img [^>]*src="/assets/hills-[0-9A-Z]{8}\.jpg"`,
	} {
		if !regexp.MustCompile(want).MatchString(html) {
			t.Errorf("nothing matches %s in\n%s", want, html)
		}
	}
	for _, ref := range reference.FindAllStringSubmatch(html, -1) {
		if _, err := os.Stat(filepath.Join(public, filepath.FromSlash(ref[1]))); err != nil {
			t.Errorf("the page names %s: %v", ref[1], err)
		}
	}
}

// TestAPageThroughAdonis: a reader of Vite's manifest that many Node servers have takes ours for one of Vite's.
func TestAPageThroughAdonis(t *testing.T) {
	node := packages(t)
	checkPage(t, output(t, node, filepath.Join("node", "page.mjs"), public(t)), public(t))
}

// TestOthersComputeTheSameIntegrity: the plugin by which Vite's users add integrity to a manifest changes nothing in ours.
func TestOthersComputeTheSameIntegrity(t *testing.T) {
	node := packages(t)
	copied := t.TempDir()
	if err := os.CopyFS(copied, os.DirFS(public(t))); err != nil {
		t.Fatal(err)
	}
	theirs := decode(t, []byte(output(t, node, filepath.Join("node", "integrity.mjs"), copied)))
	ours, err := os.ReadFile(filepath.Join(public(t), "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	for key, chunk := range decode(t, ours) {
		if chunk.Integrity == "" {
			continue // what no tag checks, such as an image
		}
		compared++
		if diff := cmp.Diff(theirs[key], chunk); diff != "" {
			t.Errorf("%s: %s", key, diff)
		}
	}
	if compared < 6 {
		t.Errorf("only %d entries have an integrity", compared)
	}
}

func decode(t *testing.T, data []byte) manifest.Manifest {
	t.Helper()
	var m manifest.Manifest
	if err := json.Unmarshal(data, &m); err != nil {
		t.Fatalf("%v in\n%s", err, data)
	}
	return m
}

// TestAPageInPHP: what docs/manifest.md shows for PHP.
func TestAPageInPHP(t *testing.T) {
	php := prerequisite.Program(t, "php")
	run := `error_reporting(E_ALL); set_error_handler(function ($n, $text) { throw new Exception($text); });
		$_SERVER["DOCUMENT_ROOT"] = $argv[1]; include $argv[2];`
	html := output(t, php, "-r", run, "--", public(t), filepath.Join("php", "page.php"))
	checkPage(t, html, public(t))
	if !strings.HasPrefix(html, "<!DOCTYPE html>") {
		t.Errorf("the page begins with %.40q", html)
	}
}

// TestTheShapeThatRailsAndDjangoRead: vite_ruby and django-vite look every import up by its key, and put a path before each
// file's name.
func TestTheShapeThatRailsAndDjangoRead(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(public(t), "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	table := decode(t, data)
	imports := 0
	for key, chunk := range table {
		for _, imported := range slices.Concat(chunk.Imports, chunk.DynamicImports) {
			imports++
			if _, ok := table[imported]; !ok {
				t.Errorf("%s imports %s, which is no key", key, imported)
			}
		}
		for _, file := range slices.Concat([]string{chunk.File}, chunk.CSS, chunk.Assets) {
			if _, err := os.Stat(filepath.Join(public(t), file)); err != nil || !filepath.IsLocal(file) {
				t.Errorf("%s names %q: %v", key, file, err)
			}
		}
		if chunk.Src != "" && chunk.Src != key {
			t.Errorf("%s has the source %s", key, chunk.Src)
		}
	}
	if imports == 0 {
		t.Error("nothing imports anything")
	}
}
