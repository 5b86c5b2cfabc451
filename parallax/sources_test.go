package parallax_test

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"assetbuild/internal/dartsass"
	"assetbuild/internal/prerequisite"
	"assetbuild/parallax"
	"assetbuild/sass"
)

var update = flag.Bool("update", false, "write parallax.css anew")

// TestTheStyleSheetIsWhatTheSassCompilesTo keeps parallax.css, for who imports it from a script, the same as the Sass with
// its defaults. `go test ./parallax -run StyleSheetIs -update` writes it anew.
func TestTheStyleSheetIsWhatTheSassCompilesTo(t *testing.T) {
	folder := t.TempDir()
	found, err := dartsass.Find(t.Context(), dartsass.Options{Root: folder})
	if err != nil {
		prerequisite.Missing(t, "no Dart Sass: "+err.Error())
	}
	source, err := parallax.Files.ReadFile(parallax.Sass)
	if err != nil {
		t.Fatal(err)
	}
	entry := filepath.Join(folder, "parallax.scss")
	if err := os.WriteFile(entry, source, 0o666); err != nil {
		t.Fatal(err)
	}
	compiler := sass.NewCompiler(sass.Options{Root: folder, Command: found.Command})
	defer compiler.Close()
	sheet, err := compiler.Compile(t.Context(), entry)
	if err != nil {
		t.Fatal(err)
	}
	want := sheet.CSS + "\n"
	if *update {
		if err := os.WriteFile("parallax.css", []byte(want), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile("parallax.css")
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("parallax.css is not what parallax.scss compiles to: run this test with -update\n%s", want)
	}
}

// TestTheSourcesAreTypedStrictly runs TypeScript where `npm ci` has fetched it into this folder.
func TestTheSourcesAreTypedStrictly(t *testing.T) {
	tsc := filepath.Join("node_modules", ".bin", "tsc")
	if _, err := os.Stat(tsc); err != nil {
		prerequisite.Missing(t, "no TypeScript here: run `npm ci` in parallax/")
	}
	if out, err := exec.Command(tsc, "--noEmit", "-p", ".").CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
