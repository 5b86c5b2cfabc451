package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"assetbuild/internal/diagnostic"
)

func TestMistakesInTheFile(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string // one finding each: place, message and remedy, a part of them
	}{
		{"an unknown key, with the nearest right one", "output_dir = \"x\"\npublic-path = \"/\"", []string{
			"assetbuild.toml:1:1: unknown key: output_dir → At the top there are allow_outside,",
			"assetbuild.toml:2:1: unknown key: public-path → There is public_path.",
		}},
		{"a key that would act on a terminal", "\"\\u001b[31m\" = 1", []string{`assetbuild.toml:1:1: unknown key: "\x1b[31m" → At the top`}},
		{"a key in another letter case", "[sass]\nSource = \"x\"", []string{"assetbuild.toml:2:1: unknown key: sass.Source → There is sass.source."}},
		{"a key of another table", "load_paths = []", []string{"assetbuild.toml:1:1: unknown key: load_paths → There is sass.load_paths;"}},
		{"an unknown key and impossible values at once", "outputs = \"x\"\npublic_path = \"x\"\n[pages]\nsource = \"x\"", []string{
			"assetbuild.toml:1:1: unknown key: outputs → There is output.",
			"assetbuild.toml:2:15: public_path cannot be",
			"assetbuild.toml:4:10: the source folder x does not exist",
		}},
		{"an unknown table", "[sas]\nsource = \"x\"\n[js]\nformat = 1", []string{
			"assetbuild.toml:1:2: unknown key: sas → There is sass.",
			"assetbuild.toml:4:10: js.format is a string, not a number → Write format = \"…\".",
		}},
		{"an unknown key in an inline table", "[[sprites.directory]]\npath = \".\"\nicons = { a = { paddin = 1 } }", []string{
			"assetbuild.toml:3:17: unknown key: sprites.directory[0].icons.a.paddin → There is sprites.directory[0].icons.a.padding.",
		}},
		{"every wrong type at once", "output = 1\ntargets = \"chrome100\"\nallow_outside = \"yes\"\n[sprites]\npadding = 1.5\nformats = [\"png\", 2]\ndirectory = \"nav\"\n[js]\ndefine = []", []string{
			"assetbuild.toml:1:10: output is a string, not a number",
			"assetbuild.toml:2:11: targets is a list of strings, not a string → Write targets = [\"…\"].",
			"assetbuild.toml:3:17: allow_outside is true or false, not a string → Write allow_outside = true.",
			"assetbuild.toml:5:11: sprites.padding is a whole number, not a number with a fraction",
			"assetbuild.toml:6:19: sprites.formats[1] is a string, not a number → Write \"…\" for each element.",
			"assetbuild.toml:7:13: sprites.directory is a list of tables, not a string → Write [[sprites.directory]].",
			"assetbuild.toml:9:1: js.define is a table, not a list → Write [js.define].",
		}},
		{"a setting as a table", "[output]\npath = \"x\"", []string{"assetbuild.toml:1:2: output is a string, not a table → Write it as a setting: output = \"…\"."}},
		{"a list of tables as a table", "[sprites.directory]\npath = \"x\"", []string{"assetbuild.toml:1:10: sprites.directory is a list of tables → Write [[sprites.directory]]."}},
		{"a table as a list of tables", "[[sass]]\nsource = \"x\"", []string{"assetbuild.toml:1:3: sass is a table → Write [sass]."}},
		{"a setting with keys of its own", "output.path = \"x\"", []string{"assetbuild.toml:1:1: output is a string, not a table → Write output = \"…\"."}},
		{"a syntax error, and what stands before it", "outptu = \"x\"\n[sass\nsource = \"x\"", []string{
			"assetbuild.toml:1:1: unknown key: outptu → There is output.",
			"assetbuild.toml:2:6: ",
		}},
		{"an unclosed string at the end", "output = \"x", []string{"assetbuild.toml:1:"}},
		{"a key that is set twice", "output = \"a\"\noutput = \"b\"", []string{"assetbuild.toml:2:"}},
		{"a number beyond 64 bits", "[cache]\nmax_megabytes = 99999999999999999999", []string{"assetbuild.toml:2:"}},
		{"text that is not UTF-8", "output = \"\xff\"", []string{"assetbuild.toml:1:11: the configuration is not UTF-8 → Save it as UTF-8 text."}},
		{"a byte order mark and Windows line ends are no mistake", "\ufeff# x\r\noutptu = 1\r\n", []string{"assetbuild.toml:2:1: unknown key: outptu"}},
		{"every impossible setting of releases at once", "publish = \"symlinks\"\ncompress = [\"gz\", \"gzip\", \"gz\"]\n[generations]\nkeep = 0\nhours = -1", []string{
			`assetbuild.toml:1:11: publish cannot be "symlinks" → There is "symlink".`,
			`assetbuild.toml:2:19: compress[1] cannot be "gzip" → Possible are "gz", "br", "zst".`,
			`assetbuild.toml:2:27: compress names "gz" twice → Leave one out.`,
			`assetbuild.toml:4:8: generations.keep cannot be 0 → It is a number of generations from 1 to 1000.`,
			`assetbuild.toml:5:9: generations.hours cannot be -1 → It is a number of hours from 0 to 8784.`,
		}},
		{"a setting of config.rb that another one replaces", "[compass]\nimages_dir = \"x\"", []string{"assetbuild.toml:2:1: unknown key: compass.images_dir → Here compass.images_path says that."}},
		{"a setting of config.rb that has no meaning here", "[compass]\noutput_style = \"compact\"", []string{"unknown key: compass.output_style → Builds are for production"}},
		{"no such table of browsers", "[compass]\nbrowsers = \"2015\"", []string{"assetbuild.toml:2:12: compass.browsers cannot be \"2015\" → There is \"2014\""}},
		{"an extension that isn't installed", "[compass]\nrequire = [\"susy\", \"a/b\"]", []string{"the package susy is not in node_modules → Install it with npm", "compass.require cannot hold \"a/b\""}},
		{"no such folder of images", "[compass]\nimages_path = \"img\"", []string{"assetbuild.toml:2:15: the source folder img does not exist"}},
		{"every impossible value at once", `
output = ""
public_path = "cdn.example.com"
manifest = "../manifest.json"
targets = ["ff121", "chrom 100", "Safari17", "netscape4", "es2021", "whatever"]
[sprites]
url_prefix = "a') "
layout = "smart"
padding = -1
max_width = 20000
formats = ["webp", "svg", "gif"]
[sass]
version = "^1.2"
integrity = "sha512-x"
[js]
format = "cjs"
jsx = "React"
jsx_factory = "a b"
define = { API = "https://x", "1x" = "1" }
alias = { "./a" = "b" }
external = ["*/*"]
loader = { txt = "txt" }
[cache]
max_megabytes = 0
`, []string{
			`:2:10: output cannot be empty`,
			`:3:15: public_path cannot be "cdn.example.com": it begins neither with a slash`,
			`:4:12: manifest cannot be "../manifest.json"`,
			`:5:12: unknown target: "ff121" → There is "firefox121".`,
			`:5:21: unknown target: "chrom 100" → There is "chrome100".`,
			`:5:34: unknown target: "Safari17" → There is "safari17".`,
			`:5:46: unknown target: "netscape4" → A target is a browser`,
			`:5:69: unknown target: "whatever"`,
			`:7:14: sprites.url_prefix cannot be "a') ": it holds a character`,
			`:8:10: sprites.layout cannot be "smart" → Possible are "pack",`,
			`:9:11: sprites.padding cannot be -1 → It is a number of px from 0 to 1000.`,
			`:10:13: sprites.max_width cannot be 20000`,
			`:11:1: sprites.formats lacks "png"`,
			`:11:20: sprites.formats cannot hold "svg"`,
			`:11:27: sprites.formats[2] cannot be "gif"`,
			`:13:11: sass.version cannot be "^1.2" → It is one exact version`,
			`:14:13: sass.integrity is no SHA-512`,
			`:16:10: js.format cannot be "cjs"`,
			`:17:7: js.jsx cannot be "React"`,
			`:18:15: js.jsx_factory cannot be "a b"`,
			`:19:18: js.define cannot put "https://x" in: it is neither JSON nor an identifier → A string needs its own quotes: "API" = '"https://x"'.`,
			`:19:38: js.define cannot replace "1x"`,
			`:20:19: js.alias cannot lead from "./a"`,
			`:21:13: js.external cannot hold "*/*"`,
			`:22:18: js.loader has no extension "txt" → Write it with a dot: ".txt" = "txt".`,
			`:22:18: js.loader.txt cannot be "txt" → There is "text".`,
			`:24:17: cache.max_megabytes cannot be 0`,
		}},
		{"rules and budgets of checks", "[check]\nhosts = [\"\"]\nicon_side = 0\npng_waste = 101\nrules = { x = \"warn\" }\n[[check.budget]]\npath = \"[\"\n[[check.budget]]\npath = \"a\"\ngzip = -1", []string{
			`:2:10: "" is no host`,
			`:3:13: check.icon_side cannot be 0`,
			`:4:13: check.png_waste cannot be 101`,
			`:5:15: check.rules.x cannot be "warn"`,
			`:6:9: the budget for "[" bounds nothing`,
			`:7:8: a budget cannot be for "["`,
			`:10:8: check.budget[1].gzip cannot be -1`,
		}},
		{"values in a directory are told there alone", "[[sprites.directory]]\npath = \".\"\nlayout = \"packed\"\n[[sprites.directory]]\npadding = 2\n[[sprites.directory]]\npath = \"../x\"\n[[sprites.directory]]\npath = \".\"\nmax_height = 0", []string{
			`:3:10: sprites.directory[0].layout cannot be "packed" → There is "pack".`,
			`:4:11: [[sprites.directory]] without a path`,
			`:7:8: "../x" is no directory below the folder of sprites`,
			`:9:8: "." has options already`,
			`:10:14: sprites.directory[3].max_height cannot be 0`,
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root := project(t, map[string]string{"assets/sprites/a.png": "", FileName: test.text})
			_, err := Load(root, "")
			expectFindings(t, err, test.want)
			for _, d := range diagnostic.Of(err) {
				lines := strings.Split(strings.ReplaceAll(strings.TrimPrefix(test.text, "\ufeff"), "\r", ""), "\n")
				if d.Source != lines[d.Line-1] || d.Column-1+d.Length > len(d.Source) {
					t.Errorf("%s: shows line %q, length %d; the line is %q", d.Place(), d.Source, d.Length, lines[d.Line-1])
				}
			}
		})
	}
}

