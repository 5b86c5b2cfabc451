package migrate_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"assetbuild/internal/compass"
	"assetbuild/internal/config"
	"assetbuild/internal/migrate"
)

// project lays a project with a config.rb, empty files and folders (with a slash at the end).
func project(t *testing.T, ruby string, files ...string) compass.Settings {
	t.Helper()
	root := t.TempDir()
	for _, name := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		if strings.HasSuffix(name, "/") {
			must(t, os.MkdirAll(path, 0o755))
			continue
		}
		must(t, os.MkdirAll(filepath.Dir(path), 0o755))
		must(t, os.WriteFile(path, nil, 0o644))
	}
	file := filepath.Join(root, "config.rb")
	must(t, os.WriteFile(file, []byte(ruby), 0o644))
	return compass.Settings{Root: root, File: file, Env: func(string) (string, bool) { return "", false }}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestWhatBecomesOfAConfigRb(t *testing.T) {
	cases := []struct {
		name, ruby string
		files      []string
		want       string   // the file without its comments
		left       []string // parts of what is told, in order
	}{
		{
			"nothing set: Compass's defaults are written out", "", []string{"sass/a.scss"},
			"output = 'public'\n\n[sass]\nsource = 'sass'\n\n[compass]\n", nil,
		},
		{
			"folders that exist", "sass_dir = \"app/sass\"\nimages_dir = 'app/img'\nfonts_dir = 'app/type'\nadditional_import_paths = ['shared', 'gone']",
			[]string{"app/sass/a.scss", "app/img/", "shared/"},
			"output = 'public'\n\n[sass]\nsource = 'app/sass'\nload_paths = ['shared']\n\n[compass]\nimages_path = 'app/img'\n",
			[]string{"gone does not exist"},
		},
		{
			"sources below public: another output folder", "images_dir = 'public/images'\nsass_dir = 'public/sass'",
			[]string{"public/sass/a.scss", "public/images/", "public/images/a.png"},
			"output = 'dist'\n\n[sass]\nsource = 'public/sass'\n\n[compass]\nimages_path = 'public/images'\n", nil,
		},
		{
			"URLs", "http_path = '/shop'\nhttp_images_path = '//cdn/img'\nasset_host { 'http://h' }\nasset_cache_buster :none", []string{"sass/a.scss", "images/"},
			"output = 'public'\npublic_path = '/shop/'\n\n[sass]\nsource = 'sass'\n\n[compass]\nimages_path = 'images'\nhttp_images_path = '//cdn/img'\n",
			[]string{"asset_host is not carried over"},
		},
		{
			"relative assets are a public path without a base", "relative_assets = true", []string{"sass/a.scss"},
			"output = 'public'\npublic_path = ''\n\n[sass]\nsource = 'sass'\n\n[compass]\n", nil,
		},
		{
			"extensions, import-once, warnings", "require 'susy'\nrequire 'gem'\nrequire 'compass/import-once/activate'\ndisable_warnings = true\nload 'more/x'",
			[]string{"sass/a.scss", "node_modules/susy/sass/_susy.scss", "extensions/own/stylesheets/b.scss", "more/x/stylesheets/_x.scss"},
			"output = 'public'\n\n[sass]\nsource = 'sass'\nload_paths = ['more/x/stylesheets']\n\n[compass]\nextensions_path = 'extensions'\nrequire = ['susy']\nimport_once = true\ndisable_warnings = true\n",
			[]string{"there is no Sass for require \"gem\"", "extensions/own/stylesheets/b.scss, of an extension, becomes no CSS"},
		},
		{
			"styles and folders of output have no counterpart, callbacks neither", "css_dir = 'css'\noutput_style = :compact\ngenerated_images_dir = 'g'\non_stylesheet_saved { |f| system(f) }",
			[]string{"sass/a.css.scss"},
			"output = 'public'\n\n[sass]\nsource = 'sass'\n\n[compass]\n",
			[]string{"sass/a.css.scss would be published as a.css.css", "css_dir is not carried over", "output_style is not carried over", "generated_images_dir is not carried over", "this is overlooked"},
		},
		{
			"what the environment says is what it says now", "css_dir = ENV['OUT'] || 'css'", []string{"sass/a.scss"},
			"output = 'public'\n\n[sass]\nsource = 'sass'\n\n[compass]\n",
			[]string{"the environment variable OUT was looked at", "css_dir"},
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := project(t, c.ruby, c.files...)
			made, err := migrate.Compass(s)
			must(t, err)
			text := strings.Join(slices.DeleteFunc(strings.SplitAfter(string(made.Text), "\n"), func(line string) bool { return strings.HasPrefix(line, "#") }), "")
			if text != c.want {
				t.Errorf("got:\n%s\nwant:\n%s", text, c.want)
			}
			var left []string
			for _, d := range made.Left {
				left = append(left, fmt.Sprint(d.Line, " ", d.Message))
			}
			for _, part := range c.left {
				if !strings.Contains(strings.Join(left, "\n"), part) {
					t.Errorf("%q is not told:\n%s", part, strings.Join(left, "\n"))
				}
			}
			if len(left) != len(c.left) {
				t.Errorf("%d findings are told, and should be %d: %q", len(left), len(c.left), left)
			}
			if _, err := config.Parse(s.Root, filepath.Join(s.Root, config.FileName), made.Text); err != nil {
				t.Errorf("the file is refused: %v", err)
			}
		})
	}
}

func TestAConfigRbThatCantBeReadIsNotTranslated(t *testing.T) {
	s := project(t, "css_dir = Some.gem", "sass/a.scss")
	if _, err := migrate.Compass(s); err == nil || !strings.Contains(err.Error(), "css_dir") {
		t.Errorf("got %v", err)
	}
}
