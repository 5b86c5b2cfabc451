package sass

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"assetbuild/internal/diagnostic"
)

// takeText surveys a project that is written as a text archive: "-- FILE --" before each file. Files without an underscore
// are entries.
func takeText(t *testing.T, opt Options, archive string) *Survey {
	t.Helper()
	opt.Root = t.TempDir()
	var entries, files []string
	for _, part := range strings.Split("\n"+archive, "\n-- ")[1:] {
		name, text, _ := strings.Cut(part, " --\n")
		path := filepath.Join(opt.Root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		files = append(files, path)
		if !strings.HasPrefix(filepath.Base(path), "_") {
			entries = append(entries, path)
		}
	}
	return Take(opt, entries, files)
}

// undefined lists what a survey found undefined: "a.scss:1 $b".
func undefined(s *Survey) []string {
	found := []string{}
	sigils := map[Kind]string{KindMixin: "@", KindFunction: "", KindVariable: "$", KindPlaceholder: "%"}
	for _, m := range s.Mentions {
		if len(m.Broken) > 0 {
			name := sigils[m.Kind] + m.Name
			if m.Namespace != "" {
				name = m.Namespace + "." + name
			}
			place := diagnostic.Diagnostic{File: m.File, Line: m.Line}
			found = append(found, place.Place()+" "+name)
		}
	}
	return found
}

func TestSurveyFindsUndefinedNames(t *testing.T) {
	cases := []struct {
		name, project string
		want          []string
	}{
		{"all kinds, all at once", `
-- a.scss --
.a { @include glow(1px); @extend %box; color: $brand; width: rythm(2); }
-- b.scss --
.b { color: $brand; }
`, []string{"a.scss:1 @glow", "a.scss:1 %box", "a.scss:1 $brand", "a.scss:1 rythm", "b.scss:1 $brand"}},
		{"what an import brings is defined, in either spelling", `
-- a.scss --
@import 'parts';
.a { @include the_mixin; @extend %box; color: $the_brand; width: the-width(2); }
-- _parts.scss --
$the-brand: red; @mixin the-mixin { a: b } @function the_width($n) { @return $n } %box { c: d }
`, nil},
		{"CSS's and Sass's functions are no names of the project", `
-- a.scss --
.a:not(.b):nth-child(2n+1) { width: calc(1px + 2px); color: darken(rgba(0, 0, 0, .5), 10%); filter: progid:DXImageTransform.Microsoft.gradient(enabled=false);
  background: -webkit-linear-gradient(top, red), url("a.png"), url(b(1).png); }
@media only screen and (min-width: 3px) { .c { d: translateX(1px) } }
`, nil},
		{"a sign before parentheses calls nothing", `
-- a.scss --
.a { b: -(1px + 2px); c: 4px -(1px); d: - (2px); }
`, nil},
		{"parameters, loops and locals are defined in their blocks only", `
-- a.scss --
@mixin m($a, $b: $a, $rest...) { c: $a $b $rest; $local: 1; d: $local; }
@each $k, $v in (a: b) { .#{$k} { c: $v } }
@for $i from 1 through 3 { .x-#{$i} { c: "#{$i}" url(a#{$i}.png) } }
.b { c: $local; d: $i; }
`, []string{"a.scss:4 $local", "a.scss:4 $i"}},
		{"a variable set in control flow or by !global is everybody's", `
-- a.scss --
@if true { $one: 1; }
@mixin m { $two: 2 !global; }
.b { c: $one $two; }
`, nil},
		{"keyword arguments are no uses", `
-- a.scss --
@mixin m($a) { b: $a }
.b { @include m($a: 1); c: mix($color1: red, $color2: blue); d: map-get((k: 1), k); }
`, nil},
		{"@use keeps names apart", `
-- a.scss --
@use 'lib';
@use 'lib' as *;
@use 'lib' as l;
@use 'sass:math';
.a { b: lib.$x l.f(1) $x math.div(1, 2); @include l.m; c: lib.$y; d: other.$x; }
-- _lib.scss --
$x: 1; @function f($a) { @return $a } @mixin m { a: b }
-- b.scss --
@use 'lib';
.a { b: $x; }
`, []string{"a.scss:5 lib.$y", "a.scss:5 other.$x", "b.scss:2 $x"}},
		{"a variable of @use with is configured, not used", `
-- a.scss --
@use 'lib' with ($x: 2);
-- _lib.scss --
$x: 1 !default;
`, nil},
		{"@forward may put something before names", `
-- a.scss --
@use 'all';
.a { b: all.$lib-x all.$x; }
-- _all.scss --
@forward 'lib' as lib-*;
-- _lib.scss --
$x: 1;
`, []string{"a.scss:2 all.$x"}},
		{"a body that one entry defines everything for is in order", `
-- a.scss --
@import 'mixins';
-- b.scss --
$brand: red;
@import 'mixins';
-- _mixins.scss --
@mixin m { color: $brand; }
`, nil},
		{"an eager use is undefined where one entry doesn't define it", `
-- a.scss --
@import 'part';
-- b.scss --
$brand: red;
@import 'part';
-- _part.scss --
.p { color: $brand; }
`, []string{"_part.scss:1 $brand"}},
		{"what is asked for first needs no definition", `
-- a.scss --
@if mixin-exists(glow) and variable-exists("x") { .a { @include glow; b: $x; } }
`, nil},
		{"computed placeholders and !optional", `
-- a.scss --
@each $n in a, b { %icon-#{$n} { c: d } }
.a { @extend %icon-a; @extend %other !optional; @extend %icon-#{1}; @extend %missing; }
`, []string{"a.scss:2 %missing"}},
		{"the indented syntax", `
-- a.sass --
=m($a)
  b: $a
.a
  +m(1)
  +nothing
  @extend %box
  color: $no
%box
  c: d
`, []string{"a.sass:5 @nothing", "a.sass:7 $no"}},
		{"the parameters of a content block", `
-- a.scss --
@mixin m { @content(1px, 2px); }
.a { @include m using ($x, $y) { b: $x $y; } }
`, nil},
		{"comments, strings and custom properties use nothing", `
-- a.scss --
// $no @include no
/* $no */
.a { b: "$no"; --c: $no f(1); --d: #{$yes}; }
`, []string{"a.scss:3 $yes"}},
		{"a partial that no entry loads breaks nothing", `
-- a.scss --
.a { b: c }
-- _old.scss --
.b { c: $gone; }
`, nil},
		{"an import circle ends", `
-- a.scss --
@import 'b';
.a { c: $x; }
-- _b.scss --
@import 'a';
$x: 1;
`, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := undefined(takeText(t, Options{}, strings.TrimPrefix(c.project, "\n"))); !slices.Equal(got, c.want) && len(got)+len(c.want) > 0 {
				t.Errorf("undefined:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

func TestSurveyTellsWhereNamesComeFrom(t *testing.T) {
	library := fstest.MapFS{"lib/_round.scss": {Data: []byte("$radius: 5px !default;\n@mixin round($r: $radius) { a: $r }\n")}}
	s := takeText(t, Options{Library: library}, `-- a.scss --
$radius: 3px;
@import "lib/round", "lib/square";
.a { @include round; }
-- _old.scss --
.b { @include round; }
`)
	var got []string
	for _, m := range s.Mentions {
		for _, d := range m.Definitions {
			if d.Path == "" {
				place := diagnostic.Diagnostic{File: m.File, Line: m.Line}
				got = append(got, place.Place()+" "+m.Name+" "+d.File)
			}
		}
	}
	want := []string{"_old.scss:1 round lib/_round.scss", "a.scss:1 radius lib/_round.scss", "a.scss:3 round lib/_round.scss"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if len(s.Loads) != 2 || !s.Loads[0].Found || s.Loads[0].Target.File != "lib/_round.scss" || s.Loads[1].Found {
		t.Errorf("loads: %+v", s.Loads)
	}
	if !slices.Equal(s.Unloaded, []string{"_old.scss"}) {
		t.Errorf("unloaded: %q", s.Unloaded)
	}
}

func TestSurveyKnowsWhatTheLibraryLoads(t *testing.T) {
	library := fstest.MapFS{"lib/_all.scss": {Data: []byte(`@import "round";`)}, "lib/_round.scss": {Data: []byte("$radius: 5px;")}}
	s := takeText(t, Options{Library: library}, "-- a.scss --\n@import \"lib/all\";\n")
	var got []string
	for _, l := range s.Graph {
		got = append(got, l.File+" → "+l.Target.File)
	}
	if want := []string{"a.scss → lib/_all.scss", "lib/_all.scss → lib/_round.scss"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Whatever a source holds, its scan ends, and every name that it finds stands there.
func FuzzScanMembers(f *testing.F) {
	for _, seed := range []string{"@include a.b($c: 1) using ($d) { %e { f: g(h) } }", "=m($a: #{$b}\n  +c\n", "}#{{(;", "@use 'a' as b with ($c: d);", `a: "#{"#{$b}"}"`, "url(#{$a"} {
		f.Add(seed, true)
		f.Add(seed, false)
	}
	f.Fuzz(func(t *testing.T, text string, indented bool) {
		found := scanMembers(text, indented)
		for _, n := range append(found.defined, found.uses...) {
			if n.offset < 0 || n.offset >= len(text) || !strings.Contains(text[n.offset:], n.name) {
				t.Fatalf("%+v does not stand in %q", n, text)
			}
		}
	})
}
