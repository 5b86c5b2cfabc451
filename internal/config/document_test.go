package config

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"assetbuild/internal/diagnostic"
)

// The document's sections and the keys that the program knows are the same, in both directions.
func TestDocumentDescribesEveryKey(t *testing.T) {
	described := map[string]string{}
	for _, section := range strings.Split(document(t), "\n### `")[1:] {
		key, text, _ := strings.Cut(section, "`\n\n")
		text, _, _ = strings.Cut(text, "\n## ")
		described[key] = text
	}
	keys := schemaKeys()
	for _, key := range keys {
		text, ok := described[key]
		switch {
		case !ok:
			t.Errorf("docs/configuration.md does not describe %s", key)
		case !strings.Contains(text, "```toml\n"):
			t.Errorf("%s has no example", key)
		case !strings.Contains(key, "directory.") && !strings.Contains(text, "default"):
			t.Errorf("%s has no default", key)
		}
		if kind := kindOf(key); ok && !strings.HasPrefix(text, kind) {
			t.Errorf("%s is %s; the document says %.30q", key, kind, text)
		}
	}
	for key := range described {
		if !slices.Contains(keys, key) {
			t.Errorf("docs/configuration.md describes %s, which is no key", key)
		}
	}
}

func document(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "docs", "configuration.md"))
	must(t, err)
	return string(data)
}

// kindOf gives the words that a key's section begins with.
func kindOf(key string) string {
	s := schema
	for part := range strings.SplitSeq(key, ".") {
		if s.isList() {
			s = s.element()
		}
		if part == "*" {
			s = s.element()
			continue
		}
		s, _ = s.child(part)
	}
	return map[string]string{
		"a string": "A string", "true or false": "A boolean", "a whole number": "A whole number", "a list of strings": "A list of strings", "a table": "A table",
	}[s.String()]
}

// Every default that the document states is the one that holds.
func TestDocumentStatesTheDefaults(t *testing.T) {
	stated := regexp.MustCompile("(?m)^### `([^`]+)`\n\n[^`]*?default `([^`]+)`").FindAllStringSubmatch(document(t), -1)
	if len(stated) < 20 {
		t.Fatalf("found %d defaults only", len(stated))
	}
	for _, s := range stated {
		key, value := s[1], s[2]
		if strings.HasPrefix(key, "sprites.directory.") || strings.HasPrefix(key, "check.budget.") {
			continue // there is no directory to hold it
		}
		got := relativeDefaults()
		if list, decoded := got.decode([]byte(key + " = " + value)); !decoded {
			t.Errorf("%s = %s: %v", key, value, list)
		}
		sameSettings(t, got, relativeDefaults())
	}
}

// Every example can be copied: together with the folders that it names, it is a valid file.
func TestDocumentExamplesAreValid(t *testing.T) {
	examples := regexp.MustCompile("(?ms)^```toml\n(.*?)^```").FindAllStringSubmatch(document(t), -1)
	folders := map[string]string{
		"assets/sprites/nav/small/home.png": "", "assets/sprites/nav/small/line.png": "", "assets/sprites/lines/dotted.png": "",
		"assets/sprites/photos/": "", "app/icons/": "", "app/stylesheets/": "", "app/javascript/": "", "app/pages/": "", "app/static/": "",
		"app/images/": "", "app/fonts/": "", "app/extensions/": "", "node_modules/susy/": "",
		"build/sprite.scss.tmpl": "",
	}
	for _, e := range examples {
		root := project(t, folders)
		if _, err := Parse(root, filepath.Join(root, FileName), []byte(e[1])); err != nil {
			t.Errorf("%s\n%s", e[1], diagnostic.Of(err))
		}
	}
	if len(examples) < len(schemaKeys()) {
		t.Errorf("%d examples for %d keys", len(examples), len(schemaKeys()))
	}
}
