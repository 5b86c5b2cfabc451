package compass

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Projects as people have them: what real ones do that no documentation tells. Icons are drawn where a name ends in .png.
var projects = []struct {
	name  string
	files map[string]string
	icons []string
	// want are the files that are there afterwards, by what they hold; * in a name stands for a hash.
	want map[string]string
	// warns is what is told.
	warns string
}{
	{
		name:  "css_dir is the project itself, and stylesheets lie beside their output",
		files: map[string]string{"config.rb": `css_dir = "."` + "\n" + `sass_dir = "sass"`, "sass/style.scss": `@import "compass"; .a { @include opacity(0.5); }`},
		want:  map[string]string{"style.css": "opacity: 0.5"},
	},
	{
		name:  "sass_dir is empty and css_dir lies beside the project",
		files: map[string]string{"theme/config.rb": `css_dir = "../css"` + "\n" + `sass_dir = ""`, "theme/style.scss": `a { b: c; }`, "theme/sub/more.scss": `a { d: e; }`},
		want:  map[string]string{"css/style.css": "b: c", "css/sub/more.css": "d: e"},
	},
	{
		name:  "stylesheets and CSS share a folder, with a leading slash",
		files: map[string]string{"config.rb": `css_dir = "/assets"` + "\n" + `sass_dir = "/assets"`, "assets/style.scss": `a { b: c; }`},
		want:  map[string]string{"assets/style.css": "b: c"},
	},
	{
		name: "a Drupal theme with debug information and sass_options",
		files: map[string]string{
			"config.rb":       "require 'compass/import-once/activate'\nsass_options = (environment == :production) ? {} : {:debug_info => true, :style => :compact}\noutput_style = :extended\nrelative_assets = true\nfiretools = true\n",
			"sass/style.scss": `@import "compass/reset"; @import "compass/reset"; a { b: c; d: e; }`,
		},
		want: map[string]string{"stylesheets/style.css": `a { b: c; d: e; }`},
	},
	{
		name:  "http_path is empty, and sprites have a folder of their own as a plain string",
		files: map[string]string{"config.rb": `http_path = ""` + "\n" + `sprite_load_path = "sprites"`, "sass/a.scss": `@import "ui/*.png"; .a { @include ui-sprite(home); }`},
		icons: []string{"sprites/ui/home.png"},
		want:  map[string]string{"stylesheets/a.css": `url('/images/ui-s`, "images/ui-s*.png": ""},
	},
	{
		name:  "icons outside of the images' folder",
		files: map[string]string{"config.rb": `images_dir = "img/base"`, "sass/a.scss": `@import "../icons/*.png"; .a { @include icons-sprite(home); }`},
		icons: []string{"img/icons/home.png", "img/base/x.png"},
		want:  map[string]string{"stylesheets/a.css": "url('/img/base/../icons-s", "img/icons-s*.png": ""},
	},
	{
		name:  "a cache buster assigned instead of called",
		files: map[string]string{"config.rb": "asset_cache_buster = :none\nhttp_images_path = :relative", "sass/a.scss": `.a { b: image-url("x.png"); }`},
		icons: []string{"images/x.png"},
		want:  map[string]string{"stylesheets/a.css": `url('../images/x.png')`},
		warns: "http_images_path = :relative is the old way",
	},
	{
		name: "an extension in the project, whose own stylesheets are compiled too",
		files: map[string]string{
			"config.rb": "require 'zen'\n", "sass/a.scss": `@import "zen"; .a { @include zen; }`,
			"extensions/zen/stylesheets/_zen.scss": `@mixin zen { zen: yes; }`, "extensions/zen/stylesheets/demo.scss": `@import "zen"; .demo { @include zen; }`,
		},
		want: map[string]string{"stylesheets/a.css": "zen: yes", "stylesheets/zen/demo.css": ".demo"},
	},
	{
		name: "libraries from npm under their gems' names, a part of one, Ruby's own and a gem that only holds Ruby",
		files: map[string]string{
			"config.rb":   "require 'breakpoint'\nrequire 'zurb-foundation'\nrequire 'susy/something'\nrequire 'json'\nrequire 'sass-globbing'\nrequire 'mine'\n",
			"sass/a.scss": `@import "breakpoint", "foundation/part", "susy", "mine";`, "sass/_mine.scss": `.mine { a: b; }`,
			"node_modules/breakpoint-sass/stylesheets/_breakpoint.scss": `.breakpoint { a: b; }`,
			"node_modules/foundation/scss/foundation/_part.scss":        `.foundation { a: b; }`,
			"node_modules/susy/sass/_susy.scss":                         `.susy { a: b; }`,
		},
		want:  map[string]string{"stylesheets/a.css": ".breakpoint {\n  a: b;\n}\n\n/* line 1, ../node_modules/foundation/scss/foundation/_part.scss */\n.foundation {\n  a: b;\n}\n\n/* line 1, ../node_modules/susy/sass/_susy.scss */\n.susy {"},
		warns: "config.rb:4: require \"json\" has no effect \nconfig.rb:5: there is no Sass for require \"sass-globbing\" looked for it in extensions/sass-globbing, node_modules/sass-globbing, sass",
	},
	{
		name: "indented entries with mixins, sprites and a library of the project's own that hides Compass's",
		files: map[string]string{
			"config.rb":                                 `additional_import_paths = ["lib"]` + "\npreferred_syntax = :sass",
			"sass/a.sass":                               "@import compass/css3/border-radius\n@import \"nav/*.png\"\n+all-nav-sprites(true)\n=box($w)\n  width: $w\n.a\n  +box(image-width(\"nav/home.png\"))\n  +border-radius(3px)\n  &:hover\n    color: red\n",
			"lib/compass/css3/_border-radius.sass":      "=border-radius($r)\n  own-radius: $r\n",
			"sass/partials/_unused.sass":                "$x: 1\n",
			"sass/.sass-cache/0123/a.scssc":             "binary",
			"sass/.sass-cache/0123/not-an-entry.scss":   "broken {",
			".sass-cache/9876/neither-is-this-one.scss": "broken {",
		},
		icons: []string{"images/nav/home.png", "images/nav/home_hover.png"},
		want:  map[string]string{"stylesheets/a.css": "own-radius: 3px"},
	},
	{
		name: "a Middleman-like layout with hosts by number, a block for the file's time, callbacks and a class",
		files: map[string]string{
			"config/compass.rb": "project_path = File.expand_path(File.join(File.dirname(__FILE__), '..'))\nEncoding.default_external = 'utf-8'\nsass_dir = 'app/sass'\ncss_dir = 'public/css'\nimages_dir = 'public/img'\nhttp_images_path = '/img'\n" +
				"asset_host do |path|\n  \"http://img%d.example.com\" % (path.size % 4)\nend\nasset_cache_buster do |path, file|\n  case path\n  when /png/ then 'v1'\n  else nil\n  end\nend\non_stylesheet_saved do |file|\n  puts file\nend\n",
			"app/sass/a.css.scss": `.a { b: image-url("x.png"); }`,
		},
		icons: []string{"public/img/x.png"},
		want:  map[string]string{"public/css/a.css": `url('http://img1.example.com/img/x.png?v1')`},
		warns: "this is overlooked",
	},
}