func expectFindings(t *testing.T, err error, want []string) {
	t.Helper()
	got := strings.Split(told(err), "\n")
	for i := range max(len(got), len(want)) {
		switch {
		case i >= len(want):
			t.Errorf("not expected: %s", got[i])
		case i >= len(got) || !strings.Contains(got[i], want[i]):
			t.Errorf("expected %q, got:\n%s", want[i], strings.Join(got, "\n"))
			return
		}
	}
}

func TestFolders(t *testing.T) {
	sources := map[string]string{"assets/sprites/nav/home.png": "", "assets/sass/": "", "assets/js/": ""}
	tests := []struct {
		name, text string
		files      map[string]string
		want       []string
	}{
		{"a configured source that doesn't exist", "[sass]\nsource = \"asets/sass\"\n[js]\nsource = \"assets/jss\"", nil, []string{
			":2:10: the source folder asets/sass does not exist → Make it",
			":4:10: the source folder assets/jss does not exist → There is assets/js.",
		}},
		{"a source that is a file", "", map[string]string{"assets/pages": ""}, []string{"the source folder assets/pages is a file → Name a folder."}},
		{"a source outside the project", "[sass]\nsource = \"..\"", nil, []string{":2:10: the source folder"}},
		{"an output that is the project", "output = \".\"", nil, []string{":1:10: the output folder is or contains the project"}},
		{"an output that holds the project", "output = \"..\"", nil, []string{":1:10: the output folder is or contains the project"}},
		{"an output that is a source", "output = \"assets/js\"", nil, []string{"the output folder assets/js is or contains the source folder assets/js"}},
		{"an output that contains sources", "output = \"assets\"", nil, []string{
			"contains the source folder assets/js", "contains the source folder assets/pages", "contains the source folder assets/sass",
			"contains the source folder assets/sprites", "contains the source folder assets/static",
		}},
		{"an output inside what is published as it is", "output = \"assets/static/out\"", nil, []string{"lies in the source folder assets/static"}},
		{"an output that is a file", "output = \"x\"", map[string]string{"x": ""}, []string{":1:10: the output folder x is a file"}},
		{"an output among assetbuild's own files", "output = \".assetbuild\"", nil, []string{"the output folder .assetbuild and cache.folder", "the output folder .assetbuild and sprites.generated"}},
		{"an output outside the project is right", "output = \"../public\"", nil, nil},
		{"an output beside Sass sources is right", "output = \"css\"\n[sass]\nsource = \".\"", nil, nil},
		{"generated files among icons", "[sprites]\ngenerated = \"assets/sprites/out\"", nil, []string{":2:13: sprites.generated lies in the folder of sprites"}},
		{"generated files all over the project", "[sprites]\ngenerated = \".\"", nil, []string{":2:13: sprites.generated is or contains the project"}},
		{"a template that isn't there", "[sprites]\ntemplate = \"x.tmpl\"", nil, []string{":2:12: the template x.tmpl cannot be read: no such file or directory"}},
		{"options for a directory that isn't there", "[[sprites.directory]]\npath = \"nva\"", nil, []string{":2:8: the directory assets/sprites/nva cannot be read: no such file or directory → There is assets/sprites/nav."}},
		{"options for an icon that isn't there", "[[sprites.directory]]\npath = \"nav\"\nicons.hoem.padding = 1", nil, []string{`:3:7: no icon "hoem" in nav → There is "home".`}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			files := map[string]string{FileName: test.text}
			for _, more := range []map[string]string{sources, test.files} {
				for name, content := range more {
					files[name] = content
				}
			}
			_, err := Load(project(t, files), "")
			if len(test.want) == 0 {
				must(t, err)
				return
			}
			expectFindings(t, err, test.want)
		})
	}
}

