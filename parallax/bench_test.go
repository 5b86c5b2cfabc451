package parallax_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/evanw/esbuild/pkg/api"

	"assetbuild/internal/chromium"
	"assetbuild/parallax"
)

// rellax is the peer that is measured beside the runtime: the smallest well-known library, for parallax alone.
const rellax = "rellax@1.12.1"

// BenchmarkHomepage prints the bar of the homepage runtime as a table in Markdown, side by side with rellax on the same
// page: sizes, and counts while the page scrolls. It needs Chromium, and npm to fetch rellax.
//
//	go test ./parallax -run '^$' -bench Homepage -benchtime 1x
func BenchmarkHomepage(b *testing.B) {
	for range b.N {
		peer := fetch(b, rellax)
		fmt.Println("\n| gzip -9, minified | bytes |\n| --- | ---: |")
		css, err := parallax.Files.ReadFile("parallax.css")
		if err != nil {
			b.Fatal(err)
		}
		minified := api.Transform(string(css), api.TransformOptions{Loader: api.LoaderCSS, MinifyWhitespace: true, MinifySyntax: true})
		fmt.Println("| everything, script |", size(b, `import "assetbuild/parallax/auto"`), "|")
		fmt.Println("| everything, style sheet |", zipped(b, minified.Code), "|")
		for _, module := range []string{"effects", "wheel", "keys", "video", "nav", "hash"} {
			fmt.Printf("| %s alone | %d |\n", module, size(b, fmt.Sprintf(`import { stage, %s } from "assetbuild/parallax"; %[1]s(stage())`, module)))
		}
		script, err := runtime(rellaxScript, true, peer)
		if err != nil {
			b.Fatal(err)
		}
		fmt.Printf("| %s | %d |\n", rellax, zipped(b, script))

		fmt.Println("\n| 60 wheel ticks over 8 slides | script | of it observers | frames | Layout | Paint | forced |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
		other := barPage
		other.script, other.packages = rellaxScript, peer
		for _, c := range []struct {
			name, query string
			page        page
		}{
			{"CSS", "?nowheel=1", barPage},
			{"translate3d", "?nowheel=1", forced("transform")},
			{"margin-top", "?nowheel=1&notransform=1", barPage},
			{rellax, "", other},
		} {
			row(c.name, ticks(b, c.page, c.query))
		}
		tab := swept(b, barPage, "")
		clock := newClock()
		row("CSS, one throw with the wheel taken over", tab.Trace(func() { clock.throw(tab, 1, 0); rest(tab) }))
		fmt.Printf("\nOne throw ends at %v px: one slide of 900 px.\n", at(tab))
		idle := tab.Trace(func() { tab.Run("await new Promise((next) => setTimeout(next, 1000))") })
		fmt.Printf("An idle second asks for %d frames.\n", idle.Frames)

		fmt.Println("\n| main thread blocked for 1.5 s | px off | px scrolled |\n| --- | ---: | ---: |")
		for _, path := range paths {
			off, scrolled := blocked(b, blockedPage(path.script))
			fmt.Printf("| %s | %.1f | %.0f |\n", path.name, off, scrolled)
		}
	}
}

// rellaxScript moves the bar's layers with rellax; its log line stands for the runtime's first event.
const rellaxScript = `import Rellax from "rellax"; new Rellax("[data-layer]", { speed: -2 }); globalThis.log?.push("started");`

func row(name string, c chromium.Counts) {
	fmt.Printf("| %s | %d | %d | %d | %d | %d | %d |\n", name, c.ScriptBut(), c.Script["observer"], c.Frames, c.Layout, c.Paint, c.ForcedLayout+c.ForcedStyle)
}

// fetch installs a package with npm into a folder of its own, and gives the folder.
func fetch(b *testing.B, name string) string {
	b.Helper()
	if _, err := exec.LookPath("npm"); err != nil {
		b.Skip("no npm to fetch " + name + " with")
	}
	folder := b.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "package.json"), []byte(`{"private":true}`), 0o666); err != nil {
		b.Fatal(err)
	}
	install := exec.Command("npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", name)
	install.Dir = folder
	if out, err := install.CombinedOutput(); err != nil {
		b.Fatalf("npm install %s: %v\n%s", name, err, strings.TrimSpace(string(out)))
	}
	return folder
}
