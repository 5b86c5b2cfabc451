package bundle

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"assetbuild/internal/diagnostic"
	"assetbuild/internal/manifest"
)

var hashes = regexp.MustCompile(`-[A-Z2-7]{8}\b`)

// withoutHashes writes HASH for every hash, and checks nothing else.
func withoutHashes(t *testing.T, m manifest.Manifest) string {
	t.Helper()
	encoded, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	text := hashes.ReplaceAllString(string(encoded), "-HASH")
	return regexp.MustCompile(`sha384-[\w+/]{64}`).ReplaceAllString(text, "sha384-SUM")
}

// site is a project with all that a manifest tells apart: two entries that share a module, a dynamic import, CSS, assets.
var site = map[string]string{
	"assets/js/home.ts": `import { shared } from "./lib/shared";
import logo from "../images/logo.png";
import "./home.css";
shared(logo);
import("./lib/lazy").then((lazy) => lazy.go());
`,
	"assets/js/home.css":       ".a { background: url(../images/dot.png?#x) }\n",
	"assets/js/shop/index.ts":  `import { shared } from "../lib/shared"; shared("x" as string);`,
	"assets/js/lib/shared.ts":  `export function shared(x: string) { console.log(x) }`,
	"assets/js/lib/lazy.ts":    `import { shared } from "./shared"; import "./lazy.css"; export function go() { shared("lazy") }`,
	"assets/js/lib/lazy.css":   ".l { color: red }",
	"assets/images/logo.png":   "logo",
	"assets/images/dot.png":    "dot",
	"assets/images/unused.png": "unused",
}

var siteEntries = []Entry{{"assets/js/home.ts", "home"}, {"assets/js/shop/index.ts", "shop/index"}}

