package assets_test

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"assetbuild/internal/chromium"
	"assetbuild/internal/config"
	"assetbuild/internal/pipeline"
	"assetbuild/internal/prerequisite"
)

// example is a block of docs/homepage.md whose first line names a file: ```ts assets/js/home.ts
var example = regexp.MustCompile("(?ms)^```\\w+ (\\S+)\n(.*?)^```$")

// documented gives the files of one of the document's ways: what stands before the first one, what all share, and its own.
func documented(t *testing.T, heading string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "docs", "homepage.md"))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	found := false
	for i, section := range strings.Split(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n### ") {
		own := strings.HasPrefix(section, heading)
		found = found || own
		for _, block := range example.FindAllStringSubmatch(section, -1) {
			if i == 0 || own || block[1] == "tsconfig.json" {
				files[block[1]] = block[2]
			}
		}
	}
	if want := []string{"assets/js/home.ts", "assets/pages/index.html", "assets/sass/home.scss", "tsconfig.json"}; !found || !slices.Equal(slices.Sorted(maps.Keys(files)), want) {
		t.Fatalf("the document has under %q the files %v, want %v", heading, slices.Sorted(maps.Keys(files)), want)
	}
	return files
}

// buildDocumented builds one of the document's ways beside the sample's pictures and film, and gives the folder.
func buildDocumented(t *testing.T, heading string) string {
	t.Helper()
	folder := t.TempDir()
	for _, shared := range []string{"images", "video"} {
		if err := os.CopyFS(filepath.Join(folder, "assets", shared), os.DirFS(shared)); err != nil {
			t.Fatal(err)
		}
	}
	for name, content := range documented(t, heading) {
		name = filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	settings, err := config.Load(folder, "")
	if err != nil {
		t.Fatal(err)
	}
	result, err := pipeline.Build(t.Context(), pipeline.Options{Config: settings})
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Messages) > 0 {
		t.Fatal(result.Messages)
	}
	return folder
}

// Each of the three ways is built from the document as it stands there, its types are checked with the document's
// tsconfig.json, and it does in a browser what the document says.
func TestTheDocumentsThreeWaysWork(t *testing.T) {
	throw := func(tab *chromium.Tab) float64 {
		tab.Throw(chromium.Wheel{X: 700, Y: 450, Time: float64(time.Now().UnixMilli()) / 1000}, 1)
		return rest(tab)
	}
	key := func(tab *chromium.Tab, name string) float64 {
		tab.Key(name, 0)
		return rest(tab)
	}
	want := func(t *testing.T, got, want float64, after string) {
		t.Helper()
		if got != want {
			t.Errorf("after %s the page rests at %v px, want %v", after, got, want)
		}
	}
	for _, c := range []struct {
		heading string
		works   func(t *testing.T, tab *chromium.Tab)
	}{
		{"1. By markup alone", func(t *testing.T, tab *chromium.Tab) {
			want(t, throw(tab), 900, "a throw")
			tab.Wait(`document.querySelector("#film.warm")`)
			tab.Wait(`document.querySelector("[aria-current]").hash == "#film"`)
		}},
		{"2. From a script", func(t *testing.T, tab *chromium.Tab) {
			want(t, key(tab, "n"), 900, "next")
			want(t, key(tab, "w"), 1800, "goTo")
			want(t, key(tab, "p"), 900, "previous")
			key(tab, "x")
			if y := throw(tab); y == 1800 || y == 900 {
				t.Errorf("after destroy a throw leads to %v px", y)
			}
			var lines []string
			for _, line := range tab.Console() {
				lines = append(lines, line.Text)
			}
			if got := strings.Join(lines, ", "); !strings.HasPrefix(got, "entered hello, entered film, ") || !strings.Contains(got, "entered work") {
				t.Errorf("the console has: %s", got)
			}
		}},
		{"3. Each module alone", func(t *testing.T, tab *chromium.Tab) {
			if y := throw(tab); y == 0 || y == 900 {
				t.Errorf("a throw is taken over, or does nothing: %v px", y)
			}
			tab.Run(`document.getElementById("film").scrollIntoView({ behavior: "instant" })`)
			tab.Wait(`document.querySelector("#film.warm")`)
		}},
	} {
		t.Run(c.heading, func(t *testing.T) {
			folder := buildDocumented(t, c.heading)
			server := httptest.NewServer(http.FileServer(http.Dir(filepath.Join(folder, "public"))))
			t.Cleanup(server.Close)
			tab := chromium.Open(t)
			tab.Go(server.URL + "/")
			rest(tab)
			c.works(t, tab)

			compiler, err := filepath.Abs(filepath.Join("..", "parallax", "node_modules", ".bin", "tsc"))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := os.Stat(compiler); err != nil {
				prerequisite.Missing(t, "no TypeScript here: run `npm ci` in parallax/")
			}
			check := exec.CommandContext(t.Context(), compiler, "-p", folder)
			if out, err := check.CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}