func TestProjectsAsPeopleHaveThem(t *testing.T) {
	command := dartSass(t)
	for _, p := range projects {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			top := project(t, p.files)
			root := top
			for name := range p.files {
				if strings.HasSuffix(name, "theme/config.rb") {
					root = filepath.Join(top, "theme")
				}
			}
			for _, name := range p.icons {
				icon(t, filepath.Join(top, filepath.FromSlash(name)), 8, 8)
			}
			b, err := Run(context.Background(), Options{Settings: Settings{Root: root, Env: os.LookupEnv}, Command: command})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := b.Write(); err != nil {
				t.Fatal(err)
			}
			for name, text := range p.want {
				found, err := filepath.Glob(filepath.Join(top, filepath.FromSlash(name)))
				if err != nil || len(found) != 1 {
					t.Errorf("%s: there are %v; the build has %v", name, found, b.Standing())
					continue
				}
				if data, err := os.ReadFile(found[0]); err != nil || !strings.Contains(string(data), text) {
					t.Errorf("%s lacks %q:\n%s", name, text, data)
				}
			}
			if warned := strings.Join(told(b.Messages), "\n"); !strings.Contains(warned, p.warns) {
				t.Errorf("nothing is told of %q:\n%s", p.warns, warned)
			}
		})
	}
}