func TestManifestHasTheShapeOfVites(t *testing.T) {
	b := New(Options{Root: project(t, site), Release: true, PublicPath: "/"})
	result, err := b.Scripts(t.Context(), siteEntries)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{
  "_chunk-HASH.js": {
    "file": "assets/js/chunk-HASH.js",
    "name": "chunk",
    "integrity": "sha384-SUM"
  },
  "_home-HASH.css": {
    "file": "assets/js/home-HASH.css",
    "src": "_home-HASH.css",
    "assets": [
      "assets/dot-HASH.png"
    ],
    "integrity": "sha384-SUM"
  },
  "_lazy-HASH.css": {
    "file": "assets/js/lazy-HASH.css",
    "src": "_lazy-HASH.css",
    "integrity": "sha384-SUM"
  },
  "assets/js/home.ts": {
    "file": "assets/js/home-HASH.js",
    "name": "home",
    "src": "assets/js/home.ts",
    "isEntry": true,
    "css": [
      "assets/js/home-HASH.css"
    ],
    "assets": [
      "assets/dot-HASH.png",
      "assets/logo-HASH.png"
    ],
    "imports": [
      "_chunk-HASH.js"
    ],
    "dynamicImports": [
      "assets/js/lib/lazy.ts"
    ],
    "integrity": "sha384-SUM"
  },
  "assets/js/lib/lazy.ts": {
    "file": "assets/js/lazy-HASH.js",
    "name": "lazy",
    "src": "assets/js/lib/lazy.ts",
    "isDynamicEntry": true,
    "css": [
      "assets/js/lazy-HASH.css"
    ],
    "imports": [
      "_chunk-HASH.js"
    ],
    "integrity": "sha384-SUM"
  },
  "assets/js/shop/index.ts": {
    "file": "assets/js/shop/index-HASH.js",
    "name": "shop/index",
    "src": "assets/js/shop/index.ts",
    "isEntry": true,
    "imports": [
      "_chunk-HASH.js"
    ],
    "integrity": "sha384-SUM"
  }
}
`
	if diff := cmp.Diff(want, withoutHashes(t, result.Chunks)); diff != "" {
		t.Error(diff)
	}
	const assets = `{
  "assets/images/dot.png": {
    "file": "assets/dot-HASH.png",
    "src": "assets/images/dot.png"
  },
  "assets/images/logo.png": {
    "file": "assets/logo-HASH.png",
    "src": "assets/images/logo.png"
  }
}
`
	if diff := cmp.Diff(assets, withoutHashes(t, b.Assets().Chunks)); diff != "" {
		t.Error(diff)
	}
	for _, chunk := range result.Chunks {
		find(t, result.Files, chunk.File)
	}
}

func TestAnEntryThatAnotherLoadsIsBoth(t *testing.T) {
	root := project(t, map[string]string{"a.ts": `import("./b")`, "b.ts": "console.log(1)"})
	result, err := New(Options{Root: root}).Scripts(t.Context(), []Entry{{"a.ts", "a"}, {"b.ts", "b"}})
	if err != nil {
		t.Fatal(err)
	}
	if chunk := result.Chunks["b.ts"]; !chunk.IsEntry || !chunk.IsDynamicEntry {
		t.Errorf("got %+v", chunk)
	}
	if chunk := result.Chunks["a.ts"]; !chunk.IsEntry || chunk.IsDynamicEntry {
		t.Errorf("got %+v", chunk)
	}
}

func TestNamesOfADevelopmentBuild(t *testing.T) {
	b := New(Options{Root: project(t, site), PublicPath: "/"})
	result, err := b.Scripts(t.Context(), siteEntries)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]bool{}
	for _, file := range result.Files {
		got[hashes.ReplaceAllString(file.Path, "-HASH")] = file.Hashed
	}
	want := map[string]bool{
		"assets/js/home.js": false, "assets/js/home.css": false, "assets/js/shop/index.js": false,
		"assets/js/chunk-HASH.js": true, "assets/js/lazy-HASH.js": true, "assets/js/lazy-HASH.css": true,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if text := string(find(t, result.Files, "assets/js/home.js").Data); !strings.Contains(text, "//# sourceMappingURL=data:") {
		t.Error("there is no map in the file")
	}
}

func TestAssetsInScripts(t *testing.T) {
	for _, test := range []struct {
		name, public, format, want string
	}{
		{"a public path", "/shop/", "", `= "/shop/assets/logo-GWMM434W.png"`},
		{"another host", "https://cdn.example.com", "", `= "https://cdn.example.com/assets/logo-GWMM434W.png"`},
		{"relative, as a module", "", "esm", `= "../../logo-GWMM434W.png"`},
		{"relative, as a module, found by the script's own place", "./", "esm", `new URL(logo_GWMM434W_default, import.meta.url).href`},
		{"relative, as a classic script", "./", "iife", `new URL(logo_GWMM434W_default, document.currentScript ? document.currentScript.src : document.baseURI).href`},
	} {
		t.Run(test.name, func(t *testing.T) {
			root := project(t, map[string]string{
				"assets/js/a/index.js":   `import logo from "../../images/logo.png"; console.log(logo)`,
				"assets/images/logo.png": "logo",
			})
			b := New(Options{Root: root, PublicPath: test.public, Script: ScriptOptions{Format: test.format}})
			result, err := b.Scripts(t.Context(), []Entry{{"assets/js/a/index.js", "a/index"}})
			if err != nil {
				t.Fatal(err)
			}
			if got := string(find(t, result.Files, "assets/js/a/index.js").Data); !strings.Contains(got, test.want) {
				t.Errorf("got\n%s\nwant in it\n%s", got, test.want)
			}
			if chunk := result.Chunks["assets/js/a/index.js"]; len(chunk.Assets) != 1 || chunk.Assets[0] != "assets/logo-GWMM434W.png" {
				t.Errorf("assets: %v", chunk.Assets)
			}
		})
	}
}

func TestWhatScriptsCanImport(t *testing.T) {
	library := Library{
		Name: "assetbuild/parallax",
		Files: fstest.MapFS{
			"index.ts":  {Data: []byte(`import { frame } from "./frame"; export const start = (x: number) => frame(x, "from the library");`)},
			"frame.ts":  {Data: []byte(`export const frame = (x: number, y: string) => y + x;`)},
			"style.css": {Data: []byte(`.slide { height: 100vh }`)},
		},
		Resolve: func(specifier string) (string, bool) {
			switch specifier {
			case "assetbuild/parallax":
				return "index.ts", true
			case "assetbuild/parallax/style.css":
				return "style.css", true
			}
			return "", false
		},
	}
	for _, test := range []struct {
		name  string
		files map[string]string
		opt   Options
		want  string
	}{
		{"a library of the program", map[string]string{"assets/js/a.ts": `import { start } from "assetbuild/parallax"; start(1)`}, Options{Libraries: []Library{library}}, "from the library"},
		{"a package", map[string]string{"assets/js/a.ts": `import x from "pkg"; x()`, "node_modules/pkg/package.json": `{"main": "m.js"}`, "node_modules/pkg/m.js": `export default () => "from the package"`}, Options{}, "from the package"},
		{"the paths of tsconfig.json", map[string]string{"assets/js/a.ts": `import x from "@/x"; x()`, "tsconfig.json": `{"compilerOptions": {"paths": {"@/*": ["./assets/js/lib/*"]}}}`, "assets/js/lib/x.ts": `export default () => "by its path"`}, Options{}, "by its path"},
		{"an image by the paths of tsconfig.json", map[string]string{"assets/js/a.ts": `import x from "@/x.png"; console.log(x)`, "tsconfig.json": `{"compilerOptions": {"paths": {"@/*": ["./assets/img/*"]}}}`, "assets/img/x.png": "x"}, Options{PublicPath: "/"}, `"/assets/x-FVYRMQVX.png"`},
		{"an alias", map[string]string{"assets/js/a.ts": `import x from "short"; x()`, "assets/js/lib/x.ts": `export default () => "by its alias"`}, Options{Script: ScriptOptions{Alias: map[string]string{"short": "./assets/js/lib/x.ts"}}}, "by its alias"},
		{"an external", map[string]string{"assets/js/a.ts": `import x from "jquery"; x()`}, Options{Script: ScriptOptions{External: []string{"jquery"}}}, `from "jquery"`},
		{"a loader", map[string]string{"assets/js/a.ts": `import x from "./x.svg"; console.log(x)`, "assets/js/x.svg": "<svg/>"}, Options{Script: ScriptOptions{Loader: map[string]string{".svg": "text"}}}, "<svg/>"},
		{"a definition", map[string]string{"assets/js/a.ts": `console.log(MODE)`}, Options{Script: ScriptOptions{Define: map[string]string{"MODE": `"live"`}}}, `"live"`},
		{"JSX", map[string]string{"assets/js/a.tsx": `console.log(<a href="x" />)`}, Options{Script: ScriptOptions{JSXFactory: "h"}}, `h("a", { href: "x" })`},
		{"a query behind an image", map[string]string{"assets/js/a.ts": `import x from "./x.svg?v=1#id"; console.log(x)`, "assets/js/x.svg": "<svg/>"}, Options{PublicPath: "/"}, `.svg?v=1#id"`},
		{"CSS of a package with its fonts", map[string]string{"assets/js/a.ts": `import "pkg/a.css"`, "node_modules/pkg/a.css": `@font-face { src: url(f/x.woff2) }`, "node_modules/pkg/f/x.woff2": "font"}, Options{PublicPath: "/"}, `url("/assets/x-`},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.opt.Root = project(t, test.files)
			entry := "assets/js/a.ts"
			if _, ok := test.files["assets/js/a.tsx"]; ok {
				entry = "assets/js/a.tsx"
			}
			result, err := New(test.opt).Scripts(t.Context(), []Entry{{entry, "a"}})
			if err != nil {
				t.Fatal(err)
			}
			var all strings.Builder
			for _, file := range result.Files {
				all.Write(file.Data)
			}
			if !strings.Contains(all.String(), test.want) {
				t.Errorf("got\n%s\nwant in it\n%s", all.String(), test.want)
			}
		})
	}
}

