package preview_test

import (
	"bytes"
	"image"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"testing"

	"assetbuild/internal/chromium"
	"assetbuild/internal/preview"
	"assetbuild/sprite"
)

func TestMain(m *testing.M) { os.Exit(chromium.Main(m)) }

// sets is a retina pair with a duplicate, and a name that HTML would take for more than text.
func sets(t *testing.T) []preview.Set {
	t.Helper()
	canvas := func(side int) []byte {
		var out bytes.Buffer
		if err := png.Encode(&out, image.NewNRGBA(image.Rect(0, 0, side, side))); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	images := func(scale int) []sprite.Image {
		return []sprite.Image{
			{Name: "home", ID: "home", File: "home.png", Width: 16 * scale, Height: 16 * scale},
			{Name: "house", ID: "house", File: "house.png", Width: 16 * scale, Height: 16 * scale},
			{Name: "<b>&'bold'", ID: "b-bold", File: "b.png", X: 16 * scale, Width: 16 * scale, Height: 16 * scale},
		}
	}
	return []preview.Set{{
		Layout: sprite.Layout{Name: "nav", Sheets: []sprite.Sheet{
			{Files: map[string]string{"png": "nav.png"}, Width: 32, Height: 32, Scale: 1, Images: images(1)},
			{Files: map[string]string{"png": "nav@2x.png"}, Width: 64, Height: 64, Scale: 2, Images: images(2)},
		}},
		Source: "assets/sprites/nav", Files: map[string][]byte{"nav.png": canvas(32), "nav@2x.png": canvas(64)}, SourceBytes: 4321,
	}}
}

func TestPeopleFindAndCopyIcons(t *testing.T) {
	page, err := preview.Page(sets(t))
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write(page)
	}))
	defer server.Close()
	tab := chromium.Open(t)
	tab.Go(server.URL)

	shown := `return [...document.querySelectorAll("li:not([hidden]) .name")].map((name) => name.textContent).join("|")`
	if got := chromium.Eval[string](tab, shown); got != "<b>&'bold'|home|house" {
		t.Errorf("the page shows %q", got)
	}
	if got := chromium.Eval[string](tab, `return document.querySelector(".facts").textContent`); got != "assets/sprites/nav · 3 icons, 2 of them duplicates · "+sheetBytes(t)+" in sheets, 4.3 kB as separate files" {
		t.Errorf("the facts are %q", got)
	}
	tab.Run(`document.querySelector("input").value = "hou"; document.querySelector("input").dispatchEvent(new Event("input"))`)
	if got := chromium.Eval[string](tab, shown); got != "house" {
		t.Errorf("a search for hou finds %q", got)
	}
	tab.Run(`document.querySelector("li:not([hidden]) button").focus()`)
	tab.Key("Enter", 0)
	tab.Wait(`document.querySelector("output").textContent === "Copied %nav-house-sprite"`)
	if got := chromium.Eval[string](tab, `return getComputedStyle(document.querySelector(".icon")).backgroundSize`); got != "32px 32px" {
		t.Errorf("an icon's background has the size %q", got)
	}
	if messages := tab.Console(); len(messages) > 0 {
		t.Errorf("the console says %v", messages)
	}
}

func sheetBytes(t *testing.T) string {
	t.Helper()
	total := 0
	for _, data := range sets(t)[0].Files {
		total += len(data)
	}
	if total >= 1000 {
		t.Fatal("the test's sheets are too large for its expectation")
	}
	return strconv.Itoa(total) + " B"
}
