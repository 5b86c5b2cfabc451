package stats_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"assetbuild/internal/chromium"
	"assetbuild/internal/stats"
)

func TestMain(m *testing.M) { os.Exit(chromium.Main(m)) }

// site is a build with all that the page shows, and names that HTML would take for more than text.
func site() *stats.Report {
	sizes := func(raw int64) stats.Sizes { return stats.Sizes{Raw: raw, Gzip: raw / 2, Brotli: raw / 4} }
	return &stats.Report{Version: stats.Version, Outputs: []stats.Output{
		{
			Path: "assets/css/home.css", Name: "assets/css/home.css", Kind: "stylesheet", Entry: "assets/sass/home.scss", Sizes: sizes(8000),
			By: []string{"index.html"}, Measure: stats.BySourceMap,
			Parts: []stats.Part{
				{Source: "assets/sass/_forms.scss", Bytes: 5000, By: []string{"assets/sass/home.scss"}},
				{Source: "assets/sass/home.scss", Bytes: 2900, By: []string{}}, {Source: "(bundler)", Bytes: 100, By: []string{}},
			},
			Mixins: []stats.Mixin{{Name: "@mixin field", Source: "assets/sass/_forms.scss", Line: 7, Bytes: 3000}},
		},
		{
			Path: "assets/nav.png", Name: "assets/nav.png", Kind: "sheet", Sizes: stats.Sizes{Raw: 4000, Gzip: 4000, Brotli: 4000},
			By: []string{"assets/css/home.css"}, Measure: stats.ByStream,
			Parts: []stats.Part{
				{Source: "assets/sprites/nav/<b>&.png", Bytes: 2500, Area: 0.25, By: []string{"assets/css/home.css"}},
				{Source: "assets/sprites/nav/cart.png", Bytes: 1400, Area: 0.75, By: []string{}}, {Source: "(space between icons)", Bytes: 100, By: []string{}},
			},
		},
		{Path: "index.html", Name: "index.html", Kind: "page", Sizes: sizes(1000), By: []string{}, Measure: stats.ByFile, Parts: []stats.Part{{Source: "</script><b>", Bytes: 1000, By: []string{}}}},
	}, Pages: []stats.Page{{Path: "index.html", Requests: 3, Sizes: sizes(13000), Loads: []string{"assets/css/home.css", "assets/nav.png", "index.html"}}}}
}

// openPage writes the page to the disk and opens it from there.
func openPage(t *testing.T, r *stats.Report) *chromium.Tab {
	t.Helper()
	page, err := r.Page()
	if err != nil {
		t.Fatal(err)
	}
	for _, far := range []string{"http://", "https://", "url(", "import "} {
		if strings.Contains(string(page), far) {
			t.Errorf("the page has %q: it must need nothing else", far)
		}
	}
	file := filepath.Join(t.TempDir(), "stats.html")
	if err := os.WriteFile(file, page, 0o644); err != nil {
		t.Fatal(err)
	}
	tab := chromium.Open(t)
	tab.Go("file://" + filepath.ToSlash(file))
	return tab
}

const (
	tiles = `return [...document.querySelectorAll(".tile:not(.faded)")].map((tile) => tile.getAttribute("aria-label")).join("|")`
	trail = `return document.querySelector(".trail").textContent`
)

func expect(t *testing.T, tab *chromium.Tab, what, script, want string) {
	t.Helper()
	if got := chromium.Eval[string](tab, script); got != want {
		t.Errorf("%s:\n got %q\nwant %q", what, got, want)
	}
}

func TestPeopleWalkThroughTheMap(t *testing.T) {
	tab := openPage(t, site())
	expect(t, tab, "the map shows", tiles,
		"stylesheets, 8.0 kB, 61.5 %|assets/css/home.css, 8.0 kB, 61.5 %|sheets, 4.0 kB, 30.8 %|assets/nav.png, 4.0 kB, 30.8 %|pages, 1.0 kB, 7.7 %|index.html, 1.0 kB, 7.7 %")
	expect(t, tab, "areas are as the sizes", `
		const area = (name) => { const box = document.querySelector("[aria-label^='" + name + "']").getBoundingClientRect(); return box.width * box.height; };
		const ratio = area("stylesheets") / area("sheets");
		return ratio > 1.9 && ratio < 2.1 ? "yes" : String(ratio)`, "yes")

	tab.ClickOn(`[aria-label^="assets/nav.png"]`)
	expect(t, tab, "a click opens a file", trail, "Everything›sheets›assets/nav.png")
	expect(t, tab, "its icons", tiles, "assets/sprites/nav/<b>&.png, 2.5 kB, 62.5 %|assets/sprites/nav/cart.png, 1.4 kB, 35.0 %|(space between icons), 100 B, 2.5 %")
	tab.Call("Input.dispatchMouseEvent", map[string]any{"type": "mouseMoved", "x": 1, "y": 1}, nil)
	expect(t, tab, "the margin tells why", `return document.querySelector("aside").textContent.includes("Asked for byassets/css/home.css") ? "yes" : document.querySelector("aside").textContent`, "yes")
	tab.Run(`[...document.querySelectorAll("aside button")].find((button) => button.textContent === "assets/css/home.css").click()`)
	expect(t, tab, "who asks for it is one click away", trail, "Everything›stylesheets›assets/css/home.css")
	if messages := tab.Console(); len(messages) > 0 {
		t.Errorf("the console says %v", messages)
	}
}