func TestOutputFromTheCommandLine(t *testing.T) {
	root := project(t, map[string]string{"assets/sass/": "", FileName: "output = \"dist\""})
	t.Chdir(root)
	c, err := Load(".", "")
	must(t, err)
	must(t, c.SetOutput("out"))
	if c.Output != filepath.Join(root, "out") {
		t.Errorf("Output = %q", c.Output)
	}
	for dir, want := range map[string]string{
		"":       "the output folder cannot be empty → Name a folder: --out public.",
		".":      "the output folder is or contains the project",
		"assets": "the output folder assets is or contains the source folder assets/sass",
	} {
		if got := told(c.SetOutput(dir)); !strings.Contains(got, want) || strings.HasPrefix(got, FileName) {
			t.Errorf("SetOutput(%q): %s; expected %s, without a place in the file", dir, got, want)
		}
	}
}

func TestOutputThatIsASourceByALink(t *testing.T) {
	root := project(t, map[string]string{"assets/sass/": ""})
	link(t, "assets", filepath.Join(root, "public"))
	_, err := Load(root, "")
	if got := told(err); !strings.Contains(got, "the output folder public is or contains the source folder assets/sass") {
		t.Errorf("got %s", got)
	}
}

func link(t *testing.T, to, from string) {
	t.Helper()
	if err := os.Symlink(to, from); err != nil {
		t.Skip("this system makes no symbolic links: ", err)
	}
}

