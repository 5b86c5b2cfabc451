package assets_test

import (
	"fmt"
	"testing"
)

// BenchmarkHomepage builds the sample page and prints the bar of the homepage runtime as tables in Markdown, side by side
// with rellax on the same page: sizes, and counts while the page scrolls; nothing that a clock says. It needs Chromium, and
// `npm ci` in parallax/.
//
//	go test ./assets -run '^$' -bench Homepage -benchtime 1x
func BenchmarkHomepage(b *testing.B) {
	for range b.N {
		packages := peers(b)
		s := serve(b)
		s.files["/rellax.js"] = bundle(b, "assets/js/page.ts", rellaxScript, packages)

		fmt.Println("\n| as published, gzip -9 | bytes | bar |\n| --- | ---: | ---: |")
		row("everything, script", published(b, "assets/js/page.ts", everything, ""), "2,767; at worst 3,072")
		row("everything, style sheet", published(b, "assets/sass/page.scss", stylesheet, ""), "1,024")
		for _, module := range []string{"layers", "background", "wheel", "keys", "video", "nav", "hash"} {
			source := fmt.Sprintf(`import * as slides from "assetbuild/parallax/slides"; import * as %s from "assetbuild/parallax/%[1]s"; %[1]s.init(slides.init());`, module)
			row(module+" alone", published(b, "assets/js/page.ts", source, ""), "")
		}
		row("rellax 1.12.1, which only moves layers", published(b, "assets/js/page.ts", rellaxScript, packages), "")

		fmt.Printf("\n| 60 wheel ticks over %d slides | script | of it observers | scroll events | frames | styles | Layout | Paint | forced | bar |\n"+
			"| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |\n", len(slides))
		for i, bar := range []string{
			"0 script but the observers', 0 frames, 0 Layout, 0 Paint",
			"0 Layout, 0 Paint, 0 forced, one frame a scroll event",
			"Layout and Paint well above 0",
			"",
		} {
			w := append(ways, rellax)[i]
			c := ticks(b, s, w)
			row(w.name, c.ScriptBut(), c.Script["observer"], c.Script["scroll"], c.Frames, c.Style, c.Layout, c.Paint, c.ForcedLayout+c.ForcedStyle, bar)
		}
		withFilm := ways[0]
		withFilm.film = true
		c := ticks(b, s, withFilm)
		row("CSS, and the film plays where one scrolls by", c.ScriptBut(), c.Script["observer"], c.Script["scroll"], c.Frames, c.Style, c.Layout, c.Paint,
			c.ForcedLayout+c.ForcedStyle, "")
		tab := way{ready: "true"}.swept(b, s)
		c, rests := thrown(tab)
		row("CSS, one throw with the wheel taken over", c.ScriptBut(), c.Script["observer"], c.Script["scroll"], c.Frames, c.Style, c.Layout, c.Paint,
			c.ForcedLayout+c.ForcedStyle, "script only for the wheel and at the end")
		fmt.Printf("\nOne throw with a second of inertia (%d wheel events) ends at %v px: one slide of 900 px, with %d frames from script.\n",
			c.Script["wheel"], rests, c.Frames)
		for _, w := range ways[:2] {
			fmt.Printf("An idle second with %s asks for %d frames.\n", w.name, idle(w.swept(b, s)).Frames)
		}

		fmt.Println("\n| main thread blocked for 1.5 s | px off | px scrolled | bar |\n| --- | ---: | ---: | --- |")
		for i, bar := range []string{"≤ 2 px", ""} {
			off, scrolled := blocked(b, s, ways[i])
			row(ways[i].name, fmt.Sprintf("%.1f", off), scrolled, bar)
		}
	}
}

// rellaxScript moves the page's layers with rellax.
const rellaxScript = `import Rellax from "rellax"; globalThis.rellax = new Rellax("[data-layer]", { speed: -2 });`

// rellax moves the layers of the same page, on which nothing of ours was started or moves by itself.
var rellax = way{
	name: "rellax 1.12.1, the same layers", query: "?nojs=1",
	after: `
		const still = new CSSStyleSheet();
		still.replaceSync("[data-layer], [data-background], [data-blur] { animation: none !important }");
		document.adoptedStyleSheets = [still];
		await import("/rellax.js");`,
	ready: `document.querySelector("[data-layer]").style.transform`,
}
