package sass

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"assetbuild/internal/diagnostic"
)

// shown writes findings as the table below expects them: place, message, source line, remedy, notes.
func shown(list diagnostic.List) string {
	var out strings.Builder
	for _, d := range list {
		fmt.Fprintf(&out, "%s: %s\n", d.Place(), d.Message)
		if d.Source != "" {
			fmt.Fprintf(&out, "  | %s\n", d.Source)
		}
		if d.Remedy != "" {
			fmt.Fprintf(&out, "  > %s\n", d.Remedy)
		}
		for _, note := range d.Notes {
			fmt.Fprintf(&out, "  - %s\n", note)
		}
	}
	return out.String()
}

func TestErrorsNamePlaceCauseAndRemedy(t *testing.T) {
	tests := []struct{ name, files, want string }{
		{"an undefined variable has a near one", `
-- home.scss --
$color-text: red;
.a { color: $color-txt; }
`, `home.scss:2:13: undefined variable: $color-txt
  | .a { color: $color-txt; }
  > There is $color-text, in home.scss.
`},
		{"an undefined mixin of a partial breaks the entry through another", `
-- home.scss --
@import 'base';
-- _base.scss --
@import 'parts/button';
-- parts/_button.scss --
@mixin rounded() { border-radius: 1px; }
.b { @include ronded(); }
`, `parts/_button.scss:2:6: undefined mixin: ronded
  | .b { @include ronded(); }
  > There is rounded, in parts/_button.scss.
  - breaks home.scss, through _base.scss
`},
		{"an undefined function of a module", `
-- home.scss --
@use 'sizes';
.b { width: sizes.duble(2px); }
-- _sizes.scss --
@function double($n) { @return $n * 2; }
`, `home.scss:2:13: undefined function: duble
  | .b { width: sizes.duble(2px); }
  > There is double, in _sizes.scss.
`},
		{"a placeholder that no icon has", `
-- home.scss --
@use 'generated/nav';
.a { @extend %nav-hoem-background; }
`, `home.scss:2:6: placeholder not found: %nav-hoem-background
  | .a { @extend %nav-hoem-background; }
  > There is %nav-home-background, in .assetbuild/sass/generated/_nav.scss.
`},
		{"a placeholder that a mixin computes is told with the mixin's use", `
-- home.scss --
@import 'generated/nav', 'mixins';
.a { @include icon(help); }
.b { @include icon(hoem); }
-- _mixins.scss --
@mixin icon($icon) { @extend %nav-#{$icon}-background; }
`, `_mixins.scss:1:22: placeholder not found: %nav-hoem-background
  | @mixin icon($icon) { @extend %nav-#{$icon}-background; }
  > There is %nav-home-background, in .assetbuild/sass/generated/_nav.scss.
  - icon is used in home.scss:3
  - breaks home.scss
`},
		{"an icon that the generated mixin doesn't know is told where it is included", `
-- home.scss --
@use 'generated/nav' as *;
.a { @media print { @include nav-sprite(hoem); } }
`, `home.scss:2:21: there is no icon "hoem" in nav
  | .a { @media print { @include nav-sprite(hoem); } }
  > There is home.
`},
		{"a syntax error in a partial", `
-- home.scss --
@use 'broken';
-- _broken.scss --
.a {
  color: red
  width: 1px;
}
`, `_broken.scss:3:8: expected ";"
  |   width: 1px;
  - breaks home.scss
`},
		{"a missing import has a near file", `
-- home.scss --
@use 'parts/buton';
-- parts/_button.scss --
.b { c: d; }
`, `home.scss:1:1: nothing to load as "parts/buton"
  | @use 'parts/buton';
  > There is "parts/button".
  - looked for it below .
  - looked for it below .assetbuild/sass
`},
		{"a tilde before a package", `
-- home.scss --
@import '~bootstrap/scss/grid';
`, `home.scss:1:9: nothing to load as "~bootstrap/scss/grid"
  | @import '~bootstrap/scss/grid';
  > Write "bootstrap/scss/grid": node_modules is looked through without a sign.
`},
		{"imports in a circle", `
-- home.scss --
@import 'a';
-- _a.scss --
@import 'b';
-- _b.scss --
@import 'a';
`, `_b.scss:1:9: these files load each other in a circle
  | @import 'a';
  > Move what both need into a third file, and load that from each.
  - _b.scss → _a.scss → _b.scss
  - breaks home.scss, through _a.scss
`},
		{"modules in a circle", `
-- home.scss --
@use 'a';
-- _a.scss --
@use 'home';
`, `_a.scss:1:1: these files load each other in a circle
  | @use 'home';
  > Move what both need into a third file, and load that from each.
  - _a.scss → home.scss → _a.scss
  - breaks home.scss
`},
		{"two files that one load may mean", `
-- home.scss --
@use 'a';
-- _a.scss --
-- a.scss --
`, `home.scss:1:1: it is not clear which file to load: _a.scss or a.scss
  | @use 'a';
`},
		{"an error that the author wrote", `
-- home.scss --
@function f($x) { @error "no such size: #{$x}"; }
.a { width: f(large); }
`, `home.scss:2:13: no such size: large
  | .a { width: f(large); }
`},
		{"columns count bytes, and lines are those of the indented syntax", `
-- home.sass --
.ä
  content: "ü" + $x
`, `home.sass:2:19: undefined variable: $x
  |   content: "ü" + $x
`},
		{"a function that nobody has", `
-- home.scss --
@use 'part';
.a { width: calc(1px + env(x)); --own: any(1); filter: progid:DX.Alpha(Opacity=50); b: -old-calc(1px); }
.b { color: darkenn(red, 10%); width: #{"future(1px)"}; }
-- _part.scss --
@function double($n) { @return $n * 2; }
.c:not(.d):nth-child(2n) { width: duoble(2px); }
@media (min-width: 1px) { .e:is(.f) { width: 1px } }
`, `home.scss:3:13: undefined function: darkenn
  | .b { color: darkenn(red, 10%); width: #{"future(1px)"}; }
  > Sass has darken.
_part.scss:2:35: undefined function: duoble
  | .c:not(.d):nth-child(2n) { width: duoble(2px); }
  > There is double, in _part.scss.
  - breaks home.scss
`},
		{"a file that is no text", `
-- home.scss --
@use 'part';
-- _part.scss --
// ok
.a { content: "` + "\xe9" + `"; }
`, `_part.scss:2:16: the byte 0xE9 is no UTF-8
  | .a { content: "` + "\ufffd" + `"; }
  > Save the file as UTF-8, or name its encoding on the first line: @charset "ISO-8859-1";
  - breaks home.scss
`},
		{"recursion without end", `
-- home.scss --
@function f($n) { @return f($n + 1); }
.a { width: f(1); }
`, `home.scss: Dart Sass ran out of stack
  > Look for a function or mixin that calls itself without end.
`},
		{"a file outside the project", `
-- home.scss --
@use '../secret/a';
-- ../secret/_a.scss --
.a { b: c; }
`, `home.scss:1:1: ../secret/_a.scss: the file lies outside the project
  | @use '../secret/a';
  > Add its folder to load_paths under [sass], or move the file into the project.
`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root := filepath.Join(t.TempDir(), "project")
			layOut(t, root, test.files)
			nav(t, root, "nav", "help", "home", "mail")
			entry := "home.scss"
			if strings.Contains(test.files, "home.sass") {
				entry = "home.sass"
			}
			_, err := compiler(t, root).Compile(context.Background(), filepath.Join(root, entry))
			if got := shown(diagnostic.Of(err)); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

func TestAnErrorNamesTheImageThatWasMeant(t *testing.T) {
	root := project(t, "-- home.scss --\n@use 'generated/nav';\n.a { @extend %nav-hoem-sprite; }\n")
	nav(t, root, "nav", "help", "home")
	c := compiler(t, root, func(o *Options) {
		o.Origin = func(placeholder string) string {
			icon := strings.TrimSuffix(strings.TrimPrefix(placeholder, "nav-"), "-sprite")
			return "assets/sprites/nav/" + icon + ".png"
		}
	})
	_, err := c.Compile(context.Background(), filepath.Join(root, "home.scss"))
	list := diagnostic.Of(err)
	if len(list) != 1 || list[0].Remedy != "There is %nav-home-sprite. It comes from assets/sprites/nav/home.png." {
		t.Errorf("got %s", shown(list))
	}
}