func TestMistakesInScripts(t *testing.T) {
	for _, test := range []struct {
		name    string
		files   map[string]string
		place   string
		message string
		remedy  string
	}{
		{"a syntax error", map[string]string{"a.ts": "let x = 1\nlet = ;"}, "a.ts:2:7", `unexpected ";"`, ""},
		{"a file that isn't there", map[string]string{"a.ts": "import x from './hlper'; x()", "helper.ts": ""}, "a.ts:1:15", `could not resolve "./hlper"`, "There is helper.ts."},
		{"a package that isn't there", map[string]string{"a.ts": "import x from 'jquery'; x()"}, "a.ts:1:15", `could not resolve "jquery"`, "Install the package with npm, or name it in [js] external if the page brings it."},
		{"an image that isn't there", map[string]string{"a.ts": "import x from './lgo.png'; x()", "logo.png": ""}, "a.ts:1:15", `could not resolve "./lgo.png"`, "There is logo.png."},
		{"a Sass file", map[string]string{"a.ts": "import './a.scss'", "a.scss": ""}, "a.ts:1:8", `no loader is configured for ".scss" files: a.scss`, "Sass files are entries of their own: put it into the Sass folder and link it from the page."},
		{"an export that isn't there", map[string]string{"a.ts": "import { b } from './b'; b()", "b.ts": "export const c = 1"}, "a.ts:1:10", `no matching export in "b.ts" for import "b"`, ""},
		{"a URL in imported CSS", map[string]string{"a.ts": "import './a.css'", "a.css": ".a {\n  b: url(x.png)\n}", "y.png": ""}, "a.css:2:6", "file not found: x.png", "There is y.png."},
		{"an @import in imported CSS", map[string]string{"a.ts": "import './a.css'", "a.css": "@import 'b.css';"}, "a.css:1:9", `could not resolve "b.css"`, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := New(Options{Root: project(t, test.files)}).Scripts(t.Context(), []Entry{{"a.ts", "a"}})
			list := diagnostic.Of(err)
			if len(list) != 1 {
				t.Fatalf("got %d findings: %v", len(list), err)
			}
			got := list[0]
			if got.Place() != test.place || !strings.HasPrefix(strings.ToLower(got.Message), strings.ToLower(test.message)) || test.remedy != "" && got.Remedy != test.remedy {
				t.Errorf("got %s: %s\n%s\n%v", got.Place(), got.Message, got.Remedy, got.Notes)
			}
			if got.Source == "" {
				t.Error("the line isn't shown")
			}
		})
	}
}

