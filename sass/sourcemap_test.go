package sass

import (
	"context"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

func TestMapsShowOfGeneratedFilesWhatTheEntryUses(t *testing.T) {
	const page = "@use 'generated/nav';\n\n.a { @extend %nav-home-sprite; b: c; }\n"
	root := project(t, "-- page.scss --\n"+page)
	nav(t, root, "nav", "home", "help")
	c := compiler(t, root, func(o *Options) { o.SourceMap, o.SourceMapContents = true, true })
	sheet, err := c.Compile(context.Background(), filepath.Join(root, "page.scss"))
	if err != nil {
		t.Fatal(err)
	}
	var m struct{ Sources, SourcesContent []string }
	if err := json.Unmarshal([]byte(sheet.SourceMap), &m); err != nil {
		t.Fatal(err)
	}
	shown := map[string]string{}
	for i, source := range m.Sources {
		shown[filepath.Base(source)] = m.SourcesContent[i]
	}
	if shown["page.scss"] != page {
		t.Errorf("the author's file is shown as\n%s", shown["page.scss"])
	}
	generated := shown["_nav.scss"]
	if !strings.Contains(generated, "%nav-home-sprite") || strings.Contains(generated, "help") {
		t.Errorf("the generated file is shown as\n%s", generated)
	}
	whole := c.memory.source(place{path: filepath.Join(root, ".assetbuild/sass/generated/_nav.scss")}).text
	line := func(text string) int {
		before, _, _ := strings.Cut(text, "%nav-home-sprite {")
		return strings.Count(before, "\n")
	}
	if line(generated) != line(whole) {
		t.Errorf("the placeholder is shown on line %d instead of %d", line(generated)+1, line(whole)+1)
	}
}