// Whoever is killed while a build writes leaves whole files, and the next build finishes or undoes what was begun: files that
// are all there take their places, and others go.
func TestAWriteThatWasCutIsFinishedOrUndone(t *testing.T) {
	for name, ready := range map[string]bool{"before all files were there": false, "while they took their places": true} {
		t.Run(name, func(t *testing.T) {
			root := project(t, map[string]string{"css/a.css": "old", "css/b.css": "old"})
			work := filepath.Join(root, ".assetbuild")
			places := []string{filepath.Join(root, "css", "a.css"), filepath.Join(root, "css", "b.css")}
			j, err := openJournal(work, places)
			if err != nil {
				t.Fatal(err)
			}
			for _, place := range places {
				if err := writeBeside(place, []byte("new")); err != nil {
					t.Fatal(err)
				}
			}
			want := "old"
			if ready {
				want = "new"
				j.Ready = true
				if err := j.save(); err != nil {
					t.Fatal(err)
				}
				if err := os.Rename(j.Moves[0][0], j.Moves[0][1]); err != nil { // the kill comes after the first of two
					t.Fatal(err)
				}
			}
			if err := recoverJournal(work); err != nil {
				t.Fatal(err)
			}
			for _, place := range places {
				if data, err := os.ReadFile(place); err != nil || string(data) != want {
					t.Errorf("%s holds %q, want %q", place, data, want)
				}
			}
			left, _ := filepath.Glob(filepath.Join(root, "css", ".*"))
			if journals, _ := filepath.Glob(filepath.Join(work, "*")); len(left)+len(journals) > 0 {
				t.Errorf("left behind: %v %v", left, journals)
			}
		})
	}
}

// A journal that someone else wrote moves and removes nothing but what lies beside its place under our name.
func TestAJournalReachesNoFurther(t *testing.T) {
	root := project(t, map[string]string{"mine": "mine", ".assetbuild/compass-journal.json": `{"Ready": false, "Moves": [["mine", "x"]]}`})
	if err := recoverJournal(filepath.Join(root, ".assetbuild")); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(root, "mine")); err != nil {
		t.Error(err)
	}
}

// The map of each style leads from every rule to its line in the Sass file.
func TestSourceMapsLeadToTheirRules(t *testing.T) {
	for _, style := range []string{"expanded", "nested", "compact", "compressed"} {
		t.Run(style, func(t *testing.T) {
			root := project(t, map[string]string{
				"config.rb":   "sourcemap = true\nline_comments = false\noutput_style = :" + style,
				"sass/a.scss": "@charset \"utf-8\";\n.first { content: \"ü\"; }\n@media print {\n  .second { b: c; }\n}\n.third { d: e;\n  f: g; }\n",
			})
			b := build(t, root)
			css, text := string(b.Files[filepath.Join(root, "stylesheets", "a.css")]), b.Files[filepath.Join(root, "stylesheets", "a.css.map")]
			if !regexp.MustCompile(`/\*# sourceMappingURL=a\.css\.map \*/\n$`).MatchString(css) {
				t.Errorf("the CSS names no map:\n%s", css)
			}
			at := positions(t, css, text)
			for selector, line := range map[string]int{".first": 2, ".second": 4, ".third": 6, "f:": 7} {
				if got := at(selector); !slices.Equal(got, []string{"../sass/a.scss", string(rune('0' + line))}) {
					t.Errorf("%s leads to %v, not to line %d", selector, got, line)
				}
			}
		})
	}
}