func TestAllMistakesAreTold(t *testing.T) {
	root := project(t, map[string]string{"a.ts": "import './x'; import './y'; import './z.ts'", "z.ts": "let let"})
	_, err := New(Options{Root: root}).Scripts(t.Context(), []Entry{{"a.ts", "a"}})
	if list := diagnostic.Of(err); len(list) < 3 {
		t.Errorf("got %v", err)
	}
}

func TestTwoScriptsOfOneName(t *testing.T) {
	_, err := New(Options{Root: t.TempDir()}).Scripts(t.Context(), []Entry{{"assets/js/home.js", "home"}, {"assets/js/Home.ts", "Home"}})
	if err == nil || err.Error() != "assets/js/Home.ts: would be published as assets/js/Home.js, and so would assets/js/home.js" {
		t.Errorf("got %v", err)
	}
}

func TestFilesThatMayNotBeRead(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need a right that users of Windows don't have")
	}
	outside := project(t, map[string]string{"secret.png": "secret", "secret.ts": "export default 1", "pkg/index.js": "export default 'linked package'", "pkg/package.json": "{}"})
	root := project(t, map[string]string{"a.ts": "", "node_modules/x/y": ""})
	for link, target := range map[string]string{
		"link.png": outside + "/secret.png", "link.ts": outside + "/secret.ts", "zero.png": "/dev/zero", "zero.ts": "/dev/zero",
		"node_modules/pkg": outside + "/pkg",
	} {
		if err := os.Symlink(target, filepath.Join(root, link)); err != nil {
			t.Fatal(err)
		}
	}
	rel, _ := filepath.Rel(root, outside)
	for _, test := range []struct{ name, script, want string }{
		{"a link to an image outside", "import x from './link.png'; x()", "lies outside of the project"},
		{"a link to a script outside", "import x from './link.ts'; x()", "lies outside of the project"},
		{"an image outside", "import x from './" + rel + "/secret.png'; x()", "lies outside of the project"},
		{"a script outside", "import x from './" + rel + "/secret.ts'; x()", "lies outside of the project"},
		{"a script by its absolute path", "import x from '" + outside + "/secret.ts'; x()", "lies outside of the project"},
		{"a device as an image", "import x from './zero.png'; x()", "zero"},
		{"a device as a script", "import x from './zero.ts'; x()", "zero"},
		{"a linked package may lead anywhere", "import x from 'pkg'; console.log(x)", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			write(t, filepath.Join(root, "a.ts"), test.script)
			_, err := New(Options{Root: root}).Scripts(t.Context(), []Entry{{"a.ts", "a"}})
			switch {
			case test.want == "" && err != nil:
				t.Errorf("got %v", err)
			case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
				t.Errorf("got %v, want %q", err, test.want)
			case test.want != "" && diagnostic.Of(err)[0].File != "a.ts":
				t.Errorf("the place is %s", diagnostic.Of(err)[0].Place())
			}
			if _, err := New(Options{Root: root, AllowOutside: true}).Scripts(t.Context(), []Entry{{"a.ts", "a"}}); err != nil && !strings.Contains(test.want, "zero") {
				t.Errorf("though it is allowed: %v", err)
			}
		})
	}
}

