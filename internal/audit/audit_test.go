package audit_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"assetbuild/internal/audit"
	"assetbuild/internal/compass"
	"assetbuild/internal/config"
)

// write lays a project of a text archive: "-- FILE --" before each file. PNG files are drawn.
func write(t *testing.T, archive string) string {
	t.Helper()
	root := t.TempDir()
	for _, part := range strings.Split("\n"+archive, "\n-- ")[1:] {
		name, text, _ := strings.Cut(part+"\n", " --\n")
		data := []byte(text)
		if strings.HasSuffix(name, ".png") {
			var out bytes.Buffer
			if err := png.Encode(&out, image.NewNRGBA(image.Rect(0, 0, 4, 4))); err != nil {
				t.Fatal(err)
			}
			data = out.Bytes()
		}
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// take audits an archive: by its config.rb, or as a project without one.
func take(t *testing.T, archive string) *audit.Report {
	t.Helper()
	root := write(t, archive)
	var p audit.Project
	var err error
	if file := compass.Find(root); file != "" {
		settings, found := compass.Load(compass.Settings{Root: root, File: file})
		if err := found.Err(); err != nil {
			t.Fatal(err)
		}
		p, err = audit.OfCompass(root, settings)
	} else {
		var cfg *config.Config
		if cfg, err = config.Load(root, ""); err != nil {
			t.Fatal(err)
		}
		p, err = audit.OfConfig(t.Context(), cfg)
	}
	if err != nil {
		t.Fatal(err)
	}
	return audit.Take(p)
}

// told writes a report a line a finding: "use Compass mixin border-radius 2", "undefined $x", "lost susy", "icon a.png".
func told(r *audit.Report) []string {
	var lines []string
	for _, u := range r.Uses {
		lines = append(lines, fmt.Sprintf("use %s %s %s %d", u.From, u.Kind, u.Name, len(u.Places)))
	}
	for _, u := range r.Undefined {
		lines = append(lines, fmt.Sprintf("undefined %s %s %d", u.Kind, u.Name, len(u.Places)))
	}
	for _, l := range r.Lost {
		lines = append(lines, "lost "+l.URL)
	}
	for _, i := range r.UnusedIcons {
		lines = append(lines, "icon "+i.File)
	}
	return lines
}

func TestAudit(t *testing.T) {
	cases := []struct{ name, project, want string }{
		{"what Compass brings is counted by kind", `
-- config.rb --
-- sass/a.scss --
@import "compass/css3/border-radius", "compass/css3/opacity";
$default-border-radius: 3px;
.a { @include border-radius; @include border_radius(2px); width: image-width("x.png"); @include opacity(.5); }
-- sass/_own.scss --
@mixin own { a: b }
-- sass/b.scss --
@import "own";
.b { @include own; }
`, `
use Compass import compass/css3/border-radius 1
use Compass import compass/css3/opacity 1
use Compass mixin border-radius 2
use Compass mixin opacity 1
use Compass function image-width 1
use Compass variable default-border-radius 1`},
		{"the project's own mixin of a name of Compass's is its own", `
-- config.rb --
-- sass/a.scss --
@import "compass/css3/border-radius";
@mixin border-radius($r) { border-radius: $r }
.a { @include border-radius(2px); }
`, `
use Compass import compass/css3/border-radius 1`},
		{"the indented syntax, and an import of icons without quotes", `
-- config.rb --
-- images/icons/home.png --
-- images/icons/away.png --
-- sass/a.sass --
@import compass/css3/opacity
@import icons/*.png
.a
  +opacity(.5)
  +icons-sprite(home)
  +nowhere
`, `
use Compass import compass/css3/opacity 1
use Compass import icons/*.png 1
use Compass mixin icons-sprite 1
use Compass mixin opacity 1
undefined mixin nowhere 1
icon images/icons/away.png`},
		{"every undefined name of all stylesheets, each once", `
-- config.rb --
-- sass/a.scss --
.a { @include glow; @extend %box; color: $brand; width: rythm(2); }
-- sass/b.scss --
.b { color: $brand; @include border-radius(2px); }
`, `
use Compass mixin border-radius 1
undefined mixin glow 1
undefined mixin border-radius 1
undefined function rythm 1
undefined variable brand 2
undefined placeholder box 1`},
		{"built-in functions, those of CSS, namespaces, configured modules, own functions", `
-- assets/sass/a.scss --
@use "sass:math";
@use "sass:map" as m;
@use "lib" with ($size: 2px);
@use "lib" as *;
$x: math.div(4px, 2) m.get((a: 1), a) lib.$size twice(3);
@function own($n, $rest...) { @return $n nth($rest, 1) }
.a { b: own(1, 2) str-index("a", "b") clamp(1px, 2vw, 3px) color-mix(in srgb, red, blue) var(--x) env(y); --z: $none f(1);
  filter: progid:DXImageTransform.Microsoft.gradient(startColorstr='#1', endColorstr='#2'); width: expression(document.body.clientWidth);
  c: -webkit-image-set(url(a.png) 1x); }
@each $k, $v in (a: b) { .#{$k} { d: $v; } }
@supports (display: grid) and (not (display: inline-grid)) { .e { f: --own-css(1); } }
-- assets/sass/_lib.scss --
$size: 1px !default;
@function twice($n) { @return $n * 2 }
`, ``},
		{"names made by interpolation are used and never undefined", `
-- config.rb --
-- images/icons/big-1.png --
-- images/icons/big-2.png --
-- images/icons/small.png --
-- sass/a.scss --
@import "icons/*.png";
%box-a { c: d }
@each $n in a { .x { @extend %box-#{$n}; } }
@for $i from 1 through 2 { .y-#{$i} { @include icons-sprite("big-#{$i}"); } }
`, `
use Compass import icons/*.png 1
use Compass mixin icons-sprite 1
icon images/icons/small.png`},
		{"icons of sprite-map, states of magic selectors, any letter case", `
-- config.rb --
-- images/nav/home.png --
-- images/nav/home_hover.png --
-- images/nav/Away.png --
-- images/nav/old.png --
-- images/all/a.png --
-- images/whole/b.png --
-- sass/a.scss --
$m: sprite-map("nav/*.png", $layout: smart);
.a { background: sprite($m, home); b: sprite-position($m, away); }
@import "all/*.png";
@include all-all-sprites;
.c { background: sprite-url(sprite-map("whole/*.png")); }
// sprite-map("none/*.png")
`, `
use Compass import all/*.png 1
use Compass mixin all-all-sprites 1
use Compass function sprite-map 2
use Compass function sprite 1
use Compass function sprite-position 1
use Compass function sprite-url 1
icon images/nav/old.png`},
		{"extensions: a package, a folder of extensions, a copy of a library", `
-- config.rb --
require "buttons"
-- node_modules/buttons/stylesheets/_buttons.scss --
@mixin button-look { a: b }
-- extensions/grid/stylesheets/_grid.scss --
$columns: 12; @function span($n) { @return $n }
-- sass/bourbon/_bourbon.scss --
@mixin size($s) { width: $s } @mixin inner { b: $nowhere }
-- sass/a.scss --
@import "buttons", "grid", "bourbon/bourbon";
.a { @include button-look; @include size(1px); width: span($columns); }
`, `
use Bourbon import bourbon/bourbon 1
use Bourbon mixin size 1
use buttons import buttons 1
use buttons mixin button-look 1
use grid import grid 1
use grid function span 1
use grid variable columns 1`},
		{"Bourbon that is gone", `
-- assets/sass/a.scss --
@import "bourbon";
.a { @include size(1px); @include transition(all 1s); @include mine; }
`, `
use Bourbon import bourbon 1
use Bourbon mixin size 1
use Bourbon mixin transition 1
undefined mixin size 1
undefined mixin transition 1
undefined mixin mine 1
lost bourbon`},
		{"a project without Compass has no functions of the host", `
-- assets/sass/a.scss --
.a { background: image-url("a.png"); }
`, `
use Compass function image-url 1
undefined function image-url 1`},
		{"icons of a project that makes placeholders", `
-- assets/sprites/nav/home.png --
-- assets/sprites/nav/home-hover.png --
-- assets/sprites/nav/by-mixin.png --
-- assets/sprites/nav/old.png --
-- assets/sprites/more/lone.png --
-- assets/sass/a.scss --
@import "generated/nav";
.old { @extend %nav-home-sprite; }
.a { @each $state in hover { &:#{$state} { @extend %nav-home-#{$state}-background; } } @include nav-sprite(by-mixin); }
.b { @extend %nav-hoem-sprite; }
`, `
undefined placeholder nav-hoem-sprite 1
icon assets/sprites/more/lone.png`},
		{"a [compass] section gives the functions and the imports of icons", `
-- assetbuild.toml --
[sass]
source = "sass"
[compass]
images_path = "images"
-- images/icons/home.png --
-- images/icons/old.png --
-- sass/a.scss --
@import "compass/css3/opacity", "icons/*.png";
.a { @include opacity(.5); @include icons-sprite(home); width: image-width("icons/home.png"); }
`, `
use Compass import compass/css3/opacity 1
use Compass import icons/*.png 1
use Compass mixin icons-sprite 1
use Compass mixin opacity 1
use Compass function image-width 1
icon images/icons/old.png`},
		{"partials in other folders are the project's", `
-- config.rb --
additional_import_paths = ["shared"]
-- shared/_s.scss --
@mixin s { width: $undefined-here; }
-- other/_o.scss --
.o { @include opacity(1); }
-- sass/a.scss --
@import "compass/css3/opacity", "s", "../other/o";
@include s;
`, `
use Compass import compass/css3/opacity 1
use Compass mixin opacity 1
undefined variable undefined-here 1`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := told(take(t, strings.TrimPrefix(c.project, "\n")))
			want := strings.Split(strings.TrimSpace(c.want), "\n")
			if c.want == "" {
				want = nil
			}
			if !slices.Equal(got, want) {
				t.Errorf("got:\n%s\n\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		})
	}
}
