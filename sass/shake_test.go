package sass

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// reach gives what Dart Sass is given of the sheet nav for an entry.
func reach(t testing.TB, c *Compiler, root, entry string) string {
	t.Helper()
	s := c.memory.source(place{path: filepath.Join(root, entry)})
	g := c.memory.walk(s)
	n := need(g)
	for _, s := range g.sources {
		if s.parts == nil {
			continue
		}
		if n == nil {
			return s.given
		}
		return n.shake(s)
	}
	t.Fatal("no generated file is loaded")
	return ""
}

func TestDartSassIsGivenOnlyWhatTheEntryCanReach(t *testing.T) {
	tests := []struct {
		name, entry   string
		with, without []string
	}{
		{"a placeholder by its name", `@use 'generated/nav'; .a { @extend %nav-home-sprite; }`,
			[]string{"%nav-home-sprite {"}, []string{"help", "$nav-icons: (", "@mixin", "%nav-home-background"}},
		{"a computed name by the words that are there", `@import 'generated/nav'; @mixin m($i) { @extend %nav-#{$i}-background; } .a { @include m(home); }`,
			[]string{"%nav-home-background"}, []string{"help", "%nav-home-dimensions"}},
		{"a computed sheet too", `@import 'generated/nav'; $s: 'nav'; @mixin m($i) { @extend %#{$s}-#{$i}-background; } .a { @include m("home"); }`,
			[]string{"%nav-home-background"}, []string{"help"}},
		{"a name that is put together", `@import 'generated/nav'; @each $n in 1, 2 { .a#{$n} { @extend %nav-#{"icon-#{$n}"}-background; } }`,
			[]string{"%nav-icon-1-background", "%nav-icon-2-background"}, []string{"help"}},
		{"a name that is counted", `@import 'generated/nav'; @for $n from 1 through 2 { .a#{$n} { @extend %nav-icon-#{$n}-background; } }`,
			[]string{"%nav-icon-1-background", "%nav-icon-2-background"}, []string{"help"}},
		{"a variable that holds a whole placeholder", `@import 'generated/nav'; $p: "%nav-home-background"; .a { @extend #{$p}; }`,
			[]string{"%nav-home-background"}, []string{"help"}},
		{"a string that begins a placeholder", `@import 'generated/nav'; $p: "%nav-" + "home-background"; .a { @extend #{$p}; }`,
			[]string{"%nav-home-background", "%nav-help-background"}, nil},
		{"the mixin brings the map", `@use 'generated/nav' as *; .a { @include nav-sprite(home); }`,
			[]string{"@mixin nav-sprite", "$nav-icons: (", "@function -nav-near"}, []string{"%nav-home"}},
		{"a loop over the map reaches every icon", `@use 'generated/nav' as *; @each $n, $i in $nav-icons { .#{$n} { @extend %nav-#{$n}-background; } }`,
			[]string{"%nav-home-background", "%nav-help-background"}, nil},
		{"underscores are hyphens in names", `@use 'generated/nav' as *; .a { b: $nav_icons; }`, []string{"$nav-icons: ("}, nil},
		{"optional and computed: all", `@use 'generated/nav'; $i: ho + me; .a { @extend %nav-#{$i}-background !optional; }`,
			[]string{"%nav-home-background", "%nav-help-background", "@mixin"}, nil},
		{"introspection: all members", `@use 'sass:meta'; @use 'generated/nav'; .a { b: meta.inspect(meta.module-variables("nav")); }`,
			[]string{"$nav-icons: (", "@mixin"}, []string{"%nav-home"}},
		{"a prefix: all members", `@use 'generated'; .a { b: 1; }`, []string{"$nav-icons: ("}, []string{"%nav-home"}},
		{"a computed rule of the entry's own", `@use 'generated/nav'; @each $i in home { %nav-#{$i}-background { c: d; } }`,
			[]string{"%nav-home-background"}, []string{"%nav-home-dimensions, "}},
		{"a remainder and a percent are no placeholders", `@use 'generated/nav'; .a { width: 50%; height: 7 % 4 * 1px; }`, nil, []string{"%nav-home"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root := project(t, "-- home.scss --\n"+test.entry+"\n-- _generated.scss --\n@forward 'generated/nav' as x-*;\n")
			nav(t, root, "nav", "help", "home", "icon-1", "icon-2")
			c := compiler(t, root)
			given := reach(t, c, root, "home.scss")
			for _, want := range test.with {
				if !strings.Contains(given, want) {
					t.Errorf("%s is missing", want)
				}
			}
			for _, unwanted := range test.without {
				if strings.Contains(given, unwanted) {
					t.Errorf("%s was given", unwanted)
				}
			}
			whole := c.memory.source(place{path: filepath.Join(root, ".assetbuild/sass/generated/_nav.scss")}).given
			if strings.Count(given, "\n") != strings.Count(whole, "\n") {
				t.Error("lines have other numbers")
			}
			if shaken, whole := both(t, root); shaken != whole {
				t.Errorf("shaken gives\n%s\nwhole gives\n%s", shaken, whole)
			}
		})
	}
}

