package bundle

import (
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// largeStylesheet gives CSS of about 93 KB as Sass writes it, with a reference in every tenth rule, and its map.
func largeStylesheet(root, entry string) (css, sourceMapText string) {
	var out strings.Builder
	m := &sourceMap{Version: 3, Names: []string{}, Sources: []string{fileURL(filepath.ToSlash(filepath.Join(root, entry)))}}
	line := 0
	for i := range 1000 {
		value := "#abcdef"
		if i%10 == 0 {
			value = "url(generated/nav.png) no-repeat -16px -32px"
		}
		fmt.Fprintf(&out, ".block-%d .element:hover {\n  background: %s;\n  margin: 0 auto;\n  *zoom: 1;\n}\n", i, value)
		for n, column := range []int{0, 2, 2, 2} {
			m.segments = append(m.segments, segment{line: line + n, column: column, sourceLine: line + n, name: -1})
			if n > 0 {
				m.segments = append(m.segments, segment{line: line + n, column: column + 9, sourceLine: line + n, sourceColumn: 9, name: -1})
			}
		}
		line += 5
	}
	content := out.String()
	m.SourcesContent = []*string{&content}
	text, err := m.encode()
	if err != nil {
		panic(err)
	}
	return content, text
}

// BenchmarkStylesheets bundles sixty entries of 93 KB, as many side by side as there are processors.
func BenchmarkStylesheets(b *testing.B) {
	for _, release := range []bool{false, true} {
		for _, maps := range []bool{false, true} {
			b.Run(fmt.Sprintf("release=%v/maps=%v", release, maps), func(b *testing.B) {
				root := b.TempDir()
				css, text := largeStylesheet(root, "assets/sass/home.scss")
				if !maps {
					text = ""
				}
				b.ReportAllocs()
				for b.Loop() {
					bundler := New(Options{Root: root, Release: release, PublicPath: "/", Targets: []string{"chrome111", "safari16.4"}})
					bundler.AddSheet("generated/nav.png", []byte("sheet"), "assets/sprites/nav.png")
					var group sync.WaitGroup
					for i := range 60 {
						group.Go(func() {
							_, err := bundler.Stylesheet(b.Context(), Stylesheet{Entry: "assets/sass/home.scss", Name: fmt.Sprint("home", i), CSS: css, SourceMap: text})
							if err != nil {
								b.Error(err)
							}
						})
					}
					group.Wait()
				}
				b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N)/60, "ms/entry")
			})
		}
	}
}

// BenchmarkReferences finds the references in one of those entries.
func BenchmarkReferences(b *testing.B) {
	css, _ := largeStylesheet("/", "a.scss")
	b.SetBytes(int64(len(css)))
	for b.Loop() {
		findReferences(css)
	}
}

// BenchmarkLinking is what the url() step adds to esbuild's work on one of those entries.
func BenchmarkLinking(b *testing.B) {
	root := b.TempDir()
	css, text := largeStylesheet(root, "assets/sass/home.scss")
	bundler := New(Options{Root: root})
	bundler.AddSheet("generated/nav.png", []byte("sheet"), "assets/sprites/nav.png")
	in := Stylesheet{Entry: "assets/sass/home.scss", Name: "home", CSS: css, SourceMap: text}
	b.ReportAllocs()
	for b.Loop() {
		sass, err := bundler.newSassText(in)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := bundler.linkStyle(newLink(b.Context(), bundler, nil), in, sass); err != nil {
			b.Fatal(err)
		}
	}
}