func TestSettingsThatNeverEndAreRefused(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there is no /dev/zero")
	}
	for _, name := range []string{"tsconfig.json", "assets/js/package.json", "assets/js/lib/package.json"} {
		root := project(t, map[string]string{"assets/js/a.ts": "import './lib/b'", "assets/js/lib/b.ts": ""})
		if err := os.Symlink("/dev/zero", filepath.Join(root, name)); err != nil {
			t.Fatal(err)
		}
		_, err := New(Options{Root: root}).Scripts(t.Context(), []Entry{{"assets/js/a.ts", "a"}})
		if err == nil || !strings.Contains(err.Error(), name+" is no regular file") && !strings.Contains(err.Error(), name+": is no regular file") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestCancelledScripts(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := New(Options{Root: project(t, site)}).Scripts(ctx, siteEntries); err != context.Canceled {
		t.Errorf("got %v", err)
	}
}

func TestOptionsThatMakeNoSense(t *testing.T) {
	for want, opt := range map[string]Options{
		"unknown target: chrome":             {Targets: []string{"chrome"}},
		"unknown target: netscape4":          {Targets: []string{"es2022", "netscape4"}},
		"unknown loader for .x: picture":     {Script: ScriptOptions{Loader: map[string]string{".x": "picture"}}},
		"unknown format of scripts: amd":     {Script: ScriptOptions{Format: "amd"}},
		"unknown way to treat JSX: whatever": {Script: ScriptOptions{JSX: "whatever"}},
	} {
		opt.Root = t.TempDir()
		if _, err := New(opt).Scripts(t.Context(), siteEntries); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