// both compiles home.scss with what it can reach, and with whole files; an error counts as output.
func both(t testing.TB, root string) (shaken, whole string) {
	outputs := make([]string, 2)
	for i := range outputs {
		c := compiler(t, root, func(o *Options) {
			if i == 1 {
				o.Generated = ""
			}
		})
		sheet, err := c.Compile(context.Background(), filepath.Join(root, "home.scss"))
		outputs[i] = sheet.CSS
		if err != nil {
			outputs[i] = err.Error()
		}
		c.Close()
	}
	return outputs[0], outputs[1]
}

// TestShakingChangesNoOutput puts entries together from statements of all kinds that reach icons, and compares.
func TestShakingChangesNoOutput(t *testing.T) {
	root := project(t, "")
	icons := []string{"help", "home", "home-big", "icon-1", "icon-2", "x"}
	nav(t, root, "nav", icons...)
	nav(t, root, "nav-small", "help", "x")
	dart := compiler(t, root)
	plain := compiler(t, root, func(o *Options) { o.Generated = "" })
	rapid.Check(t, func(t *rapid.T) {
		icon := rapid.SampledFrom(append(icons, "none"))
		sheet := rapid.SampledFrom([]string{"nav", "nav-small"})
		half := rapid.SampledFrom([]string{"background", "dimensions", "sprite", "other"})
		var entry strings.Builder
		entry.WriteString("@use 'sass:map';\n@import 'generated/nav', 'generated/nav-small';\n")
		entry.WriteString("@mixin m($s, $i, $h: background) { @extend %#{$s}-#{$i}-#{$h}; }\n")
		for n := range rapid.IntRange(1, 5).Draw(t, "statements") {
			s, i, h := sheet.Draw(t, "sheet"), icon.Draw(t, "icon"), half.Draw(t, "half")
			switch rapid.IntRange(0, 9).Draw(t, "kind") {
			case 0:
				fmt.Fprintf(&entry, ".a%d { @extend %%%s-%s-%s; }\n", n, s, i, h)
			case 1:
				fmt.Fprintf(&entry, ".a%d { @include m(%s, %s, %s); }\n", n, s, i, h)
			case 2:
				fmt.Fprintf(&entry, ".a%d { @include m(\"%s\", %s + %s); }\n", n, s, i[:len(i)/2], i[len(i)/2:]+`""`)
			case 3:
				fmt.Fprintf(&entry, "@media print { .a%d { @include %s-sprite(%s, true); } }\n", n, s, i)
			case 4:
				fmt.Fprintf(&entry, "$n%d: %s; .a%d { @extend %%%s-#{$n%d}-%s !optional; }\n", n, i, n, s, n, h)
			case 5:
				fmt.Fprintf(&entry, "@each $k, $v in $%s-icons { .a%d-#{$k} { width: map.get($v, x); @extend %%%s-#{$k}-background; } }\n", s, n, s)
			case 6:
				fmt.Fprintf(&entry, "@for $k from 1 through 2 { .a%d-#{$k} { @include m(%s, icon-#{$k}); } }\n", n, s)
			case 7:
				fmt.Fprintf(&entry, ".a%d { @if variable-exists(\"%s-icons\") { b: c; } }\n", n, s)
			case 8:
				fmt.Fprintf(&entry, "%%%s-%s-%s { own: yes; }\n.b%d { @extend %%%s-%s-%s; }\n", s, i, h, n, s, i, h)
			case 9:
				fmt.Fprintf(&entry, "$i%d: %s; %%%s-#{$i%d}-%s { own: yes; }\n.b%d { @include m(%s, %s, %s); }\n", n, i, s, n, h, n, s, i, h)
			}
		}
		path := filepath.Join(root, "home.scss")
		for _, c := range []*Compiler{dart, plain} {
			c.Refresh()
		}
		writeEntry(root, entry.String())
		shaken, errShaken := dart.Compile(context.Background(), path)
		whole, errWhole := plain.Compile(context.Background(), path)
		if shaken.CSS != whole.CSS || fmt.Sprint(errShaken) != fmt.Sprint(errWhole) {
			t.Fatalf("%s\nshaken gives %v\n%s\nwhole gives %v\n%s", entry.String(), errShaken, shaken.CSS, errWhole, whole.CSS)
		}
	})
}