func TestTheKeyboardIsEnough(t *testing.T) {
	tab := openPage(t, site())
	tab.Run(`document.querySelector(".tile[tabindex='0']").focus()`)
	tab.Key("Enter", 0)
	expect(t, tab, "Enter opens", trail, "Everything›stylesheets")
	focus := `return document.activeElement.getAttribute("aria-label") ?? document.activeElement.tagName`
	expect(t, tab, "the focus stays in the map", focus, "assets/css/home.css, 8.0 kB, 100.0 %")
	for range 2 {
		tab.Key("ArrowDown", 0)
	}
	tab.Key("ArrowRight", 0)
	before := chromium.Eval[string](tab, focus)
	tab.Key("ArrowLeft", 0)
	if after := chromium.Eval[string](tab, focus); after == before {
		t.Errorf("the arrows don't leave %q", before)
	}
	tab.Key("Escape", 0)
	expect(t, tab, "Escape goes up", trail, "Everything")
	tab.Key("/", 0)
	expect(t, tab, "/ searches", focus, "Search")
	expect(t, tab, "one tile is reached by Tab", `return String(document.querySelectorAll(".tile[tabindex='0']").length)`, "1")
}

func TestASearchAndAMeasure(t *testing.T) {
	tab := openPage(t, site())
	tab.Run(`search.value = "FIELD"; search.dispatchEvent(new Event("input"))`)
	expect(t, tab, "what holds it is not faded", tiles, "stylesheets, 8.0 kB, 61.5 %|assets/css/home.css, 8.0 kB, 61.5 %")
	expect(t, tab, "tables show what fits", `return [...document.querySelectorAll("section:not([hidden]) h2, section:not([hidden]) tbody tr")].map((e) => e.textContent).join("|")`,
		"Mixins and placeholders|@mixin fieldassets/sass/_forms.scss:713.0 kB")
	expect(t, tab, "and how many", `return told.textContent`, "1 found")
	tab.Run(`search.focus()`)
	tab.Key("Escape", 0)
	expect(t, tab, "Escape ends the search", `return told.textContent + document.querySelectorAll(".faded").length`, "0")

	tab.Run(`document.querySelector("[value=brotli]").click()`)
	expect(t, tab, "sheets are the largest in brotli", `return document.querySelector(".tile").getAttribute("aria-label")`, "sheets, 4.0 kB, 64.0 %")
	tab.Run(`[...document.querySelectorAll("th")].find((head) => head.textContent === "requests").click()`)
	expect(t, tab, "a heading sorts", `return [...document.querySelectorAll("th")].find((head) => head.textContent === "requests").getAttribute("aria-sort")`, "descending")
}

func TestThePageShowsWhatChanged(t *testing.T) {
	before, after := site(), site()
	before.Outputs[0].Sizes = stats.Sizes{Raw: 4000, Gzip: 2000, Brotli: 1000}
	after.Changes = after.Compare(before, "main.json")
	tab := openPage(t, after)
	expect(t, tab, "the first table", `return document.querySelector(".tables tbody tr").textContent`,
		"assets/css/home.css8.0 kB+4.0 kB (+100.0 %)4.0 kB+2.0 kB (+100.0 %)2.0 kB+1.0 kB (+100.0 %)")
	expect(t, tab, "growth is red", `return String(document.querySelectorAll(".grew").length)`, "3")

	same := site()
	same.Changes = same.Compare(site(), "main.json")
	expect(t, openPage(t, same), "nothing", `return document.querySelector(".tables section").textContent`, "What changedNothing, since main.json.")
}

func TestAnEmptyBuildHasAPage(t *testing.T) {
	tab := openPage(t, &stats.Report{Version: stats.Version, Outputs: []stats.Output{}, Pages: []stats.Page{}})
	expect(t, tab, "the page says so", `return document.querySelector(".map").textContent`, "There is nothing in this build.")
	if messages := tab.Console(); len(messages) > 0 {
		t.Errorf("the console says %v", messages)
	}
}

// Nothing leaves the page at its side, in light and dark, and text is readable in both.
func TestThePageFitsEveryScreen(t *testing.T) {
	tab := openPage(t, site())
	for _, width := range []int{320, 480, 860, 1440, 2560} {
		tab.Viewport(chromium.Viewport{Width: width, Height: 900})
		if over := chromium.Eval[float64](tab, `return document.documentElement.scrollWidth - document.documentElement.clientWidth`); over > 0 {
			t.Errorf("at %d px the page is %v px too wide", width, over)
		}
	}
	for _, scheme := range []string{"light", "dark"} {
		tab.Media("", map[string]string{"prefers-color-scheme": scheme})
		if worst := chromium.Eval[float64](tab, contrast); worst < 4.5 {
			t.Errorf("in %s a text has a contrast of %.1f", scheme, worst)
		}
	}
}

// contrast gives the least contrast (WCAG 2) of a tile's, a card's or a table's text with what is behind it.
const contrast = `
	const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
	const light = (colour) => {
		canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
		const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((n) => (n /= 255) <= 0.04045 ? n / 12.92 : ((n + 0.055) / 1.055) ** 2.4);
		return 0.2126 * r + 0.7152 * g + 0.0722 * b;
	};
	const behind = (element) => {
		const colour = getComputedStyle(element).backgroundColor;
		return colour !== "rgba(0, 0, 0, 0)" ? colour : behind(element.parentElement);
	};
	let worst = 21;
	for (const element of document.querySelectorAll(".tile b, .tile span, .kinds b, .kinds span, aside dt, aside dd, th, td, td small, .facts, output")) {
		const [a, b] = [light(getComputedStyle(element).color), light(behind(element))];
		worst = Math.min(worst, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05));
	}
	return worst;`
