package provenance_test

import (
	"os"
	"path/filepath"
	"testing"

	"assetbuild/internal/artifact"
	"assetbuild/internal/provenance"

	"github.com/google/go-cmp/cmp"
)

// TestAStatementNamesWhatWasReadAndWhatWasMade: inputs that weren't there, folders and what the build wrote itself are none.
func TestAStatementNamesWhatWasReadAndWhatWasMade(t *testing.T) {
	root := t.TempDir()
	for _, name := range []string{"assets/home.scss", "public/home.css", "generated/_nav.scss"} {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("abc"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	in := func(name string) string { return filepath.Join(root, name) }
	statement, err := provenance.Of(provenance.Build{
		Root: root, Parameters: map[string]any{"profile": "release"}, Tools: map[string]string{"assetbuild": "1.2.3"},
		Inputs:  []string{in("public/home.css"), in("assets/home.scss"), in("assets"), in("assets/missing.scss"), in("generated/_nav.scss"), in("assets/home.scss")},
		Made:    []string{in("public"), in("generated")},
		Outputs: []artifact.File{{Path: "home.css", Source: in("public/home.css")}, {Path: "a.html", Data: []byte("abc")}},
	})
	if err != nil {
		t.Fatal(err)
	}
	got, err := statement.Encode()
	if err != nil {
		t.Fatal(err)
	}
	// The hash is that of "abc" in FIPS 180-4's example.
	const want = `{
  "_type": "https://in-toto.io/Statement/v1",
  "subject": [
    {
      "name": "a.html",
      "digest": {
        "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
      }
    },
    {
      "name": "home.css",
      "digest": {
        "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
      }
    }
  ],
  "predicateType": "https://slsa.dev/provenance/v1",
  "predicate": {
    "buildDefinition": {
      "buildType": "urn:assetbuild:build:1",
      "externalParameters": {
        "profile": "release"
      },
      "resolvedDependencies": [
        {
          "name": "assets/home.scss",
          "digest": {
            "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
          }
        }
      ]
    },
    "runDetails": {
      "builder": {
        "id": "urn:assetbuild",
        "version": {
          "assetbuild": "1.2.3"
        }
      }
    }
  }
}
`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Error(diff)
	}
}

func TestAnOutputThatIsGoneIsAnError(t *testing.T) {
	_, err := provenance.Of(provenance.Build{Root: t.TempDir(), Outputs: []artifact.File{{Path: "a", Source: filepath.Join(t.TempDir(), "a")}}})
	if err == nil {
		t.Error("a hash was made up")
	}
}
