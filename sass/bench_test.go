package sass

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	godartsass "github.com/bep/godartsass/v2"
)

// benchProject lays out what the benchmarks compile: 40 sheets of 40 icons, and 60 entries of 250 lines that load them all and use
// ten placeholders each by the mixin of the post.
func benchProject(b *testing.B) (root string, entries []string) {
	root = b.TempDir()
	var icons []string
	for i := range 40 {
		icons = append(icons, fmt.Sprintf("icon-%d", i))
	}
	var imports strings.Builder
	for d := range 40 {
		name := fmt.Sprintf("sheet%d", d)
		nav(b, root, name, icons...)
		fmt.Fprintf(&imports, "@import 'generated/%s';\n", name)
	}
	write(b, filepath.Join(root, "_base.scss"), imports.String()+`
@mixin background-sprite($sheet, $icon, $set-dimensions: false) {
  @extend %#{$sheet}-#{$icon}-background;
  @if $set-dimensions == true { @extend %#{$sheet}-#{$icon}-dimensions; }
}
`)
	for e := range 60 {
		var text strings.Builder
		text.WriteString("@import 'base';\n")
		for r := range 50 {
			fmt.Fprintf(&text, ".r%d {\n  color: red;\n  .in { margin: %dpx; }\n", r, r)
			if r%5 == 0 {
				fmt.Fprintf(&text, "  @include background-sprite(sheet%d, icon-%d, true);\n", (e+r)%40, r%40)
			}
			text.WriteString("}\n")
		}
		path := filepath.Join(root, fmt.Sprintf("e%d.scss", e))
		write(b, path, text.String())
		entries = append(entries, path)
	}
	return root, entries
}

func BenchmarkCompile(b *testing.B) {
	root, entries := benchProject(b)
	for b.Loop() {
		c := compiler(b, root, func(o *Options) { o.SourceMap, o.Silence = true, []string{"import"} })
		if err := c.Start(context.Background()); err != nil {
			b.Fatal(err)
		}
		var group sync.WaitGroup
		for _, entry := range entries {
			group.Go(func() {
				if _, err := c.Compile(context.Background(), entry); err != nil {
					b.Error(err)
				}
			})
		}
		group.Wait()
		c.Close()
	}
}

// BenchmarkDartSassAlone is what BenchmarkCompile is measured against: the same entries by the same protocol, without us.
func BenchmarkDartSassAlone(b *testing.B) {
	root, entries := benchProject(b)
	dart, err := command()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		transpiler, err := godartsass.Start(godartsass.Options{DartSassEmbeddedFilename: dart})
		if err != nil {
			b.Fatal(err)
		}
		var group sync.WaitGroup
		turns := make(chan struct{}, runtime.GOMAXPROCS(0)+1)
		for _, entry := range entries {
			group.Go(func() {
				turns <- struct{}{}
				defer func() { <-turns }()
				text, err := os.ReadFile(entry)
				if err == nil {
					_, err = transpiler.Execute(godartsass.Args{
						Source: string(text), URL: "file://" + entry, EnableSourceMap: true,
						IncludePaths: []string{filepath.Join(root, ".assetbuild/sass")}, SilenceDeprecations: []string{"import"},
					})
				}
				if err != nil {
					b.Error(err)
				}
			})
		}
		group.Wait()
		transpiler.Close()
	}
}