func TestFilesThatAreNoConfiguration(t *testing.T) {
	tests := []struct {
		name string
		make func(t *testing.T, root string) (config string)
		want string
	}{
		{"Ruby by --config", func(t *testing.T, root string) string { return filepath.Join(root, "x.rb") }, "x.rb: this is a Compass project's configuration, and only build, watch, clean and audit read it → For this command write an assetbuild.toml"},
		{"a Compass project", func(t *testing.T, root string) string {
			must(t, os.Mkdir(filepath.Join(root, "config"), 0o755))
			must(t, os.WriteFile(filepath.Join(root, "config", "compass.rb"), nil, 0o644))
			return ""
		}, "config/compass.rb: this is a Compass project's configuration"},
		{"a file that isn't there", func(t *testing.T, root string) string { return filepath.Join(root, "x.toml") }, "x.toml: the configuration does not exist"},
		{"a folder", func(t *testing.T, root string) string { return root }, "the configuration is a folder, not a file"},
		{"a gigabyte", func(t *testing.T, root string) string {
			must(t, os.WriteFile(filepath.Join(root, FileName), nil, 0o644))
			must(t, os.Truncate(filepath.Join(root, FileName), 1<<30))
			return ""
		}, "assetbuild.toml: the configuration is larger than 1000000 bytes"},
		{"a link out of the project", func(t *testing.T, root string) string {
			link(t, filepath.Join(t.TempDir(), "x"), filepath.Join(root, FileName))
			must(t, os.WriteFile(mustLink(t, filepath.Join(root, FileName)), nil, 0o644))
			return ""
		}, "assetbuild.toml: the configuration is a link that leads out of the project"},
		{"a link to nothing", func(t *testing.T, root string) string {
			link(t, "nowhere", filepath.Join(root, FileName))
			return ""
		}, "assetbuild.toml: the configuration does not exist"},
		{"a link to itself", func(t *testing.T, root string) string {
			link(t, FileName, filepath.Join(root, FileName))
			return ""
		}, "assetbuild.toml: the configuration cannot be read: "},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root := t.TempDir()
			_, err := Load(root, test.make(t, root))
			if got := told(err); !strings.Contains(got, test.want) {
				t.Errorf("got %q, expected %q", got, test.want)
			}
		})
	}
}

func mustLink(t *testing.T, path string) string {
	t.Helper()
	to, err := os.Readlink(path)
	must(t, err)
	return to
}

func TestProjectsThatAreNone(t *testing.T) {
	root := project(t, map[string]string{"file": ""})
	for path, want := range map[string]string{"file": "the project is not a folder", "none": "the project's folder does not exist"} {
		if _, err := Load(filepath.Join(root, path), ""); !strings.Contains(told(err), want) {
			t.Errorf("%s: %s", path, told(err))
		}
	}
}
